"""Rounds of the game: each way of leaking twice, and the scanner mostly right about it."""

from __future__ import annotations

from collections import Counter

import pytest

from posttrain_lab.scans import pair_rounds
from posttrain_lab.scans.pair_rounds import ANSWERS, NONE, Round


@pytest.fixture(scope="module")
def rounds() -> list[Round]:
    return [each for seed in range(6) for each in pair_rounds.deck(seed)]


def test_each_way_comes_as_often_as_every_other(rounds: list[Round]) -> None:
    assert Counter(each.how for each in rounds) == dict.fromkeys(ANSWERS, 12)
    assert pair_rounds.deck(3) == pair_rounds.deck(3) != pair_rounds.deck(4)


def test_a_training_pair_holds_what_its_way_says(rounds: list[Round]) -> None:
    for each in rounds:
        same = {key for key, text in each.test.items() if each.train[key] == text}
        assert {
            "same pair": same == {"prompt", "chosen", "rejected"},
            "flipped": each.train["chosen"] == each.test["rejected"] and same == {"prompt"},
            "edited prompt": same == {"chosen", "rejected"},
            "prompt only": same == {"prompt"},
            "response only": same == {"chosen"},
            NONE: same == set(),
        }[each.how], each


def test_the_scanner_is_mostly_right_and_never_told(rounds: list[Round]) -> None:
    right = Counter(each.how for each in rounds if each.says == each.how)
    assert sum(right.values()) >= 0.9 * len(rounds)
    assert all(right[how] >= 8 for how in ANSWERS)
