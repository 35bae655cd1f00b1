"""Surprise at each token is the model's own loss, alone or among others."""

from __future__ import annotations

import pytest
import torch

from posttrain_lab.models import surprise
from posttrain_lab.models.load import load
from posttrain_lab.models.surprise import surprises, surprises_of

TEXTS = ["The cat sat.", "Once upon a time a small cat sat on the mat.", "Hi", "a"]


def test_the_mean_is_the_models_own_loss(tiny_model: str) -> None:
    model, tokenizer = load(tiny_model, "cpu")
    ids = tokenizer(TEXTS[1])["input_ids"]
    wanted = model(torch.tensor([ids]), labels=torch.tensor([ids])).loss.item()
    assert surprises(model, ids).mean().item() == pytest.approx(wanted, abs=1e-5)


@pytest.mark.parametrize("room", [1, 2**21])
def test_a_text_among_others_is_the_text_alone(
    tiny_model: str, room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, tokenizer = load(tiny_model, "cpu")
    rows = tokenizer(TEXTS)["input_ids"]
    monkeypatch.setattr(surprise, "MOST_LOGITS", room)
    for ids, among in zip(rows, surprises_of(model, rows), strict=True):
        assert len(among) == len(ids) - 1
        if len(ids) > 1:
            assert torch.allclose(surprises(model, ids), among, atol=1e-5)


def test_one_token_alone_surprises_nobody(tiny_model: str) -> None:
    model, _ = load(tiny_model, "cpu")
    assert len(surprises(model, [5])) == 0
    assert surprises_of(model, []) == []
