"""Lessons and exercises are found by the numbers that learners see."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from posttrain_lab.lesson_kit import syllabus
from posttrain_lab.records import LabError

LESSON = """
from posttrain_lab.lesson_kit import Case, Exercise, Lesson
LESSON = Lesson("{}", "A lesson", exercises=(Exercise("{}.1", "Add", (Case((1,), 1),)),))
"""


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A package with lessons 02 and 10, and a module that is no lesson."""
    folder = tmp_path / "made_up_lessons"
    folder.mkdir()
    for name, text in {
        "__init__": "",
        "lesson": "",
        "lesson_10": LESSON.format("10", "10"),
        "lesson_02": LESSON.format("02", "2"),
    }.items():
        (folder / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    yield folder.name
    for name in [n for n in sys.modules if n.startswith(folder.name)]:
        del sys.modules[name]


def test_lessons_are_found_in_order(room: str) -> None:
    assert syllabus.numbers(room) == ["02", "10"]
    assert [lesson.number for lesson in syllabus.every(room)] == ["02", "10"]


def test_an_exercise_is_found_by_its_shown_number(room: str) -> None:
    assert syllabus.exercise("2.1", room).title == "Add"
    assert syllabus.exercise("10.1", room).number == "10.1"


@pytest.mark.parametrize("number", ["2", "../02", "", "11"])
def test_a_lesson_that_is_not_there_is_refused_in_words(room: str, number: str) -> None:
    with pytest.raises(LabError, match="There are: 02, 10"):
        syllabus.lesson(number, room)


@pytest.mark.parametrize("number", ["2.2", "2", "3.1", "", None, 2.1])
def test_an_exercise_that_is_not_there_is_refused_in_words(room: str, number: object) -> None:
    with pytest.raises(LabError, match="There is no exercise"):
        syllabus.exercise(number, room)  # type: ignore[arg-type]


def test_a_module_that_holds_another_lesson_is_noticed(room: str, tmp_path: Path) -> None:
    (tmp_path / room / "lesson_03.py").write_text(LESSON.format("02", "2"))
    with pytest.raises(ValueError, match=r"lesson_03\.py holds lesson 02"):
        syllabus.lesson("03", room)


def test_every_lesson_of_the_lab_has_five_questions() -> None:
    for lesson in syllabus.every():
        assert len(lesson.quiz) == 5, f"lesson {lesson.number}"
        assert syllabus.lesson(lesson.number) is lesson
