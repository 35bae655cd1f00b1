"""A task: what is asked, what is right, and the tools, files and table given with it.

A task is a row of a learner's own JSONL, too: ``{"prompt": …, "gold": …}`` with, where they
are wanted, ``answer`` or ``messages`` (a demonstration, its tool calls included), ``tools``
(of calculator, files, table), ``files`` (names and texts), ``table`` (rows with a name) and
``graders`` (instead of the run's).

What it leaves out: doing it (``methods``), reading files of rows (``data.tasks``).

Try it::

    >>> task = Task.from_json({"prompt": "3 * 4?", "gold": "12", "tools": ["calculator"]})
    >>> [message.content for message in task.opening()]
    ['Tools: calculate', '3 * 4?']
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from posttrain_lab.environments.files import LONGEST, MOST_FILES, NAME
from posttrain_lab.environments.table import KEY
from posttrain_lab.records import Example, LabError, Message, kind
from posttrain_lab.settings.grader_choice import GraderChoice

# Each kind of tool, and the calls that it allows. Words alone: "_" is a token that a pocket
# model has hardly met, and seldom draws.
TOOLS: dict[str, tuple[str, ...]] = {
    "calculator": ("calculate",), "table": ("lookup",),
    "files": ("files", "read", "write"),
}  # fmt: skip
MOST_ROWS, LONGEST_CELL = 200, 200
FIELDS = ("prompt", "answer", "completion", "messages", "gold", "tools", "files", "table",
          "graders")  # fmt: skip


@dataclass(frozen=True)
class Task:
    """``example``: the question, a right answer or a whole demonstration, and the gold.

    ``shows``: whether there is an answer to learn from, rather than the gold alone.
    """

    example: Example
    tools: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    table: tuple[Mapping[str, str], ...] = ()
    graders: tuple[GraderChoice, ...] = ()
    shows: bool = True

    @property
    def question(self) -> tuple[Message, ...]:
        """All up to the last thing that the user says."""
        messages = self.example.messages
        last = max(i for i, message in enumerate(messages) if message.role == "user")
        return messages[: last + 1]

    def opening(self) -> tuple[Message, ...]:
        """What the model is given: the tools and files there are, then the question."""
        return told(self, self.question)

    def demonstration(self) -> Example:
        """The whole conversation, to learn from."""
        return Example(told(self, self.example.messages), self.example.gold)

    def to_json(self) -> dict[str, Any]:
        row = self.example.to_json() if self.shows else {
            "messages": [{"role": m.role, "content": m.content} for m in self.question],
            "gold": self.example.gold,
        }  # fmt: skip
        more = {
            "tools": list(self.tools), "files": dict(self.files),
            "table": [dict(line) for line in self.table],
            "graders": [grader.to_json() for grader in self.graders],
        }  # fmt: skip
        return row | {name: value for name, value in more.items() if value}

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Task:
        """Raises LabError for a row that cannot be used, its field in ``where``."""
        if not isinstance(row, Mapping):
            raise _wrong(f"A task is {kind(row)}, not an object.",
                         'It needs {"prompt": …, "gold": …}.', "")  # fmt: skip
        for name in row:
            if name not in FIELDS:
                what = f"A task has a field {str(name)[:40]!r}."
                raise _wrong(what, f"The fields are {', '.join(FIELDS)}.", str(name)[:40])
        example, shows = _example(row)
        tools, files, table = _tools(row), _files(row), _table(row)
        for name, given in (("files", files), ("table", table)):
            if given and name not in tools:
                tools = (*tools, name)  # what is given is there to be used
        graders = row.get("graders") or ()
        if not isinstance(graders, (list, tuple)):
            raise _wrong(f"graders is {kind(graders)}.", 'It needs a list of {"kind": …}.',
                         "graders")  # fmt: skip
        chosen = tuple(GraderChoice.from_json(grader) for grader in graders)
        return cls(example, tools, files, table, chosen, shows)


def told(task: Task, messages: tuple[Message, ...]) -> tuple[Message, ...]:
    """The conversation with a line that names the tools, and one that names the files."""
    lines = [f"Tools: {', '.join(call for tool in task.tools for call in TOOLS[tool])}"]
    if task.files:
        lines.append(f"Files: {', '.join(task.files)}")
    if not task.tools:
        return messages
    if messages[0].role == "system":
        lines.insert(0, messages[0].content)
        messages = messages[1:]
    return (Message("system", "\n".join(lines)), *messages)


def _example(row: Mapping[str, Any]) -> tuple[Example, bool]:
    """The question with its answer; without one, the gold stands in its place."""
    gold = row.get("gold")
    if gold is not None and (isinstance(gold, bool) or not isinstance(gold, (str, int, float))):
        raise _wrong(f"gold is {kind(gold)}.", "It needs to be a text or a number.", "gold")
    turns = row.get("messages")
    ends = turns[-1] if isinstance(turns, (list, tuple)) and turns else {}
    asked = isinstance(ends, Mapping) and ends.get("role") == "user"
    shows = not asked if "messages" in row else bool({"answer", "completion"} & set(row))
    if not shows and gold is None:
        what = "A task has neither an answer nor a gold."
        raise _wrong(what, "An answer is learned from, a gold is graded against.", "gold")
    if not shows:
        last = {"role": "assistant", "content": str(gold)}
        turns = turns or [{"role": "user", "content": row.get("prompt")}]
        row = {"messages": [*turns, last], "gold": gold}
    example = Example.from_json(row)
    if not any(m.role == "user" and m.content.strip() for m in example.messages):
        raise _wrong("A task asks nothing.", "It needs a prompt.", "prompt")
    return example, shows


def _tools(row: Mapping[str, Any]) -> tuple[str, ...]:
    given = row.get("tools") or ()
    if not isinstance(given, (list, tuple)) or not all(t in tuple(TOOLS) for t in given):
        needed = f"It needs to be a list of some of {', '.join(TOOLS)}."
        raise _wrong(f"tools is {str(given)[:60]}.", needed, "tools")
    return tuple(dict.fromkeys(given))


def _files(row: Mapping[str, Any]) -> dict[str, str]:
    given = row.get("files") or {}
    if not isinstance(given, Mapping) or len(given) > MOST_FILES:
        needed = (
            f'It needs to be an object: {{"note.txt": "…"}}, of at most {MOST_FILES} files.'
        )
        raise _wrong(f"files is {kind(given)}.", needed, "files")
    for name, text in given.items():
        if not isinstance(name, str) or not NAME.fullmatch(name):
            raise _wrong(f"A file is called {str(name)[:60]!r}.", "A name is letters, digits, "
                         "_, -, . and spaces; it has no folder.", "files")  # fmt: skip
        if not isinstance(text, str) or len(text) > LONGEST:
            needed = f"It needs to be a text of at most {LONGEST:,} letters."
            raise _wrong(f"The file {name} cannot be used.", needed, "files")
    return dict(given)


def _table(row: Mapping[str, Any]) -> tuple[dict[str, str], ...]:
    given = row.get("table") or ()
    if not isinstance(given, (list, tuple)) or len(given) > MOST_ROWS:
        needed = f"It needs to be a list of at most {MOST_ROWS} rows."
        raise _wrong(f"table is {kind(given)}.", needed, "table")
    for line in given:
        cells = line if isinstance(line, Mapping) else {}
        fit = all(isinstance(c, (str, int, float)) and len(str(c)) <= LONGEST_CELL
                  for c in cells.values())  # fmt: skip
        if KEY not in cells or len(cells) < 2 or not fit:
            needed = 'Each needs a name and more cells: {"name": "apple", "price": 3}.'
            raise _wrong(f"A row of the table is {str(line)[:60]}.", needed, "table")
    return tuple({str(k): str(cell) for k, cell in line.items()} for line in given)


def _wrong(given: str, needed: str, where: str) -> LabError:
    return LabError(given, needed, "Correct the row, or delete it.", where)
