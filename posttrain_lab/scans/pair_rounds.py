"""Rounds of a game: does this training pair leak that test pair, and how?

Pairs of stories come from the pocket world: a set to test reward models with, and training
pairs that hold one of them in a way that is known, or none. What the scanner says
of each is worked out when a deck is dealt; it may be wrong, as the learner may.

What it leaves out: the scanner for pairs (``leakage.preferences``).

Try it::

    >>> len(deck(0)) == ROUNDS
    True
"""

from __future__ import annotations

import random
import re
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from posttrain_lab.leakage.preferences import HOW, PairIndex
from posttrain_lab.world.behaviours import BEHAVIOURS

NONE = "no leak"
ANSWERS = (*HOW, NONE)
ROUNDS, TESTED = 12, 60
STORY, SENTENCES = "story_on_topic", 3
WISHES = (
    "Is there some tale that has {what} in it? {who} should be in it, too.",
    "My sister likes {what}. Make up something, and let it happen to {who}.",
    "First, {what}. Second, {who}. What could come of that?",
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_ABOUT = re.compile(r"\b(?:about|in which|with|story:) (.+)")
_WHO = re.compile(
    r"(?: named \w+)?(?: who)? (?:and|\w+s(?: of| for| with)?|with) (?=an? |the )"
)


@dataclass(frozen=True)
class Round:
    """A test pair, a training pair, what was done, and what the scanner says."""

    test: dict[str, str]
    train: dict[str, str]
    how: str
    says: str

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def _short(story: str) -> str:
    """A story's first sentences."""
    return " ".join(_SENTENCE.split(story)[:SENTENCES])


def _pairs(split: str, begin: int, many: int) -> list[dict[str, str]]:
    """A wish for a story, one that is on topic, and one that is not; each wish once."""
    found: dict[str, dict[str, str]] = {}
    index = begin
    while len(found) < many:
        item, other = (BEHAVIOURS[STORY](split, i) for i in (index, 5000 + index))
        made = {"prompt": item.prompt[-1].content, "chosen": _short(item.gold),
                "rejected": _short(other.gold)}  # fmt: skip
        found.setdefault(made["prompt"], made)
        index += 1
    return list(found.values())


def reworded(prompt: str, rng: random.Random) -> str:
    """The same wish in other words and another order.

    >>> reworded("Tell me a story about a shy boy who finds a hat.", random.Random(0))
    'My sister likes a hat. Make up something, and let it happen to a shy boy.'
    """
    about = _ABOUT.search(prompt)
    wish = (about[1] if about else prompt).rstrip(".?")
    who, *what = _WHO.split(wish, maxsplit=1)
    return rng.choice(WISHES).format(who=who, what=what[0] if what else "a surprise")


@lru_cache(maxsize=1)
def _sides() -> tuple[list[dict[str, str]], list[dict[str, str]], PairIndex]:
    tested = [{"id": f"p{i}", **row} for i, row in enumerate(_pairs("test", 0, TESTED))]
    return tested, _pairs("train", 0, TESTED), PairIndex.build(tested)


def planted(
    how: str, row: dict[str, str], other: dict[str, str], rng: random.Random
) -> dict[str, str]:
    """A training pair that holds a test pair in this way; ``other`` lends what is not held."""
    kept = {key: row[key] for key in ("prompt", "chosen", "rejected")}
    if how == "same pair":
        return kept
    if how == "flipped":
        return kept | {"chosen": kept["rejected"], "rejected": kept["chosen"]}
    if how == "edited prompt":
        return kept | {"prompt": reworded(kept["prompt"], rng)}
    if how == "prompt only":
        return {"prompt": kept["prompt"], "chosen": other["chosen"],
                "rejected": other["rejected"]}  # fmt: skip
    if how == "response only":
        return {**other, "chosen": kept["chosen"]}
    return dict(other)


def deck(seed: int) -> list[Round]:
    """Twelve rounds, each way of leaking twice, in a drawn order."""
    tested, others, index = _sides()
    rng = random.Random(f"pairs {seed}")
    ways = [how for how in ANSWERS for _ in range(ROUNDS // len(ANSWERS))]
    rng.shuffle(ways)
    rows = rng.sample(tested, len(ways))
    lent = rng.sample(others, len(ways))
    trained = [planted(how, row, other, rng)
               for how, row, other in zip(ways, rows, lent, strict=True)]  # fmt: skip
    said = {found.row: (found.eval_id, found.how) for found in index.scan(trained)}
    rounds = []
    for place, (how, row, train) in enumerate(zip(ways, rows, trained, strict=True)):
        item, says = said.get(place, ("", NONE))
        if item and item != row["id"]:
            says = f"another pair: {says}"
        test = {key: row[key] for key in ("prompt", "chosen", "rejected")}
        rounds.append(Round(test, train, how, says))
    return rounds
