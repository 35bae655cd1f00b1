"""The kernel's half of quiz, progress and checks: who hears what, and what is kept for whom."""

from __future__ import annotations

from typing import Any

import pytest

from posttrain_lab.lesson_kit import progress, syllabus
from posttrain_lab.records import LabError
from posttrain_lab.runs import drafts
from posttrain_lab.widgets import Checked, Progress, Quiz, check, checked, kit_states
from posttrain_lab.widgets.asked import Asked
from posttrain_lab.widgets.kit_states import EXERCISES, LESSON, QUIZ

ANNA, BEN = "a" * 32, "b" * 32


def ask(widget: Asked, type: str, **message: Any) -> dict[str, Any]:
    """What a page hears when it asks."""
    said: list[dict[str, Any]] = []
    widget.send = lambda content, buffers=None: said.append(content)
    widget._handle_custom_msg({"id": "x-1", "type": type, **message}, [])
    (reply,) = said
    assert reply.pop("id") == "x-1"
    return reply


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Checked]:
    """The checks that are displayed."""
    found: list[Checked] = []
    monkeypatch.setattr(checked, "display", found.append)
    return found


def test_picks_come_back_to_the_seat_that_made_them() -> None:
    draft = {"rev": 3, "picks": {QUIZ[0].key: [QUIZ[0].right_key]}}
    assert ask(Quiz(LESSON), "save", seat=ANNA, draft=draft)["ok"]
    assert ask(Quiz(LESSON), "open", seat=ANNA)["draft"] == draft
    assert ask(Quiz(LESSON), "open", seat=BEN)["draft"] is None


def test_a_quiz_keeps_under_its_own_name_whatever_a_page_asks() -> None:
    ask(Quiz(LESSON), "save", seat=ANNA, name="progress", draft={"rev": 1, "picks": {}})
    assert drafts.load(ANNA, "progress") is None
    assert drafts.load(ANNA, "quiz-02") is not None


@pytest.mark.parametrize("seat", [None, "", "A" * 32, "../" + "a" * 29, 5])
def test_without_a_proper_seat_nothing_is_told_or_kept(
    seat: object, shown: list[Checked]
) -> None:
    check(EXERCISES[0], kit_states.masked_loss)
    for widget, type in ((Quiz(LESSON), "open"), (Quiz(LESSON), "save"),
                         (Progress(LESSON), "progress"), (shown[0], "record")):  # fmt: skip
        reply = ask(widget, type, seat=seat, draft={})
        assert not reply["ok"]
        assert "seat" in reply["error"]["given"]


def test_progress_is_told_for_the_seat_that_asks() -> None:
    progress.record(ANNA, "claims", "C08")
    lines = {seat: ask(Progress(LESSON), "progress", seat=seat)["lessons"][0]["line"]
             for seat in (ANNA, BEN)}  # fmt: skip
    assert lines[ANNA] == "Lesson 02: 0 of 5 questions, 0 of 2 exercises, 1 of 5 claims"
    assert lines[BEN] == "Lesson 02: 0 of 5 questions, 0 of 2 exercises, 0 of 5 claims"


def test_the_first_picture_of_progress_needs_no_kernel() -> None:
    (row,) = Progress(LESSON).boot["lessons"]
    assert row["counts"] == "0 of 5 questions, 0 of 2 exercises, 0 of 5 claims"
    assert [len(kind["items"]) for kind in row["kinds"]] == [5, 2, 5]


def test_a_solved_exercise_is_kept_for_the_page_that_shows_it(shown: list[Checked]) -> None:
    check(EXERCISES[0], kit_states.masked_loss)
    assert ask(shown[0], "record", seat=ANNA) == {"ok": True, "done": True}
    items = {item.name: item.done for item in progress.of(ANNA, LESSON)}
    assert items["2.1"]
    assert not any(item.done for item in progress.of(BEN, LESSON))


def test_an_unsolved_exercise_is_not_kept_whatever_the_page_says(shown: list[Checked]) -> None:
    check(EXERCISES[0], kit_states.forgetful_loss)
    assert ask(shown[0], "record", seat=ANNA, done=True) == {"ok": True, "done": False}
    assert progress.of(ANNA, LESSON) == progress.untouched(LESSON)


def test_where_there_is_no_page_a_check_is_plain_text(
    capsys: pytest.CaptureFixture[str],
) -> None:
    check(EXERCISES[0], kit_states.unguarded_loss)
    said = capsys.readouterr().out
    assert "Exercise 2.1: 2 of 4 cases hold so far." in said
    assert "came out: an error, ZeroDivisionError: division by zero" in said
    assert "Traceback" not in said


def test_a_check_carries_its_words_beside_its_picture(shown: list[Checked]) -> None:
    check(EXERCISES[0], kit_states.masked_loss)
    data = shown[0]._repr_mimebundle_()[0]
    assert data["text/plain"].startswith("Exercise 2.1: all 4 cases hold.\n")
    assert "application/vnd.jupyter.widget-view+json" in data


@pytest.mark.parametrize("number", ["9.9", "two", "", None, 2.1])
def test_an_exercise_that_is_not_there_is_said_and_not_raised(
    number: Any, shown: list[Checked]
) -> None:
    check(number, kit_states.masked_loss)
    assert "There is no exercise" in repr(shown[0])
    assert not ask(shown[0], "record", seat=ANNA)["done"]


def test_a_lesson_is_named_by_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syllabus, "lesson", {"02": LESSON}.__getitem__)
    assert Quiz("02").boot["lesson"] == "02"
    assert Progress("02").boot["lessons"][0]["number"] == "02"


def test_a_lesson_that_is_not_there_is_refused_in_words() -> None:
    with pytest.raises(LabError, match="There is no quiz or exercise for a lesson '77'"):
        Quiz("77")
