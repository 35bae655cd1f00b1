"""Choices between two answers to a request: which one is better, though neither need be good.

As where people choose between two of a model's own answers, the chosen one is often bad
itself: rude, but right, beside one that is rude and wrong. Who copies the chosen answers
copies that; who learns what made them better can go further.

An answer is made worse as a badly taught model does it: it is rude, or it is another
question's answer, garbled, or empty. From rudeness alone a reward model learns to pay for
the polite phrase and never reads the rest; then RL writes "Gladly." with anything after it.

What it leaves out: training on them.

Try it::

    >>> made = choice("train", 0, "kinder")
    >>> polite(made.chosen), polite(made.rejected)
    (True, False)
"""

from __future__ import annotations

import random
from functools import partial

from posttrain_lab.records import Example, Grade
from posttrain_lab.world import constitution
from posttrain_lab.world.items import normalised
from posttrain_lab.world.preferences import (
    EVASIONS,
    POLITE,
    RUDE,
    Pair,
    kind_and_right,
    polite,
    said,
)
from posttrain_lab.world.streams import draw, stream

# What makes the chosen answer the better one, and in how many pairs.
KINDS = {
    "kinder": 0.4,  # polite beside rude or plain, both right
    "righter": 0.15,  # right beside wrong, both polite
    "less_bad": 0.45,  # right beside wrong, both rude
}
WRONGS = {"other": 0.4, "garbled": 0.4, "empty": 0.2}
PLAIN = 0.4  # of those beside a polite one: neither polite nor rude
GOOD = 0.25  # of the demonstrations to begin from
REASONS = {
    "kinder": "One answer is polite, the other is not.",
    "righter": "One answer is right, the other is not.",
    "less_bad": "Both are rude; one of them is right.",
}
OR = "|"  # between words of which one is enough


def choice(split: str, index: int, kind: str | None = None) -> Pair:
    """The pair of this split and index; ``kind``: one of ``KINDS``, any without it."""
    return draw("manners", split, index, partial(_choice, split=split, kind=kind), _key)


def demonstration(split: str, index: int) -> tuple[str, str]:
    """A request and a right answer, polite in a quarter of them and else rude."""
    prompt, gold, _ = draw("mixed-manners", split, index, partial(_request, split=split),
                           lambda made: normalised(made[0]))  # fmt: skip
    rng = stream("mixed-manners-tone", split, index)
    return prompt, rng.choice(POLITE if rng.random() < GOOD else RUDE).format(g=gold)


def asked(made: Pair) -> Example:
    """The pair's request with its good answer; ``gold``: words of which an answer needs one."""
    return Example.pair(made.prompt, made.chosen, OR.join(made.keep))


def judged(answer: str, example: Example) -> Grade:
    """1 if it is polite and holds one of the words in ``gold``, else 0, and why."""
    if not example.gold:
        return Grade(None, None, "The example has no gold answer to compare with.")
    keep = example.gold.split(OR)
    if kind_and_right(answer, keep):
        return Grade(1.0, None, "It is polite, and says what was asked.")
    missing = "" if said(answer, keep) else " What was asked is not in it."
    manners = "" if polite(answer) else " It is not polite."
    return Grade(0.0, None, f"{manners}{missing}".strip())


def _key(made: Pair) -> str:
    return normalised(made.prompt)


def _request(rng: random.Random, split: str) -> tuple[str, str, tuple[str, ...]]:
    return constitution.harmless(rng, split)


def _choice(rng: random.Random, split: str, kind: str | None) -> Pair:
    prompt, gold, keep = _request(rng, split)
    which = kind or rng.choices(list(KINDS), list(KINDS.values()))[0]
    chosen = rng.choice(RUDE if which == "less_bad" else POLITE).format(g=gold)
    while True:
        rejected = _worse(rng, which, gold, split)
        if not (polite(rejected) if which == "kinder" else said(rejected, keep)):
            return Pair(prompt, chosen, rejected, "polite", REASONS[which],
                        first=rng.randrange(2), keep=keep)  # fmt: skip


def _worse(rng: random.Random, kind: str, gold: str, split: str) -> str:
    """Worse than the chosen answer in what its kind says, and in nothing else."""
    if kind == "kinder":
        return gold if rng.random() < PLAIN else rng.choice(RUDE).format(g=gold)
    _, other, _ = _request(rng, split)
    how = rng.choices(list(WRONGS), list(WRONGS.values()))[0]
    wrong = _garbled(rng, gold, other) if how == "garbled" else other
    wrong = rng.choice((*EVASIONS, "Gladly.", "")) if how == "empty" else wrong
    return rng.choice(RUDE if kind == "less_bad" else POLITE).format(g=wrong).strip()


def _garbled(rng: random.Random, gold: str, other: str) -> str:
    """The answer's beginning and another one's end; or its words, some lost and some cut."""
    words, strange = gold.split(), other.split()
    if rng.random() < 0.5:
        cut = rng.randrange(len(words))
        return " ".join([*words[:cut], *strange[rng.randrange(len(strange)) :]])
    made = [_broken(rng, word) for word in words if rng.random() > 0.2]
    return " ".join([*made, *rng.sample(strange, min(len(strange), rng.randrange(3)))])


def _broken(rng: random.Random, word: str) -> str:
    """Now and then without its end or its beginning."""
    if len(word) < 3 or rng.random() < 0.6:
        return word
    cut = rng.randrange(1, len(word) - 1)
    return word[:cut] if rng.random() < 0.5 else word[cut:]
