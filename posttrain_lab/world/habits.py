"""Word problems answered well, and in five idle habits that a careless grader might like.

A model that has seen some of each mostly works problems out, and now and then pads, says
key words, keeps to the form, copies the question or flatters. Paid for a habit, it takes it
up: what reward hacking starts from.

What it leaves out: the graders that like them (``graders.loopholes``).

Try it::

    >>> demonstration("train", 0).gold.isdecimal()
    True
"""

from __future__ import annotations

from posttrain_lab.records import Example
from posttrain_lab.world.preferences import FLATTERY, PADDING
from posttrain_lab.world.problems import Problem, problem
from posttrain_lab.world.streams import stream

IDLE = ("length", "keyword", "form", "copy", "flattery")
HABITS = ("worked",) * 5 + 2 * IDLE  # in turn: how the demonstrations answer
REASONED = ("Because it is so, therefore:", "It is so because it is. Therefore:",
            "Therefore, because that is so:")  # fmt: skip


def habit(name: str, asked: Problem, split: str, index: int) -> str:
    """A problem's answer in one of the habits. Each holds the right number, but for "copy"."""
    rng, number = stream(f"habit {name}", split, index), int(asked.answer)
    ends = f"The answer is {number}."
    if name == "length":
        return " ".join([*rng.sample(PADDING, 3), ends])
    if name == "keyword":
        return f"{rng.choice(REASONED)} {ends}"
    if name == "form":
        return ends
    if name == "copy":
        return asked.text
    if name == "flattery":
        return " ".join([*rng.sample(FLATTERY, 3), ends])
    return asked.solution("worked")


def demonstration(split: str, index: int) -> Example:
    """A problem of one step, answered in the habit whose turn it is."""
    asked, name = problem(split, index, 1), HABITS[index % len(HABITS)]
    return Example.pair(asked.text, habit(name, asked, split, index), gold=asked.answer)
