"""What a learner typed and has not run yet, kept across reloads and restarts.

A seat is one browser: 128 random bits that its page keeps. Whoever lacks them reads
nothing of it.

What it leaves out: runs (``runs.store``), several people on one seat.

Try it::

    save("0" * 32, "first_fine_tune", {"probes": ["Hi"]})
    load("0" * 32, "first_fine_tune")
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from posttrain_lab.records import LabError
from posttrain_lab.runs.files import disk_error, home, write_atomic

SEAT = re.compile(r"[0-9a-f]{32}")
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
QUOTA = 2 * 2**20


def load(seat: str, name: str) -> dict[str, Any] | None:
    """The draft as it was last saved, None when there is none.

    Raises:
        LabError: the file is damaged; it is set aside, so that the next load starts afresh.
    """
    path = _path(seat, name)
    try:
        draft = json.loads(path.read_bytes())
        if not isinstance(draft, dict):
            raise ValueError("no object")
        return draft
    except FileNotFoundError:
        return None
    except OSError as error:
        raise disk_error(error, path.parent) from error
    except (ValueError, RecursionError) as error:
        aside = path.with_suffix(".damaged")
        path.replace(aside)
        raise LabError(
            "What you typed last time cannot be read.",
            "The file was damaged from outside.",
            f"Go on with a fresh form. The damaged file is kept as {aside}.",
            "draft",
        ) from error


def save(seat: str, name: str, draft: dict[str, Any]) -> None:
    """Keeps a draft, whole or not at all.

    Raises:
        LabError: no plain JSON object, more than 2 MB in all, or a disk that cannot be written.
    """
    path = _path(seat, name)
    try:
        if not isinstance(draft, dict):
            raise TypeError("no object")
        content = json.dumps(draft, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise LabError(
            f"This form cannot be kept: {error}.", "It needs to be a plain JSON object.",
            "Undo the last change.", "draft",
        ) from error  # fmt: skip
    block = content.encode("utf-8", "replace")
    _check_quota(path, len(block))
    write_atomic(path, block)


def _check_quota(path: Path, size: int) -> None:
    others = path.parent.glob("*.json") if path.parent.is_dir() else ()
    total = size + sum(other.stat().st_size for other in others if other != path)
    if total > QUOTA:
        raise LabError(
            f"What you typed takes {total / 2**20:.1f} MB.",
            f"At most {QUOTA // 2**20} MB are kept for one screen.",
            "Delete some examples, or keep them in a file and import that.",
            "draft",
        )


def _path(seat: str, name: str) -> Path:
    if not isinstance(seat, str) or not SEAT.fullmatch(seat):
        raise LabError(
            "This page has no valid seat.", "A seat is 32 hexadecimal digits.",
            "Reload the page.", "seat",
        )  # fmt: skip
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise LabError(
            f"A draft cannot be called {str(name)[:40]!r}.",
            "Its name is made of small letters, digits, - and _.",
            "Change the name.",
            "draft",
        )
    return home() / "drafts" / seat / f"{name}.json"
