"""A row of a learner's file becomes a task, or an error that names the field."""

from __future__ import annotations

from typing import Any

import pytest

from posttrain_lab.environments.task import Task
from posttrain_lab.records import LabError, Message

WHOLE = {
    "prompt": "What do 3 pears cost?", "gold": 12, "tools": ["calculator"],
    "files": {"note.txt": "hello"}, "table": [{"name": "pear", "price": 4}],
    "graders": [{"kind": "numeric", "options": {"last": True}}],
}  # fmt: skip


def test_a_row_with_everything_survives_json() -> None:
    task = Task.from_json(WHOLE)
    assert task.tools == ("calculator", "files", "table")  # what is given may be used
    assert task.example.gold == "12"
    assert not task.shows
    assert Task.from_json(task.to_json()) == task


def test_the_opening_names_the_tools_and_the_files() -> None:
    assert Task.from_json(WHOLE).opening() == (
        Message("system", "Tools: calculate, files, read, write, lookup\n"
                "Files: note.txt"),
        Message("user", "What do 3 pears cost?"),
    )  # fmt: skip
    plain = Task.from_json({"prompt": "Hi", "answer": "Ahoy!"})
    assert plain.opening() == (Message("user", "Hi"),)
    said = {"role": "system", "content": "Be short."}
    asked = {"role": "user", "content": "2 * 3?"}
    both = Task.from_json({"messages": [said, asked], "gold": "6", "tools": ["calculator"]})
    assert both.opening()[0] == Message("system", "Be short.\nTools: calculate")


def test_a_demonstration_keeps_its_calls_and_its_question_is_all_before_them() -> None:
    turns = [
        {"role": "user", "content": "2 * 3?"},
        {"role": "assistant", "content": "<call>calculate\nsum: 2 * 3</call>"},
        {"role": "tool", "content": "6"},
        {"role": "assistant", "content": "The answer is 6."},
    ]
    task = Task.from_json({"messages": turns, "gold": "6", "tools": ["calculator"]})
    assert task.shows
    assert [m.role for m in task.opening()] == ["system", "user"]
    roles = [m.role for m in task.demonstration().messages]
    assert roles == ["system", "user", "assistant", "tool", "assistant"]
    assert Task.from_json(task.to_json()) == task


@pytest.mark.parametrize(
    ("change", "where", "words"),
    [
        ({"gold": None}, "gold", "neither an answer nor a gold"),
        ({"gold": ["12"]}, "gold", "a list"),
        ({"prompt": None}, "prompt", "nothing, not text"),
        ({"prompt": "  "}, "prompt", "asks nothing"),
        ({"tools": ["browser"]}, "tools", "browser"),
        ({"tools": "calculator"}, "tools", "calculator"),
        ({"files": ["note.txt"]}, "files", "a list"),
        ({"files": {"../x": "a"}}, "files", "../x"),
        ({"files": {"a": 3}}, "files", "cannot be used"),
        ({"table": [{"price": 3}]}, "table", "price"),
        ({"table": [{"name": "pear"}]}, "table", "pear"),
        ({"table": [{"name": "pear", "price": None}]}, "table", "pear"),
        ({"table": {"pear": 3}}, "table", "an object"),
        ({"graders": {"kind": "numeric"}}, "graders", "an object"),
        ({"graders": [{"weight": 1}]}, "kind", "without a kind"),
        ({"grader": "numeric"}, "grader", "a field 'grader'"),
    ],
)
def test_a_bad_row_is_an_error_that_names_its_field(
    change: dict[str, Any], where: str, words: str
) -> None:
    with pytest.raises(LabError) as caught:
        Task.from_json(WHOLE | change)
    assert caught.value.where == where
    assert words in str(caught.value)


def test_a_row_that_is_no_object_is_said_to_be_none() -> None:
    with pytest.raises(LabError, match="A task is a list"):
        Task.from_json(["prompt"])  # type: ignore[arg-type]
