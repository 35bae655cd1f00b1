"""Word problems as the claims about RL use them: to show, to prompt with, to ask.

What it leaves out: the problems (``world.problems``), and what an arm does with them.

Try it::

    >>> prompt(made("train", 0, 1)[0]).gold == made("train", 0, 1)[0].answer
    True
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from posttrain_lab.records import Example, Grade


def made(split: str, first: int, number: int, most_steps: int = 1) -> list[Any]:
    """Problems of one to ``most_steps`` steps in turn."""
    from posttrain_lab.world.problems import problem

    return [problem(split, first + i, 1 + i % most_steps) for i in range(number)]


def prompt(problem: Any) -> Example:
    """The question with its number, for RL; the last turn is never shown."""
    return Example.pair(problem.text, problem.solution("worked"), gold=problem.answer)


def right(text: str, problem: Any) -> bool:
    """Whether the answer's number is right, as ``numeric()`` reads it."""
    from posttrain_lab.graders import numeric

    return bool(numeric()(text, prompt(problem)).value)


def items(
    problems: Sequence[Any], check: Callable[[str, Any], bool | float] = right, room: str = ""
) -> list[Any]:
    """The problems to ask; an answer may be half as long again as the question and ``room``."""
    from posttrain_lab.world.problems import item

    return [
        replace(item(one, "worked"), gold=f"{one.text} {room}",
                check=lambda text, one=one: check(text, one))
        for one in problems
    ]  # fmt: skip


def value(grade: Grade) -> float:
    """A grade's value; nothing for what cannot be graded."""
    return grade.value or 0.0
