"""Where a learner's two files are kept: training rows and test items, one folder a seat.

A file arrives in pieces, so that no message is large, and takes its place only when it is
whole and can be read: a file that cannot be is told in a sentence, and the one before stays.

What it leaves out: scanning them (``work``), which column means what (``leakage.columns``).

Try it::

    place = Place("0" * 32, "leak-scanner")
    place.take("train", "mine.jsonl", 0, 12, b'{"text":"a"}')
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from itertools import islice
from pathlib import Path
from typing import Any

from posttrain_lab.records import LabError
from posttrain_lab.runs import drafts
from posttrain_lab.runs.files import check_disk, disk_error, home, private

MOST_BYTES = 50_000_000  # of a file
SIDES = {"train": "training data", "evals": "test items"}
SHOWN_ROWS, SHOWN_LETTERS = 50, 200  # looked at, to say what the columns are
ENDING = re.compile(r"\.(jsonl|ndjson|json|csv|tsv|parquet|txt|md)(\.gz)?$", re.IGNORECASE)


class Place:
    """The folder of one seat and one scanner."""

    def __init__(self, seat: str, name: str) -> None:
        if not drafts.SEAT.fullmatch(seat) or not drafts.NAME.fullmatch(name):
            raise LabError("This page has no valid seat.", "It keeps your files apart from "
                           "those of others.", "Reload the page.", "seat")  # fmt: skip
        self.folder = home() / "scans" / seat / name

    def about(self, side: str) -> dict[str, Any] | None:
        """What is known of a side's file: name, bytes, columns; None where there is none."""
        kept = self.folder / f"{_known(side)}.json"
        try:
            told = json.loads(kept.read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return told if (self.folder / told["file"]).is_file() else None

    def path(self, side: str) -> Path:
        """Where a side's file lies.

        Raises:
            LabError: there is none.
        """
        told = self.about(side)
        if told is None:
            raise LabError(f"There are no {SIDES[_known(side)]} yet.",
                           "A scan compares two files.", "Drop the missing one.",
                           side)  # fmt: skip
        return self.folder / told["file"]

    def take(
        self, side: str, name: str, at: int, of: int, piece: bytes
    ) -> dict[str, Any] | None:
        """Takes one piece of a file, from byte ``at`` on; of the last, what the file is.

        Raises:
            LabError: it is too large, of no kind that is read, or cannot be read.
        """
        kind = check(name, of, _known(side))
        try:
            private(self.folder)
            part = self.folder / f"{side}-new{kind}"
            if at == 0:
                check_disk(of // 2**20 + 50)
                part.write_bytes(b"")
            if not part.exists() or part.stat().st_size != at or at + len(piece) > of:
                raise LabError(f"{name} arrived in pieces that do not fit.",
                               "Another window may have sent a file, too.", "Try again.",
                               side)  # fmt: skip
            with part.open("ab") as file:
                file.write(piece)
        except OSError as error:
            raise disk_error(error, self.folder) from error
        return self._arrived(side, name, part, kind) if at + len(piece) == of else None

    def _arrived(self, side: str, name: str, part: Path, kind: str) -> dict[str, Any]:
        try:
            told = looked_at(part, name, side)
        except LabError:
            part.unlink(missing_ok=True)
            raise
        self.forget(side)
        target = self.folder / f"{side}{kind}"
        os.replace(part, target)
        told |= {"file": target.name, "id": secrets.token_hex(8)}
        (self.folder / f"{side}.json").write_text(json.dumps(told), "utf-8")
        return told

    def forget(self, side: str) -> None:
        """Removes a side's file."""
        told = self.about(_known(side))
        if told is not None:
            (self.folder / told["file"]).unlink(missing_ok=True)
        (self.folder / f"{side}.json").unlink(missing_ok=True)

    def clear(self) -> None:
        """Removes everything of this place."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _known(side: str) -> str:
    if side not in SIDES:
        raise LabError("The page named a file that is not there.", "", "Reload it.", "side")
    return side


def check(name: str, size: int, side: str) -> str:
    """The ending of a file that may be sent.

    Raises:
        LabError: it may not.
    """
    ending = ENDING.search(name)
    if ending is None:
        raise LabError(f"{name[:80]} is of a kind that the lab does not read.",
                       "It reads .jsonl, .json, .csv, .tsv, .parquet, .txt and .md, also "
                       "packed as .gz.", "Save it as one of these.", side)  # fmt: skip
    if type(size) is not int or size < 0 or size > MOST_BYTES:
        raise LabError(
            f"{name[:80]} has {size / 1e6 if isinstance(size, int) else 0:,.0f} MB.",
            f"In the browser a file may have {MOST_BYTES / 1e6:.0f} MB.",
            "For larger ones: posttrain-lab leakage scan --train T --eval E --report R.html",
            side,
        )
    if size == 0:
        raise LabError(f"{name[:80]} is empty.", f"A scan needs {SIDES[side]}.",
                       "Choose another file.", side)  # fmt: skip
    return ending[0].lower()


def looked_at(path: Path, name: str, side: str) -> dict[str, Any]:
    """What a file seems to be: its columns, which is read as what, its first row.

    Raises:
        LabError: no row of it can be read.
    """
    from posttrain_lab.leakage.columns import columns_of, document_of
    from posttrain_lab.leakage.inputs import Inputs

    inputs = Inputs(str(path))
    first = list(islice(inputs, SHOWN_ROWS))
    problems = named(inputs.problems, path, name)
    if not any(document_of(given.content).strip() for given in first):
        raise LabError(" ".join(problems) or f"{name} holds no rows.",
                       f"A scan needs {SIDES[side]}.", "Mend it, or choose another file.",
                       side)  # fmt: skip
    content = first[0].content
    columns = columns_of(content) if isinstance(content, dict) else {"text": ["the whole text"]}
    cells = content if isinstance(content, dict) else {"the whole text": content}
    return {
        "name": name[:120], "bytes": path.stat().st_size, "kinds": columns,
        "columns": [str(key) for key in cells][:40], "problems": problems[:5],
        "first": {str(key): _brief(value) for key, value in list(cells.items())[:40]},
    }  # fmt: skip


def named(sentences: list[str], path: Path, name: str) -> list[str]:
    """Sentences about a file, by the name that the learner knows."""
    return [each.replace(str(path), name) for each in sentences]


def _brief(value: Any) -> str:
    from posttrain_lab.leakage.columns import document_of
    from posttrain_lab.scans.results import whole

    text = whole(" ".join(document_of({"text": value}).split()))
    return text if len(text) <= SHOWN_LETTERS else text[:SHOWN_LETTERS] + "…"
