"""Reads a run's spec from a file; its examples, pairs or tasks may lie in a file beside it.

What it leaves out: the spec itself (``runs.spec``) and the files' formats
(``data.load``, ``data.pairs``, ``data.tasks``).

Try it: ``posttrain-lab run my_spec.json`` with
``{"examples": "mine.csv", "probes": ["Hello"]}``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from posttrain_lab.data.load import read_examples
from posttrain_lab.data.pairs import read_pairs
from posttrain_lab.data.tasks import read_tasks
from posttrain_lab.environments.task import Task
from posttrain_lab.records import Example, LabError, Preference
from posttrain_lab.runs.spec import RunSpec

# What may lie in a file of its own, and who reads it.
BESIDE: dict[str, Callable[[str, bytes], Sequence[Example | Preference | Task]]] = {
    "examples": read_examples, "held_out": read_examples,
    "pairs": read_pairs, "held_out_pairs": read_pairs,
    "tasks": read_tasks, "held_out_tasks": read_tasks,
}  # fmt: skip


def read_spec(path: Path) -> RunSpec:
    """The spec in a file; ``examples``, ``pairs``, ``tasks`` … may name a file beside it.

    Raises:
        LabError: the file cannot be read, is no JSON, or says something impossible.
    """
    try:
        row = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise _unreadable(path, error) from None
    except (ValueError, RecursionError) as error:
        raise LabError(
            f"{path} is not valid JSON: {error}.",
            "A spec is one JSON object in UTF-8.",
            "See: posttrain-lab run --help",
            str(path),
        ) from None
    if isinstance(row, dict):
        named = {name: row[name] for name in BESIDE if isinstance(row.get(name), str)}
        row = row | {name: _beside(path, name, file) for name, file in named.items()}
    return RunSpec.from_json(row)


def _beside(path: Path, name: str, file: str) -> list[dict[str, Any]]:
    """The rows of a file beside the spec."""
    beside = path.parent / file
    try:
        content = beside.read_bytes()
    except OSError as error:
        raise _unreadable(beside, error) from None
    return [made.to_json() for made in BESIDE[name](beside.name, content)]


def _unreadable(path: Path, error: OSError) -> LabError:
    return LabError(
        f"{path} cannot be read: {error.strerror or error}.",
        "It needs to be a file that you may read.",
        "Check the name.",
        str(path),
    )
