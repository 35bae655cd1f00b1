from __future__ import annotations

import pytest
from transformers import AutoTokenizer

from posttrain_lab.models.templates import (
    CHATML,
    IGNORED,
    PLAIN,
    encode,
    encode_prompt,
    ensure_template,
)
from posttrain_lab.records import Example, LabError, Message

UNMARKED = CHATML.replace("{% generation %}", "").replace("{% endgeneration %}", "")
TURNS = (
    Message("user", "Hi"),
    Message("assistant", "Arr"),
    Message("user", "Who?"),
    Message("assistant", "\n Me"),
)


@pytest.fixture
def tokenizer(tiny_model: str):
    return AutoTokenizer.from_pretrained(tiny_model)


def learned(tokenizer, messages) -> str:
    _, labels = encode(tokenizer, messages)
    return tokenizer.decode([i for i in labels if i != IGNORED])


def test_every_answer_and_its_end_token_is_learned_and_nothing_else(tokenizer):
    assert learned(tokenizer, TURNS) == "Arr<|im_end|>\n Me<|im_end|>"


def test_a_template_without_marks_gives_the_same_labels(tokenizer):
    marked = encode(tokenizer, TURNS)
    tokenizer.chat_template = UNMARKED
    assert encode(tokenizer, TURNS) == marked


def test_a_prompt_is_the_start_of_its_example(tokenizer):
    example = Example.pair("What is 2 + 2?", "Four!")
    ids, labels = encode(tokenizer, example.messages)
    prompt = encode_prompt(tokenizer, example.prompt)
    assert ids[: len(prompt)] == prompt
    assert labels[: len(prompt)] == [IGNORED] * len(prompt)
    assert labels[len(prompt)] != IGNORED


def test_a_template_that_rewrites_earlier_turns_is_refused(tokenizer):
    tokenizer.chat_template = (
        "{% for m in messages %}{{ m['role'] + ':' + (m['content'] if loop.last else '…') }}"
        "{% endfor %}{% if add_generation_prompt %}{{ 'assistant:' }}{% endif %}"
    )
    with pytest.raises(LabError, match="rewrites earlier turns"):
        encode(tokenizer, TURNS)


def test_a_template_that_refuses_a_role_says_so(tokenizer):
    tokenizer.chat_template = (
        "{% if messages[0]['role'] == 'system' %}"
        "{{ raise_exception('System role not supported') }}{% endif %}" + UNMARKED
    )
    with pytest.raises(LabError, match="System role not supported"):
        encode(tokenizer, (Message("system", "Be brief."), *TURNS))


def test_a_tokenizer_with_a_template_keeps_it(tokenizer):
    assert ensure_template(tokenizer) is None
    assert tokenizer.chat_template == CHATML


def test_control_tokens_without_a_template_get_chatml(tokenizer):
    tokenizer.chat_template = None
    assert ensure_template(tokenizer) is None
    assert tokenizer.chat_template == CHATML


def test_a_base_model_gets_plain_turns_and_the_learner_is_told(tokenizer):
    tokenizer.chat_template, tokenizer.eos_token = None, "<|endoftext|>"
    assert "no chat template" in ensure_template(tokenizer)
    assert tokenizer.chat_template == PLAIN
    assert learned(tokenizer, TURNS[:2]) == "Arr<|endoftext|>"
    text = tokenizer.decode(encode_prompt(tokenizer, TURNS[:1]))
    assert text == "User:\nHi\n\nAssistant:\n"


def test_a_plain_conversation_starts_with_the_models_start_token(tokenizer):
    tokenizer.chat_template, tokenizer.eos_token = None, "<|endoftext|>"
    tokenizer.bos_token = "<|im_start|>"
    ensure_template(tokenizer)
    assert encode_prompt(tokenizer, TURNS[:1])[0] == tokenizer.bos_token_id
