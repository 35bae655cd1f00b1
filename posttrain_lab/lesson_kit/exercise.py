"""An exercise and its check: a function is tried on cases until the first that fails.

The learner's function runs in the learner's own kernel, as anything else they write does.
Whatever it does there, the check answers in words: it never passes an error on.

What it leaves out: drawing (``widgets.checked``), and a time limit: Interrupt ends a
function that does not come back.

Try it::

    >>> sums = Exercise("2.1", "Add", (Case((1, 2), 3), Case((0, 0), 0, "nothing at all")))
    >>> print(attempt(sums, lambda a, b: a + b).words())
    Exercise 2.1: all 2 cases hold.
      ✓ <lambda>(1, 2)
      ✓ nothing at all
"""

from __future__ import annotations

import copy
import re
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

from posttrain_lab.lesson_kit.values import cut, difference, show

EXERCISE = re.compile(r"\d{1,2}\.\d{1,2}")
UNWRITTEN = (
    "It is still to be written. Put your own lines in the place of the `raise` line, run "
    "that cell, then this one."
)
UNCALLED = "The check needs the function itself: its name alone, with no brackets after it."


@dataclass(frozen=True)
class Case:
    """What a function is given, and what has to come out.

    Args:
        given: the function's inputs, in order.
        needed: what it has to return. Arrays and tensors may come for lists of numbers.
        about: what the case is about, in a few words; its inputs when empty.
        tolerance: how far off a number may be, and as a share of it.
    """

    given: tuple[Any, ...]
    needed: Any
    about: str = ""
    tolerance: float = 1e-6


@dataclass(frozen=True)
class Exercise:
    """A function to write, and the cases that it has to hold for."""

    number: str
    title: str
    cases: tuple[Case, ...]

    def __post_init__(self) -> None:
        if not EXERCISE.fullmatch(self.number):
            raise ValueError(f'An exercise\'s number looks like "2.1", not {self.number!r}.')
        if not self.cases:
            raise ValueError(f"Exercise {self.number} has no cases.")

    @property
    def lesson(self) -> str:
        """The number of its lesson: "02" for "2.1"."""
        return f"{int(self.number.split('.')[0]):02d}"


@dataclass(frozen=True)
class Miss:
    """The first case that did not hold, all in text."""

    about: str
    given: str
    came: str
    needed: str
    hint: str = ""


@dataclass(frozen=True)
class Outcome:
    """What a check found. ``note`` says why nothing could be tried."""

    number: str
    title: str
    total: int = 0
    held: tuple[str, ...] = ()
    miss: Miss | None = None
    note: str = ""

    @property
    def done(self) -> bool:
        """Whether every case holds."""
        return self.total > 0 and len(self.held) == self.total

    @property
    def headline(self) -> str:
        """The outcome in one sentence."""
        start = f"Exercise {self.number}"
        if self.note:
            return f"{start}: nothing to check yet."
        if self.done:
            whole = "the one case holds" if self.total == 1 else f"all {self.total} cases hold"
            return f"{start}: {whole}."
        return f"{start}: {len(self.held)} of {self.total} cases hold so far."

    def words(self) -> str:
        """All of it as plain text."""
        lines = [self.headline, *(f"  ✓ {about.strip('`')}" for about in self.held)]
        if self.note:
            lines.append(f"  {self.note}")
        if self.miss is not None:
            m = self.miss
            lines += [
                f"  ✗ {m.about or 'the next case'}",
                f"      given:    {m.given}",
                f"      came out: {m.came}",
                f"      needed:   {m.needed}",
            ]
            lines += [f"      {m.hint}"] if m.hint else []
        return "\n".join(lines)

    def to_json(self) -> dict[str, Any]:
        row = asdict(self)
        return row | {"held": list(self.held), "done": self.done, "headline": self.headline}


def attempt(exercise: Exercise, function: Callable[..., Any]) -> Outcome:
    """Tries a function on the cases in order, and stops at the first that does not hold."""
    start = Outcome(exercise.number, exercise.title, len(exercise.cases))
    if not callable(function):
        return replace(start, note=f"{UNCALLED} {show(function)} was given.")
    held: list[str] = []
    for case in exercise.cases:
        found = _try(case, function)
        if found is None:
            held.append(case.about or f"`{_call(case, function)}`")
        elif isinstance(found, NotImplementedError) and not held:
            return replace(start, note=UNWRITTEN)
        else:
            miss = found if isinstance(found, Miss) else _raised(case, function, found)
            return replace(start, held=tuple(held), miss=miss)
    return replace(start, held=tuple(held))


def _try(case: Case, function: Callable[..., Any]) -> Miss | BaseException | None:
    """None when the case holds, else what was wrong or what was raised."""
    try:
        came = function(*copy.deepcopy(case.given))  # it may change what it is given
        hint = difference(came, case.needed, case.tolerance)
    except (Exception, KeyboardInterrupt, SystemExit) as error:
        return error
    if hint is None:
        return None
    one, other = show(came), show(case.needed)
    if one == other:  # they part after the digits that are shown
        one = cut(repr(came))
    call = _call(case, function)
    return Miss(case.about, call, one, other, hint)


def _raised(case: Case, function: Callable[..., Any], error: BaseException) -> Miss:
    call = _call(case, function)
    if isinstance(error, KeyboardInterrupt):
        came, hint = "nothing: it was interrupted", "Does a loop in it never end?"
    else:
        came, hint = _said(error), _where(error)
    return Miss(case.about, call, came, show(case.needed), hint)


def _said(error: BaseException) -> str:
    try:
        text = str(error)
    except Exception:  # an error of the learner's own that cannot be written down
        text = ""
    name = type(error).__name__
    return cut(f"an error, {name}: {text}" if text else f"an error, {name}")


def _where(error: BaseException) -> str:
    """The learner's line at which it stopped. The first frame is this module's own call."""
    frames = traceback.extract_tb(error.__traceback__)[1:]
    own = [frame for frame in frames if frame.filename == frames[0].filename]
    if not own:
        return "It could not be called like this. Count its inputs."
    return f"It stopped at line {own[-1].lineno}: `{own[-1].line or '?'}`"


def _call(case: Case, function: Callable[..., Any]) -> str:
    name = getattr(function, "__name__", type(function).__name__)
    return cut(f"{name}({', '.join(show(value) for value in case.given)})")
