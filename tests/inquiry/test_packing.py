"""The rows that are drawn are those that training would read."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from posttrain_lab.inquiry.opened import opened
from posttrain_lab.inquiry.packing import MOST, WAYS, examples_of
from posttrain_lab.inquiry.questions import answer
from posttrain_lab.models.load import load
from posttrain_lab.models.templates import encode
from posttrain_lab.records import LabError

POCKET = "pocket/base"


def told(kind: str = "packing", model: str = POCKET, **given: Any) -> dict[str, Any]:
    given = {"set": "chat", "number": 20, "row": 160} | given
    return answer(kind, {"models": [model], **given})["models"][model]


@pytest.mark.parametrize("way", WAYS)
def test_every_token_of_every_conversation_stands_in_one_row(way: str) -> None:
    found = told()
    lengths = [one["tokens"] for one in found["conversations"]]
    rows = found["ways"][way]["rows"]
    seen = [0] * len(lengths)
    for row in rows:
        for whose, first, tokens in row:
            assert first == seen[whose]
            seen[whose] += tokens
    assert seen == lengths
    assert found["ways"][way]["tokens"] == sum(lengths)


def test_lengths_are_those_of_the_models_own_template() -> None:
    _, tokenizer = load(POCKET, "cpu")
    made, _ = examples_of({"set": "chat", "number": 20})
    lengths = [len(encode(tokenizer, one.messages)[0]) for one in made]
    assert [one["tokens"] for one in told()["conversations"]] == lengths


def test_padding_alone_wastes_more_than_either_packing() -> None:
    ways = told(number=MOST)["ways"]
    assert ways["no_boundaries"]["waste"] <= ways["boundaries"]["waste"] + 0.05
    assert ways["boundaries"]["waste"] < ways["none"]["waste"] / 2


def test_waste_is_what_is_left_of_the_slots() -> None:
    for way in told()["ways"].values():
        filled = [sum(tokens for *_, tokens in row) for row in way["rows"]]
        assert way["slots"] == sum(way["widths"])
        assert way["waste"] == pytest.approx(1 - sum(filled) / way["slots"], abs=1e-4)


def test_only_packing_without_boundaries_cuts_conversations() -> None:
    ways = told(number=MOST)["ways"]
    assert ways["boundaries"]["cut"] == ways["none"]["cut"] == 0
    assert ways["no_boundaries"]["cut"] > 0


def test_no_row_is_longer_than_asked() -> None:
    for way in told(row=160)["ways"].values():
        assert max(way["widths"]) <= 160


def test_a_row_too_short_for_a_conversation_says_how_long_it_must_be() -> None:
    longest = max(one["tokens"] for one in told(row=300)["conversations"])
    with pytest.raises(LabError) as caught:
        told(row=32)
    assert caught.value.where == "row"
    assert str(longest) in caught.value.do
    told(row=longest)


def test_a_row_longer_than_the_model_reads_is_refused(tiny: str) -> None:
    with pytest.raises(LabError, match="This model reads 128 at once"):
        told(model=tiny, row=200)


@pytest.mark.parametrize(
    "wrong", [{"set": "poems"}, {"set": None}, {"number": 1}, {"number": 65}, {"row": 8}]
)
def test_what_cannot_be_drawn_is_refused_in_words(wrong: dict[str, Any]) -> None:
    with pytest.raises(LabError) as caught:
        told(**wrong)
    assert caught.value.where == next(iter(wrong))


@pytest.mark.parametrize("name", ["questions", "chat", "reasoner"])
def test_every_set_fills_its_rows(name: str) -> None:
    found = told(set=name, number=12, row=256)
    assert len(found["conversations"]) == 12
    assert all(0 < one["learned"] < one["tokens"] for one in found["conversations"])
    assert all(one["asked"] and one["answer"] for one in found["conversations"])


@pytest.mark.parametrize("way", WAYS)
def test_a_measured_pass_reads_what_is_drawn_and_changes_no_weight(way: str) -> None:
    before = {k: v.clone() for k, v in load(POCKET, "cpu")[0].state_dict().items()}
    drawn = told(number=4)["ways"][way]
    found = told("pace", number=4, way=way)
    assert found["seconds"] > 0
    assert (found["tokens"], found["slots"]) == (drawn["tokens"], drawn["slots"])
    after = opened(POCKET)[0]
    assert all(torch.equal(after.state_dict()[name], before[name]) for name in before)
    assert all(weight.grad is None for weight in after.parameters())


def test_an_unknown_way_is_refused() -> None:
    with pytest.raises(LabError, match="There is no way of packing called 'tight'"):
        told("pace", way="tight")
