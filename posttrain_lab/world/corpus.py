"""The text that next-token training reads: every kind of document in fixed shares.

What it leaves out: tokens, and conversations to fine-tune on (``chats``).

Try it::

    >>> text = next(documents("train"))
    >>> len(text) > 20
    True
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count

from posttrain_lab.world import (
    facts,
    pictures,
    problems,
    programs,
    recall,
    refusals,
    repeats,
    requests,
    reviews,
    school,
    spanish,
    stories,
    talk,
)
from posttrain_lab.world.streams import stream

LONG = (300, 480)  # tokens of a long document, about


def _school(rng: random.Random, split: str) -> str:
    return school.school_text(rng)


def _long(rng: random.Random, split: str) -> str:
    return recall.text(rng, split, tokens=rng.randint(*LONG))


KINDS: dict[str, Callable[[random.Random, str], str]] = {
    "story": stories.story,
    "school": _school,
    "facts": facts.article_text,
    "quiz": facts.quiz_text,
    "practice": facts.practice_text,
    "problems": problems.problem_text,
    "sums": problems.sums_text,
    "dialogue": talk.dialogue,
    "pages": requests.text,
    "scenes": refusals.text,
    "reviews": reviews.text,
    "programs": programs.text,
    "notes": recall.text,
    "spanish": spanish.text,
    "pictures": pictures.text,
    # To learn drawing: most have one object, and say first what is to be drawn.
    "drawings": partial(pictures.text, one=0.85, before=0.85),
    "long": _long,
    "repeats": repeats.text,
}
# Shares of documents, not of tokens: a long document is ten times a row of sums. Lists said
# again teach to look back and copy, which this text alone, without them, never did.
BASE = {
    "story": 0.20, "school": 0.02, "facts": 0.11, "quiz": 0.06, "problems": 0.14,
    "sums": 0.05, "dialogue": 0.10, "pages": 0.08, "scenes": 0.04, "reviews": 0.04,
    "programs": 0.04, "notes": 0.05, "repeats": 0.07,
}  # fmt: skip
# Part of pre-training: looking back, at first denser than text ever has it.
_DENSE = {kind: 0.3 * share for kind, share in BASE.items()} | {"repeats": 0.5, "notes": 0.2}
_LOOK_BACK = {kind: weight / sum(_DENSE.values()) for kind, weight in _DENSE.items()}
# The last part: a third is what is to be known by heart, which the first part says too seldom.
_LAST = {kind: share * 2 / 3 for kind, share in BASE.items()} | {"practice": 1 / 3}
# Mid-training keeps a part of what came before, or the first language would be forgotten.
_MID = {kind: 0.35 * share for kind, share in BASE.items()} | {
    "spanish": 0.25, "pictures": 0.4
}  # fmt: skip
# Then drawing, which takes many pictures to learn.
_MID_DRAW = {kind: 0.2 * share for kind, share in BASE.items()} | {
    "spanish": 0.15, "drawings": 0.65
}  # fmt: skip
# Then long rows, and much of the first language again. A long document is five times as long
# as others: almost half of the tokens.
_MID_LONG = {kind: 0.55 * share for kind, share in BASE.items()} | {
    "practice": 0.13, "spanish": 0.08, "drawings": 0.1, "long": 0.14
}  # fmt: skip
# At last all of it in short rows, at a falling rate: what long rows made dim comes back.
_MID_LAST = {kind: 0.52 * share for kind, share in BASE.items()} | {
    "practice": 0.12, "spanish": 0.14, "drawings": 0.22
}  # fmt: skip
MIXES: dict[str, dict[str, float]] = {
    "base": BASE,
    "base-look-back": _LOOK_BACK,
    "base-last": _LAST,
    "mid": _MID,
    "mid-draw": _MID_DRAW,
    "mid-long": _MID_LONG,
    "mid-last": _MID_LAST,
    "spanish": {"spanish": 1.0},
    "pictures": {"pictures": 1.0},
    "long": {"long": 1.0},
    "repeats": {"repeats": 1.0},
}


def documents(split: str, start: int = 0, mix: str = "base") -> Iterator[str]:
    """Endless documents of a split, from index ``start`` on, in the shares of a mix."""
    kinds, shares = list(MIXES[mix]), list(MIXES[mix].values())
    name = "corpus" if mix == "base" else f"corpus-{mix}"
    for index in count(start):
        rng = stream(name, split, index)
        (kind,) = rng.choices(kinds, shares)
        yield KINDS[kind](rng, split)


def documents_of(kind: str, split: str) -> Iterator[str]:
    """Endless documents of one kind, for measuring."""
    for index in count():
        yield KINDS[kind](stream(f"corpus-{kind}-only", split, index), split)
