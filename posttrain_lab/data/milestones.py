"""Facts to look at: how post-training grew, the Llama family of 2024, the deck's tables.

The facts stand in ``facts/*.json``. Each names where it is from, and nothing without a
source is let in: the slide deck that the lessons follow, a paper by its arXiv number, a
model card, an announcement. What the deck says is marked as the deck's.

A date is as exact as its source: a day where one was announced, else a month (for a paper,
the month of its arXiv number).

What it leaves out: drawing (``widgets.timeline``, ``widgets.family_picture``,
``widgets.benchmark_ranges``), and every figure that could not be checked.

Try it::

    >>> [m.when for m in timeline() if m.name == "DPO"]
    ['May 2023']
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from posttrain_lab.data.sources import Source, as_json, moment, sources_of, when, wrong, ymd

FACTS = Path(__file__).parent / "facts"
# Lanes from top to bottom: their key, and their name for people.
LANES = {
    "pretraining": "Pre-training",
    "sft": "Supervised fine-tuning",
    "preference": "Preferences and RLHF",
    "reasoning": "Reasoning and RL",
}
RANGE = re.compile(r"~?(\d+)–(\d+)%(\+?)")


@dataclass(frozen=True)
class Milestone:
    """One entry of the timeline."""

    date: str
    lane: str
    name: str
    what: str
    sources: tuple[Source, ...]

    @property
    def when(self) -> str:
        """The date for people."""
        return when(self.date)

    @property
    def in_deck(self) -> bool:
        """Whether the deck names it."""
        return any(source.kind == "deck" for source in self.sources)

    def to_json(self) -> dict[str, Any]:
        return {
            "at": moment(self.date), "when": self.when, "lane": self.lane, "name": self.name,
            "what": self.what, "deck": self.in_deck, "sources": as_json(self.sources),
        }  # fmt: skip


@dataclass(frozen=True)
class Era:
    """One row of the deck's table of periods, in the deck's words."""

    period: str
    first: str
    last: str
    paradigm: str
    style: str
    models: str
    note: str
    source: Source

    def to_json(self) -> dict[str, Any]:
        return {
            "from": moment(self.first, 0.0), "to": moment(self.last, 1.0),
            "period": self.period, "paradigm": self.paradigm, "style": self.style,
            "models": self.models, "note": self.note, "sources": as_json((self.source,)),
        }  # fmt: skip


@dataclass(frozen=True)
class Release:
    """Models that came out together and were trained alike: ``models`` by size."""

    name: str
    date: str
    reads: str
    writes: str
    context: str
    pretraining: str
    methods: tuple[str, ...]
    post_training: str
    models: tuple[tuple[str, float], ...]
    pictures: bool
    sources: tuple[Source, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name, "date": self.date, "when": when(self.date),
            "reads": self.reads, "writes": self.writes, "context": self.context,
            "pretraining": self.pretraining, "methods": list(self.methods),
            "post_training": self.post_training, "pictures": self.pictures,
            "models": [{"name": name, "billions": size} for name, size in self.models],
            "sources": as_json(self.sources),
        }  # fmt: skip


@dataclass(frozen=True)
class Scores:
    """A range of scores in per cent, as the deck writes it; ``more`` is its “+”."""

    text: str
    low: int
    high: int
    more: bool

    @classmethod
    def read(cls, text: str) -> Scores:
        """Reads ``"~92–95%"`` and ``"96–99%+"``.

        Raises:
            LabError: it is no range, or falls.
        """
        found = RANGE.fullmatch(text)
        if not found or int(found[1]) > int(found[2]):
            raise wrong(text, "a range like “~92–95%”")
        return cls(text, int(found[1]), int(found[2]), bool(found[3]))

    def to_json(self) -> dict[str, Any]:
        return {"text": self.text, "low": self.low, "high": self.high, "more": self.more}


@dataclass(frozen=True)
class Benchmark:
    """One row of the deck's table of gains."""

    name: str
    about: str
    before: Scores
    after: Scores
    gain: str

    @property
    def points(self) -> tuple[int, int]:
        """The least and the most that the two ranges allow, in percentage points."""
        return self.after.low - self.before.high, self.after.high - self.before.low

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name, "about": self.about, "before": self.before.to_json(),
            "after": self.after.to_json(), "gain": self.gain, "points": list(self.points),
        }  # fmt: skip


@cache
def timeline(path: Path = FACTS / "timeline.json") -> tuple[Milestone, ...]:
    """Every entry, in the order of time.

    Raises:
        LabError: an entry has no source, no date or no lane.
    """
    return tuple(sorted(map(_milestone, _read(path)), key=lambda m: (moment(m.date), m.name)))


@cache
def eras() -> tuple[Era, ...]:
    """The deck's periods of post-training, first to last."""
    source = Source("deck", "Reasoning models")
    return tuple(
        Era(row["period"], row["from"], row["to"], row["paradigm"], row["style"],
            row["models"], row.get("note", ""), source)
        for row in _read(FACTS / "deck.json")["eras"]
    )  # fmt: skip


@cache
def llama_family(path: Path = FACTS / "llama_2024.json") -> tuple[Release, ...]:
    """The Llama models of 2024, by release."""
    return tuple(
        Release(
            row["name"], row["date"], row["reads"], row["writes"], row["context"],
            row["pretraining"], tuple(row["methods"]), row["post_training"],
            tuple((each["name"], each["billions"]) for each in row["models"]),
            row.get("pictures", False), sources_of(row),
        )
        for row in _read(path)
    )  # fmt: skip


@cache
def benchmarks() -> tuple[Benchmark, ...]:
    """The deck's “Real-World Performance Gains”, row by row."""
    return tuple(
        Benchmark(row["name"], row["about"], Scores.read(row["before"]),
                  Scores.read(row["after"]), row["gain"])
        for row in _read(FACTS / "deck.json")["benchmarks"]
    )  # fmt: skip


def deck_tables() -> dict[str, Any]:
    """Both tables as plain JSON: the gains, and how reasoning models differ."""
    deck = _read(FACTS / "deck.json")
    gains = Source("deck", "Real-World Performance Gains (2025–2026 benchmarks)")
    differ = Source("deck", "How Reasoning Models Differ from Standard LLMs")
    return {
        "benchmarks": [each.to_json() for each in benchmarks()],
        "columns": deck["columns"], "differences": deck["differences"],
        "sources": {"benchmarks": gains.to_json(), "differences": differ.to_json()},
    }  # fmt: skip


def _milestone(row: Mapping[str, Any]) -> Milestone:
    lane = str(row.get("lane"))
    if lane not in LANES:
        raise wrong(f"lane {lane}", f"one of {', '.join(LANES)}")
    ymd(str(row.get("date")))
    return Milestone(row["date"], lane, row["name"], row["what"], sources_of(row))


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
