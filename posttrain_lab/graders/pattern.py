"""Grades by a learner's regular expression, which cannot hang.

The engine is RE2, whose time grows with the text and no faster (Python's own ``re`` needs
years for ``(a+)+b`` on forty letters). It has neither look-ahead nor back-references.
What is left, long patterns on long texts, is bounded by ``MOST_WORK``.

What it leaves out: more than the first place where the pattern fits.

Try it::

    >>> example = Example.pair("2+2?", "4", gold="4")
    >>> pattern(r"total: (\\d+)")("total: 4", example).value
    1.0
    >>> pattern("(a+)+b")("a" * 100_000, example).value
    0.0
"""

from __future__ import annotations

import importlib
import sys
from typing import Any

from posttrain_lab.graders.grader import Grader, named, no_gold, short
from posttrain_lab.records import Example, Grade, LabError

LONGEST = 500  # characters of a pattern
MOST_WORK = 3_000_000  # bytes of text × instructions; at most about 13 ns each
_MEMORY = 1 << 18  # what RE2 may use for a pattern, so that compiling takes milliseconds


def pattern(expression: str, *, ignore_case: bool = False) -> Grader:
    """1 if the pattern fits somewhere; with a group, if what it caught is the gold answer.

    Raises:
        LabError: the expression is no regular expression for RE2, or too long.
    """
    compiled = _compile(expression, ignore_case)

    def grade(completion: str, example: Example) -> Grade:
        if compiled.groups and example.gold is None:
            return no_gold()
        text = completion.encode("utf-8", "replace")
        if len(text) * compiled.programsize > MOST_WORK:
            why = f"The text has {len(text):,} bytes, which is too long for this pattern."
            return Grade(None, None, why)
        found = compiled.search(text.decode("utf-8"))
        if found is None:
            return Grade(0.0, None, "The pattern fits nowhere.")
        if not compiled.groups:
            return Grade(1.0, found[0], f"The pattern fits “{short(found[0])}”.")
        caught, gold = (found[1] or "").strip(), (example.gold or "").strip()
        same = caught.lower() == gold.lower() if ignore_case else caught == gold
        verb = "is" if same else "is not"
        return Grade(float(same), caught, f"It caught “{short(caught)}”, which {verb} right.")

    return named(f"pattern({short(expression, 30)})", grade)


def _compile(expression: str, ignore_case: bool) -> Any:
    if not expression or len(expression) > LONGEST:
        raise LabError(
            f"The pattern has {len(expression)} characters.",
            f"It needs between 1 and {LONGEST}.",
            "Shorten it." if expression else "Write one.",
            "pattern",
        )
    re2 = _engine()
    options = re2.Options()
    options.log_errors, options.max_mem = False, _MEMORY
    options.case_sensitive = not ignore_case
    try:
        return re2.compile(expression.encode("utf-8", "replace").decode(), options)
    except re2.error as error:
        why = error.args[0] if error.args else ""
        why = why.decode("utf-8", "replace") if isinstance(why, bytes) else str(why)
        raise LabError(
            f"The pattern {short(expression)} cannot be used: {short(why)}.",
            "It needs to be a regular expression without look-ahead and back-references.",
            "Correct it, or make it shorter.",
            "pattern",
        ) from None


def _engine() -> Any:
    try:
        return importlib.import_module("re2")
    except ModuleNotFoundError:
        raise LabError(
            "google-re2 is not installed.",
            "pattern() needs it: with Python's own engine a pattern can hang.",
            f'Run: {sys.executable} -m pip install "google-re2>=1.1"',
        ) from None
