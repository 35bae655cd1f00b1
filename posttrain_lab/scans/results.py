"""What a scan found, row by row: lines on disk, briefly for a page, at length for one match.

What it leaves out: judging by dials in a page (``widgets/static/leak_dials.js`` does as
``leakage.matches.judged``).

Try it::

    row = Row(3, "two old ducks", ())
    Row.from_line(row.to_line()) == row
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from posttrain_lab.leakage.inputs import Given
from posttrain_lab.leakage.items import Item, Part
from posttrain_lab.leakage.matches import Match
from posttrain_lab.leakage.side_by_side import shared
from posttrain_lab.records import LabError

BRIEF = 110  # characters of a row in the list
AROUND, LONGEST = 600, 3000  # characters beside a match; of a text that is shown
SURE = ("exact", "slips")
_HALF = re.compile("[\ud800-\udfff]")
Span = tuple[int, int]


@dataclass(frozen=True)
class Row:
    """A training row with what it shares with test items."""

    row: int
    text: str
    matches: tuple[Match, ...]

    def to_line(self) -> str:
        found = [each.to_json() for each in self.matches]
        told = {"row": self.row, "text": self.text, "matches": found}
        return json.dumps(told) + "\n"

    @classmethod
    def from_line(cls, line: str | bytes) -> Row:
        told = json.loads(line)
        return cls(told["row"], told["text"], tuple(map(Match.from_json, told["matches"])))

    def brief(self, at: int) -> dict[str, Any]:
        """For a page: where its line is, how it begins, its matches without their places."""
        first = self.matches[0].span[0] if self.matches else 0
        begin = max(0, first - 20)
        text = whole(" ".join(self.text[begin : begin + BRIEF].split()))
        found = [[m.item, m.channel, m.rule, m.score, m.need, m.kind, m.order, m.support]
                 for m in self.matches]  # fmt: skip
        return {"row": self.row, "at": at, "says": ("… " if begin else "") + text, "m": found}


class Result(Protocol):
    """A scan that can be looked into: a ready one in memory, or one on disk."""

    name: str
    train: str
    evals: str
    items: Sequence[Item]
    rows: int
    notes: list[str]

    def found(self) -> Iterable[Row]:
        """All rows that share anything with an item."""
        ...

    def row(self, at: int) -> Row:
        """The row whose line begins there."""
        ...

    def originals(self) -> Iterator[Given]:
        """The training rows as they were given."""
        ...


@dataclass(frozen=True)
class Shown:
    """A text with what is marked in it; ``before`` and ``after``: more of it is left out."""

    text: str
    spans: list[Span]
    before: bool = False
    after: bool = False

    def to_json(self) -> dict[str, Any]:
        """As a page counts: its letters beyond the first 65,536 are two."""
        spans = [[_units(self.text[:end]) for end in span] for span in self.spans]
        return {"text": whole(self.text), "spans": spans, "before": self.before,
                "after": self.after}  # fmt: skip


def _units(text: str) -> int:
    return len(text) + sum(letter > "\uffff" for letter in text)


def whole(text: str) -> str:
    """Without halves of letters, which no page can be sent."""
    return _HALF.sub("\ufffd", text)


def side_by_side(result: Result, at: int, item: int, channel: str) -> dict[str, Any]:
    """One match at length: the row and each part of the item, what both have marked.

    Raises:
        LabError: there is no such match.
    """
    row = result.row(at)
    match = next((m for m in row.matches if (m.item, m.channel) == (item, channel)), None)
    if match is None:
        raise LabError("That match is gone.", "The scan was made anew.", "Choose another.")
    held = result.items[item]
    parts = []
    marks: list[Span] = []
    for part in held.parts:
        spans: list[Span] = []
        if part.kind == match.part:
            marks, spans = shared(row.text, part.text, match.span)
            if match.rule in SURE:
                marks = [match.span]
                spans = [(spans[0][0], spans[-1][1])] if spans else [(0, len(part.text))]
        parts.append({"kind": part.kind, **_cut(part.text, spans).to_json()})
    return {"row": row.row, "id": str(held.id), "parts": parts,
            "text": _cut(row.text, marks or [match.span]).to_json(),
            "rule": match.rule, "part": match.part}  # fmt: skip


def _cut(text: str, spans: Sequence[Span]) -> Shown:
    """The text, of a long one what is around the marks."""
    if len(text) <= LONGEST:
        return Shown(text, list(spans))
    begin = max(0, min((s[0] for s in spans), default=0) - AROUND)
    end = min(len(text), begin + LONGEST)
    kept = [(a - begin, min(b, end) - begin) for a, b in spans if a < end]
    return Shown(text[begin:end], kept, begin > 0, end < len(text))


def write_items(path: Path, items: Sequence[Item]) -> None:
    """Keeps the test items beside what was found."""
    told = [{"id": i.id, "parts": [[p.kind, p.text] for p in i.parts]} for i in items]
    path.write_text(json.dumps(told), "utf-8")


def read_items(path: Path) -> list[Item]:
    """The items as they were kept."""
    told = json.loads(path.read_text("utf-8"))
    return [Item(i["id"], tuple(Part(*part) for part in i["parts"])) for i in told]
