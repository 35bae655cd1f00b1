"""The scanner's score card: leaks of every kind found, and false alarms, with intervals.

Test items are planted in documents by four families of edits; items of the same making that
are in no test set, the same under a shared header, and other text must raise no alarm. The
calibrating family is printed too, but says less: the rules' floors were set on it.

An edited copy that is, but for its names, numbers and quoted words, another item of the same
making is not counted: nobody could tell whose copy it is. How many are left out is told.

What it leaves out: other scanners, and paraphrases (``tools.paraphrase_scores``).

Try it: ``python -m tools.leak_scores --source pocket``; ``--write docs/leak_scores.md`` makes
the page of the documentation.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from posttrain_lab.leakage.index import LeakIndex
from posttrain_lab.leakage.planted import CALIBRATION, Planted
from posttrain_lab.leakage.planted_fresh import FRESH
from posttrain_lab.leakage.planted_other import MEASURING
from posttrain_lab.leakage.planted_unseen import UNSEEN
from posttrain_lab.leakage.text import words_of
from posttrain_lab.statistics import Rate, rate
from tools.leak_sources import FOLDER, SOURCES, Asked, Source, drawn, source

HEADER = (
    "Below is a task from a course for beginners. Read it with care, think about it step by "
    "step, then write down your answer and nothing else.\n\nTask: "
)
LONG_ANSWER = 12  # words: a document that has such an answer of an item is no clean one
LONG_DOCUMENT = 900  # words around a leak
FAMILIES = {
    "calibrating": CALIBRATION,
    "measuring": MEASURING,
    "fresh": FRESH,
    "unseen": UNSEEN,
}
_DIGITS = re.compile(r"\d+")
_SWAPPED = re.compile(r"(['\"]).*?\1|\b[A-Z][a-z]+\b|\d+")


@dataclass(frozen=True)
class Row:
    """One line of the card."""

    source: str
    family: str
    kind: str
    found: Rate
    right: Rate | None  # of those found, the right item named
    twins: int = 0  # copies that were left out, for they are another item, too
    group: str = ""  # of edits: surface, edited, part or setting


def card(made: Source, number: int, seed: int) -> Iterator[Row]:
    """Every kind's recall, then the false alarms."""
    rng = random.Random(seed)
    index = LeakIndex.build([each.row() for each in made.evals])
    bare = LeakIndex.build([each.row(answers=False) for each in made.evals])
    under = LeakIndex.build([{"id": e.id, "text": HEADER + e.question} for e in made.evals])
    known = _bare(made)
    for family, kinds in FAMILIES.items():
        for planted in kinds.values():
            pairs, twins = _told_apart(list(_edited(made, planted, number, rng)), known)
            for row in _recall(index, made.name, family, planted.name, pairs):
                yield replace(row, twins=twins, group=planted.group)
    yield from _settings(index, bare, under, made, number, rng)
    yield from _alarms(index, under, made)


def _bared(text: str) -> str:
    """A text without what may be swapped: names, numbers, quoted words."""
    return " ".join(_SWAPPED.sub("*", text).split())


def _unnumbered(text: str) -> str:
    return " ".join(_DIGITS.sub("*", text).split())


def _bare(made: Source) -> dict[str, set[str]]:
    """Question without its numbers, and without its names, too → the items that are it."""
    known: dict[str, set[str]] = {}
    for each in (*made.evals, *made.others, *made.more):
        for bare in (_bared, _unnumbered):
            known.setdefault(bare(each.question), set()).add(each.id)
    return known


def _told_apart(
    pairs: Sequence[tuple[Asked, str]], known: dict[str, set[str]]
) -> tuple[list[tuple[Asked, str]], int]:
    """The pairs whose edited text is no other item's, too, and how many are.

    A text that holds the item's own words, names and numbers as they are counts anyway; where
    only its numbers are others, its names still tell it from the rest.
    """
    kept = []
    for each, text in pairs:
        question = text.removesuffix(f"\n{each.answer}")
        same_names = _unnumbered(question) == _unnumbered(each.question)
        bare = _unnumbered if same_names else _bared
        others = known.get(bare(question), set()) - {each.id}
        if not others or words_of(each.question) == words_of(question):
            kept.append((each, text))
    return kept, len(pairs) - len(kept)


