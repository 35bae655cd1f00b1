"""A lesson's quiz: pick an answer, read why it is wrong, try again.

The answers are kept for the page's seat, in the browser and in the lab's home, so that a
reload or a new kernel brings them back.

Libraries that were looked at: jupyterquiz (2.9.6, 26 kB) draws questions from JSON, but
forgets the answers on reload, has no names for screen readers, builds its page from HTML
text and brings colours of its own; nbgrader and otter-grader collect and mark a class's
notebooks on a server, and have no quiz. So it is the lab's own page on the lab's own
messages, some two hundred lines.

What it leaves out: marks, time limits, questions with several right answers. The right
answers travel to the page: this is for learning, not for examining.

Try it in a notebook::

    from posttrain_lab.lesson_kit import Lesson, Question
    from posttrain_lab.widgets import Quiz
    Quiz(Lesson("01", "Sums", quiz=(Question("2 + 2?", "4", {"5": "One too many."}),)))
"""

from __future__ import annotations

from typing import Any

import traitlets

from posttrain_lab.lesson_kit import progress, syllabus
from posttrain_lab.lesson_kit.lesson import Lesson
from posttrain_lab.widgets import assets, desk
from posttrain_lab.widgets.asked import Asked

SCRIPT = assets.bundle("quiz.js")
STYLE = assets.look()


class Quiz(Asked):
    """The quiz of a lesson, named by its number, "01", or given as it is."""

    _esm = SCRIPT
    _css = STYLE
    boot = traitlets.Dict().tag(sync=True)

    def __init__(self, lesson: str | Lesson, **traits: Any) -> None:
        made = syllabus.lesson(lesson) if isinstance(lesson, str) else lesson
        asks = desk.kept(progress.quiz_draft(made))
        super().__init__(asks, boot=boot(made), **traits)


def boot(lesson: Lesson) -> dict[str, Any]:
    """What the page draws at once: the questions, in plain JSON."""
    return {
        "name": progress.quiz_draft(lesson),
        "lesson": lesson.number,
        "questions": [question.to_json() for question in lesson.quiz],
    }
