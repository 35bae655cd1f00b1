"""Where a fact is from, and when it was: sources by name, dates as exact as they are known.

A source is the slide deck that the lessons follow, a paper by its arXiv number, a model
card, an announcement or a report. A date is a day, or a month where only that is known.

What it leaves out: the facts themselves (``milestones``).

Try it::

    >>> Source("paper", "LoRA", "2106.09685").url
    'https://arxiv.org/abs/2106.09685'
    >>> when("2022-03")
    'March 2022'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from posttrain_lab.records import LabError

KINDS = ("deck", "paper", "card", "post", "report")
ARXIV = re.compile(r"\d{4}\.\d{4,5}")
DATE = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")


@dataclass(frozen=True)
class Source:
    """Where a fact is from.

    ``ref`` is an arXiv number, who published it, or what it is in the deck if no slide.
    """

    kind: str
    title: str
    ref: str = ""
    link: str = ""

    @property
    def words(self) -> str:
        """The source in one line, for people."""
        if self.kind == "deck":
            return f"The deck, {self.ref or 'slide'} “{self.title}”"
        if self.kind == "paper":
            return f"{self.title}, arXiv:{self.ref}"
        if self.kind == "card":
            return f"{self.title} model card, {self.ref}"
        return f"{self.title}, {self.ref}"

    @property
    def url(self) -> str:
        """An address to read it at, or nothing."""
        return f"https://arxiv.org/abs/{self.ref}" if self.kind == "paper" else self.link

    def to_json(self) -> dict[str, Any]:
        return {"words": self.words, "url": self.url, "deck": self.kind == "deck"}


def when(text: str) -> str:
    """A date for people: ``"2023-07-18"`` is “18 July 2023”, ``"2022-03"`` “March 2022”."""
    year, month, day = ymd(text)
    words = f"{date(year, month, 1):%B} {year}"
    return f"{day} {words}" if day else words


def moment(text: str, share: float = 0.5) -> float:
    """A date as a year with a fraction; ``share`` of a month where no day is known."""
    year, month, day = ymd(text)
    past = (day - 0.5) / 31 if day else share
    return round(year + (month - 1 + past) / 12, 4)


def ymd(text: str) -> tuple[int, int, int]:
    """Year, month and day; the day is 0 where only the month is known.

    Raises:
        LabError: there is no such date.
    """
    found = DATE.fullmatch(text)
    if not found:
        raise wrong(text, "a date like 2022-03 or 2023-07-18")
    year, month, day = int(found[1]), int(found[2]), int(found[3] or 0)
    try:
        date(year, month, day or 1)
    except ValueError:
        raise wrong(text, "a day that the calendar has") from None
    return year, month, day


def sources_of(row: Mapping[str, Any]) -> tuple[Source, ...]:
    """The sources of an entry, the one of its date first.

    Raises:
        LabError: it has none, or one that says too little.
    """
    found = tuple(_source(each) for each in row.get("sources") or ())
    if not found:
        raise wrong(f"{row.get('name')} without a source", "a source for every entry")
    return found


def _source(row: Mapping[str, Any]) -> Source:
    kind, ref, link = row.get("kind"), row.get("ref", ""), row.get("url", "")
    if kind not in KINDS or not row.get("title") or (kind != "deck" and not ref):
        raise wrong(f"the source {dict(row)}", f"a kind ({', '.join(KINDS)}), title and ref")
    if kind == "paper" and not ARXIV.fullmatch(ref):
        raise wrong(f"the arXiv number {ref}", "one like 2203.02155")
    if link and not link.startswith("https://"):
        raise wrong(f"the address {link}", "one that begins with https://")
    return Source(kind, row["title"], ref, link)


def as_json(sources: Iterable[Source]) -> list[dict[str, Any]]:
    """Sources as a page wants them."""
    return [source.to_json() for source in sources]


def wrong(given: str, needed: str) -> LabError:
    """What to raise when an entry cannot be right."""
    said = f"The facts hold {given}."
    return LabError(said, f"Needed is {needed}.", "Mend the entry.", "facts")
