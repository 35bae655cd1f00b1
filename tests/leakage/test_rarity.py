"""Rare words weigh more; what may be swapped weighs nothing."""

from __future__ import annotations

import numpy as np
import pytest

from posttrain_lab.leakage.rarity import COMMON_FACTOR, rarities, swaps


def test_a_word_of_one_item_weighs_more_than_one_of_all() -> None:
    words = [np.array([5, 6]), np.array([5, 7]), np.array([5, 7])]
    plain = [np.zeros(2, bool)] * 3
    made = rarities(words, np.array([0, 1, 2]), plain)
    assert made[0][1] > made[1][1] > made[0][0]


def test_parts_of_one_item_count_once() -> None:
    words = [np.array([5]), np.array([5]), np.array([6])]
    made = rarities(words, np.array([0, 0, 1]), [np.zeros(1, bool)] * 3)
    assert made[0] == made[1] == made[2]


def test_common_words_weigh_less() -> None:
    words, item = [np.array([5, 6])], np.array([0])
    first, second = rarities(words, item, [np.array([True, False])])[0]
    assert first == pytest.approx(COMMON_FACTOR * second)


def test_only_what_leaves_enough_may_be_swapped() -> None:
    words, rarity = np.array([5, 6, 6, 7]), np.array([1.0, 4.0, 4.0, 1.0])
    numbers, names = np.array([True, False, False, False]), np.array([True, True, True, False])
    ((bare, evidence),) = swaps(words, rarity, [numbers, names], least=10.0)
    assert bare.tolist() == [0.0, 4.0, 4.0, 1.0]
    assert evidence == pytest.approx(0.5)  # a word that comes twice tells no more


def test_nothing_to_swap_is_no_way_of_swapping() -> None:
    words = np.array([5, 6])
    assert not list(swaps(words, np.ones(2), [np.zeros(2, bool)], least=1.0))
