"""How much of one part of a test item stands in one document, told in several ways.

- exact: all its words, one after the other;
- slips: the same for a short question, its words by what they stand for;
- surface: the share of its runs of four words, weighed by rarity, in one window;
- passage: the longest stretch of rare runs in a row, in words;
- order: the share of its words that is kept in order, words lost and put in forgiven;
- brief: as order, for a brief question, in which little is forgiven;
- masked: as surface, words by their stems, numbers and names being any;
- swapped: as order, numbers and names being any;
- words: the share of its words by rarity, in any order, in one window;
- numbers: the same, where its numbers are in the window, too;
- details: the same, where its names and numbers are.

A window is half as long again as the part, so a long document gains nothing by its length.

What it leaves out: which shares tell a leak (``thresholds``).

Try it::

    >>> best_window(np.array([0, 1, 50]), np.array([4, 5, 6]), np.ones(3), 10)
    (2.0, 0, 1)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

RUN = 4  # words
LEAST_SURFACE = 8  # words of a part, fewer are looked for as they are
LEAST_LITERAL = 12  # words of a part that may not be swapped, for the masked rule
LEAST_WORDS = 12  # of a part that can be told by its words alone, in any order
LEAST_NUMBERS, LEAST_DETAILS, AGREEMENT = 3, 3, 0.8
BRIEF = 12  # words: a shorter item has few runs, and its words have to be together
LONGEST_ALIGNED = 240  # words of a part that is aligned with a text
WIDER, EXTRA = 1.5, 12
RARE = 3  # items: a run in more of them is no part's own


@dataclass(frozen=True)
class Found:
    """A rule's score for a part, and the words from and to where it was found."""

    score: float
    begin: int
    end: int


def best_window(
    places: np.ndarray, names: np.ndarray, weights: np.ndarray, width: int
) -> tuple[float, int, int]:
    """The most weight of different names within so many words, and its first and last hit.

    ``places`` ascends.
    """
    if places[-1] - places[0] <= width:
        _, first = np.unique(names, return_index=True)
        return float(weights[first].sum()), 0, len(places) - 1
    held: dict[int, int] = {}
    best, total, begin, at = (0.0, 0, 0), 0.0, 0, places.tolist()
    called, weighs = names.tolist(), weights.tolist()
    for end, name in enumerate(called):
        if not held.get(name):
            total += weighs[end]
        held[name] = held.get(name, 0) + 1
        while at[end] - at[begin] > width:
            held[called[begin]] -= 1
            if not held[called[begin]]:
                total -= weighs[begin]
            begin += 1
        if total > best[0]:
            best = (total, begin, end)
    return best


def window_of(length: int) -> int:
    """How many words of a document are looked at together for a part of so many."""
    return int(WIDER * length) + min(EXTRA, length // 3)


def containment(
    places: np.ndarray, keys: np.ndarray, own: np.ndarray, weights: np.ndarray,
    total: float, width: int,
) -> Found | None:  # fmt: skip
    """The share of a part's keys, by weight, that one window of the hits holds.

    Args:
        places: where in the document a known key stands, ascending.
        keys: which one it is.
        own: the part's keys, ascending.
        weights: of all keys.
        total: what the part's keys weigh together.
        width: of the window, in words.
    """
    near = np.minimum(np.searchsorted(own, keys), len(own) - 1) if len(own) else keys
    mine = own[near] == keys if len(own) else np.zeros(len(keys), bool)
    if total <= 0 or not mine.any():
        return None
    places, keys = places[mine], keys[mine]
    summed, first, last = best_window(places, keys, weights[keys], width)
    return Found(min(1.0, summed / total), int(places[first]), int(places[last]))


def longest_passage(
    places: np.ndarray, keys: np.ndarray, sequence: np.ndarray, worth: np.ndarray
) -> Found | None:
    """The longest stretch of the part that stands in the document, in words of its own.

    A gap of a word or two is passed over. Runs that many items hold count little.
    """
    order = np.argsort(sequence, kind="stable")
    near = np.minimum(np.searchsorted(sequence, keys, sorter=order), len(sequence) - 1)
    at = order[near]
    mine = sequence[at] == keys
    if not mine.any():
        return None
    places, at, keys = places[mine], at[mine], keys[mine]
    # Hits on one diagonal are in the same order in both texts.
    by = np.lexsort((places, places - at))
    places, slope, keys = places[by], (places - at)[by], keys[by]
    new = np.concatenate(([True], (np.diff(slope) != 0) | (np.diff(places) > RUN + 2)))
    begins = np.flatnonzero(new)
    values = np.add.reduceat(worth[keys], begins)
    best = int(values.argmax())
    last = (begins[best + 1] if best + 1 < len(begins) else len(places)) - 1
    span = int(places[begins[best]]), int(places[last]) + RUN - 1
    return Found(float(values[best]) + RUN - 1, *span)


def stands_whole(words: np.ndarray, part: np.ndarray, places: np.ndarray) -> int:
    """The first of the places where the part's words stand one after the other, else -1."""
    size = len(part)
    for place in places.tolist():
        if place + size <= len(words) and (words[place : place + size] == part).all():
            return place
    return -1
