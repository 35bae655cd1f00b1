"""Words lost, put in and called otherwise are forgiven; words exchanged are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posttrain_lab.leakage.in_order import Alignment, kept_at_most, kept_together

ITEM = list(range(10, 20))
EVEN = [1.0] * len(ITEM)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (ITEM, 1.0),
        ([1, 2, *ITEM, 3], 1.0),  # what stands around it
        (ITEM[:4] + ITEM[5:], 0.95),  # a word lost
        ([*ITEM[:4], 1, *ITEM[4:]], 0.985),  # a word put in
        ([*ITEM[:4], 1, *ITEM[5:]], 0.85),  # a word exchanged
        ([], 0.5),
    ],
)
def test_each_difference_has_its_price(said: list[int], kept: float) -> None:
    assert Alignment(ITEM, said).kept(EVEN) == pytest.approx(kept)


def test_a_name_called_otherwise_throughout_costs_as_one_word_lost() -> None:
    own, said = [7, 1, 7, 2, 7, 3], [9, 1, 9, 2, 9, 3]
    assert Alignment(own, said).kept([1.0] * 6) == pytest.approx(1 - 0.5 / 6)


def test_words_of_no_weight_may_be_any() -> None:
    weights = [0.0, *EVEN[1:]]
    assert Alignment(ITEM, [99, *ITEM[1:]]).kept(weights) == 1.0


def test_the_place_is_told_with_words_exchanged_at_the_ends() -> None:
    aligned = Alignment(ITEM, [1, 2, 98, *ITEM[1:-1], 99, 3])
    assert (aligned.first, aligned.last) == (2, 11)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=12),
       st.lists(st.integers(0, 9), max_size=20))  # fmt: skip
def test_no_alignment_keeps_more_than_the_quick_look_says(own, said) -> None:
    weights = [1.0 + word for word in own]
    kept = Alignment(own, said).kept(weights)
    # A name called otherwise is forgiven, which the quick look knows nothing of.
    if len(set(own)) == len(own):
        assert 0.0 <= kept <= kept_at_most(own, said, weights) + 1e-9
    assert 0.0 <= kept_together(own, said, weights) <= 1.0


def test_sentences_in_another_order_keep_every_word() -> None:
    assert kept_together(ITEM, ITEM[5:] + ITEM[:5], EVEN) == 1.0
    assert Alignment(ITEM, ITEM[5:] + ITEM[:5]).kept(EVEN) < 0.8
