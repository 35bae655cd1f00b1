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

import codecs
import csv
import gzip
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from posttrain_lab.leakage.columns import columns_of, flat_text
from posttrain_lab.records import LabError, kind

MOST_JSON, MOST_LINE = 500_000_000, 50_000_000  # bytes
TEXT_PIECE = 200_000  # characters of a text file that are one document
HUB_NAME = re.compile(r"[\w.-]+/[\w.-]+(?::[\w.\[\]%:-]+)?")
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


@dataclass(frozen=True)
class Given:
    """One row: its file, its place in the file, and what it holds."""

    file: str
    row: int
    content: Any


class Unreadable(ValueError):
    """A file that gives no rows at all; the text says why."""


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
                self.problems.append(
                    f"{path}: {len(others)} files of other kinds were left out "
                    f"({', '.join(others[:3])}{', …' if len(others) > 3 else ''}); the lab reads "
                    f"{', '.join(READERS)}."
                )
            if known:
                return known
            raise LabError(f"{path} holds no file to read.", f"The lab reads {', '.join(READERS)}.",
                           "Choose another folder.", self.name)  # fmt: skip
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


def ending(path: Path) -> str:
    """A file's ending; ".jsonl" of "a.jsonl.gz"."""
    suffixes = [s.lower() for s in path.suffixes]
    return (suffixes[-2] if len(suffixes) > 1 else "") if suffixes[-1:] == [".gz"] else (
        suffixes[-1] if suffixes else "")  # fmt: skip


def _is_saved(path: Path) -> bool:
    """Whether a folder is what ``datasets`` saves to disk."""
    return path.is_dir() and any(
        (path / name).is_file() for name in ("dataset_info.json", "dataset_dict.json")
    )


def _opened(path: Path) -> tuple[BinaryIO, str]:
    """The file, at its beginning, and its encoding."""
    file = gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb")
    try:
        head = file.read(8192)
    except (OSError, EOFError) as error:
        raise Unreadable(f"cannot be unpacked: {error}.") from None
    file.seek(0)
    encoding = next((name for mark, name in MARKS.items() if head.startswith(mark)), "utf-8")
    if encoding != "utf-16" and b"\0" in head:
        raise Unreadable("is no text file: it holds zero bytes.")
    return file, encoding


def _lines(path: Path, problems: list[str]) -> Iterator[str]:
    """A file's lines; what is not UTF-8 is read as Windows-1252, and said."""
    file, encoding = _opened(path)
    strange = 0
    with file:
        if encoding == "utf-16":
            yield from io.TextIOWrapper(file, "utf-16", errors="replace", newline="\n")
            return
        for number, raw in enumerate(file):
            if number == 0 and encoding == "utf-8-sig":
                raw = raw.removeprefix(codecs.BOM_UTF8)
            try:
                yield raw.decode("utf-8")
            except UnicodeDecodeError:
                strange += 1
                yield raw.decode("cp1252", "replace")
    if strange:
        problems.append(
            f"{path}: {strange} lines are not UTF-8; they were read as Windows-1252."
        )


def _jsonl(path: Path, problems: list[str]) -> Iterator[tuple[int, Any]]:
    bad: list[int] = []
    row = 0
    for number, line in enumerate(_lines(path, problems), 1):
        if not line.strip():
            continue
        try:
            if len(line) > MOST_LINE:
                raise ValueError("the line is too long")
            yield row, json.loads(line)
        except (ValueError, RecursionError):
            bad.append(number)
        row += 1
    if bad:
        problems.append(f"{path}: {len(bad)} of {row} lines are not valid JSON or too long "
                        f"(the first is line {bad[0]}); they were left out.")  # fmt: skip


def _json(path: Path, problems: list[str]) -> Iterator[tuple[int, Any]]:
    if path.stat().st_size > MOST_JSON:
        raise Unreadable(f"has {path.stat().st_size / 1e6:.0f} MB; JSON in one piece is read up "
                         f"to {MOST_JSON / 1e6:.0f} MB. Save it as .jsonl, one row a line.")  # fmt: skip
    text = "".join(_lines(path, problems))
    try:
        held = json.loads(text)
    except (ValueError, RecursionError) as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else error
        raise Unreadable(f"is not valid JSON: {reason}.") from None
    if isinstance(held, dict):
        lists = [
            v for v in held.values() if isinstance(v, list) and v and isinstance(v[0], dict)
        ]
        held = lists[0] if len(lists) == 1 else [held]
    yield from enumerate(held if isinstance(held, list) else [held])


def _csv(path: Path, problems: list[str]) -> Iterator[tuple[int, Any]]:
    lines = _lines(path, problems)
    first = next(lines, "")
    delimiter = "\t" if ending(path) == ".tsv" else max(",;\t", key=first.count)
    csv.field_size_limit(MOST_LINE)
    reader = csv.reader(_joined(first, lines), delimiter=delimiter)
    uneven: Counter[int] = Counter()
    header: list[str] = []
    try:
        header = [cell.strip() for cell in next(reader, [])]
        for row, cells in enumerate(line for line in reader if any(line)):
            if len(cells) != len(header):
                uneven[reader.line_num] += 1
                cells = [*cells, *[""] * (len(header) - len(cells))]
            yield (
                row,
                dict(zip(header, cells, strict=False))
                | (
                    {"(more)": " ".join(cells[len(header) :])}
                    if len(cells) > len(header)
                    else {}
                ),
            )
    except csv.Error as error:
        problems.append(f"{path} is no valid CSV after line {reader.line_num}: {error}.")
    if uneven:
        problems.append(f"{path}: {len(uneven)} rows have not {len(header)} cells like the header "
                        f"(the first ends in line {min(uneven)}); they were read all the same.")  # fmt: skip


def _joined(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def _parquet(path: Path, problems: list[str]) -> Iterator[tuple[int, Any]]:
    try:
        import pyarrow.parquet as parquet
    except ModuleNotFoundError:
        raise Unreadable("needs pyarrow: python -m pip install pyarrow") from None
    try:
        file, row = parquet.ParquetFile(path), 0
        for batch in file.iter_batches(1024):
            for content in batch.to_pylist():
                yield row, content
                row += 1
    except (OSError, ValueError) as error:  # pyarrow's errors are of these two
        raise Unreadable(f"is no Parquet that can be read: {str(error)[:120]}") from None


def _text(path: Path, problems: list[str]) -> Iterator[tuple[int, Any]]:
    """A text file as documents: whole, or cut at empty lines where it is long."""
    held: list[str] = []
    size = row = 0
    for line in _lines(path, problems):
        held.append(line)
        size += len(line)
        if size > TEXT_PIECE and (not line.strip() or size > 5 * TEXT_PIECE):
            yield row, "".join(held)
            held, size, row = [], 0, row + 1
    if "".join(held).strip():
        yield row, "".join(held)


Reader = Callable[[Path, list[str]], Iterator[tuple[int, Any]]]
READERS: dict[str, Reader] = {
    ".jsonl": _jsonl, ".ndjson": _jsonl, ".json": _json, ".csv": _csv, ".tsv": _csv,
    ".parquet": _parquet, ".txt": _text, ".md": _text,
}  # fmt: skip
