"""How many paraphrases the leak scanner finds, with the channel of meaning and without.

The paraphrases were written by hand (``tests/leakage/paraphrases.jsonl``): *near* ones go
sentence by sentence, as a language model rewords; *far* ones retell. Half of them were used
to set the floors ("calibrating"), the others were not ("measuring"). Each is looked for among
all test items in one index: the paraphrased ones and others of the same sets. Items of the
same sets that are not in the index must raise no alarm, nor must other text.

The questions of GSM8K and HumanEval are not shipped (``leak_sources``): without them only our
own questions are measured.

What it leaves out: paraphrases by language models.

Try it: ``python -m tools.paraphrase_scores --write docs/paraphrase_scores.md``.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from posttrain_lab.leakage.index import CHANNELS, LeakIndex
from posttrain_lab.statistics import Rate, rate
from tools.leak_sources import FILES, FOLDER, READ, source

FILE = Path(__file__).parent.parent / "tests" / "leakage" / "paraphrases.jsonl"
_CODE = re.compile(r"^\s*(?:def |class |import |from \w+ import |@).*$|\"\"\"|\'\'\'|>>>", re.M)
NO_CODE = ", no code"
POCKET, TEXTS = 150, 300  # items of the pocket world, other texts: no leaks


@dataclass(frozen=True)
class Said:
    """A question and how it was said again."""

    id: str
    source: str
    use: str
    level: str
    question: str
    said_again: str


@dataclass(frozen=True)
class Tried:
    """What goes into the index, what has to be found, and what must not be."""

    evals: tuple[dict[str, str], ...]
    paraphrases: tuple[Said, ...]
    others: dict[str, tuple[str, ...]]


def tried(seed: int) -> Tried:
    """All that can be had here: our own questions and the benchmarks' items."""
    rows = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    pocket, evals = source("pocket", seed, most=POCKET), {}
    others = {"pocket": tuple(e.question for e in pocket.others),
              "other text": pocket.text[:TEXTS]}  # fmt: skip
    said = [_said(row, row["question"]) for row in rows if "question" in row]
    for name, questions in _benchmarks():
        here = [row for row in rows if row.get("source") == name]
        said += [_said(row, questions[row["item"]]) for row in here]
        rest = sorted(set(range(len(questions))) - {row["item"] for row in here})
        random.Random(seed).shuffle(rest)
        many = len(questions) // 2 - len(here)
        evals |= {f"{name} {i}": questions[i] for i in rest[:many]}
        others[name] = tuple(questions[i] for i in rest[many:])
        bare = tuple(map(in_prose, others[name]))
        others |= {} if bare == others[name] else {name + NO_CODE: bare}
    evals |= {each.id: each.question for each in said}
    told = tuple({"id": i, "question": question} for i, question in evals.items())
    return Tried(told, tuple(said), others)


def in_prose(task: str) -> str:
    """A programming task without its marks of code; its words and examples stay."""
    return _CODE.sub("", task)


def _said(row: dict, question: str) -> Said:
    return Said(row["id"], row.get("source", "own"), row["use"], row["level"], question,
                row["said_again"])  # fmt: skip


def _benchmarks() -> Iterator[tuple[str, list[str]]]:
    for name, file in FILES.items():
        path = Path(os.environ.get(FOLDER) or ".") / file
        if os.environ.get(FOLDER) and path.is_file():
            lines = path.read_text(encoding="utf-8").splitlines()
            yield (
                name,
                [READ[name](i, json.loads(k)).question for i, k in enumerate(lines) if k],
            )


@dataclass(frozen=True)
class Row:
    """One line: what was looked for, by which channels, how much of it was flagged."""

    group: str
    kind: str
    channels: str
    found: Rate


def rows(given: Tried, use: str) -> Iterator[Row]:
    """Recall by set and by level, then the false alarms."""
    for name, channels in (("without meaning", CHANNELS), ("all", (*CHANNELS, "semantic"))):
        index = LeakIndex.build(given.evals, channels)
        told = [each for each in given.paraphrases if each.use == use]
        leaks = {leak.row: leak.eval_id for leak in index.scan(e.said_again for e in told)}
        right = [leaks.get(place) == each.id for place, each in enumerate(told)]
        kinds = {"all": [True] * len(told)}
        kinds |= {k: [e.level == k for e in told] for k in ("near", "far")}
        kinds |= {s: [e.source == s for e in told] for s in ("own", *FILES)}
        for kind, among in kinds.items():
            hits = [hit for hit, inside in zip(right, among, strict=True) if inside]
            if hits:
                yield Row(f"{use}: right item found", kind, name, rate(sum(hits), len(hits)))
        alarms = {kind: len(list(index.scan(texts))) for kind, texts in given.others.items()}
        for kind, texts in given.others.items():
            yield Row("no leak", kind, name, rate(alarms[kind], len(texts)))
        own = [kind for kind in given.others if not kind.endswith(NO_CODE)]
        total = sum(len(given.others[kind]) for kind in own)
        yield Row("no leak", "all", name, rate(sum(alarms[kind] for kind in own), total))


def page(told: Sequence[Row], given: Tried, seed: int) -> str:
    """The rows as a page."""
    lines = [
        "# Paraphrases that the leak scanner finds",
        "",
        f"Made by `python -m tools.paraphrase_scores --seed {seed} --write` with",
        f"`{FOLDER}` set and the semantic extra installed; not edited by hand.",
        "Percent, with the 95 % interval (Wilson) and n. One index of",
        f"{len(given.evals):,} test items. *Near* paraphrases go sentence by sentence, *far*",
        "ones retell; all were written by hand. Those for measuring were not used to set the",
        "floors, but their figures were seen between changes that false alarms on other draws",
        "led to. “No leak” are items of the same sets that the index does not hold, items of",
        "the pocket world, and other text: what was flagged of them is a false alarm. “No",
        "code” are the same programming tasks without their marks of code, examples and all;",
        "they are not among “all”.",
        "",
        "| | kind | without meaning | all channels |",
        "|---|---|---|---|",
    ]
    cells = {(row.group, row.kind, row.channels): _cell(row.found) for row in told}
    for group, kind in dict.fromkeys((row.group, row.kind) for row in told):
        both = [cells.get((group, kind, name), "–") for name in ("without meaning", "all")]
        lines.append(f"| {group} | {kind} | {both[0]} | {both[1]} |")
    return "\n".join([*lines, ""])


def _cell(found: Rate) -> str:
    low, high = 100 * found.low, 100 * found.high
    return f"{100 * found.rate:.1f} ({low:.1f} to {high:.1f}, n={found.n})"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--use", choices=("calibrating", "measuring"), default="measuring")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--write", type=Path, metavar="PAGE.md", help="write a page, too")
    options = parser.parse_args(arguments)
    given, told = tried(options.seed), []
    for row in rows(given, options.use):
        told.append(row)
        print(
            f"{row.group:<30} {row.kind:<12} {row.channels:<16} {_cell(row.found)}", flush=True
        )
    if options.write:
        options.write.write_text(page(told, given, options.seed), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
