"""Checks an exercise, and shows what held and the first case that did not.

The check runs where it is called, in the learner's kernel. What it found is drawn, never
raised; where there is no page it is plain text. A solved exercise is kept as done for the
seat of the page that shows it, so that learners on one server do not share it.

What it leaves out: trying the cases (``lesson_kit.exercise``).

Try it in a notebook::

    from posttrain_lab.widgets import check
    check("2.1", my_function)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import traitlets
from IPython.display import display

from posttrain_lab.lesson_kit import progress, syllabus
from posttrain_lab.lesson_kit.exercise import Exercise, Outcome, attempt
from posttrain_lab.records import LabError
from posttrain_lab.widgets import assets, desk
from posttrain_lab.widgets.asked import Asked

SCRIPT = assets.bundle("checked.js")
STYLE = assets.look()


class Checked(Asked):
    """The outcome of one check."""

    _esm = SCRIPT
    _css = STYLE
    outcome = traitlets.Dict().tag(sync=True)

    def __init__(self, outcome: Outcome, **traits: Any) -> None:
        self._outcome = outcome
        super().__init__({"record": self._record}, outcome=outcome.to_json(), **traits)

    def __repr__(self) -> str:
        return self._outcome.words()

    def _record(self, message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
        seat = desk.seat_of(message)
        if self._outcome.done:  # what was found here counts, not what a page says
            progress.record(seat, "exercises", self._outcome.number)
        return {"done": self._outcome.done}


def check(exercise: str | Exercise, function: Callable[..., Any]) -> None:
    """Tries a function on an exercise's cases and shows the outcome.

    Args:
        exercise: its number, "2.1", or the exercise itself.
        function: the learner's function, by its name, not called.
    """
    try:
        known = isinstance(exercise, Exercise)
        found = exercise if known else syllabus.exercise(exercise)
        outcome = attempt(found, function)
    except LabError as error:
        outcome = Outcome(str(exercise), "", note=str(error))
    display(Checked(outcome))
