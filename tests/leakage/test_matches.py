"""Near misses are kept and judged by dials; as calibrated, they are what a scan flags."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest

from posttrain_lab.leakage.index import LeakIndex
from posttrain_lab.leakage.matches import LOOSER, Dials, Match, judged, matches
from posttrain_lab.leakage.planted import CALIBRATION
from posttrain_lab.leakage.planted_other import MEASURING
from posttrain_lab.leakage.policy import Policy
from posttrain_lab.leakage.semantic import Meant
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


def test_a_line_that_is_a_piece_of_a_question_is_kept_as_the_scan_keeps_it() -> None:
    question = (
        "Nine green owls live under the red roof of the old mill, and every evening "
        "two of them fly to the quiet river. One night a storm breaks the roof, and "
        "four owls move to the barn. How many owls still sleep in the old mill?"
    )
    index = LeakIndex.build([question, "How many ducks swim on the pond behind the school?"])
    piece = "One night a storm breaks the roof, and four owls move to the barn"
    texts = [f"Copy this:\n{piece}\nand go on.", f"She read: {piece}, he said."]
    scanned = {k.row: (k.channel, k.rule) for k in index.scan(texts)}
    told = {row: (best.channel, best.rule) for row, each in enumerate(matches(index, texts))
            if (best := judged(each, Dials()))}  # fmt: skip
    assert told == scanned
    assert 0 in told


@dataclass(frozen=True)
class Encoder:
    """Stands for the channel of meaning, which needs a package of its own."""

    def look(self, texts: Sequence[str], documents: Sequence[int]) -> list[Meant]:
        return [Meant(d, 0, 0.91, "meaning", (0, len(texts[d]))) for d in documents
                if "birds" in texts[d]]  # fmt: skip


def test_meaning_is_asked_of_what_no_other_channel_flags(index: LeakIndex) -> None:
    own = index.made.texts[3]
    told = matches(replace(index, meaning=Encoder()), [own, "So many birds.", "A day."])
    first, second, third = (judged(each, Dials()) for each in told)
    assert (first.channel, second.channel, third) == ("exact", "semantic", None)
    assert (second.item, second.score) == (0, 0.91)
    assert judged(told[1], Dials(off=frozenset({"semantic"}))) is None


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
