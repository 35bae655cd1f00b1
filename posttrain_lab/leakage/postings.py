"""Runs of words and in which parts of the items they stand: an inverted index in NumPy.

A run of words has a key of 64 bits. ``found`` looks keys up for a whole batch of documents
at once: a table of bits sends most away, the rest is searched for among the sorted keys.
A key weighs more the fewer items hold it (inverse document frequency).

What it leaves out: how much of an item has to be found (``scoring``, ``thresholds``).

Try it::

    >>> keys = runs(np.array([5, 6, 7, 8, 9]), 4)
    >>> posted = Postings.build(keys, np.array([0, 0]), np.array([0]), np.ones(2))
    >>> posted.found(keys)[1].tolist()
    [0, 1]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

MIX = np.uint64(0x9E3779B97F4A7C15)
MOST_PARTS = 16  # a run in more parts is looked for in those only that have nothing rarer
RAREST = 8  # runs of a part that are always looked for
TABLE_BITS = 21


def runs(words: np.ndarray, size: int) -> np.ndarray:
    """A key for each run of so many numbers. # (T) -> (T - size + 1) uint64"""
    if len(words) < size:
        return np.empty(0, np.uint64)
    many = len(words) - size + 1
    values = words.astype(np.uint64)
    keys = values[:many].copy()
    for shift in range(1, size):
        keys *= MIX
        keys ^= values[shift : shift + many]
    keys *= MIX
    return keys ^ (keys >> np.uint64(29))


def expanded(starts: np.ndarray, which: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of a table in rows (CSR), the places of the rows asked for, and whose each one is."""
    sizes = starts[which + 1] - starts[which]
    whose = np.repeat(np.arange(len(which)), sizes)
    first = np.repeat(starts[which] - np.concatenate(([0], np.cumsum(sizes)[:-1])), sizes)
    return first + np.arange(len(whose)), whose


@dataclass(frozen=True)
class Postings:
    """Keys, what each weighs, and the parts it leads to.

    ``parts`` lists for each key the parts that are looked for by it; ``own_keys`` for each
    part all the keys that it has, ascending.
    """

    keys: np.ndarray  # (K) uint64, ascending
    weights: np.ndarray  # (K) float32
    spread: np.ndarray  # (K) in how many items
    table: np.ndarray  # bits: whether a key may be there
    starts: np.ndarray  # (K + 1)
    parts: np.ndarray
    part_starts: np.ndarray  # (P + 1)
    own_keys: np.ndarray
    totals: np.ndarray  # (P) what all its keys weigh
    posted: np.ndarray  # (P) what those weigh by which it is looked for

    @classmethod
    def build(
        cls,
        keys: np.ndarray,
        part: np.ndarray,
        item_of_part: np.ndarray,
        factor: np.ndarray,
        most: int = MOST_PARTS,
        rarest: int = RAREST,
        least: float = 0.0,
    ) -> Postings:
        """From a key and a part for each place; ``factor`` scales each key's weight.

        A part is told by no less than ``least`` keys of its own: if it has fewer, what all
        its keys weigh is raised to that, and its share never becomes whole.
        """
        unique, first, number = np.unique(keys, return_index=True, return_inverse=True)
        many, parts = len(unique), len(item_of_part)
        pairs = np.unique(part.astype(np.int64) * max(many, 1) + number)
        whose, which = pairs // max(many, 1), pairs % max(many, 1)
        items = np.unique(which * (item_of_part.max(initial=0) + 1) + item_of_part[whose])
        spread = np.bincount(
            items // (item_of_part.max(initial=0) + 1), minlength=many
        )  # in items
        total_items = len(np.unique(item_of_part))
        weights = np.log((total_items + 1) / np.maximum(spread, 1)) * factor[first]
        weights = weights.astype(np.float32)
        lowest = least * np.log(total_items + 1)
        kept = spread[which] <= most
        kept |= _rarest(whose, weights[which], rarest)
        order = np.argsort(which[kept], kind="stable")
        starts = np.concatenate(([0], np.cumsum(np.bincount(which[kept], minlength=many))))
        table = np.zeros(1 << TABLE_BITS, bool)
        table[_bits(unique)] = True
        return cls(
            unique, weights, spread, table, starts, whose[kept][order].astype(np.int32),
            np.searchsorted(whose, np.arange(parts + 1)), which,
            np.maximum(np.bincount(whose, weights[which], parts), lowest),
            np.bincount(whose[kept], weights[which[kept]], parts),
        )  # fmt: skip

    def found(self, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where known keys stand, and which ones they are. # (T) -> (H), (H)"""
        places = np.flatnonzero(self.table[_bits(keys)])
        if not len(places) or not len(self.keys):
            return places[:0], places[:0]
        wanted = keys[places]
        near = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        same = self.keys[near] == wanted
        return places[same], near[same]

    def of_part(self, part: int) -> np.ndarray:
        """The numbers of a part's keys, ascending."""
        return self.own_keys[self.part_starts[part] : self.part_starts[part + 1]]


def _bits(keys: np.ndarray) -> np.ndarray:
    return (keys >> np.uint64(64 - TABLE_BITS)).astype(np.intp)


def _rarest(whose: np.ndarray, weights: np.ndarray, rarest: int) -> np.ndarray:
    """Which of each part's keys are its rarest. ``whose`` ascends."""
    order = np.lexsort((-weights, whose))
    sorted_whose = whose[order]
    begins = np.searchsorted(sorted_whose, sorted_whose)
    chosen = np.zeros(len(whose), bool)
    chosen[order] = np.arange(len(whose)) - begins < rarest
    return chosen


def sums(
    document: np.ndarray, part: np.ndarray, weight: np.ndarray, parts: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Weights added up by document and part: documents, parts, sums."""
    pair = document.astype(np.int64) * parts + part
    order = np.argsort(pair, kind="stable")
    pair, weight = pair[order], weight[order]
    begins = np.flatnonzero(np.concatenate(([True], pair[1:] != pair[:-1])))
    if not len(pair):
        return pair, pair, weight
    return pair[begins] // parts, pair[begins] % parts, np.add.reduceat(weight, begins)
