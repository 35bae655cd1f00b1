"""Reads a learner's file of tasks: .jsonl in UTF-8, one task a line.

A row has a ``prompt`` (or ``messages``), a ``gold`` to be graded against or an ``answer`` to
be learned from, and where they are wanted ``tools``, ``files``, ``table`` and ``graders``
(see ``environments.task``). What cannot be read is an error that names the line.

What it leaves out: other formats, files that lie on the disk: a task's files are texts in
its row.

Try it::

    >>> row = b'{"prompt": "What is 3 * 4?", "gold": 12, "tools": ["calculator"]}'
    >>> read_tasks("a.jsonl", row)[0].tools
    ('calculator',)
"""

from __future__ import annotations

from pathlib import PurePath

from posttrain_lab.data.load import decoded, parsed
from posttrain_lab.environments.task import Task
from posttrain_lab.records import LabError

MOST_TASKS, LONGEST = 10_000, 20_000  # letters of a conversation
NEEDED = '{"prompt": "What is 3 * 4?", "gold": 12, "tools": ["calculator"]}'


def read_tasks(name: str, content: bytes) -> tuple[Task, ...]:
    """The tasks in a file, in order.

    Raises:
        LabError: the first thing that cannot be used, with the line in ``where``.
    """
    title = PurePath(name).name[:80] or "The file"
    if PurePath(name).suffix.lower() != ".jsonl":
        raise LabError(f"{title} is no .jsonl file.", "It reads tasks as JSON, one a line.",
                       "Save it as .jsonl.", title)  # fmt: skip
    found = []
    # split("\n"), not splitlines(): a JSON string may hold U+2028.
    for number, line in enumerate(decoded(title, content).split("\n"), 1):
        if line.strip():
            found.append(_task(f"{title}, line {number}", line))
    if not 1 <= len(found) <= MOST_TASKS:
        raise LabError(f"{title} holds {len(found):,} tasks.",
                       f"The lab takes 1 to {MOST_TASKS:,} at a time.",
                       "Split it." if found else "Add a row.", title)  # fmt: skip
    return tuple(found)


def _task(where: str, line: str) -> Task:
    """One task, checked; errors get the line they come from."""
    row = parsed(where, line, NEEDED)
    try:
        task = Task.from_json(row)
    except LabError as error:
        place = f"{where}, {error.where}" if error.where else where
        raise LabError(f"{where}: {error.given}", error.needed, error.do, place) from None
    text = "".join(message.content for message in task.example.messages)
    half = any("\ud800" <= letter <= "\udfff" for letter in text)
    if half or len(text) > LONGEST:
        fault = "holds half a character" if half else f"has {len(text):,} letters"
        raise LabError(f"{where}: the conversation {fault}.",
                       f"It needs to be whole Unicode text of at most {LONGEST:,} letters.",
                       "Correct the row, or delete it.", where)  # fmt: skip
    return task
