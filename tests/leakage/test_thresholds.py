"""Thresholds follow from what independent items score on one another."""

from __future__ import annotations

import numpy as np

from posttrain_lab.leakage.postings import Postings, runs
from posttrain_lab.leakage.scoring import best_window, longest_passage, stands_whole
from posttrain_lab.leakage.thresholds import NEVER, RULES, Chance, calibrated


def chance(*rows: tuple[int, int, float]) -> Chance:
    document, part, score = zip(*rows, strict=True) if rows else ((), (), ())
    return Chance(np.array(document, int), np.array(part, int), np.array(score, float))


def test_without_chance_the_floor_holds() -> None:
    made = calibrated("masked", chance(), parts=3, documents=10, share=0.01)
    assert made.tolist() == [RULES["masked"].floor] * 3


def test_a_part_that_others_come_near_gets_its_own_threshold() -> None:
    told = chance((0, 2, 0.8), (1, 2, 0.79))
    made = calibrated("masked", told, parts=3, documents=10, share=0.01)
    assert made[2] > 0.8
    assert made[0] == RULES["masked"].floor


def test_a_twin_of_another_item_is_not_told_by_what_both_share() -> None:
    made = calibrated("masked", chance((0, 1, 1.0), (1, 0, 1.0)), 3, 10, 0.01)
    assert made[:2].tolist() == [NEVER, NEVER]


def test_the_stated_share_may_be_flagged() -> None:
    told = chance(*((i, i, 0.95 - i / 100) for i in range(20)))
    strict, lax = (calibrated("surface", told, 20, 100, s) for s in (0.0, 0.1))
    assert lax.min() < strict.min()


def test_a_version_of_an_item_does_not_raise_everyones_threshold() -> None:
    told = Chance(np.array([0]), np.array([0]), np.array([0.9]), np.array([True]))
    made = calibrated("surface", told, 2, 10, 0.01)
    assert made[1] == RULES["surface"].floor


def test_a_window_counts_each_run_once() -> None:
    places, names = np.array([0, 5, 100, 101]), np.array([1, 1, 2, 3])
    assert best_window(places, names, np.ones(4), 20) == (2.0, 2, 3)


def test_a_passage_is_in_the_same_order_in_both() -> None:
    sequence, worth = np.arange(20), np.ones(20)
    found = longest_passage(np.arange(30, 40), np.arange(5, 15), sequence, worth)
    assert (found.begin, found.end, found.score) == (30, 42, 13.0)
    turned = longest_passage(np.arange(30, 40), np.arange(15, 5, -1), sequence, worth)
    assert turned.score == 4.0


def test_a_part_stands_whole_or_not() -> None:
    words = np.array([9, 1, 2, 1, 2, 3])
    assert stands_whole(words, np.array([1, 2, 3]), np.array([1, 3])) == 3
    assert stands_whole(words, np.array([2, 3, 4]), np.array([4])) == -1


def test_a_rare_run_weighs_more_than_a_common_one() -> None:
    texts = [np.array([1, 2, 3, 4, 10 + i]) for i in range(5)]
    keys = [runs(t, 4) for t in texts]
    posted = Postings.build(np.concatenate(keys), np.repeat(np.arange(5), 2), np.arange(5),
                            np.ones(10))  # fmt: skip
    _, known = posted.found(keys[0])
    assert posted.weights[known[1]] > posted.weights[known[0]]
    assert posted.found(runs(np.array([7, 7, 7, 7]), 4))[0].size == 0
