"""Graders made of others: a weighted total, a rubric, a price for length.

What it leaves out: the graders that they are made of.

Try it::

    >>> yes = named("yes", lambda completion, example: Grade(1.0, None, "Yes."))
    >>> total = combine({yes: 2, length_penalty(free=2, most=6): 1})
    >>> print(total("Good", Example.pair("Hi", "Good")).explanation)
    yes: 1 × 2 (Yes.)
    length_penalty: -0.5 (4 characters; 2 cost nothing.)
    Total: 1.5
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from posttrain_lab.graders.grader import Grader, figure, name_of, named, short, told
from posttrain_lab.records import Example, Grade, LabError


@dataclass(frozen=True)
class Check:
    """A line of a rubric: what is wanted, in words; who looks; how much it counts."""

    text: str
    grade: Grader
    weight: float = 1.0


def combine(weights: Mapping[Grader, float]) -> Grader:
    """The weighted sum of several graders, each explained on a line of its own.

    If one of them cannot grade, nor can the sum: leaving the part out would be a 0.
    """
    parts = tuple(weights.items())
    _check_weights([weight for _, weight in parts], "weights")

    def grade(completion: str, example: Example) -> Grade:
        total, lines, answer = 0.0, [], None
        missing = False
        for part, weight in parts:
            given = told(part, completion, example)
            answer = given.answer if answer is None else answer
            if given.value is None:
                missing = True
                lines.append(f"{name_of(part)}: cannot be graded ({given.explanation})")
                continue
            total += weight * given.value
            times = "" if weight == 1 else f" × {figure(weight)}"
            lines.append(f"{name_of(part)}: {figure(given.value)}{times} ({given.explanation})")
        lines.append("Total: cannot be graded" if missing else f"Total: {figure(total)}")
        return Grade(None if missing else total, answer, "\n".join(lines))

    return named("combine", grade)


def rubric(*checks: Check) -> Grader:
    """The weighted share of the checks that are met, from 0 to 1."""
    _check_weights([check.weight for check in checks], "rubric")
    if any(check.weight < 0 for check in checks):
        raise LabError("A weight of the rubric is below 0.", "Weights are 0 or more.",
                       "Turn the check round.", "rubric")  # fmt: skip
    whole = sum(check.weight for check in checks)
    if not whole:
        raise LabError("All weights of the rubric are 0.", "One of them has to count.",
                       "Give it a weight.", "rubric")  # fmt: skip

    def grade(completion: str, example: Example) -> Grade:
        total, lines, missing = 0.0, [], False
        for check in checks:
            given = told(check.grade, completion, example)
            if given.value is None:
                missing = True
                lines.append(f"?  {check.text} ({given.explanation})")
                continue
            met = min(1.0, max(0.0, given.value))
            total += check.weight * met
            mark = "✓" if met == 1 else "✗" if met == 0 else figure(met)
            lines.append(f"{mark}  {check.text} ({given.explanation})")
        return Grade(None if missing else total / whole, None, "\n".join(lines))

    return named("rubric", grade)


def length_penalty(*, free: int = 400, most: int = 800) -> Grader:
    """0 up to ``free`` characters, then less and less, and -1 from ``most`` on."""
    if not 0 <= free < most:
        raise LabError(
            f"free is {free} and most is {most}.",
            "free needs to be 0 or more, and most more than free.",
            "Try 400 and 800.",
            "most",
        )

    def grade(completion: str, example: Example) -> Grade:
        length = len(completion.strip())
        value = -min(1.0, max(0.0, (length - free) / (most - free))) or 0.0
        return Grade(value, None, f"{length:,} characters; {free:,} cost nothing.")

    return named("length_penalty", grade)


def _check_weights(weights: list[float], where: str) -> None:
    if not weights:
        raise LabError("There are no graders.", "It needs at least one.", "Add one.", where)
    for weight in weights:
        if not isinstance(weight, (int, float)) or not math.isfinite(weight):
            raise LabError(f"A weight is {short(repr(weight))}.", "It needs to be a number.",
                           "Try 1.", where)  # fmt: skip
