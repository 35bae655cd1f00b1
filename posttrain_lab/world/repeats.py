"""Lists said again and again: what teaches a small model to look back and copy.

Nothing in a list follows from anything but its first saying. A model that has read many
finds earlier words by what stood before them (induction, Olsson et al. 2022,
arXiv:2209.11895); notes in a document, numbers in a problem and names in a question are
found in the same way.

What it leaves out: sense. Notes and questions are in ``recall``.

Try it::

    >>> from posttrain_lab.world.streams import stream
    >>> lines = text(stream("doc", "train", 0)).splitlines()
    >>> len(lines) >= 3
    True
"""

from __future__ import annotations

import random

from posttrain_lab.world.lexicon import ANIMALS, COLOURS, COUNTABLE, PEOPLE, TRAITS, article

WORDS = (*ANIMALS, *COUNTABLE, *COLOURS, *TRAITS, *(person.name for person in PEOPLE))
_OPENINGS = ("", "", "Words to learn:\n", "Say it again:\n", "A list:\n")
_OWNS = ("{} has {}.", "{} holds {}.", "{} took {}.", "{} likes {}.")


def text(rng: random.Random, split: str = "train") -> str:
    """A list again and again, in its order; or pairs or sentences, in another order each."""
    kind = rng.choice((_list, _list, _pairs, _pairs, _sentences))
    return rng.choice(_OPENINGS) + kind(rng)


def _list(rng: random.Random) -> str:
    words = _words(rng, rng.randint(6, 14))
    return "\n".join([rng.choice((" ", ", ")).join(words)] * 3)


def _pairs(rng: random.Random) -> str:
    pairs = [f"{a} {b}" for a, b in zip(*(_words(rng, 6) for _ in "ab"), strict=True)]
    return "\n".join(", ".join(rng.sample(pairs, len(pairs))) for _ in range(4))


def _sentences(rng: random.Random) -> str:
    people, things = rng.sample(PEOPLE, 5), rng.sample(COUNTABLE, 5)
    said = rng.choice(_OWNS)
    lines = [said.format(p.name, article(t)) for p, t in zip(people, things, strict=True)]
    return "\n".join(" ".join(rng.sample(lines, len(lines))) for _ in range(3))


def _words(rng: random.Random, number: int) -> list[str]:
    """Different words or, one time in three, different numbers."""
    if rng.random() < 1 / 3:
        return [str(n) for n in rng.sample(range(100), number)]
    return rng.sample(WORDS, number)
