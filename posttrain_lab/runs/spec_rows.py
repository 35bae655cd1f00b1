"""The lists in a spec: each row read, and a mistake named by its row.

What it leaves out: the spec itself (``runs.spec``).

Try it::

    >>> rows_of("examples", [{"prompt": "Hi", "answer": "Ahoy!"}])[0].answer
    'Ahoy!'
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from posttrain_lab.environments.task import Task
from posttrain_lab.records import Example, LabError, Preference
from posttrain_lab.settings.grader_choice import GraderChoice

ROWS: dict[str, tuple[str, Callable[[Any], Example | Preference | GraderChoice | Task]]] = {
    "examples": ("Example", Example.from_json), "held_out": ("Example", Example.from_json),
    "pairs": ("Pair", Preference.from_json), "held_out_pairs": ("Pair", Preference.from_json),
    "tasks": ("Task", Task.from_json), "held_out_tasks": ("Task", Task.from_json),
    "graders": ("Grader", GraderChoice.from_json), "truth": ("Grader", GraderChoice.from_json),
}  # fmt: skip


def rows_of(name: str, rows: Any) -> tuple[Any, ...]:
    """Examples, pairs, graders or tasks; a mistake names its row."""
    if not isinstance(rows, (list, tuple)):
        raise wrong_form(name, "a list")
    (what, read), found = ROWS[name], []
    for number, row in enumerate(rows, 1):
        try:
            found.append(read(row))
        except LabError as error:
            where = f"{name}[{number - 1}]" + (f".{error.where}" if error.where else "")
            given = f"{what} {number}: {error.given}"
            raise LabError(given, error.needed, error.do, where) from error
    return tuple(found)


def texts_of(rows: Any) -> tuple[str, ...]:
    if not isinstance(rows, (list, tuple)) or not all(isinstance(row, str) for row in rows):
        raise wrong_form("probes", "a list of texts")
    return tuple(rows)


def wrong_form(name: str, needed: str) -> LabError:
    return LabError(
        f"In the spec, {name} has the wrong form.", f"It needs to be {needed}.",
        "Correct the spec.", name,
    )  # fmt: skip


def check_example(name: str, number: int, example: object, answered: bool) -> None:
    where = f"{name}[{number - 1}]"
    if not isinstance(example, Example) or not example.messages:
        raise LabError(
            f"Example {number} is no example.",
            "It needs a prompt and an answer.",
            "Make it with Example.pair(prompt, answer).",
            where,
        )
    if answered and not example.answer.strip():
        raise LabError(
            f"Example {number} has an empty answer.",
            "The answer is what the model learns.",
            "Write an answer, or delete the example.",
            f"{where}.answer",
        )
    if not any(m.content.strip() for m in example.prompt):
        raise LabError(
            f"Example {number} has an empty prompt.",
            "The model needs something to answer.",
            "Write a prompt, or delete the example.",
            f"{where}.prompt",
        )
