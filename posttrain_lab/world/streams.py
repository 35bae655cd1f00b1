"""Random streams and splits that cannot leak into one another.

Every document has a name, a split and an index; its random stream comes from a hash of
the three. An item belongs to the split that a hash of its *content* says, so the same
item cannot turn up in two splits, whatever the seeds.

What it leaves out: what the items are.

Try it::

    >>> stream("sums", "train", 7).random() == stream("sums", "train", 7).random()
    True
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from typing import TypeVar

# "twin" is distributed as "test" is and shares no item with it: a leak shows as their gap.
SPLITS = ("train", "validation", "test", "twin")
T = TypeVar("T")


def _digest(*parts: object) -> int:
    # A separator that no part contains keeps ("a", "bc") and ("ab", "c") apart.
    text = "\x1f".join(str(p) for p in parts)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def stream(name: str, split: str, index: int) -> random.Random:
    """The random stream of one document."""
    if split not in SPLITS:
        raise ValueError(f"Split {split!r} was given; it needs to be one of {SPLITS}.")
    return random.Random(_digest(name, split, index))


def split_of(key: object) -> str:
    """The one split of an item with this content: 70, 10, 10 and 10 % of all contents."""
    share = _digest("split", key) % 10
    return {0: "test", 1: "validation", 2: "twin"}.get(share, "train")


def draw_with(
    rng: random.Random,
    split: str,
    make: Callable[[random.Random], T],
    key: Callable[[T], object],
) -> T:
    """An item drawn again until its content belongs to the split."""
    while True:
        item = make(rng)
        if split_of(key(item)) == split:
            return item


def draw(
    name: str,
    split: str,
    index: int,
    make: Callable[[random.Random], T],
    key: Callable[[T], object],
) -> T:
    """The item of this name, split and index."""
    return draw_with(stream(name, split, index), split, make, key)
