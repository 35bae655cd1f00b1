"""Rows held out lie evenly spread, and one is always left to learn from."""

from __future__ import annotations

import pytest

from posttrain_lab.data.held_out import split, spread


@pytest.mark.parametrize("rows", [1, 2, 7, 16, 100, 1000])
@pytest.mark.parametrize("share", [0, 0.05, 0.25, 0.5])
def test_every_row_is_on_one_side_in_its_order(rows: int, share: float) -> None:
    learned, held = split(range(rows), share)
    assert sorted([*learned, *held]) == list(range(rows))
    assert learned == sorted(learned)
    assert held == sorted(held)
    assert len(held) == min(int(share * rows + 0.5), rows - 1)


def test_a_sorted_file_gives_some_of_each_kind() -> None:
    for tens in range(10):
        assert 1 <= len({i for i in spread(100, 20) if i // 10 == tens}) <= 3


def test_holding_out_more_keeps_what_was_held_out() -> None:
    assert spread(50, 5) < spread(50, 6) < spread(50, 20)


def test_of_nothing_nothing_is_held_out() -> None:
    assert split([], 0.5) == ([], [])
    assert split(["only"], 0.5) == (["only"], [])
