"""Each learner's progress is their own, counted from what was really done."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from posttrain_lab.lesson_kit import Case, Exercise, Lesson, Question, progress
from posttrain_lab.records import LabError
from posttrain_lab.runs import drafts

ANNA, BEN = "a" * 32, "b" * 32
QUIZ = tuple(Question(f"{n} + 1?", str(n + 1), {"0": "No."}) for n in range(5))
LESSON = Lesson(
    "01",
    "Sums",
    QUIZ,
    (Exercise("1.1", "Add", (Case((), 1),)), Exercise("1.2", "Take", (Case((), 1),))),
    ("C01", "C02"),
)


def line(seat: str) -> str:
    return progress.line(LESSON, progress.of(seat, LESSON))


def keep(seat: str, picks: object) -> None:
    drafts.save(seat, progress.quiz_draft(LESSON), {"rev": 1, "picks": picks})


def test_nothing_is_done_at_first() -> None:
    assert line(ANNA) == "Lesson 01: 0 of 5 questions, 0 of 2 exercises, 0 of 2 claims"
    assert progress.of(ANNA, LESSON) == progress.untouched(LESSON)


def test_what_was_done_is_counted_and_nobody_elses() -> None:
    right = {question.key: [question.right_key] for question in QUIZ[:3]}
    keep(ANNA, right)
    progress.record(ANNA, "exercises", "1.2")
    progress.record(ANNA, "claims", "C01")
    assert line(ANNA) == "Lesson 01: 3 of 5 questions, 1 of 2 exercises, 1 of 2 claims"
    assert line(BEN) == "Lesson 01: 0 of 5 questions, 0 of 2 exercises, 0 of 2 claims"
    done = [(item.kind, item.name) for item in progress.of(ANNA, LESSON) if item.done]
    assert done == [("questions", "1"), ("questions", "2"), ("questions", "3"),
                    ("exercises", "1.2"), ("claims", "C01")]  # fmt: skip


def test_a_question_counts_once_its_right_answer_was_found() -> None:
    wrong = next(o.key for o in QUIZ[0].options if o.key != QUIZ[0].right_key)
    keep(ANNA, {QUIZ[0].key: [wrong], QUIZ[1].key: ["other", QUIZ[1].right_key]})
    assert line(ANNA).startswith("Lesson 01: 1 of 5 questions")


@pytest.mark.parametrize("picks", [None, 7, [], {"x": 1}, {QUIZ[0].key: "text"}, {"": {}}])
def test_what_a_page_sends_is_not_trusted(picks: object) -> None:
    keep(ANNA, picks)
    assert line(ANNA).startswith("Lesson 01: 0 of 5 questions")


def test_twice_is_once_and_a_claim_counts_in_every_lesson_that_shows_it() -> None:
    progress.record(ANNA, "claims", "C01")
    progress.record(ANNA, "claims", "C01")
    other = Lesson("02", "More", claims=("C01",))
    assert progress.counts(progress.of(ANNA, other)) == "1 of 1 claim"


@pytest.mark.parametrize(
    ("seat", "kind", "name"),
    [
        (ANNA, "exercises", "1.1; rm"),
        (ANNA, "claims", "../C01"),
        (ANNA, "questions", "1"),
        (ANNA, "lies", "1"),
        ("../" + "a" * 29, "claims", "C01"),
        ("", "claims", "C01"),
    ],
)
def test_what_is_no_seat_or_no_exercise_is_refused(
    seat: str, kind: str, name: str, lab_home: Path
) -> None:
    with pytest.raises(LabError):
        progress.record(seat, kind, name)
    assert not list(lab_home.rglob("*.json"))


def test_two_who_write_at_once_lose_nothing() -> None:
    names = [f"1.{n}" for n in range(1, 21)]
    threads = [
        threading.Thread(target=progress.record, args=(ANNA, "exercises", name))
        for name in names
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = drafts.load(ANNA, progress.DRAFT)
    assert kept is not None
    assert set(kept["exercises"]) == set(names)


def test_a_damaged_file_is_said_once_and_set_aside(lab_home: Path) -> None:
    progress.record(ANNA, "claims", "C01")
    (lab_home / "drafts" / ANNA / f"{progress.DRAFT}.json").write_text("{")
    with pytest.raises(LabError, match="cannot be read"):
        line(ANNA)
    assert line(ANNA).endswith("0 of 2 claims")


def test_a_lesson_with_nothing_to_do_says_so() -> None:
    assert progress.counts([]) == "nothing to do"
