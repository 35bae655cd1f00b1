"""An environment has the tools of its task, and its task's things, fresh each time."""

from __future__ import annotations

import inspect

from posttrain_lab.environments.environment import call, factories, name_of
from posttrain_lab.environments.task import TOOLS, Task

TASKS = [
    Task.from_json({"prompt": "2 * 3?", "gold": "6", "tools": ["calculator"]}),
    Task.from_json({"prompt": "Pear?", "gold": "4", "table": [{"name": "pear", "price": 4}]}),
    Task.from_json({"prompt": "Note?", "gold": "hi", "files": {"note.txt": "hi"},
                    "tools": ["files", "calculator"]}),
    Task.from_json({"prompt": "Hi", "gold": "Ahoy"}),
]  # fmt: skip


def public(environment: object) -> set[str]:
    """The methods that TRL would take for tools."""
    found = inspect.getmembers(type(environment), predicate=inspect.isfunction)
    return {name for name, _ in found if not name.startswith("_")} - {"reset"}


def test_trl_finds_exactly_the_tools_of_each_task() -> None:
    made = factories(TASKS)
    assert set(made) == {"calculator", "table", "calculator + files", "no tools"}
    for task in TASKS:
        calls = {one for tool in task.tools for one in TOOLS[tool]}
        assert public(made[name_of(task)]()) == calls


def test_every_tool_has_the_schema_that_a_chat_template_asks_for() -> None:
    from transformers.utils import get_json_schema

    for task in TASKS:
        room = factories(TASKS)[name_of(task)]()
        for name in public(room):
            schema = get_json_schema(getattr(room, name))["function"]
            assert schema["description"]
            assert all(p["description"] for p in schema["parameters"]["properties"].values())


def test_a_reset_lays_out_the_task_and_takes_away_what_was_written() -> None:
    room = factories(TASKS)["calculator + files"]()
    room.reset(task=2)
    assert call(room, "write", {"name": "note.txt", "text": "bye"}) == "Written."
    assert call(room, "read", {"name": "note.txt"}) == "bye"
    room.reset(task=2)
    assert call(room, "read", {"name": "note.txt"}) == "hi"


def test_a_call_that_goes_wrong_is_words_for_the_model() -> None:
    room = factories(TASKS)["calculator"]()
    room.reset(task=0)
    for name, arguments, words in (
        ("read", {"name": "note.txt"}, "Tool read not found."),
        ("reset", {"task": 1}, "Tool reset not found."),
        ("__init__", {}, "not found"),
        ("calculate", {}, "missing"),
        ("calculate", {"sum": "2 +"}, "a number is missing"),
        ("calculate", {"sum": "2", "more": "3"}, "unexpected"),
    ):
        assert words in call(room, name, arguments)