def _edited(
    made: Source, planted: Planted, number: int, rng: random.Random
) -> Iterator[tuple[Asked, str]]:
    """Items and documents that hold their edited question, every second with the answer."""
    for place, each in enumerate(drawn(made.evals, number, rng)):
        if planted.group != "surface" and len(words_of(each.question)) < 12:
            continue  # too little is left of it to be told by anyone
        text = planted.edit(each.question, rng)
        if text == each.question and planted.name != "as it is":
            continue
        yield each, f"{text}\n{each.answer}" if place % 2 else text


def _settings(
    index: LeakIndex, bare: LeakIndex, under: LeakIndex, made: Source, number: int,
    rng: random.Random,
) -> Iterator[Row]:  # fmt: skip
    """Where a leak stands, what the references hold, how short it is."""
    items = drawn(made.evals, number, rng)
    plain = [(e, e.question) for e in items]
    short = [(e, e.question) for e in made.evals if len(words_of(e.question)) < 20][:number]
    long = [(e, _inside(e.question, made, rng)) for e in items]
    answers = [(e, e.answer) for e in items if len(words_of(e.answer)) >= 20]
    headed = [(e, HEADER + e.question) for e in items]
    told = (
        (index, "question only, references with answers", plain),
        (bare, "question only, references without", plain),
        (index, "exact, under 20 words", short),
        (index, "in a long document", long),
        (index, "answer only, 20 words or more", answers),
        (under, "under the shared header", headed),
        (under, "references with header, leak without", plain),
    )
    for which, kind, pairs in told:
        yield from _recall(which, made.name, "setting", kind, pairs)
    yield from _choices(made, items, rng)


def _choices(made: Source, items: Sequence[Asked], rng: random.Random) -> Iterator[Row]:
    """Questions with choices; the leak has them in another order, with letters."""
    told = {e.id: [a.answer for a in rng.sample(made.evals, 3)] + [e.answer] for e in items}
    index = LeakIndex.build([e.row(answers=False) | {"choices": told[e.id]} for e in items])
    pairs = []
    for each in items:
        mixed = rng.sample(told[each.id], 4)
        lines = [f"{letter}) {choice}" for letter, choice in zip("ABCD", mixed, strict=True)]
        pairs.append((each, "\n".join([each.question, *lines])))
    yield from _recall(index, made.name, "setting", "choices in another order", pairs)


def _inside(text: str, made: Source, rng: random.Random) -> str:
    around: list[str] = []
    while sum(len(t.split()) for t in around) < LONG_DOCUMENT:
        around.append(rng.choice(made.text))
    around.insert(rng.randrange(len(around)), text)
    return "\n\n".join(around)


def _recall(
    index: LeakIndex, source: str, family: str, kind: str, pairs: Sequence[tuple[Asked, str]]
) -> Iterator[Row]:
    if not pairs:
        return
    leaks = {leak.row: leak.eval_id for leak in index.scan(text for _, text in pairs)}
    right = sum(leaks.get(row) == each.id for row, (each, _) in enumerate(pairs))
    yield Row(source, family, kind, rate(len(leaks), len(pairs)),
              rate(right, len(leaks)) if leaks else None)  # fmt: skip


def _alarms(index: LeakIndex, under: LeakIndex, made: Source) -> Iterator[Row]:
    questions = [each.question for each in made.others]
    told = (
        (index, "other items", questions),
        (index, "other items with answers", [f"{e.question}\n{e.answer}" for e in made.others]),
        (under, "other items under the shared header", [HEADER + q for q in questions]),
        (index, "other text", made.text),
    )
    answers = {" ".join(words[:LONG_ANSWER]): " ".join(words)
               for words in (words_of(each.answer) for each in made.evals)
               if len(words) >= LONG_ANSWER}  # fmt: skip
    for which, kind, texts in told:
        clean = [text for text in texts if not _holds(text, answers)]
        alarms = sum(1 for _ in which.scan(clean))
        yield Row(made.name, "no leak", kind, rate(alarms, len(clean)), None)


def _holds(text: str, answers: Mapping[str, str]) -> bool:
    """Whether a text holds one of these answers word for word, looked for by how it begins."""
    words = words_of(text)
    runs = (" ".join(words[i : i + LONG_ANSWER]) for i in range(len(words) - LONG_ANSWER + 1))
    whole = f" {' '.join(words)} "
    return any(run in answers and f" {answers[run]} " in whole for run in runs)


