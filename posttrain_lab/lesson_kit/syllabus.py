"""Finds what a lesson asks by its number.

What it leaves out: a list of lessons to keep in step: a module ``lesson_NN.py`` that is
there is a lesson.

Try it::

    >>> [lesson.number for lesson in every()] == sorted(lesson.number for lesson in every())
    True
"""

from __future__ import annotations

import importlib
import pkgutil

from posttrain_lab.lesson_kit.exercise import EXERCISE, Exercise
from posttrain_lab.lesson_kit.lesson import NUMBER, Lesson
from posttrain_lab.records import LabError

ROOM = "posttrain_lab.lesson_kit"


def numbers(room: str = ROOM) -> list[str]:
    """The numbers of all lessons, in order."""
    places = importlib.import_module(room).__path__
    names = sorted(module.name for module in pkgutil.iter_modules(places))
    found = [name.removeprefix("lesson_") for name in names if name.startswith("lesson_")]
    return [number for number in found if NUMBER.fullmatch(number)]


def every(room: str = ROOM) -> list[Lesson]:
    """All lessons, in order."""
    return [lesson(number, room) for number in numbers(room)]


def lesson(number: str, room: str = ROOM) -> Lesson:
    """The lesson with that number.

    Raises:
        LabError: there is none.
    """
    known = numbers(room)
    if number not in known:
        raise LabError(
            f"There is no quiz or exercise for a lesson {number!r}.",
            f"There are: {', '.join(known) or 'none yet'}.",
            'Give the number as it is shown, like "01".',
            "lesson",
        )
    found = importlib.import_module(f"{room}.lesson_{number}").LESSON
    if found.number != number:
        raise ValueError(f"lesson_{number}.py holds lesson {found.number}.")
    return found


def exercise(number: str, room: str = ROOM) -> Exercise:
    """The exercise with that number: "2.1" is the first of lesson 02.

    Raises:
        LabError: there is none.
    """
    exercises: tuple[Exercise, ...] = ()
    if isinstance(number, str) and EXERCISE.fullmatch(number):
        home = f"{int(number.split('.')[0]):02d}"
        exercises = lesson(home, room).exercises if home in numbers(room) else ()
    for each in exercises:
        if each.number == number:
            return each
    shown = [each.number for each in exercises]
    raise LabError(
        f"There is no exercise {number!r}.",
        f"This lesson has {', '.join(shown)}." if shown else 'A number looks like "2.1".',
        "Give the number that stands above the exercise.",
        "exercise",
    )
