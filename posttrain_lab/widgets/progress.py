"""How far a learner is: a line for one lesson, or all lessons one under another.

It asks for its page's seat, so that each learner on a server sees their own; and it asks
again when something on the page, or in another of the learner's tabs, was done.

What it leaves out: what counts as done (``lesson_kit.progress``).

Try it in a notebook::

    from posttrain_lab.widgets import Progress
    Progress("01")    # one lesson; Progress() shows all
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import traitlets

from posttrain_lab.lesson_kit import progress, syllabus
from posttrain_lab.lesson_kit.lesson import Lesson
from posttrain_lab.lesson_kit.progress import Item
from posttrain_lab.widgets import assets, desk
from posttrain_lab.widgets.asked import Asked

SCRIPT = assets.bundle("progress.js")
STYLE = assets.look()


class Progress(Asked):
    """The progress in the lessons given, by number or as they are; in all without any."""

    _esm = SCRIPT
    _css = STYLE
    boot = traitlets.Dict().tag(sync=True)

    def __init__(self, *lessons: str | Lesson, **traits: Any) -> None:
        found = [syllabus.lesson(e) if isinstance(e, str) else e for e in lessons]
        self._lessons = found or syllabus.every()
        start = [row(lesson, progress.untouched(lesson)) for lesson in self._lessons]
        super().__init__({"progress": self._progress}, boot={"lessons": start}, **traits)

    def _progress(self, message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
        seat = desk.seat_of(message)
        return {"lessons": [row(each, progress.of(seat, each)) for each in self._lessons]}


def row(lesson: Lesson, items: Sequence[Item]) -> dict[str, Any]:
    """One lesson as the page draws it."""
    return {
        "number": lesson.number,
        "title": lesson.title,
        "line": progress.line(lesson, items),
        "counts": progress.counts(items),
        "kinds": [
            {"kind": kind, "items": [[i.name, i.done] for i in items if i.kind == kind]}
            for kind in progress.KINDS
            if any(item.kind == kind for item in items)
        ],
    }
