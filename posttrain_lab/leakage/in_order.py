"""How much of an item stands in a text in the item's own order, whatever was put between.

Two questions of one making differ by exchange: where one has a word, the other has another.
A copy with words lost, put in or misspelled does not: what is left stands in order. So the two
are aligned (``difflib``); words lost cost less than words exchanged, words put in least. A
name that is called otherwise throughout costs as if it were lost once.

Of sentences in another order every word is still there: that is a measure of its own.

What it leaves out: where in the text to look (``closer``).

Try it::

    >>> Alignment([5, 6, 7, 8], [5, 6, 99, 98, 7, 8]).kept([1.0] * 4)
    0.925
    >>> Alignment([5, 6, 7, 8], [3, 5, 6, 9, 8]).kept([1.0] * 4)
    0.625
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

LOST, PUT_IN, EXCHANGED = 0.5, 0.15, 1.5  # what a word costs, of what it weighs


class Alignment:
    """An item's words and a text's, side by side: what was lost, put in and exchanged.

    ``first``, ``last``: the words of the text from which and to which the item may stand.
    """

    def __init__(self, own: Sequence[int], said: Sequence[int]) -> None:
        matcher = SequenceMatcher(None, own, said, autojunk=False)
        self._size, self._put_in = len(own), 0
        self._lost: list[tuple[int, int]] = []
        exchanged: dict[tuple, list[tuple[int, int]]] = {}
        self.first = self.last = 0
        for what, i, j, k, m in matcher.get_opcodes():
            if what == "insert" and 0 < i < len(own):
                self._put_in += m - k
            elif what == "delete":
                self._lost.append((i, j))
            elif what == "replace":
                exchanged.setdefault((*own[i:j], None, *said[k:m]), []).append((i, j))
        # The same exchange again is a name called otherwise: it costs as if lost, once.
        self._exchanged = [at[0] for at in exchanged.values() if len(at) == 1]
        self._lost += [at[0] for at in exchanged.values() if len(at) > 1]
        if blocks := [block for block in matcher.get_matching_blocks() if block.size]:
            head, tail = blocks[0], blocks[-1]
            after = len(own) - tail.a - tail.size  # words of the item that may be exchanged
            self.first = max(0, head.b - head.a)
            self.last = min(len(said), tail.b + tail.size + after) - 1

    def kept(self, weights: Sequence[float], put_in: float = PUT_IN) -> float:
        """The share of the item that the text has kept, 0 to 1.

        Args:
            weights: of the item's words; of one that may be any other, or missing, 0. # (N)
            put_in: what a word put in costs, as a share of what one of the item's weighs.
        """
        total = float(sum(weights))
        if total <= 0:
            return 0.0
        cost = put_in * total / self._size * self._put_in
        cost += LOST * sum(sum(weights[i:j]) for i, j in self._lost)
        cost += EXCHANGED * sum(sum(weights[i:j]) for i, j in self._exchanged)
        return max(0.0, 1.0 - cost / total)


def kept_at_most(own: Sequence[int], said: Sequence[int], weights: Sequence[float]) -> float:
    """What an alignment can have kept at most, worked out quickly from the words alone.

    >>> kept_at_most([5, 6, 7, 8], [8, 7, 4], [1.0] * 4)
    0.75
    """
    there, total = set(said), float(sum(weights))
    lost = sum(w for word, w in zip(own, weights, strict=True) if word not in there)
    return 1.0 - LOST * lost / total if total > 0 else 0.0


def kept_together(own: Sequence[int], said: Sequence[int], weights: Sequence[float]) -> float:
    """The share of an item's words, each as often as it has it, that a text has in any order.

    >>> kept_together([5, 6, 7, 7], [7, 6, 5, 4], [1.0] * 4)
    0.75
    """
    left, kept = Counter(said), 0.0
    for word, weight in zip(own, weights, strict=True):
        if left[word] > 0:
            left[word] -= 1
            kept += weight
    total = float(sum(weights))
    return kept / total if total > 0 else 0.0
