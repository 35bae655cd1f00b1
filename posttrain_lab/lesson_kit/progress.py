"""What a learner has done of a lesson: questions answered, exercises solved, claims run.

A learner is a page's seat (``runs.drafts``): thirty of them on one server share nothing.
The picks of a quiz are kept by its page as the draft ``quiz-01``; this reads them. Solved
exercises and claims are written here by the kernel that saw them.

What it leaves out: marks. Nothing here is graded or sent anywhere.

Try it::

    from posttrain_lab.lesson_kit import progress
    progress.record("0" * 32, "exercises", "1.1")
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from posttrain_lab.lesson_kit.exercise import EXERCISE
from posttrain_lab.lesson_kit.lesson import CLAIM, Lesson, Question
from posttrain_lab.records import LabError
from posttrain_lab.runs import drafts, locks
from posttrain_lab.runs.files import home, private

DRAFT = "progress"
NAMES: dict[str, re.Pattern[str]] = {"exercises": EXERCISE, "claims": CLAIM}
KINDS = ("questions", "exercises", "claims")
PATIENCE_S = 5.0


@dataclass(frozen=True)
class Item:
    """One thing to do in a lesson. ``name`` is how a learner calls it: "4", "1.2", "C05"."""

    kind: str
    name: str
    done: bool


def quiz_draft(lesson: Lesson) -> str:
    """The name under which the page keeps its picks: ``{"picks": {question: [option, …]}}``."""
    return f"quiz-{lesson.number}"


def record(seat: str, kind: str, name: str) -> None:
    """Keeps that an exercise is solved, or that a claim was run. Twice is once.

    Raises:
        LabError: no valid seat, no such kind of thing, or a disk that cannot be written.
    """
    if kind not in NAMES or not NAMES[kind].fullmatch(name):
        raise LabError(
            f"{name!r} of {kind!r} cannot be kept as done.",
            'It needs to be an exercise like "2.1" or a claim like "C05".',
            "Give the number as it is shown.",
            kind,
        )
    if name in _names(drafts.load(seat, DRAFT), kind):  # also refuses what is no seat
        return
    lock = locks.hold(private(home() / "drafts" / seat) / f"{DRAFT}.lock", PATIENCE_S)
    if lock is None:
        raise LabError(
            "Your progress could not be kept just now.",
            "Another page of yours is writing it.",
            "Run the cell once more.",
            "progress",
        )
    try:
        kept = drafts.load(seat, DRAFT)
        rows = {each: sorted({*_names(kept, each)}) for each in NAMES}
        rows[kind] = sorted({*rows[kind], name})
        drafts.save(seat, DRAFT, rows)
    finally:
        lock.release()


def of(seat: str, lesson: Lesson) -> list[Item]:
    """Everything there is to do in a lesson, and whether this learner has done it."""
    kept = drafts.load(seat, DRAFT)
    picks = (drafts.load(seat, quiz_draft(lesson)) or {}).get("picks")
    solved, run = _names(kept, "exercises"), _names(kept, "claims")
    items = [
        Item("questions", str(i), _answered(question, picks))
        for i, question in enumerate(lesson.quiz, 1)
    ]
    items += [Item("exercises", e.number, e.number in solved) for e in lesson.exercises]
    return items + [Item("claims", claim, claim in run) for claim in lesson.claims]


def untouched(lesson: Lesson) -> list[Item]:
    """The same for somebody who has done nothing yet."""
    items = [Item("questions", str(i), False) for i in range(1, len(lesson.quiz) + 1)]
    items += [Item("exercises", each.number, False) for each in lesson.exercises]
    return items + [Item("claims", claim, False) for claim in lesson.claims]


def line(lesson: Lesson, items: Sequence[Item]) -> str:
    """ "Lesson 01: 3 of 5 questions, 1 of 2 exercises, 2 of 8 claims"."""
    return f"Lesson {lesson.number}: {counts(items)}"


def counts(items: Sequence[Item]) -> str:
    """ "3 of 5 questions, 1 of 2 exercises, 2 of 8 claims"; what a lesson lacks is left out."""
    parts = []
    for kind in KINDS:
        mine = [item for item in items if item.kind == kind]
        word = kind.removesuffix("s") if len(mine) == 1 else kind
        if mine:
            parts.append(f"{sum(item.done for item in mine)} of {len(mine)} {word}")
    return ", ".join(parts) or "nothing to do"


def _answered(question: Question, picks: Any) -> bool:
    """Whether the right answer is among what was picked; a page may have sent anything."""
    mine = picks.get(question.key) if isinstance(picks, dict) else None
    return isinstance(mine, list) and question.right_key in mine


def _names(kept: dict[str, Any] | None, kind: str) -> set[str]:
    rows = (kept or {}).get(kind)
    return {row for row in rows if isinstance(row, str)} if isinstance(rows, list) else set()
