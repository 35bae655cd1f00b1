"""Rows of a data set that ``datasets`` saved to disk, or that the hub has.

What it leaves out: downloading without being asked: a name is only looked up when a person
gave one. Code of a data set is never run.

Try it::

    rows("openai/gsm8k:test")
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from posttrain_lab.records import LabError


def rows(name: str) -> Iterator[tuple[int, Any]]:
    """The rows of a saved folder, or of ``owner/name`` or ``owner/name:split``.

    Raises:
        LabError: it cannot be had.
    """
    import datasets

    folder, _, split = (name, "", "") if Path(name).is_dir() else name.partition(":")
    if not Path(folder).is_dir() and not _reachable():
        raise LabError(f"{name} is no file or folder here, and the hub does not answer.",
                       "A data set's name needs the internet.", "Give a file or a folder.",
                       name)  # fmt: skip
    try:
        if Path(folder).is_dir():
            found = datasets.load_from_disk(folder)
        else:
            found = datasets.load_dataset(folder, split=split or None)
    except (OSError, ValueError, RuntimeError) as error:
        raise LabError(
            f"{name} cannot be had: {str(error).strip().splitlines()[0][:160]}.",
            "A file, a folder, or a data set's name on the hub is needed.",
            "Correct the name, or give a file.",
            name,
        ) from None
    parts = found.values() if isinstance(found, dict) else [found]
    row = 0
    for part in parts:
        for content in part:
            yield row, content
            row += 1


def _reachable(timeout_s: float = 3.0) -> bool:
    """Whether the hub answers at all; asking ``datasets`` first would take half a minute."""
    try:
        with socket.create_connection(("huggingface.co", 443), timeout_s):
            return True
    except OSError:
        return False
