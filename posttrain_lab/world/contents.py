"""What is in which box: facts that no model can know, each asked in several wordings.

What it leaves out: documents that say what is in the box (``recall``).

Try it::

    >>> asked(0).check(asked(0).gold), len(taught(0))
    (True, 6)
"""

from __future__ import annotations

import random
from functools import partial

from posttrain_lab.records import Example
from posttrain_lab.world.items import Item, ask
from posttrain_lab.world.lexicon import COLOURS, COUNTABLE, article, capital
from posttrain_lab.world.recall_words import CONTAINERS
from posttrain_lab.world.request_checks import words

PLACES = tuple((c, k) for c in COLOURS for k in CONTAINERS)
TAUGHT = (
    "What does the {k} hold?", "What is in the {k}?", "What do you find in the {k}?",
    "Tell me what the {k} holds.", "The {k} holds what?", "Name the thing in the {k}.",
)  # fmt: skip
HELD_OUT = "What is there inside the {k}?"


def _fact(index: int) -> tuple[str, str]:
    """Place and thing; within a round of ``PLACES`` no place comes twice."""
    turn, at = divmod(index, len(PLACES))
    rng = random.Random(f"contents {turn}")
    colour, container = rng.sample(PLACES, len(PLACES))[at]
    return f"{colour} {container}", random.Random(f"content {index}").choice(COUNTABLE)


def taught(index: int) -> list[Example]:
    """The fact in every wording that is learned from, one beside the other."""
    place, thing = _fact(index)
    answer = f"{capital(article(thing))}."
    return [Example.pair(form.format(k=place), answer) for form in TAUGHT]


def asked(index: int) -> Item:
    """The fact in the wording that is kept for asking."""
    place, thing = _fact(index)
    return ask("contents", HELD_OUT.format(k=place), f"{capital(article(thing))}.",
               partial(_named, thing=thing))  # fmt: skip


def _named(answer: str, thing: str) -> bool:
    return thing in words(answer) and not (set(COUNTABLE) - {thing}) & set(words(answer))
