"""Rows out of one file, format by format, streamed where the format allows it.

A line or row that cannot be read is left out and told in one sentence; a file that gives
nothing is ``Unreadable``. What is not UTF-8 is read as Windows-1252, and said.

What it leaves out: folders and data sets (``inputs``), Word, PDF, archives.

Try it::

    problems = []
    rows = list(READERS[".jsonl"](Path("train.jsonl"), problems))
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

MOST_JSON, MOST_LINE = 500_000_000, 50_000_000  # bytes
TEXT_PIECE = 200_000  # characters of a text file that are one document
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


class Unreadable(ValueError):
    """A file that gives no rows at all; the text says why."""


def ending(path: Path) -> str:
    """A file's ending; ".jsonl" of "a.jsonl.gz"."""
    suffixes = [s.lower() for s in path.suffixes]
    return (suffixes[-2] if len(suffixes) > 1 else "") if suffixes[-1:] == [".gz"] else (
        suffixes[-1] if suffixes else "")  # fmt: skip


def _opened(path: Path) -> tuple[BinaryIO, str]:
    """The file, at its beginning, and its encoding."""
    file = (gzip.open if path.suffix.lower() == ".gz" else open)(path, "rb")
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
        raise Unreadable(
            f"has {path.stat().st_size / 1e6:.0f} MB; JSON in one piece is read up "
            f"to {MOST_JSON / 1e6:.0f} MB. Save it as .jsonl, one row a line."
        )
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
        problems.append(
            f"{path}: {len(uneven)} rows have not {len(header)} cells like the header "
            f"(the first ends in line {min(uneven)}); they were read all the same."
        )


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
