"""Starts a scan in a process of its own, says how far it is, stops it.

Everything is on disk: a page or a kernel may go and come back, and the scan goes on.

What it leaves out: the scan (``job``), the files (``place``).

Try it::

    start(place, {"train": [], "evals": []}, headers=False)
    look(place, 0)["progress"]["state"]
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from posttrain_lab.leakage.inputs import Given, Inputs
from posttrain_lab.leakage.items import Item
from posttrain_lab.records import LabError
from posttrain_lab.runs import locks
from posttrain_lab.runs.client import environment
from posttrain_lab.runs.files import home
from posttrain_lab.scans.place import SIDES, Place
from posttrain_lab.scans.results import Row, read_items

ENDED = ("done", "stopped", "failed")
MOST_ROWS = 5000  # with matches, that a page is told
AT_ONCE = 500  # of them in one reply
STARTS_S, STOPS_S = 30.0, 3.0
BEFORE = {"state": "waiting", "rows": 0, "of": 0, "items": 0, "left": None, "seconds": 0,
          "problems": []}  # fmt: skip
_started: dict[str, subprocess.Popen] = {}
_ended: dict[str, int] = {}


def start(place: Place, columns: Mapping[str, Sequence[str]], headers: bool) -> str:
    """Begins to scan the place's two files; an earlier scan of it ends. The scan's name.

    Raises:
        LabError: a file is missing, or a column is not in it.
    """
    spec: dict[str, Any] = {"id": secrets.token_hex(8), "headers": headers}
    for side in SIDES:
        path, about = place.path(side), place.about(side)
        chosen = [str(each) for each in columns.get(side) or ()]
        missing = [each for each in chosen if each not in about["columns"]]
        if missing:
            raise LabError(f"{about['name']} has no column {missing[0]!r:.60}.",
                           f"It has {', '.join(about['columns'][:8])}.", "Choose one of them.",
                           side)  # fmt: skip
        spec[side] = {"path": str(path), "name": about["name"], "columns": chosen,
                      "id": about["id"]}  # fmt: skip
    stop(place)
    for name in ("stop", "progress.json", "found.jsonl", "items.json"):
        (place.folder / name).unlink(missing_ok=True)
    (place.folder / "spec.json").write_text(json.dumps(spec), "utf-8")
    flags: dict[str, Any] = {"start_new_session": True}
    if os.name == "nt":
        flags = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    with (place.folder / "job.log").open("wb") as log:
        _started[spec["id"]] = subprocess.Popen(
            [sys.executable, "-m", "posttrain_lab.scans.job", str(place.folder)],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=home(), env=environment(),
            **flags,
        )  # fmt: skip
    return spec["id"]


def stop(place: Place) -> None:
    """Ends the scan that is under way; what it found so far stays."""
    _reap()
    if not locks.is_held(place.folder / "lock"):
        return
    (place.folder / "stop").touch()
    until = time.monotonic() + STOPS_S
    while locks.is_held(place.folder / "lock") and time.monotonic() < until:
        time.sleep(0.02)
    _reap()


def _reap() -> None:
    """Lets go of the processes that have ended."""
    for name in [name for name, process in _started.items() if process.poll() is not None]:
        _ended[name] = _started.pop(name).returncode


def look(place: Place, begin: int) -> dict[str, Any] | None:
    """How far the scan is, and the rows whose lines begin at ``begin`` or later.

    None where there has been no scan.
    """
    spec = _read(place.folder / "spec.json")
    if spec is None:
        return None
    told = _read(place.folder / "progress.json") or BEFORE | {"id": spec["id"]}
    if told["state"] not in ENDED and not _lives(place, spec["id"]):
        told = _read(place.folder / "progress.json") or told  # it may have ended just now
        if told["state"] not in ENDED:
            told |= {"state": "failed", "error": LabError(
                "The scan ended by itself.", "The computer may have been short of memory.",
                "Try again, with smaller files if it stays so.").to_json()}  # fmt: skip
    rows, offset = _rows(place.folder / "found.jsonl", begin)
    reply = {"progress": told, "rows": rows, "offset": offset, "headers": spec["headers"],
             "names": {side: spec[side]["name"] for side in SIDES},
             "files": {side: spec[side]["id"] for side in SIDES}}  # fmt: skip
    return reply | ({"ids": Scan(place).ids} if begin == 0 and told["items"] else {})


def _lives(place: Place, name: str) -> bool:
    if locks.is_held(place.folder / "lock"):
        return True
    _reap()
    return (
        name not in _ended
        and time.time() - (place.folder / "spec.json").stat().st_mtime < STARTS_S
    )


def _read(path: Path) -> dict[str, Any] | None:
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None


def _rows(path: Path, begin: int) -> tuple[list[dict[str, Any]], int]:
    """Whole lines from there on, a few hundred at most, and where the next one begins."""
    made: list[dict[str, Any]] = []
    if not path.exists():
        return made, begin
    with path.open("rb") as file:
        file.seek(begin)
        for line in file:
            if not line.endswith(b"\n") or len(made) == AT_ONCE:
                break
            made.append(Row.from_line(line).brief(begin))
            begin += len(line)
    return made, begin


class Scan:
    """The latest scan of a place, to be looked into."""

    def __init__(self, place: Place) -> None:
        self.folder = place.folder
        spec = _read(self.folder / "spec.json")
        if spec is None:
            raise LabError("Nothing was scanned yet.", "", "Press Scan.", "scan")
        self.spec = spec
        self.name = spec["id"]
        self.train, self.evals = spec["train"]["name"], spec["evals"]["name"]

    @property
    def rows(self) -> int:
        """How many rows were read."""
        return int((_read(self.folder / "progress.json") or {}).get("rows", 0))

    @property
    def notes(self) -> list[str]:
        """What was read as what, and what could not be read."""
        told = _read(self.folder / "progress.json") or {}
        return [*told.get("columns", {}).values(), *told.get("problems", [])]

    @cached_property
    def items(self) -> list[Item]:
        """The test items."""
        return read_items(self.folder / "items.json")

    @property
    def ids(self) -> list[str]:
        """What the items are called; empty before they are read."""
        try:
            return [str(item.id)[:60] for item in self.items]
        except (OSError, ValueError):
            return []

    def found(self) -> Iterator[Row]:
        """All rows that share anything with an item."""
        path = self.folder / "found.jsonl"
        if path.exists():
            with path.open("rb") as file:
                yield from (Row.from_line(line) for line in file if line.endswith(b"\n"))

    def row(self, at: int) -> Row:
        """The row whose line begins there."""
        try:
            with (self.folder / "found.jsonl").open("rb") as file:
                file.seek(at)
                return Row.from_line(file.readline())
        except (OSError, ValueError, KeyError, TypeError):
            raise LabError("That match is gone.", "The scan was made anew.",
                           "Choose another.") from None  # fmt: skip

    def originals(self) -> Iterator[Given]:
        """The training rows as they were given."""
        path = Path(self.spec["train"]["path"])
        if not path.exists():
            raise LabError(f"{self.train} is not here any more.", "A cleaned copy is made "
                           "from it.", "Drop it again, and scan.", "train")  # fmt: skip
        yield from Inputs(str(path))
