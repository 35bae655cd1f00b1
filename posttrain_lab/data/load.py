"""Reads a learner's file of examples: .jsonl, .json or .csv, in UTF-8.

Every row is either ``{"prompt": …, "answer": …}`` (``completion`` will do for ``answer``)
or ``{"messages": [...]}``; a CSV file has the columns prompt and answer. What cannot be
read is an error that names the line.

What it leaves out: guessing. No encoding is guessed, no column is made up, no row is
dropped silently. Cleaning, mixing and splitting are other modules' work.

Try it::

    >>> read_examples("a.jsonl", b'{"prompt": "Hi", "answer": "Ahoy!"}')[0].answer
    'Ahoy!'
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from posttrain_lab.records import Example, LabError

MAX_BYTES = 5_000_000
MAX_EXAMPLES = 10_000
COLUMNS = ("prompt", "answer", "completion", "gold")
ROW = '{"prompt": "Hi", "answer": "Ahoy!"}'
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_examples(name: str, content: bytes) -> tuple[Example, ...]:
    """The examples in a file, in order.

    Args:
        name: the file's name; its ending says the format, and errors mention it.
        content: the file's bytes.

    Raises:
        LabError: the first thing that cannot be used, with the line in ``where``.
    """
    kind = PurePath(name).suffix.lower()
    title = PurePath(name).name[:80] or "The file"
    if kind not in READERS:
        raise LabError(
            f"{title} ends in {kind or 'nothing'}.",
            f"The lab reads {', '.join(READERS)}.",
            "Save it as one of these.",
            title,
        )
    text = decoded(title, content)
    examples: list[Example] = []
    for line, row in READERS[kind](title, text):
        if len(examples) == MAX_EXAMPLES:
            raise LabError(
                f"{title} has more than {MAX_EXAMPLES:,} examples.",
                "The lab takes fewer at a time.",
                "Split the file.",
                title,
            )
        examples.append(_example(f"{title}, line {line}", row))
    if not examples:
        raise LabError(
            f"{title} holds no examples.",
            "Training needs at least one.",
            "Add a row with a prompt and an answer.",
            title,
        )
    return tuple(examples)


def decoded(title: str, content: bytes) -> str:
    """A file's text; LabError for one that is too large, or not in UTF-8."""
    if len(content) > MAX_BYTES:
        raise LabError(
            f"{title} has {len(content) / 1e6:.1f} MB.",
            f"The lab reads files of up to {MAX_BYTES / 1e6:.0f} MB.",
            "Split it, or keep fewer rows.",
            title,
        )
    if content.startswith(UTF16_MARKS) or b"\0" in content[:4096]:
        raise _encoding(title, "UTF-16, or no text at all")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _encoding(title, f"not UTF-8 in line {line}", f", line {line}") from None


def _encoding(title: str, what: str, where: str = "") -> LabError:
    return LabError(
        f"{title} is {what}.",
        "The lab reads text in UTF-8.",
        "Save it again with the encoding UTF-8 (in a spreadsheet: “CSV UTF-8”).",
        title + where,
    )


def _example(where: str, row: Any) -> Example:
    """One example, checked; errors get the line they come from."""
    try:
        example = Example.from_json(row)
    except LabError as error:
        raise LabError(f"{where}: {error.given}", error.needed, error.do, where) from None
    for part, text in (
        ("prompt", "".join(m.content for m in example.prompt)),
        ("answer", example.answer),
    ):
        if not text.strip():
            raise LabError(
                f"{where}: the {part} is empty.",
                "Each example needs a prompt and an answer.",
                "Fill it in, or delete the row.",
                where,
            )
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            raise LabError(
                f"{where}: the {part} holds half a character (a lone surrogate).",
                "Text needs to be whole Unicode characters.",
                "Type the character anew, or delete it.",
                where,
            )
    return example


def _jsonl(title: str, text: str) -> Iterator[tuple[int, Any]]:
    # split("\n"), not splitlines(): a JSON string may hold U+2028.
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, parsed(f"{title}, line {number}", line)


def _json(title: str, text: str) -> Iterator[tuple[int, Any]]:
    """Rows of a list, numbered as if one stood on each line."""
    rows = parsed(title, text) if text.strip() else []
    if isinstance(rows, dict) and "examples" in rows:
        rows = rows["examples"]
    if not isinstance(rows, list):
        raise LabError(
            f"{title} holds one {type(rows).__name__}.",
            'It needs a list of examples: [{"prompt": …, "answer": …}, …].',
            "Put the examples into [ ], or save them as .jsonl, one a line.",
            title,
        )
    return ((number, row) for number, row in enumerate(rows, 1))


def parsed(where: str, text: str, such_as: str = ROW) -> Any:
    """JSON, strictly; LabError for what is none, or says a field twice."""
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        place = where if error.lineno == 1 else f"{where}, line {error.lineno}"
        what = f"{error.msg} (column {error.colno})"
    except RecursionError:
        place, what = where, "it is nested too deeply"
    except ValueError as error:
        place, what = where, str(error)
    raise LabError(
        f"{place} is not valid JSON: {what}.",
        f"It needs a row such as {such_as}.",
        "Correct it: quotes around every text, a comma between fields.",
        place,
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    row = dict(pairs)
    if len(row) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the field {twice[:40]!r} stands twice in one row")
    return row


def _no_constant(word: str) -> None:
    raise ValueError(f"{word} is no JSON value")


def _csv(title: str, text: str) -> Iterator[tuple[int, Any]]:
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)  # spreadsheets of many countries write ;
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        if not text.strip():
            return
        _check_header(title, header)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, _row(title, reader.line_num, header, cells)
    except csv.Error as error:
        where = f"{title}, line {reader.line_num}"
        raise LabError(
            f"{where} is not valid CSV: {error}.",
            "A cell with a comma, quote or line break stands in quotes, its quotes doubled.",
            "Export it again from the spreadsheet.",
            where,
        ) from None


def _check_header(title: str, header: list[str]) -> None:
    twice = next((name for name in COLUMNS if header.count(name) > 1), "")
    if twice or ("answer" in header and "completion" in header):
        raise LabError(
            f"{title} has the column {twice or 'answer (also called completion)'} twice.",
            "Each column stands once.",
            "Delete or rename one.",
            f"{title}, line 1",
        )
    missing = [] if "prompt" in header else ["prompt"]
    missing += [] if {"answer", "completion"} & set(header) else ["answer"]
    if missing:
        found = ", ".join(name[:30] or "(no name)" for name in header[:8])
        raise LabError(
            f"{title} has no column {' and no column '.join(missing)}; it has: {found}.",
            "The first line names the columns: prompt,answer.",
            "Add or rename them.",
            f"{title}, line 1",
        )


def _row(title: str, line: int, header: list[str], cells: list[str]) -> dict[str, str]:
    if len(cells) > len(header):
        raise LabError(
            f"{title}, line {line} has {len(cells)} cells, the header {len(header)}.",
            "A text with a comma in it needs quotes around it.",
            'Write it as "text, like this".',
            f"{title}, line {line}",
        )
    filled = cells + [""] * (len(header) - len(cells))
    row = {name: cell for name, cell in zip(header, filled, strict=True) if name in COLUMNS}
    if not row.get("gold", "x").strip():
        del row["gold"]  # an empty cell of an optional column is no answer at all
    return row


READERS = {".jsonl": _jsonl, ".json": _json, ".csv": _csv}
