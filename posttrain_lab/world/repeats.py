"""Word lists said again and again: what teaches a small model to look back and copy.

Nothing in a list follows from anything but its first saying. A model that has read many
finds earlier words by what stood before them (induction, Olsson et al. 2022,
arXiv:2209.11895); notes in a document and names in a question are found in the same way.

What it leaves out: sense. Notes and questions are in ``recall``.

Try it::

    >>> from posttrain_lab.world.streams import stream
    >>> lines = text(stream("doc", "train", 0)).splitlines()
    >>> len(lines) >= 3
    True
"""

from __future__ import annotations

import random

from posttrain_lab.world.lexicon import ANIMALS, COLOURS, COUNTABLE, PEOPLE, TRAITS

WORDS = (*ANIMALS, *COUNTABLE, *COLOURS, *TRAITS, *(person.name for person in PEOPLE))
_OPENINGS = ("", "", "Words to learn:\n", "Say it three times:\n", "A list:\n")


def text(rng: random.Random, split: str = "train") -> str:
    """A list three times, or pairs of words four times, each time in another order."""
    words = rng.sample(WORDS, rng.randint(8, 14))
    opening = rng.choice(_OPENINGS)
    if rng.random() < 0.5:
        join = rng.choice((" ", ", "))
        return opening + "\n".join([join.join(words)] * 3)
    pairs = list(zip(words[::2], words[1::2], strict=False))
    shuffled = (rng.sample(pairs, len(pairs)) for _ in range(4))
    return opening + "\n".join(", ".join(f"{a} {b}" for a, b in line) for line in shuffled)
