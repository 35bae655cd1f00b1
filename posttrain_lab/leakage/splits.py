"""Splits that do not leak: near-duplicates and versions stay on one side.

What it leaves out: keeping shares of labels alike on both sides.

Try it::

    >>> split([0, 0, 2, 3], 0.5, seed=1) in ([0, 1], [2, 3])
    True
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence


def split(groups: Sequence[int], share: float, seed: int = 0) -> list[int]:
    """The rows to test on: whole groups, drawn until the share of rows is reached.

    A group that is too large for what is left is passed over, so a crowd of copies stays in
    training.
    """
    rows_of: dict[int, list[int]] = defaultdict(list)
    for row, group in enumerate(groups):
        rows_of[group].append(row)
    wanted = round(share * len(groups))
    order = sorted(rows_of)
    random.Random(seed).shuffle(order)
    chosen: list[int] = []
    for group in order:
        if len(chosen) + len(rows_of[group]) <= wanted:
            chosen += rows_of[group]
    return sorted(chosen)


def at_random(rows: int, share: float, seed: int = 0) -> list[int]:
    """As many rows drawn one by one, as a careless split does: for comparison."""
    return sorted(random.Random(seed).sample(range(rows), round(share * rows)))


def leaking(groups: Sequence[int], tested: Sequence[int]) -> int:
    """How many of the rows to test on have a near-duplicate among the others."""
    held = set(tested)
    left = {group for row, group in enumerate(groups) if row not in held}
    return sum(groups[row] in left for row in held)
