"""The pre-training text: every kind of document in fixed shares, one stream each.

What it leaves out: tokens. ``documents`` yields plain text.

Try it::

    >>> text = next(documents("train"))
    >>> len(text) > 20
    True
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import count

from posttrain_lab.world import facts, problems, stories, talk
from posttrain_lab.world.streams import stream

# Shares of documents, not of tokens: a story is several times as long as a quiz.
SHARES = {
    "story": 0.30,
    "problems": 0.22,
    "dialogue": 0.22,
    "facts": 0.10,
    "quiz": 0.06,
    "sums": 0.10,
}


def document(kind: str, rng: random.Random, split: str) -> str:
    """One document of a kind in ``SHARES``."""
    if kind == "story":
        return stories.story(rng)
    if kind == "dialogue":
        return talk.dialogue(rng, split)
    if kind == "facts":
        return facts.article_text(rng)
    if kind == "quiz":
        return facts.quiz_text(rng)
    if kind == "sums":
        return problems.sums_text(rng, split)
    return "\n\n".join(problems.problem_text(rng, split) for _ in range(rng.randint(1, 3)))


def documents(split: str, start: int = 0) -> Iterator[str]:
    """Endless documents of a split, from index ``start`` on."""
    kinds, shares = list(SHARES), list(SHARES.values())
    for index in count(start):
        rng = stream("corpus", split, index)
        (kind,) = rng.choices(kinds, shares)
        yield document(kind, rng, split)
