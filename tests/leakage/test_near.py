"""Near-duplicates end up in one group and on one side of a split."""

from __future__ import annotations

import random

import pytest

from posttrain_lab.leakage import splits
from posttrain_lab.leakage.near import groups
from posttrain_lab.leakage.planted import CALIBRATION
from tools.leak_sources import Source

LEAST = {"capitals": 0.9, "names and numbers": 0.85, "statements reordered": 0.85}


@pytest.mark.parametrize("kind", LEAST)
def test_versions_of_a_row_are_in_its_group(kind: str, pocket: Source) -> None:
    texts = [e.question for e in pocket.evals if len(e.question.split()) > 25]
    rng = random.Random(0)
    versions = [CALIBRATION[kind].edit(text, rng) for text in texts]
    found = groups([*texts, *versions])
    together = sum(found[i] == found[len(texts) + i] for i in range(len(texts)))
    assert together >= LEAST[kind] * len(texts)


def test_different_texts_are_apart() -> None:
    texts = ["Two grey owls sat on a fence and sang all night long.",
             "Our train to the coast was late because of heavy snow.", "", "One."]  # fmt: skip
    assert groups(texts) == [0, 1, 2, 3]
    assert groups([]) == []


def test_a_crowd_of_copies_is_one_group() -> None:
    text = "Two grey owls sat on a fence and sang all night long."
    assert set(groups([text] * 500)) == {0}


def test_a_split_keeps_groups_together() -> None:
    told = [0, 0, 2, 3, 3, 3, 6, 7, 8, 9]
    tested = splits.split(told, 0.3, seed=4)
    assert len(tested) == 3
    assert splits.leaking(told, tested) == 0


def test_a_careless_split_leaks_where_rows_repeat() -> None:
    told = [row // 2 * 2 for row in range(200)]
    assert splits.leaking(told, splits.at_random(200, 0.2, seed=1)) > 10
    assert splits.leaking(told, splits.split(told, 0.2, seed=1)) == 0


def test_the_same_seed_gives_the_same_split() -> None:
    told = list(range(50))
    assert splits.split(told, 0.2, 3) == splits.split(told, 0.2, 3)
    assert splits.split(told, 0.2, 3) != splits.split(told, 0.2, 4)
