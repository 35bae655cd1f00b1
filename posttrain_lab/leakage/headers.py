"""What several test items begin or end with alike: instructions, not questions.

Eight or more words shared by three items (two of fewer than ten) are a header. It is taken
off each item if enough is left; a training document with the same header is no leak.

What it leaves out: headers in the middle of an item; their runs are in many items and weigh
little.

Try it::

    >>> head = "answer the following question in one short sentence please".split()
    >>> shared([[*head, *w.split()] for w in ("who sang it", "why not then", "where is it")])
    [9, 9, 9]
"""

from __future__ import annotations

from collections.abc import Sequence

LEAST, LEFT = 8, 3  # words of a header, and words that have to be left


def shared(texts: Sequence[Sequence], least: int = LEAST) -> list[int]:
    """How many words each text has in common with enough others, from its beginning."""
    enough = 3 if len(texts) >= 10 else 2
    order = sorted(range(len(texts)), key=lambda i: tuple(texts[i][:400]))
    alike = [
        _common(texts[a], texts[b]) for a, b in zip(order, order[1:], strict=False)
    ] + [0] * enough  # fmt: skip
    heads = [0] * len(texts)
    for place, text in enumerate(order):
        # All groups of neighbours of that many that this one is in.
        for begin in range(max(0, place - enough + 1), place + 1):
            if begin + enough <= len(order):
                group = min(alike[begin : begin + enough - 1])
                heads[text] = max(heads[text], group)
    # A text that is nearly all header is left whole.
    return [
        head if least <= head <= len(text) - LEFT else 0
        for head, text in zip(heads, texts, strict=True)
    ]


def _common(a: Sequence, b: Sequence) -> int:
    many = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        many += 1
    return many


def trimmed(texts: Sequence[Sequence]) -> list[tuple[int, int]]:
    """For each text, from which word to which it is its own."""
    heads = shared(texts)
    rest = [list(text[head:])[::-1] for text, head in zip(texts, heads, strict=True)]
    tails = shared(rest)
    return [
        (head, len(text) - tail) for text, head, tail in zip(texts, heads, tails, strict=True)
    ]
