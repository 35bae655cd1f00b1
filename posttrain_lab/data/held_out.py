"""Which rows are held out to test on: some of each kind, even where a file is sorted.

The rows that are taken lie evenly spread, by multiples of the golden ratio; the page's
``held_out.js`` takes the same ones.

What it leaves out: splitting by kind or by likeness of rows.

Try it::

    >>> sorted(spread(10, 3))
    [1, 4, 9]
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeVar

GOLDEN = (math.sqrt(5) - 1) / 2
Row = TypeVar("Row")


def spread(rows: int, many: int) -> set[int]:
    """The places of ``many`` of so many rows."""
    order = sorted(range(rows), key=lambda i: ((i + 1) * GOLDEN) % 1)
    return set(order[:many])


def split(rows: Sequence[Row], share: float) -> tuple[list[Row], list[Row]]:
    """Rows to learn from and rows to test on; at least one row is left to learn from."""
    many = min(round_half_up(share * len(rows)), max(0, len(rows) - 1))
    held = spread(len(rows), many)
    learned = [row for i, row in enumerate(rows) if i not in held]
    return learned, [row for i, row in enumerate(rows) if i in held]


def round_half_up(value: float) -> int:
    """As JavaScript rounds: 2.5 is 3."""
    return math.floor(value + 0.5)
