from __future__ import annotations

import pytest
import torch

from posttrain_lab.models.generate import answer, end_ids, greedy
from posttrain_lab.models.load import load
from posttrain_lab.models.templates import encode_prompt
from posttrain_lab.records import Message

PROMPTS = ["Hi", "What is the capital of France?", "Tell me a story about 3 apples."]


@pytest.fixture(scope="module")
def loaded(tiny_model: str):
    return load(tiny_model, "cpu")


def rows(tokenizer) -> list[list[int]]:
    return [encode_prompt(tokenizer, [Message("user", p)]) for p in PROMPTS]


def test_greedy_equals_transformers_generate_token_for_token(loaded):
    model, tokenizer = loaded
    prompts = rows(tokenizer)
    tokenizer.padding_side = "left"
    batch = tokenizer.pad({"input_ids": prompts}, return_tensors="pt")
    theirs = model.generate(
        **batch, max_new_tokens=20, min_new_tokens=20, do_sample=False, eos_token_id=None
    )
    ours = greedy(model, prompts, 20, ends=[])
    assert ours == theirs[:, batch["input_ids"].shape[1] :].tolist()


def test_a_batch_answers_as_each_prompt_alone(loaded):
    model, tokenizer = loaded
    together = greedy(model, rows(tokenizer), 12, ends=[])
    assert together == [greedy(model, [row], 12, ends=[])[0] for row in rows(tokenizer)]


def test_a_row_ends_at_its_end_token_and_the_others_go_on(loaded):
    model, tokenizer = loaded
    free = greedy(model, rows(tokenizer), 12, ends=[])
    end = free[0][3]
    first = free[0].index(end)
    ended = greedy(model, rows(tokenizer), 12, ends=[end])
    assert ended[0] == free[0][: first + 1]
    for row, whole in zip(ended[1:], free[1:], strict=True):
        assert row == whole[: len(row)]
        assert row[-1] == end or len(row) == 12


def test_answers_hide_control_tokens_and_show_thinking(loaded, monkeypatch):
    model, tokenizer = loaded
    text = "<think>twelve</think><answer>12</answer><|im_end|>"
    ids = tokenizer(text, add_special_tokens=False)["input_ids"]
    monkeypatch.setattr("posttrain_lab.models.generate.greedy", lambda *_: [ids, ids[:2]])
    whole, cut = answer(model, tokenizer, ["a", "b"], 32)
    assert whole == ("<think>twelve</think><answer>12</answer>", True)
    assert cut[1] is False


def test_answering_leaves_mode_and_threads_as_they_were(loaded):
    model, tokenizer = loaded
    before = torch.get_num_threads()
    model.train()
    answer(model, tokenizer, ["Hi"], 3)
    assert model.training
    assert torch.get_num_threads() == before
    model.eval()
    answer(model, tokenizer, ["Hi"], 3)
    assert not model.training


def test_no_prompts_no_answers(loaded):
    assert answer(*loaded, [], 5) == []


def test_a_stop_cuts_the_answer(loaded):
    model, tokenizer = loaded
    asked = iter([False, False, True])
    cut = greedy(model, rows(tokenizer), 20, [], lambda: next(asked))
    assert [len(row) for row in cut] == [2, 2, 2]


def test_the_end_tokens_are_the_models_and_the_tokenizers(loaded):
    model, tokenizer = loaded
    assert end_ids(model, tokenizer) == [tokenizer.eos_token_id]
