"""Grades an answer by written rules, each of which a program can check.

What it leaves out: the rules (they come in as arguments; the pocket world has eleven), and
rules that need judgement.

Try it::

    >>> from types import SimpleNamespace
    >>> short_answers = SimpleNamespace(
    ...     name="short", text="Answer in at most ten characters.",
    ...     violated=lambda request, answer: len(answer) > 10)
    >>> constitution([short_answers])("Hello, hello!", Example.pair("Hi", "")).explanation
    'Broken: Answer in at most ten characters.'
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from posttrain_lab.graders.grader import Grader, named, short
from posttrain_lab.records import Example, Grade, LabError

LONGEST = 20_000  # characters; rules may read them all, more than once


class Rule(Protocol):
    """A rule in plain words, and whether an answer to a request breaks it."""

    @property
    def name(self) -> str: ...

    @property
    def text(self) -> str: ...

    @property
    def violated(self) -> Callable[[str, str], bool]: ...


def constitution(rules: Sequence[Rule]) -> Grader:
    """The share of the rules that the answer keeps."""
    if not rules:
        raise LabError("There are no rules.", "A constitution needs at least one.", "Add one.",
                       "rules")  # fmt: skip
    kept = tuple(rules)

    def grade(completion: str, example: Example) -> Grade:
        if len(completion) > LONGEST:
            return Grade(None, None, f"It has more than {LONGEST:,} characters to check.")
        request = next((m.content for m in reversed(example.prompt) if m.role == "user"), "")
        broken = []
        for rule in kept:
            try:
                if rule.violated(request, completion):
                    broken.append(rule.text)
            except Exception as error:
                why = f"The rule {rule.name} stopped with {type(error).__name__}: {error}"
                return Grade(None, None, short(why, 200))
        said = f"Broken: {' '.join(broken)}" if broken else "It keeps every rule."
        return Grade(1 - len(broken) / len(kept), None, said)

    return named("constitution", grade)
