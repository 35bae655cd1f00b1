"""The score card: what each detector sees of each kind, the same for the same seed."""

from __future__ import annotations

import pytest

from posttrain_lab.records import LabError
from posttrain_lab.scans import scorecard


@pytest.fixture(scope="module")
def card() -> dict[str, dict]:
    return {row["kind"]: row for row in scorecard.card(20, 0)["rows"]}


def test_every_kind_is_planted_as_often_as_it_says(card: dict[str, dict]) -> None:
    assert set(card) == {*scorecard.KINDS, scorecard.OTHERS, scorecard.UNDER}
    assert all(card[kind]["n"] == 20 for kind in scorecard.KINDS)
    for row in card.values():
        assert set(row["hits"]) == set(scorecard.DETECTORS)
        assert all(0 <= hits <= row["n"] for hits in row["hits"].values())


def test_thirteen_words_see_copies_and_not_edits_and_flag_a_shared_header(
    card: dict[str, dict],
) -> None:
    plain = {kind: row["hits"]["13-gram"] / row["n"] for kind, row in card.items()}
    assert plain["as it is"] == 1.0
    assert plain["look-alike letters"] < 0.2
    assert plain["numbers"] < 0.4
    assert plain[scorecard.UNDER] == 1.0


def test_all_channels_together_find_what_each_finds_and_few_others(
    card: dict[str, dict],
) -> None:
    for kind, row in card.items():
        assert row["hits"]["all"] >= max(row["hits"][c] for c in scorecard.CHANNELS), kind
        wanted = (0, 0.05) if row["group"] == "no leak" else (0.75, 1)
        assert wanted[0] <= row["hits"]["all"] / row["n"] <= wanted[1], kind


def test_another_seed_plants_other_leaks_and_the_same_seed_the_same() -> None:
    first, other = scorecard.card(20, 1), scorecard.card(20, 2)
    assert first == scorecard.card(20, 1)
    assert [r["example"] for r in first["rows"]] != [r["example"] for r in other["rows"]]


@pytest.mark.parametrize(("number", "seed"), [(7, 0), ("20", 0), (20, "x"), (None, None)])
def test_what_is_not_offered_is_refused(number: object, seed: object) -> None:
    with pytest.raises(LabError, match="were asked for"):
        scorecard.card(number, seed)
