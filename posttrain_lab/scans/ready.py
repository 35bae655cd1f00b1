"""A ready example to open with: pocket-world rows in which leaks were planted on purpose.

Test items; and conversations to train on, among which some items stand, each edited in a
known way. Rows that look alike and are no leak are there, too: questions of their own under
the test set's header, passages without their question. So a reader can see what a detector
finds, what it misses, and what it should leave alone. It is scanned when it is asked for.

What it leaves out: a learner's own files (``work``).

Try it::

    >>> scan = Ready()
    >>> scan.rows, len(scan.items) > 50
    (240, True)
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import Any

from posttrain_lab.leakage.columns import document_of
from posttrain_lab.leakage.index import CHANNELS, LeakIndex
from posttrain_lab.leakage.inputs import Given
from posttrain_lab.leakage.items import Item, item_of
from posttrain_lab.leakage.matches import matches
from posttrain_lab.leakage.planted import CALIBRATION
from posttrain_lab.leakage.planted_other import MEASURING
from posttrain_lab.leakage.policy import Policy
from posttrain_lab.records import LabError
from posttrain_lab.scans.results import Row
from posttrain_lab.world import chats
from posttrain_lab.world.behaviours import BEHAVIOURS

ROWS, SEED = 240, 7
HEADER = (
    "Read the task with care. Think step by step, then write down the answer and nothing "
    "else.\n\n"
)
GENERIC = ("How many are there now?", "What should I do next?")
KINDS = (
    "as it is", "capitals", "markdown", "look-alike letters", "spaced letters",
    "escaped JSON", "slips", "in a chat", "numbers", "names and numbers", "numbers scaled",
    "synonyms", "statements reordered", "fillers", "words dropped", "first part",
)  # fmt: skip
UNDER_HEADER, PASSAGES = "same header, another question", "passage without its question"
ASIDE = "everyday question inside other text"
EDITS = CALIBRATION | MEASURING


def _asked(kind: str, split: str, index: int) -> dict[str, str]:
    item = BEHAVIOURS[kind](split, index)
    asked = "\n".join(m.content for m in item.prompt if m.role == "user")
    return {"question": asked, "answer": item.gold}


def _passage(split: str, index: int) -> dict[str, str]:
    """A text and a question about it, in columns of their own."""
    row = _asked("recall_1x", split, index)
    passage, _, question = row["question"].rpartition("\n")
    return {"passage": passage, "question": question, "answer": row["answer"]}


def _short(row: dict[str, str]) -> str:
    """The result alone, so that the question is what leaks."""
    return row["answer"].rpartition("<answer>")[2].removesuffix("</answer>")


@lru_cache(maxsize=1)
def test_items() -> tuple[dict[str, str], ...]:
    """The test set, a row an item."""
    rows = [_asked(kind, "test", i) for i in range(10) for kind in ("steps_2", "steps_3")]
    rows += [_asked("steps_4", "test", i) for i in range(10)]
    rows += [_asked("program_debug", "test", i) for i in range(8)]
    rows += [{"question": HEADER + r["question"], "answer": r["answer"]}
             for r in (_asked("steps_5", "test", i) for i in range(10))]  # fmt: skip
    rows += [_passage("test", i) for i in range(8)]
    rows += [{"question": text, "answer": ""} for text in GENERIC]
    return tuple({"id": f"q{i + 1:02d}", **row} for i, row in enumerate(rows))


@lru_cache(maxsize=1)
def training_rows() -> tuple[tuple[dict[str, str], str], ...]:
    """The training set: each row, and how a leak or look-alike was planted in it, if any."""
    rng = random.Random(SEED)
    items = test_items()
    long = [row for row in items if len(row["question"].split()) >= 14]
    long = [row for row in long if not row["question"].startswith(HEADER)]
    made = [
        ({"prompt": EDITS[kind].edit(row["question"], rng), "completion": _short(row)}, kind)
        for place, kind in enumerate(KINDS)
        for row in (long[2 * place % len(long)], long[(2 * place + 1) % len(long)])
    ]
    for i in range(10):
        row = _asked("steps_5", "validation", i)
        told = {"prompt": HEADER + row["question"], "completion": row["answer"]}
        made.append((told, UNDER_HEADER))
    passages = [row for row in items if "passage" in row]
    made += [({"prompt": "Retell this.\n" + row["passage"], "completion": "It is all told."},
              PASSAGES) for row in passages[:4]]  # fmt: skip
    made += [({"prompt": f"I went to the mill and to the market today. {text} Well, said the "
               "miller, we shall see about that.", "completion": "I see."}, ASIDE)
             for text in GENERIC]  # fmt: skip
    for example in chats.examples("chat", ROWS - len(made)):
        told = {
            "prompt": "\n".join(m.content for m in example.messages[:-1]),
            "completion": example.messages[-1].content,
        }
        made.append((told, ""))
    rng.shuffle(made)
    return tuple(made)


class Ready:
    """The example, scanned. ``headers``: whether a shared header counts as a leak."""

    train, evals = "pocket_training.jsonl", "pocket_test.jsonl"

    def __init__(self, headers: bool = False) -> None:
        self.headers, self.rows = headers, len(training_rows())
        self.items: tuple[Item, ...] = tuple(map(item_of, test_items(), range(100)))
        self.seconds = 0.0

    @property
    def name(self) -> str:
        """What tells this scan from others."""
        return f"ready-{self.headers}"

    @property
    def notes(self) -> list[str]:
        return ["An example of the lab's own: leaks were planted on purpose."]

    @cached_property
    def lines(self) -> list[Row]:
        began = time.perf_counter()
        index = LeakIndex.build(self.items, CHANNELS, Policy(shared_header=self.headers))
        texts = [document_of(row) for row, _ in training_rows()]
        found = matches(index, texts)
        self.seconds = time.perf_counter() - began
        return [Row(i, text, tuple(each))
                for i, (text, each) in enumerate(zip(texts, found, strict=True))
                if each]  # fmt: skip

    def found(self) -> list[Row]:
        """All rows that share anything with an item."""
        return self.lines

    def row(self, at: int) -> Row:
        """The ``at``-th of these."""
        if type(at) is not int or not 0 <= at < len(self.lines):
            raise LabError("That match is gone.", "", "Choose another.")
        return self.lines[at]

    def originals(self) -> Iterator[Given]:
        """The training rows."""
        for place, (row, _) in enumerate(training_rows()):
            yield Given(self.train, place, row)


@lru_cache(maxsize=2)
def ready(headers: bool) -> Ready:
    """The example's scan, made once."""
    return Ready(headers)


def told(headers: bool) -> dict[str, Any]:
    """The example as a page is told a scan, with what was planted in which row."""
    scan = ready(headers)
    rows = [row.brief(at) for at, row in enumerate(scan.found())]
    progress = {"id": scan.name, "state": "done", "rows": scan.rows, "of": scan.rows,
                "items": len(scan.items), "left": 0, "problems": [],
                "seconds": round(scan.seconds, 2)}  # fmt: skip
    return {
        "progress": progress, "rows": rows, "offset": len(rows), "headers": headers,
        "names": {"train": scan.train, "evals": scan.evals},
        "ids": [str(item.id) for item in scan.items],
        "planted": {str(i): kind for i, (_, kind) in enumerate(training_rows()) if kind},
        "leaks": list(KINDS),
    }  # fmt: skip


def as_file(side: str) -> str:
    """The example's rows as a file, to look into or to load again."""
    rows = test_items() if side == "evals" else [row for row, _ in training_rows()]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
