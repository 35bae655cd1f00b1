"""Rows out of files: JSONL, JSON, CSV, Parquet, text, a folder of them, saved data sets.

Nothing stops at one bad file or line: what cannot be read is told in a sentence each
(``problems``), the rest is read. Files are streamed, but for ``.json``, which has to fit
into memory. Whole numbers count rows from 0 in the order of the file, broken ones included.

What it leaves out: which column is what (``columns``), Word, PDF, archives.

Try it::

    inputs = Inputs("train.jsonl")
    rows = list(inputs)
    print(inputs.problems)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from posttrain_lab.leakage.columns import columns_of, flat_text
from posttrain_lab.leakage.file_formats import READERS, Unreadable, ending
from posttrain_lab.records import LabError, kind

HUB_NAME = re.compile(r"[\w.-]+/[\w.-]+(?::[\w.\[\]%:-]+)?")


@dataclass(frozen=True)
class Given:
    """One row: its file, its place in the file, and what it holds."""

    file: str
    row: int
    content: Any


class Inputs:
    """The rows of a file, a folder, or a data set; ``problems`` fills up while reading."""

    def __init__(self, name: str, columns: Sequence[str] = ()) -> None:
        self.name, self.chosen = str(name), tuple(columns)
        self.problems: list[str] = []
        self.columns: dict[str, dict[str, list[str]]] = {}  # file → kind → columns
        self.files = self._files()

    def _files(self) -> list[Path]:
        path = Path(self.name)
        if path.is_dir() and not _is_saved(path):
            inside = sorted(p for p in path.rglob("*") if p.is_file() and p.name[0] != ".")
            known = [p for p in inside if ending(p) in READERS]
            others = [p.name for p in inside if ending(p) not in READERS]
            if others:
                some = ", ".join(others[:3]) + (", …" if len(others) > 3 else "")
                self.problems.append(
                    f"{path}: {len(others)} files of other kinds were left out ({some}); the "
                    f"lab reads {', '.join(READERS)}."
                )
            if known:
                return known
            raise LabError(
                f"{path} holds no file to read.", f"The lab reads {', '.join(READERS)}.",
                "Choose another folder.", self.name,
            )  # fmt: skip
        named = HUB_NAME.fullmatch(self.name) and ending(path) not in READERS
        if path.exists() or not named:
            return [path]
        return []  # a data set of the hub

    def __iter__(self) -> Iterator[Given]:
        self.problems = [p for p in self.problems if "were left out" in p]
        for path in self.files or [self.name]:
            title, many = str(path), 0
            try:
                for row, content in self._rows(path):
                    picked = self._picked(title, content)
                    if picked is not None:
                        many += 1
                        yield Given(title, row, picked)
            except Unreadable as error:
                self.problems.append(f"{title} {error}")
                continue
            except OSError as error:
                self.problems.append(f"{title} cannot be read: {error.strerror or error}.")
                continue
            if not many and not any(title in told for told in self.problems):
                self.problems.append(f"{title} holds no rows.")

    def _rows(self, path: Path | str) -> Iterator[tuple[int, Any]]:
        if isinstance(path, str) or _is_saved(path):
            from posttrain_lab.leakage import hub  # brings datasets in

            yield from hub.rows(str(path))
            return
        if not path.exists():
            raise Unreadable("is not there.")
        reader = READERS.get(ending(path))
        if reader is None:
            raise Unreadable(f"ends in {path.suffix or 'nothing'}; the lab reads "
                             f"{', '.join(READERS)}.")  # fmt: skip
        if not path.stat().st_size:
            raise Unreadable("is empty.")
        yield from reader(path, self.problems)

    def _picked(self, title: str, content: Any) -> Any:
        """The row with the chosen columns only; None for what is no row."""
        if isinstance(content, str):
            return content
        if not isinstance(content, dict):
            self._once(f"{title} has rows that are {kind(content)}, not an object or a text; "
                       "they were left out.")  # fmt: skip
            return None
        if self.chosen:
            missing = [c for c in self.chosen if c not in content]
            if missing:
                self._once(f"{title} has no column {', '.join(missing)}; it has: "
                           f"{', '.join(map(str, list(content)[:8]))}.")  # fmt: skip
            content = {c: content[c] for c in self.chosen if c in content}
        if not flat_text(list(content.values())).strip():
            if content:
                self._once(f"{title} has rows without any text; they hold no leak.")
            return None if self.chosen else content
        if title not in self.columns:
            self.columns[title] = found = columns_of(content)
            if "text" in found and not self.chosen and found["text"] != ["text"]:
                self._once(f"{title} has no column that the lab knows; all its texts are read "
                           f"({', '.join(map(str, found['text'][:8]))}).")  # fmt: skip
        return content

    def _once(self, sentence: str) -> None:
        if sentence not in self.problems:
            self.problems.append(sentence)


def _is_saved(path: Path) -> bool:
    """Whether a folder is what ``datasets`` saves to disk."""
    return path.is_dir() and any(
        (path / name).is_file() for name in ("dataset_info.json", "dataset_dict.json")
    )
