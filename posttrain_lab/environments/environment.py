"""One environment of the tools that a task names, in the form that TRL asks for.

TRL makes one for each attempt, calls ``reset`` before it, and gives the model every public
method as a tool. ``factories`` is its ``environment_factory``: one kind of environment for
each set of tools that some task has.

What it leaves out: reading a call from a model's text (``models.tool_templates``).

Try it::

    >>> tasks = [Task.from_json({"prompt": "3 * 4?", "gold": "12", "tools": ["calculator"]})]
    >>> made = factories(tasks)["calculator"]()
    >>> made.reset(task=0)
    >>> call(made, "calculate", {"sum": "3 * 4"})
    '12'
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from posttrain_lab.environments.calculator import Calculator
from posttrain_lab.environments.files import FileBox
from posttrain_lab.environments.table import Table, by_name
from posttrain_lab.environments.task import TOOLS, Task

CLASSES: dict[str, type] = {"calculator": Calculator, "table": Table, "files": FileBox}
NONE = "no tools"


class Environment:
    """What all have: the tasks, of which ``reset`` lays one out."""

    def __init__(self, tasks: Sequence[Task]) -> None:
        self._tasks = tasks

    def reset(self, *, task: int, **_: Any) -> None:
        """Lays out the files and the table of a task as they were; nothing is left over."""
        given = self._tasks[task]
        self._files, self._rows = dict(given.files), by_name(given.table)


def name_of(task: Task) -> str:
    """The environment of a task, by its tools."""
    return " + ".join(tool for tool in TOOLS if tool in task.tools) or NONE


def environment(tools: Sequence[str]) -> type[Environment]:
    """The environment with these tools."""
    return type("Environment", (Environment, *(CLASSES[tool] for tool in tools)), {})


def factories(tasks: Sequence[Task]) -> dict[str, Callable[[], Environment]]:
    """An environment by name for each set of tools among the tasks."""
    tools = {name_of(task): [t for t in TOOLS if t in task.tools] for task in tasks}
    kinds = {name: environment(some) for name, some in tools.items()}
    return {name: partial(kind, tasks) for name, kind in kinds.items()}


def call(environment: Environment, name: str, arguments: Mapping[str, Any]) -> str:
    """The result of a tool call, or the error, as TRL writes it."""
    allowed = [c for tool, calls in TOOLS.items() for c in calls
               if isinstance(environment, CLASSES[tool])]  # fmt: skip
    try:
        if name not in allowed:
            raise ValueError(f"Tool {name} not found.")
        return str(getattr(environment, name)(**arguments))
    except Exception as error:
        return str({"error": str(error)})
