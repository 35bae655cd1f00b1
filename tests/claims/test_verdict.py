"""The interval alone decides, and one seed never does."""

from __future__ import annotations

import pytest

from posttrain_lab.claims import ledger
from posttrain_lab.claims.verdict import decide, in_words, needed
from posttrain_lab.records import LabError, Receipt
from posttrain_lab.statistics import Interval


def interval(value: float, half: float, n: int = 120, seeds: int = 3) -> Interval:
    return Interval(value, value - half, value + half, n, seeds)


@pytest.mark.parametrize(
    ("made", "better", "verdict"),
    [
        (interval(0.5, 0.2), "higher", "supported"),
        (interval(0.5, 0.2), "lower", "contradicted"),
        (interval(-0.5, 0.2), "lower", "supported"),
        (interval(-0.5, 0.2), "higher", "contradicted"),
        (interval(0.1, 0.2), "higher", "not shown"),
        (interval(0.2, 0.2), "higher", "not shown"),
        (interval(0.0, 0.0), "higher", "not shown"),
        (interval(0.9, 0.01, seeds=1), "higher", "not shown"),
    ],
)
def test_the_interval_decides(made: Interval, better: str, verdict: str) -> None:
    assert decide(made, better) == verdict


def test_half_the_difference_needs_four_times_the_items() -> None:
    assert needed(interval(0.1, 0.2, n=100)) == 400
    assert needed(interval(0.05, 0.2, n=100)) == 1600


def test_nobody_can_say_how_many_where_there_is_no_difference_or_one_seed() -> None:
    assert needed(interval(0.0, 0.2)) is None
    assert needed(interval(1e-9, 0.2)) is None
    assert needed(interval(0.1, 0.2, seeds=1)) is None


def receipt(
    verdict: str, seeds: tuple[int, ...] = (0, 1, 2), needs: int | None = None
) -> Receipt:
    return Receipt(
        claim="C02", verdict=verdict, measure="stories", better="higher", unit="share",
        treatment=0.9, control=0.1, difference=0.8, low=0.6, high=1.0, n=90, seeds=seeds,
        needs=needs, seconds=40.0, spec={}, arms={}, more=(), items={}, versions={},
        device="cpu", made="", guess=0.5,
    )  # fmt: skip


def test_the_words_say_the_verdict_the_numbers_and_n() -> None:
    said = in_words(ledger.find("C02"), receipt("supported"))
    assert said.startswith("Supported.")
    for part in ("90 %", "10 %", "+80 points", "+60 to +100 points", "n=90", "3 seeds"):
        assert part in said


def test_what_is_not_shown_says_what_it_would_take() -> None:
    claim = ledger.find("C02")
    assert "about 1,600 values" in in_words(claim, receipt("not shown", needs=1600))
    assert "far more values" in in_words(claim, receipt("not shown"))
    assert "one seed alone" in in_words(claim, receipt("not shown", seeds=(4,)))


def test_a_receipt_survives_json_and_nothing_else_is_one() -> None:
    made = receipt("supported")
    assert Receipt.from_json(made.to_json()) == made
    for row in ({}, {"claim": "C02"}, made.to_json() | {"extra": 1}, []):
        with pytest.raises(LabError, match="no receipt"):
            Receipt.from_json(row)
