"""What several test items begin or end with alike: instructions, not questions.

Eight or more words shared by three items (two of fewer than ten) are a header, as long as at
least half of those who share its beginning share all of it: what only some go on with is
their own. A training document with the same header is no leak.

What it leaves out: headers in the middle of an item; their runs are in many items and weigh
little.

Try it::

    >>> head = "answer the following question in one short sentence please".split()
    >>> shared([[*head, *w.split()] for w in ("who sang it", "why not then", "where is it")])
    [9, 9, 9]
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

LEAST, LEFT, MOST = 8, 3, 600  # words of a header; that have to be left; that are looked at


def shared(texts: Sequence[Sequence], least: int = LEAST) -> list[int]:
    """How many words each text begins with that are a header, 0 for none."""
    enough = 3 if len(texts) >= 10 else 2
    heads = [0] * len(texts)
    alive = {i: tuple(t[:least]) for i, t in enumerate(texts) if len(t) >= least + LEFT}
    first = _shares(alive, enough)
    alive = {i: alive[i] for i in first}
    size = least
    while alive:
        for i in alive:
            heads[i] = size
        size += 1
        longer = {
            i: tuple(texts[i][:size]) for i in alive
            if len(texts[i]) >= size + LEFT and size <= MOST
        }  # fmt: skip
        counts = _shares(longer, enough)
        alive = {i: longer[i] for i, count in counts.items() if 2 * count >= first[i]}
    return heads


def _shares(prefixes: dict[int, tuple], enough: int) -> dict[int, int]:
    """How many texts have the same prefix, for those where it is enough."""
    counts = Counter(prefixes.values())
    return {i: counts[p] for i, p in prefixes.items() if counts[p] >= enough}


def trimmed(texts: Sequence[Sequence]) -> list[tuple[int, int]]:
    """For each text, from which word to which it is its own."""
    heads = shared(texts)
    rest = [list(text[head:])[::-1] for text, head in zip(texts, heads, strict=True)]
    tails = shared(rest)
    return [
        (head, len(text) - tail) for text, head, tail in zip(texts, heads, tails, strict=True)
    ]
