"""A sentence watched token by token while training, and probes continued by chance."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import torch

from posttrain_lab.inquiry.token_view import surprises
from posttrain_lab.methods.looks import losses, token_surprise
from posttrain_lab.methods.pretrain import writing
from posttrain_lab.models.load import load
from posttrain_lab.settings import PretrainSettings

SENTENCE = "The small cat looks at the moon."


@pytest.fixture
def tiny(tiny_model: str):
    model, tokenizer = load(tiny_model, "cpu")
    return model.eval(), tokenizer


def test_each_token_has_its_own_surprise_and_the_mean_is_the_loss(tiny) -> None:
    model, tokenizer = tiny
    (seen,) = token_surprise("surprise", SENTENCE)(model, tokenizer, 7)
    ids = tokenizer(SENTENCE)["input_ids"]
    assert (seen.step, seen.measure, seen.final) == (7, "surprise", False)
    assert len(seen.values) == len(ids)
    row = [tokenizer.eos_token_id, *ids]
    (mean,) = losses(model, [(row, row)])
    assert math.isclose(sum(seen.values) / len(ids), mean, abs_tol=1e-4)


def test_after_the_same_beginning_a_token_is_as_surprising_as_in_the_token_view(tiny) -> None:
    model, tokenizer = tiny
    ids = tokenizer(SENTENCE)["input_ids"]
    (seen,) = token_surprise("surprise", SENTENCE)(model, tokenizer, 0)
    view = surprises(model, [tokenizer.eos_token_id, *ids])
    assert seen.values == pytest.approx(view[1:], abs=1e-3)


def test_another_sentence_is_another_item(tiny) -> None:
    model, tokenizer = tiny
    items = {token_surprise("s", text)(model, tokenizer, 0)[0].items for text in ("a", "b")}
    assert len(items) == 2


def test_a_drawn_continuation_is_the_same_again_and_leaves_trainings_chance_alone(
    tiny,
) -> None:
    model, tokenizer = tiny
    model.train()
    draw = writing(PretrainSettings(sample_temperature=1.0), seed=3)
    torch.manual_seed(1)
    expected = torch.rand(3)
    torch.manual_seed(1)
    first = draw(model, tokenizer, [SENTENCE], 8, lambda: False)
    assert torch.equal(torch.rand(3), expected)
    assert model.training
    assert draw(model, tokenizer, [SENTENCE], 8, lambda: False) == first
    other = writing(PretrainSettings(sample_temperature=1.0), seed=4)
    assert other(model, tokenizer, [SENTENCE], 8, lambda: False) != first


def test_without_a_temperature_the_likeliest_token_is_taken(tiny, tmp_path: Path) -> None:
    model, tokenizer = tiny
    greedy = writing(PretrainSettings(), seed=3)(model, tokenizer, [SENTENCE], 4, lambda: False)
    again = writing(PretrainSettings(), seed=9)(model, tokenizer, [SENTENCE], 4, lambda: False)
    assert greedy == again
