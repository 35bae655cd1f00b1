from __future__ import annotations

import pytest
import torch
from transformers import TemperatureLogitsWarper, TopPLogitsWarper

from posttrain_lab.models.generate import (
    answer,
    draw,
    end_ids,
    greedy,
    probabilities,
    sample,
)
from posttrain_lab.models.load import load
from posttrain_lab.models.templates import encode_prompt
from posttrain_lab.records import LabError, Message

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


@pytest.mark.parametrize(("temperature", "top_p"), [(1.0, 1.0), (0.6, 1.0), (1.5, 0.9), (1, 0)])
def test_probabilities_equal_those_of_transformers(temperature, top_p):
    logits = torch.randn(5, 300, generator=torch.Generator().manual_seed(0)) * 3
    theirs = TemperatureLogitsWarper(float(temperature))(None, logits)
    theirs = TopPLogitsWarper(float(top_p))(None, theirs).softmax(-1)
    torch.testing.assert_close(probabilities(logits, temperature, top_p), theirs)


def test_tokens_are_drawn_by_their_chance_and_never_at_chance_0():
    torch.manual_seed(0)
    chances = torch.tensor([0.0, 0.1, 0.0, 0.2, 0.7, 0.0])
    drawn = draw(chances.repeat(100_000, 1))
    shares = torch.bincount(drawn[:, 0], minlength=6) / 100_000
    torch.testing.assert_close(shares, chances, atol=0.006, rtol=0)
    assert torch.equal(shares == 0, chances == 0)


def test_a_cold_sample_equals_greedy_for_every_copy(loaded):
    model, tokenizer = loaded
    free = greedy(model, rows(tokenizer), 12, ends=[])
    end = free[0][3]  # one prompt's copies leave the batch early
    cold = sample(model, rows(tokenizer), 12, [end], temperature=1e-4, copies=3)
    assert cold == [row for row in greedy(model, rows(tokenizer), 12, [end]) for _ in "abc"]


def test_samples_have_the_probabilities_of_the_whole_sequence(loaded):
    """Each drawn token's chance, averaged, is what the model alone says it should be."""
    model, tokenizer = loaded
    torch.manual_seed(0)
    prompts, ends = rows(tokenizer), list(range(40))
    drawn = sample(model, prompts, 10, ends, temperature=0.5, copies=200)
    surprise, entropy = [], []
    for number, row in enumerate(drawn):
        prompt = prompts[number // 200]
        with torch.no_grad():
            logits = model(torch.tensor([prompt + row])).logits[0, len(prompt) - 1 : -1]
        logs = (logits / 0.5).log_softmax(-1)
        surprise += (-logs[range(len(row)), row]).tolist()
        entropy += (-(logs.exp() * logs).sum(-1)).tolist()
        assert not set(row[:-1]) & set(ends)
        assert row[-1] in ends or len(row) == 10
    assert len({len(row) for row in drawn}) == 10
    assert sum(surprise) / sum(entropy) == pytest.approx(1, abs=0.01)


def test_broken_weights_are_said_and_not_sampled(loaded):
    model, _ = loaded
    weights = model.get_input_embeddings().weight
    kept = weights.detach().clone()
    try:
        with torch.no_grad():
            weights.fill_(torch.nan)
        with pytest.raises(LabError, match="no numbers any more"):
            sample(model, [[5, 6]], 4, [2], copies=2)
    finally:
        with torch.no_grad():
            weights.copy_(kept)


def test_the_same_seed_gives_the_same_samples(loaded):
    model, tokenizer = loaded
    torch.manual_seed(3)
    first = sample(model, rows(tokenizer), 8, [], copies=2)
    torch.manual_seed(3)
    assert sample(model, rows(tokenizer), 8, [], copies=2) == first
    assert first[0] != first[1]
