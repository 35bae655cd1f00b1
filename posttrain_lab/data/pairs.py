"""Reads a learner's file of pairs: .jsonl in UTF-8, each row a prompt and two answers.

A row is ``{"prompt": …, "chosen": …, "rejected": …}`` with texts, or TRL's form with lists of
messages. What cannot be read is an error that names the line.

What it leaves out: other formats; guessing which of two answers is the better one.

Try it::

    >>> row = b'{"prompt": "Hi", "chosen": "Hello!", "rejected": "No."}'
    >>> read_pairs("a.jsonl", row)[0].chosen
    'Hello!'
"""

from __future__ import annotations

import json
from pathlib import PurePath

from posttrain_lab.records import LabError, Preference

MOST_BYTES, MOST_PAIRS, LONGEST = 1_000_000, 2_000, 4_000


def read_pairs(name: str, content: bytes) -> tuple[Preference, ...]:
    """The pairs in a file, in order.

    Raises:
        LabError: the first thing that cannot be used, with the line in ``where``.
    """
    title = PurePath(name).name[:80] or "The file"
    if PurePath(name).suffix.lower() != ".jsonl":
        raise LabError(f"{title} is no .jsonl file.", "It reads pairs as JSON, one a line.",
                       "Save it as .jsonl.", title)  # fmt: skip
    found = []
    # split("\n"), not splitlines(): a JSON string may hold U+2028.
    for number, line in enumerate(_text(title, content).split("\n"), 1):
        if line.strip():
            found.append(_pair(f"{title}, line {number}", line))
    if not 1 <= len(found) <= MOST_PAIRS:
        raise LabError(f"{title} holds {len(found):,} pairs.",
                       f"The lab takes 1 to {MOST_PAIRS:,} at a time.",
                       "Split it." if found else "Add a row.", title)  # fmt: skip
    return tuple(found)


def _text(title: str, content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise LabError(f"{title} has {len(content) / 1e6:.1f} MB.",
                       f"The lab reads pairs of up to {MOST_BYTES / 1e6:.0f} MB.",
                       "Split it, or keep fewer rows.", title)  # fmt: skip
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        where = f"{title}, line {line}"
        raise LabError(f"{where} is not UTF-8.", "The lab reads text in UTF-8.",
                       "Save it again with that encoding.", where) from None  # fmt: skip


def _pair(where: str, line: str) -> Preference:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise LabError(
            f"{where} is no JSON: {str(error)[:80]}.",
            'It needs a row such as {"prompt": "Hi", "chosen": "Hello!", "rejected": "No."}.',
            "Correct it: quotes around every text, a comma between fields.", where,
        ) from None  # fmt: skip
    try:
        pair = Preference.from_json(row)
    except LabError as error:
        raise LabError(f"{where}: {error.given}", 'It needs "prompt", "chosen" and "rejected".',
                       "Complete the row, or delete it.", where) from None  # fmt: skip
    _check(where, pair)
    return pair


def _check(where: str, pair: Preference) -> None:
    parts = {"prompt": "".join(m.content for m in pair.prompt), "chosen answer": pair.chosen,
             "rejected answer": pair.rejected}  # fmt: skip
    for name, text in parts.items():
        surrogate = any("\ud800" <= letter <= "\udfff" for letter in text)
        if not text.strip() or len(text) > LONGEST or surrogate:
            fault = ("is empty" if not text.strip() else "holds half a character" if surrogate
                     else f"has {len(text):,} characters")  # fmt: skip
            raise LabError(f"{where}: the {name} {fault}.",
                           f"Each is a text of 1 to {LONGEST:,} characters.",
                           "Correct the row, or delete it.", where)  # fmt: skip
    if pair.chosen == pair.rejected:
        raise LabError(f"{where}: both answers are the same.", "A pair needs two that differ.",
                       "Correct the row, or delete it.", where)  # fmt: skip
