"""Sums and word problems of one to three steps, with worked solutions.

An item's identity is its story and numbers; ``streams.draw`` keeps each in one split.

What it leaves out: distractors, more than three steps, other operations than + - and x.

Try it::

    >>> p = problem("test", 0, steps=2)
    >>> p.steps[-1].endswith(p.answer)
    True
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from posttrain_lab.records import Example
from posttrain_lab.world.lexicon import (
    COUNTABLE,
    HELD_OUT_NAMES,
    HELD_OUT_THINGS,
    PEOPLE,
    Person,
    count,
    plural,
)  # fmt: skip
from posttrain_lab.world.streams import draw, draw_with

LARGEST = 99


@dataclass(frozen=True)
class Problem:
    """A word problem: its text, its worked steps ("12 + 5 = 17"), its answer."""

    text: str
    steps: tuple[str, ...]
    answer: str

    def thinking(self) -> str:
        """The solution as a reasoning model writes it."""
        return f"<think>{'. '.join(self.steps)}.</think><answer>{self.answer}</answer>"

    def example(self, thinking: bool = True) -> Example:
        """As a training example: with its thinking, or the answer alone."""
        answer = self.thinking() if thinking else f"<answer>{self.answer}</answer>"
        return Example.pair(self.text, answer, gold=self.answer)


def _operation(rng: random.Random, value: int) -> tuple[str, int]:
    choices = [("+", rng.randint(1, min(30, LARGEST - value)))] if value < LARGEST else []
    if value > 1:
        choices.append(("-", rng.randint(1, min(30, value - 1))))
    if 1 < value <= LARGEST // 2:
        choices.append(("x", 2 if value > LARGEST // 3 else rng.randint(2, 3)))
    return rng.choice(choices)


GAINS = ("{p} finds {n} more.", "{p} buys {n} more.", "{q} gives {o} {n} more.",
         "Then {s} gets {n} more.", "{p} picks up {n} more.")  # fmt: skip
LOSSES = ("{p} gives {n} to {q}.", "{p} loses {n}.", "{p} sells {n}.",
          "Then {s} gives away {n}.", "{q} takes {n} from {o}.")  # fmt: skip
TIMES = {2: ("Then the number doubles.", "{p} gets twice as many."),
         3: ("Then the number triples.", "{p} gets three times as many.")}  # fmt: skip
ASK = ("How many {t} does {p} have now?", "How many {t} does {p} have in the end?",
       "How many {t} are left for {p}?", "How many {t} now?")  # fmt: skip


def _story(
    rng: random.Random, steps: int, people: tuple[Person, ...], things: list[str]
) -> Problem:
    who, other = rng.sample(people, 2)
    thing = rng.choice(things)
    value = rng.randint(2, 40)
    sentences = [f"{who.name} has {count(value, thing)}."]
    worked = []
    for _ in range(steps):
        sign, n = _operation(rng, value)
        forms = TIMES[n] if sign == "x" else GAINS if sign == "+" else LOSSES
        words = rng.choice(forms)
        sentences.append(words.format(p=who.name, q=other.name, o=who.him, s=who.he, n=n))
        result = value + n if sign == "+" else value - n if sign == "-" else value * n
        worked.append(f"{value} {sign} {n} = {result}")
        value = result
    sentences.append(rng.choice(ASK).format(t=plural(thing), p=who.name))
    return Problem(" ".join(sentences), tuple(worked), str(value))


def _key(problem: Problem) -> object:
    # The numbers and operations alone: a test item's sums are then never trained on,
    # whatever names and things stand around them.
    return problem.steps


def problem(split: str, index: int, steps: int, held_out_words: bool = False) -> Problem:
    """The word problem of this index; ``held_out_words``: names and things never trained on."""
    people = HELD_OUT_NAMES if held_out_words else PEOPLE
    things = HELD_OUT_THINGS if held_out_words else COUNTABLE
    return draw(
        f"problem-{steps}-{held_out_words}", split, index,
        lambda rng: _story(rng, steps, people, things), _key,
    )  # fmt: skip


def problem_text(rng: random.Random, split: str) -> str:
    """A word problem with its solution as a schoolbook prints it, for pre-training."""
    made = draw_with(
        rng, split, lambda r: _story(r, r.choice((1, 1, 2, 2, 3)), PEOPLE, COUNTABLE), _key
    )
    style = rng.random()
    if style < 0.4:
        return f"{made.text} {'. '.join(made.steps)}. The answer is {made.answer}."
    if style < 0.8:
        return (
            f"Problem: {made.text}\nSolution: {'. '.join(made.steps)}.\nAnswer: {made.answer}"
        )
    return f"{made.text} The answer is {made.answer}."


def _sum(rng: random.Random) -> str:
    sign = rng.choice("++--x")
    if sign == "x":
        a, b = rng.randint(2, 49), rng.randint(2, 3)
        if rng.random() < 0.4:
            a, b = rng.randint(2, 10), rng.randint(2, 10)
        return f"{a} x {b} = {a * b}"
    a, b = rng.randint(0, LARGEST), rng.randint(0, 40)
    if sign == "-":
        a, b = max(a, b), min(a, b)
        return f"{a} - {b} = {a - b}"
    return f"{a} + {b} = {a + b}"


def sums(rng: random.Random, split: str, number: int) -> list[str]:
    """Sums such as "23 + 45 = 68", all of one split."""
    return [draw_with(rng, split, _sum, str) for _ in range(number)]


def sums_text(rng: random.Random, split: str) -> str:
    """A column or a row of sums."""
    return rng.choice(("\n", ". ", ". ", ", ")).join(sums(rng, split, rng.randint(3, 10)))
