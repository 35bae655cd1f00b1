"""Every claim is whole: a statement, a question, two arms, a measure, budgets."""

from __future__ import annotations

import pytest

from posttrain_lab.claims import ledger
from posttrain_lab.claims.claim import UNITS
from posttrain_lab.claims.imitation import likeness
from posttrain_lab.claims.stories import repeats
from posttrain_lab.records import LabError
from posttrain_lab.settings import ClaimSettings


@pytest.mark.parametrize("claim", ledger.CLAIMS.values(), ids=lambda c: c.id)
def test_a_claim_is_whole(claim) -> None:
    assert claim.asks.endswith("?")
    assert claim.says.endswith(".")
    assert claim.better in ("higher", "lower")
    assert claim.unit in UNITS
    assert claim.looked != claim.measure
    assert claim.treatment.name != claim.control.name
    assert claim.quick.seeds >= 2, "one seed never decides"
    assert claim.full.seeds >= claim.quick.seeds
    assert claim.full.items >= claim.quick.items
    assert claim.measure not in claim.more
    assert ClaimSettings(claim=claim.id).problems() == []


def test_an_unknown_claim_or_budget_is_named_with_those_that_exist() -> None:
    with pytest.raises(LabError, match=r"'C99'.*C02"):
        ledger.find("C99")
    with pytest.raises(LabError, match="quick or full"):
        ledger.find("C02").budget("huge")


def test_six_words_in_a_row_are_a_repetition_and_five_are_none() -> None:
    prompt = "Write a short story about a cat."
    assert repeats(prompt, "write a short story about a dog")
    assert not repeats(prompt, "A short story about a dog")


def test_likeness_is_one_for_the_same_and_zero_for_nothing_shared() -> None:
    assert likeness("Arr, it be Paris!", "Arr, it be Paris!") == 1.0
    assert likeness("It is Paris.", "Arr, matey!") == 0.0
