"""What each word of an item weighs: the more, the fewer items have it.

Names, numbers and what code calls its functions may be swapped in a copy. Then they weigh
nothing, and what is left has to be enough to tell the item from others of its making.

What it leaves out: runs of words (``postings``).

Try it::

    >>> words = [np.array([5, 6]), np.array([5, 7])]
    >>> rarities(words, np.array([0, 1]), common=[np.zeros(2, bool)] * 2)[0].round(2).tolist()
    [0.41, 1.1]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

COMMON_FACTOR = 0.3  # what a common word weighs, of what its rarity gives
# What words that may not be swapped have to weigh, of what a part of its own words weighs;
# with less than much of them, every difference counts more.
LITTLE_LITERAL, MUCH_LITERAL = 0.2, 0.4


def rarities(
    words: Sequence[np.ndarray], item: np.ndarray, common: Sequence[np.ndarray]
) -> tuple[np.ndarray, ...]:
    """What each word of each part weighs.

    Args:
        words: of each part, as numbers. # P x (N)
        item: whose part it is. # (P)
        common: which of the words weigh less. # P x (N)
    """
    sizes = [len(each) for each in words]
    items = item.max(initial=0) + 1
    told, number = np.unique(np.concatenate(words), return_inverse=True)
    pairs = np.unique(number * items + np.repeat(item, sizes))
    spread = np.bincount(pairs // items, minlength=len(told))
    weights = np.log((len(np.unique(item)) + 1) / spread)[number]
    weights *= np.where(np.concatenate(common), COMMON_FACTOR, 1.0)
    return tuple(np.split(weights, np.cumsum(sizes)[:-1]))


def swaps(
    words: np.ndarray, rarity: np.ndarray, loose: Iterable[np.ndarray], least: float
) -> Iterator[tuple[np.ndarray, float]]:
    """What a part's words weigh without those that may be swapped, for each way of swapping.

    Only where what is left, as a share of ``least``, is enough; that share is told, too.

    Args:
        words: of the part. # (N)
        rarity: what each weighs. # (N)
        loose: which words may be swapped. # (N) each
        least: what the words weigh by which a part is surely told.
    """
    _, first = np.unique(words, return_index=True)
    for may_swap in loose:
        bare = np.where(may_swap, 0.0, rarity)
        evidence = float(bare[first].sum()) / least
        if may_swap.any() and evidence >= LITTLE_LITERAL:
            yield bare, evidence
