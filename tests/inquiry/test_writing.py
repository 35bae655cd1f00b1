"""What a model writes is what transformers' own generate writes."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from posttrain_lab.inquiry.opened import opened
from posttrain_lab.inquiry.writing import answer
from posttrain_lab.models.generate import end_ids
from posttrain_lab.models.templates import encode_prompt
from posttrain_lab.records import LabError, Message

QUESTION = "What is the capital of Italy?"
CHAT = [{"role": "user", "content": QUESTION}]


def ask(model: str, **more: Any) -> list[dict[str, Any]]:
    return answer({"models": [model], **more})["models"][model]


def generated(model: str, ids: list[int], room: int) -> list[int]:
    """The new tokens by ``model.generate``."""
    net, tokenizer = opened(model)
    row = torch.tensor([ids])
    out = net.generate(
        row, attention_mask=torch.ones_like(row), do_sample=False, max_new_tokens=room,
        eos_token_id=end_ids(net, tokenizer), pad_token_id=tokenizer.pad_token_id,
    )  # fmt: skip
    return out[0, len(ids) :].tolist()


@pytest.mark.parametrize("model", ["pocket/base", "pocket/reasoner"])
@pytest.mark.parametrize("chat", [False, True])
def test_greedy_text_is_what_generate_writes(model: str, chat: bool) -> None:
    tokenizer = opened(model)[1]
    asked = {"messages": CHAT} if chat else {"text": QUESTION}
    ids = encode_prompt(tokenizer, [Message("user", QUESTION)]) if chat else (
        tokenizer(QUESTION)["input_ids"]
    )  # fmt: skip
    (found,) = ask(model, max_new_tokens=24, **asked)
    row = generated(model, ids, 24)
    assert found["text"] == tokenizer.decode(row, skip_special_tokens=True).strip("\n")
    assert found["tokens"] == len(row)
    assert found["ended"] == (row[-1] in end_ids(*opened(model)))


def test_an_answer_that_is_cut_says_so(tiny: str) -> None:
    (found,) = ask(tiny, text="Once", max_new_tokens=1)
    assert found["tokens"] == 1
    assert not found["ended"]


def test_a_seed_gives_the_same_words_again_and_another_gives_others() -> None:
    drawn = {"text": "Once upon a time", "temperature": 1.0, "max_new_tokens": 20}
    first = ask("pocket/tiny", seed=3, **drawn)
    assert ask("pocket/tiny", seed=3, **drawn) == first
    others = [ask("pocket/tiny", seed=seed, **drawn) for seed in range(4, 8)]
    assert any(other != first for other in others)


def test_copies_are_drawn_each_for_itself() -> None:
    drawn = {"text": "Once upon a time", "temperature": 1.5, "max_new_tokens": 20}
    found = ask("pocket/tiny", copies=6, **drawn)
    assert len(found) == 6
    assert len({each["text"] for each in found}) > 1


@pytest.mark.parametrize("narrow", [{"top_k": 1}, {"top_p": 0.01}])
def test_sampling_among_one_token_is_greedy(narrow: dict[str, Any]) -> None:
    greedy = ask("pocket/tiny", text="Once upon a time", max_new_tokens=16)
    drawn = ask(
        "pocket/tiny", text="Once upon a time", max_new_tokens=16, temperature=1.0, **narrow
    )
    assert drawn == greedy


def test_a_longer_prompt_than_fits_is_refused_with_both_lengths(tiny: str) -> None:
    with pytest.raises(LabError) as caught:
        ask(tiny, text="a b c d e f g h " * 16, max_new_tokens=80)
    assert "answer may take 80" in caught.value.given
    assert "128 tokens" in caught.value.needed
    assert caught.value.where == "text"


def test_an_empty_text_begins_a_document(tiny: str) -> None:
    assert ask(tiny, text="", max_new_tokens=3)[0]["tokens"] >= 1


def test_text_in_any_script_is_read_and_answered(tiny: str) -> None:
    for text in ("¿Cuál es?", "Кот", "猫🐈", "\u202eback", "a\x00b"):
        assert ask(tiny, text=text, max_new_tokens=2)[0]["tokens"] >= 1
