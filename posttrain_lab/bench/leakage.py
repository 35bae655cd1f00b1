"""How quick the leak scanner is: against a plain set of 13-word runs, and as rows grow.

What it leaves out: what is found (``python -m tools.leak_scores``).

Try it: ``posttrain-lab bench leak_scan_ratio``.
"""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from statistics import median

from posttrain_lab.leakage.index import LeakIndex
from posttrain_lab.leakage.near import groups
from posttrain_lab.world import corpus, problems

RUN = 13  # words: the common choice of published decontaminations
ITEMS, DOCUMENTS = 1000, 4000


def items(split: str, number: int) -> list[str]:
    """Problems of two to five steps."""
    return [problems.problem(split, i, 2 + i % 4).text for i in range(number)]


def documents(number: int) -> list[str]:
    """Half of them stories and other text, half problems like the test items."""
    text = list(islice(corpus.documents("train"), number // 2))
    mixed = text + items("train", number - len(text))
    random.Random(0).shuffle(mixed)
    return mixed


def _plain(evals: Sequence[str]) -> Callable[[Sequence[str]], int]:
    """What a page of Python does: a set of all runs of 13 words, asked for every run."""
    known = {run for text in evals for run in _runs(text)}
    return lambda texts: sum(any(run in known for run in _runs(t)) for t in texts)


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = text.lower().split()
    return (tuple(words[i : i + RUN]) for i in range(max(1, len(words) - RUN + 1)))


def leak_scan_ratio(repeats: int = 5) -> dict[str, float]:
    """Documents a second ÷ those of the plain set, by turns, on one thread."""
    evals, rows = items("test", ITEMS), documents(DOCUMENTS)
    ways = {
        "surface": LeakIndex.build(evals, channels=("exact", "surface")),
        "with_masked": LeakIndex.build(evals, channels=("exact", "surface", "masked")),
        "all": LeakIndex.build(evals),
    }
    plain, speeds = _plain(evals), {name: [] for name in ("plain", *ways)}
    for _ in range(repeats):
        speeds["plain"].append(_speed(plain, rows))
        for name, index in ways.items():
            speeds[name].append(_speed(lambda t, i=index: len(list(i.scan(t))), rows))
    told = {f"{name}_per_s": median(speeds[name]) for name in speeds}
    ratios = {
        name: median(a / b for a, b in zip(speeds[name], speeds["plain"], strict=True))
        for name in ways
    }
    return ratios | told | {"repeats": repeats, "documents": DOCUMENTS}


def _speed(scan: Callable[[Sequence[str]], int], documents: Sequence[str]) -> float:
    began = time.perf_counter()
    scan(documents)
    return len(documents) / (time.perf_counter() - began)


def leak_scan_growth(small: int = 20_000, times: int = 5) -> dict[str, float]:
    """Seconds and megabytes of scanning and of grouping so many times more short rows.

    ``scan`` and ``groups`` are the seconds' growth ÷ the rows' growth: 1 is linear.
    """
    index, made = LeakIndex.build(items("test", ITEMS)), documents(DOCUMENTS)
    told: dict[str, float] = {"rows": small * times}
    for name, work in (("scan", lambda t: sum(1 for _ in index.scan(t))), ("groups", groups)):
        seconds = []
        for many in (small, small * times):
            began = time.perf_counter()
            work(short_rows(made, many))
            seconds.append(time.perf_counter() - began)
        told[name] = seconds[1] / seconds[0] / times
        told[f"{name}_s"] = seconds[1]
    told["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    return told


def short_rows(made: Sequence[str], number: int) -> Iterator[str]:
    """Rows that all differ, made from fewer texts, one at a time."""
    for place in range(number):
        yield f"{made[place % len(made)][:240]} {place}"
