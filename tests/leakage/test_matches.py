"""Near misses are kept and judged by dials; as calibrated, they are what a scan flags."""

from __future__ import annotations

import random

import pytest

from posttrain_lab.leakage.index import LeakIndex
from posttrain_lab.leakage.matches import LOOSER, Dials, Match, judged, matches
from posttrain_lab.leakage.planted import CALIBRATION
from posttrain_lab.leakage.planted_other import MEASURING
from posttrain_lab.leakage.policy import Policy
from tools.leak_sources import Source


@pytest.fixture(scope="module")
def texts(pocket: Source) -> list[str]:
    """Items edited in every known way, items of the same making, other text."""
    rng = random.Random(1)
    kinds = (CALIBRATION | MEASURING).values()
    edited = [k.edit(e.question, rng) for k in kinds for e in rng.sample(pocket.evals, 6)]
    return [*edited, *(e.question for e in pocket.others[:80]), *pocket.text[:80]]


@pytest.fixture(scope="module")
def found(index: LeakIndex, texts: list[str]) -> list[list[Match]]:
    return matches(index, texts)


def rows(found: list[list[Match]], dials: Dials) -> set[int]:
    return {row for row, each in enumerate(found) if judged(each, dials)}


def test_as_calibrated_they_are_the_rows_that_a_scan_flags(
    index: LeakIndex, texts: list[str], found: list[list[Match]]
) -> None:
    scanned = {k.row: (k.eval_id, k.channel, k.rule, k.spans[0]) for k in index.scan(texts)}
    told = {
        row: (index.made.ids[best.item], best.channel, best.rule, best.span)
        for row, each in enumerate(found)
        if (best := judged(each, Dials()))
    }
    assert len(told) > 150
    assert told == scanned


def test_stricter_flags_fewer_and_looser_more(found: list[list[Match]]) -> None:
    def moved(by: float) -> set[int]:
        return rows(found, Dials(more=dict.fromkeys(("surface", "masked", "words"), by)))

    strict, plain, loose = moved(0.3), moved(0.0), moved(-LOOSER)
    assert strict < plain < loose


def test_a_channel_that_is_off_flags_nothing(found: list[list[Match]]) -> None:
    off = Dials(off=frozenset({"exact", "surface", "masked"}))
    assert {judged(each, off).channel for each in found if judged(each, off)} == {"words"}


def test_the_policy_decides_on_passages_and_everyday_questions() -> None:
    passage = "The old mill stands by the river, and nine green owls live under its red roof."
    index = LeakIndex.build([{"passage": passage, "question": "Who lives under the roof?"},
                             "How many are there now?"])  # fmt: skip
    texts = [f"Retell this. {passage}", "So we went on. How many are there now? said the cook"]
    found = matches(index, texts)
    assert rows(found, Dials()) == {0}
    assert rows(found, Dials(policy=Policy(passage_only=False))) == set()
    assert rows(found, Dials(policy=Policy(generic_questions=True))) == {0, 1}


def test_a_match_survives_being_written_down(found: list[list[Match]]) -> None:
    every = [match for each in found for match in each]
    assert [Match.from_json(match.to_json()) for match in every] == every
