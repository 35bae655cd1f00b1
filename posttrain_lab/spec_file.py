"""Reads a run's spec from a file; its examples may lie in a file beside it.

What it leaves out: the spec itself (``runs.spec``) and the examples' formats
(``data.load``).

Try it: ``posttrain-lab run my_spec.json`` with
``{"examples": "mine.csv", "probes": ["Hello"]}``.
"""

from __future__ import annotations

import json
from pathlib import Path

from posttrain_lab.data.load import read_examples
from posttrain_lab.records import LabError
from posttrain_lab.runs.spec import RunSpec


def read_spec(path: Path) -> RunSpec:
    """The spec in a file; ``examples`` may name a file beside it.

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
    if isinstance(row, dict) and isinstance(row.get("examples"), str):
        beside = path.parent / row["examples"]
        try:
            content = beside.read_bytes()
        except OSError as error:
            raise _unreadable(beside, error) from None
        examples = read_examples(beside.name, content)
        row = {**row, "examples": [example.to_json() for example in examples]}
    return RunSpec.from_json(row)


def _unreadable(path: Path, error: OSError) -> LabError:
    return LabError(
        f"{path} cannot be read: {error.strerror or error}.",
        "It needs to be a file that you may read.",
        "Check the name.",
        str(path),
    )
