"""What a lesson asks of its learner: questions, exercises and claims.

Each lesson has one module, ``lesson_kit/lesson_01.py`` and so on, that holds its
``LESSON``. The questions are there and not in the notebook's cells: a cell has at most 25
lines, a question with its reasons about ten; and a learner who reads the cell would read
the right answer in it.

What it leaves out: how questions look (``widgets.quiz``) and what is answered
(``lesson_kit.progress``).

Try it::

    >>> q = Question("2 + 2?", right="4", wrong={"5": "One too many.", "3": "One too few."})
    >>> sorted(option.text for option in q.options)
    ['3', '4', '5']
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from posttrain_lab.lesson_kit.exercise import Exercise

NUMBER = re.compile(r"\d\d")
CLAIM = re.compile(r"C\d\d[a-z]?")  # a letter: another experiment on the same statement


@dataclass(frozen=True)
class Option:
    """One answer on offer, and what is said to whoever takes it."""

    key: str
    text: str
    why: str


@dataclass(frozen=True)
class Question:
    """One multiple-choice question. `Words in backticks` are shown as code.

    Args:
        text: what is asked.
        right: the one right answer.
        wrong: each wrong answer, with the reason why it is wrong.
        because: why the right answer is right; said once it is found.
    """

    text: str
    right: str
    wrong: Mapping[str, str]
    because: str = ""

    def __post_init__(self) -> None:
        if not self.wrong:
            raise ValueError(f"{self.text!r} has no wrong answers.")
        if self.right in self.wrong:
            raise ValueError(f"{self.text!r}: {self.right!r} is both right and wrong.")
        silent = [answer for answer, why in self.wrong.items() if not why.strip()]
        if silent:
            raise ValueError(f"{self.text!r}: nothing is said about {silent[0]!r}.")

    @property
    def key(self) -> str:
        """What the answers to it are kept under: an edited question is a new one."""
        return _key(self.text)

    @property
    def right_key(self) -> str:
        """The right option's key."""
        return _key(self.right)

    @property
    def options(self) -> tuple[Option, ...]:
        """All answers, shuffled once and for ever: "take the second" means one thing."""
        answers = {self.right: self.because, **self.wrong}
        options = [Option(_key(text), text, why) for text, why in answers.items()]
        return tuple(sorted(options, key=lambda option: _key(self.text + "\0" + option.text)))

    def to_json(self) -> dict[str, Any]:
        options = [{"key": o.key, "text": o.text, "why": o.why} for o in self.options]
        return {
            "key": self.key, "text": self.text, "right": self.right_key, "options": options
        }  # fmt: skip


@dataclass(frozen=True)
class Lesson:
    """What a lesson asks, by its shown number: "01"."""

    number: str
    title: str
    quiz: tuple[Question, ...] = ()
    exercises: tuple[Exercise, ...] = ()
    claims: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not NUMBER.fullmatch(self.number):
            raise ValueError(f"A lesson's number has two digits; {self.number!r} was given.")
        keys = [question.key for question in self.quiz]
        keys += [exercise.number for exercise in self.exercises]
        keys += self.claims
        twice = {key for key in keys if keys.count(key) > 1}
        if twice:
            raise ValueError(f"Lesson {self.number} asks the same twice: {sorted(twice)}.")
        strangers = [e.number for e in self.exercises if e.lesson != self.number]
        strangers += [claim for claim in self.claims if not CLAIM.fullmatch(claim)]
        if strangers:
            raise ValueError(f"Lesson {self.number} cannot hold {strangers}.")


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
