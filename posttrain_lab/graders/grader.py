"""What a grader is: a function from a completion and its example to a grade.

Graders are pure: the same completion and example give the same grade, on every machine.
None of them raises, whatever the text. A value of None means "this cannot be graded".

What it leaves out: the graders.

Try it::

    >>> always = named("always", lambda completion, example: Grade(1.0, None, "Yes."))
    >>> always.__name__, always("Hi", Example.pair("Hello", "Hi")).value
    ('always', 1.0)
"""

from __future__ import annotations

from collections.abc import Callable

from posttrain_lab.records import Example, Grade

Grader = Callable[[str, Example], Grade]


def named(name: str, grade: Grader) -> Grader:
    """The grader with the name that explanations and reports give it."""
    grade.__name__ = grade.__qualname__ = name
    return grade


def name_of(grade: Grader) -> str:
    return str(getattr(grade, "__name__", type(grade).__name__))


def no_gold() -> Grade:
    """For an example that does not say what is right."""
    return Grade(None, None, "The example has no gold answer to compare with.")


def short(text: str, most: int = 60) -> str:
    """On one line, and not longer than that."""
    line = " ".join(text[: 4 * most].split())
    return line if len(line) <= most and len(text) <= 4 * most else f"{line[: most - 1]}…"


def told(grade: Grader, completion: str, example: Example) -> Grade:
    """The grade by somebody else's grader; one that raises cannot grade, and says why."""
    try:
        return grade(completion, example)
    except Exception as error:
        why = f"{name_of(grade)} stopped with {type(error).__name__}: {short(str(error))}"
        return Grade(None, None, why)


def figure(value: float) -> str:
    """As people write it: "1", "0.5", "-0.25"."""
    return f"{value:.4g}"
