"""Test items and other items of the same making, to plant leaks from and to measure alarms.

``pocket`` comes from the pocket world. ``gsm8k`` and ``humaneval`` come from files that are
not shipped: a folder named by ``POSTTRAIN_LAB_BENCHMARKS`` with ``gsm8k_test.jsonl`` and
``humaneval.jsonl``; half of their items are the test set, the other half must raise no alarm.

What it leaves out: planting (``posttrain_lab.leakage.planted``).

Try it: ``python -m tools.leak_scores --source pocket``.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from posttrain_lab.world import corpus
from posttrain_lab.world.behaviours import BEHAVIOURS

FOLDER = "POSTTRAIN_LAB_BENCHMARKS"
FILES = {"gsm8k": "gsm8k_test.jsonl", "humaneval": "humaneval.jsonl"}
SOURCES = ("pocket", *FILES)
# Behaviours whose questions are texts of some length, and short ones besides.
LONG = ("steps_2", "steps_3", "steps_4", "steps_5", "instruction", "recall_1x", "program_debug")
MORE = 40  # times as many further items
SHORT = ("fact_question", "program_output", "story_on_topic", "steps_1", "spanish_qa")


@dataclass(frozen=True)
class Asked:
    """A question and its answer; ``id`` is unique in its source."""

    id: str
    question: str
    answer: str

    def row(self, answers: bool = True) -> dict[str, str]:
        row = {"id": self.id, "question": self.question}
        return row | ({"answer": self.answer} if answers else {})


@dataclass(frozen=True)
class Source:
    """A test set, items of the same kind that are in no test set, and other text."""

    name: str
    evals: tuple[Asked, ...]
    others: tuple[Asked, ...]
    text: tuple[str, ...]
    more: tuple[Asked, ...] = ()  # further items of the same making, to tell copies from


def source(name: str, seed: int = 0, most: int = 700) -> Source:
    """The source of this name; both halves have at most ``most`` items.

    Raises:
        FileNotFoundError: its file is not there.
    """
    text = tuple(islice(corpus.documents("train", 1000 * seed), 3000))
    if name == "pocket":
        evals, others = _pocket("test", seed, most), _pocket("validation", seed, most)
        return Source(name, evals, others, text, _pocket("train", seed, MORE * most))
    folder = os.environ.get(FOLDER)
    if not folder or not (Path(folder) / FILES[name]).is_file():
        raise FileNotFoundError(
            f"{FILES[name]} is not here: set {FOLDER} to the folder that holds it."
        )
    lines = (Path(folder) / FILES[name]).read_text(encoding="utf-8").splitlines()
    items = [READ[name](i, json.loads(line)) for i, line in enumerate(lines) if line.strip()]
    random.Random(seed).shuffle(items)
    half = len(items) // 2
    return Source(name, tuple(items[:half][:most]), tuple(items[half:][:most]), text)


def _pocket(split: str, seed: int, most: int) -> tuple[Asked, ...]:
    made: dict[str, Asked] = {}
    kinds = [k for k in (*LONG, *SHORT) if k in BEHAVIOURS]
    for index in range(10 * most):
        kind = kinds[index % len(kinds)]
        item = BEHAVIOURS[kind](split, 10_000 * seed + index // len(kinds))
        question = "\n".join(m.content for m in item.prompt if m.role == "user")
        made.setdefault(question, Asked(f"{kind}-{split}-{index}", question, item.gold))
        if len(made) == most:
            break
    return tuple(made.values())


def _gsm8k(place: int, row: dict) -> Asked:
    return Asked(f"gsm8k-{place}", row["question"], row["answer"])


def _humaneval(place: int, row: dict) -> Asked:
    return Asked(row["task_id"], row["prompt"], row["canonical_solution"])


READ: dict[str, Callable[[int, dict], Asked]] = {"gsm8k": _gsm8k, "humaneval": _humaneval}


def drawn(items: Sequence[Asked], number: int, rng: random.Random) -> list[Asked]:
    """So many of the items, all of them if there are fewer."""
    return rng.sample(list(items), min(number, len(items)))