def line(row: Row) -> str:
    """A row of the card for a person."""
    found = row.found
    told = f"{100 * found.rate:6.1f} %  ({100 * found.low:.1f} to {100 * found.high:.1f})"
    right = f"  right item {100 * row.right.rate:.1f} %" if row.right else ""
    return f"{row.source:<10} {row.family:<12} {row.kind:<40} {told:<28} n={found.n}{right}"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--source", action="append", choices=SOURCES, help="default: all here")
    parser.add_argument("--number", type=int, default=300, help="of leaks of each kind")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--write", type=Path, metavar="PAGE.md", help="write a page, too")
    parser.add_argument("--json", action="store_true", help="one object a line")
    given = parser.parse_args(arguments)
    rows: list[Row] = []
    for name in given.source or SOURCES:
        began = time.perf_counter()
        try:
            made = source(name, given.seed)
        except FileNotFoundError as missing:
            print(f"{name} is left out. {missing}", file=sys.stderr)
            continue
        for row in card(made, given.number, given.seed):
            rows.append(row)
            print(json.dumps(_object(row)) if given.json else line(row), flush=True)
        print(f"{name}: {time.perf_counter() - began:.0f} s", file=sys.stderr)
    if given.write:
        given.write.write_text(page(rows, given.number, given.seed), encoding="utf-8")
    return 0


def page(rows: Sequence[Row], number: int, seed: int) -> str:
    """The card as a page: a table for each family, a column for each source."""
    sources = list(dict.fromkeys(row.source for row in rows))
    lines = [
        "# What the leak scanner finds",
        "",
        f"Made by `python -m tools.leak_scores --number {number} --seed {seed} --write`",
        f"with `{FOLDER}` set; not edited by hand. Share of planted documents that were",
        "flagged, in percent, with its 95 % interval (Wilson) and n; for “no leak” the share",
        "of clean documents that were flagged. The rules' floors were set on the calibrating",
        "family and on false alarms. Results of the next two families led to repairs, too:",
        "of single edits (spaced letters, line numbers, slips, words run together, digits for",
        "letters, look-alike letters, misread letters, an e-mail's source, TeX), and to the",
        "alignment that tells words lost, put in and moved. The unseen family was written by",
        "someone who did not know the rules, and measured when they were done; its mojibake,",
        "subtitles and web addresses then led to a repair, which the figures below have.",
        "A document that holds an item's answer of twelve words or more word for word is not",
        "clean (a recipe that several questions ask for) and was left out.",
        "The channel of meaning is not part of this card (`paraphrase_scores.md`).",
        "“+ 3” after n: three copies were left out that are, but for names, numbers and quoted",
        "words, another item of the same making: nobody could tell whose copy they are.",
    ]
    for family in dict.fromkeys(row.family for row in rows):
        of_family = [row for row in rows if row.family == family]
        lines += ["", f"## {family.capitalize()}", "", f"| kind | {' | '.join(sources)} |",
                  f"|---|{'---|' * len(sources)}"]  # fmt: skip
        for kind in dict.fromkeys(row.kind for row in of_family):
            cells = {row.source: _cell(row.found, row.twins) for row in of_family
                     if row.kind == kind}  # fmt: skip
            lines.append(f"| {kind} | {' | '.join(cells.get(s, '–') for s in sources)} |")
        for group in ("surface", "edited"):
            cells = {s: _pooled([r for r in of_family if (r.group, r.source) == (group, s)])
                     for s in sources}  # fmt: skip
            if any(cells.values()):
                lines.append(f"| **all {group}** | {' | '.join(cells.values())} |")
    told = _cell(_sum([row.right for row in rows if row.right]))
    lines += ["", f"Of all that was found, the right item was named in {told}.", ""]
    return "\n".join(lines)


def _sum(rates: Sequence[Rate]) -> Rate:
    return rate(sum(round(each.rate * each.n) for each in rates), sum(r.n for r in rates))


def _pooled(rows: Sequence[Row]) -> str:
    """The cell of several kinds together; empty without a row."""
    return _cell(_sum([row.found for row in rows]), sum(r.twins for r in rows)) if rows else ""


def _cell(found: Rate, twins: int = 0) -> str:
    low, high = 100 * found.low, 100 * found.high
    aside = f" + {twins}" if twins else ""
    return f"{100 * found.rate:.1f} ({low:.1f} to {high:.1f}, n={found.n}{aside})"


def _object(row: Row) -> dict:
    right = row.right.to_json() if row.right else None
    return {"source": row.source, "family": row.family, "kind": row.kind,
            "found": row.found.to_json(), "right_item": right, "twins": row.twins}  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
