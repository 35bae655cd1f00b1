"""How the leak scanner's seconds and memory grow, up to a million short documents.

Each size runs in a process of its own, on one thread: processor seconds of the scan (the index
is built before), and the most memory that the process held. The documents all differ, come one
at a time and are never kept; ``groups`` (near-duplicates among the documents) has to keep a
signature of each.

What it leaves out: long documents, and reading files.

Try it: ``python -m tools.leak_growth --size 10000 --size 100000``; ``--write
docs/leak_growth.md`` makes the page of the documentation.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

SIZES = (10_000, 100_000, 1_000_000)
WAYS = ("surface", "all", "groups")
ITEMS = 1000


def measured(way: str, size: int) -> dict[str, float | str]:
    """Seconds and megabytes of one way over so many documents, in this process."""
    import resource

    from posttrain_lab.bench.leakage import DOCUMENTS, documents, items, short_rows
    from posttrain_lab.leakage.index import CHANNELS, LeakIndex
    from posttrain_lab.leakage.near import groups

    channels = ("exact", "surface") if way == "surface" else CHANNELS
    index, rows = LeakIndex.build(items("test", ITEMS), channels), documents(DOCUMENTS)
    before = _megabytes(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    began = time.process_time()
    if way == "groups":
        many = len(set(groups(short_rows(rows, size))))
    else:
        many = sum(1 for _ in index.scan(short_rows(rows, size)))
    seconds = time.process_time() - began
    most = _megabytes(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    return {"way": way, "documents": size, "seconds": round(seconds, 2), "found": many,
            "megabytes": round(most), "megabytes_before": round(before)}  # fmt: skip


def _megabytes(told: int) -> float:
    """What the system calls the most memory: kilobytes on Linux, bytes on a Mac."""
    return told / (1e6 if sys.platform == "darwin" else 1e3)


def page(rows: Sequence[dict]) -> str:
    """The figures as a page."""
    lines = [
        "# How the leak scanner grows",
        "",
        f"Made by `python -m tools.leak_growth --write` on {platform.machine()}, one",
        "thread, each line in a process of its own, run once; not edited by hand. Documents",
        f"of at most 240 characters, all different, against {ITEMS:,} test items. Seconds are",
        "the processor's. Memory is the most that the process held, and what it held before",
        "the first document (Python, NumPy, the index, the texts that documents come from).",
        "",
        "| what | documents | seconds | documents a second | memory, MB | before, MB |",
        "|---|---|---|---|---|---|",
    ]
    names = {"surface": "exact and surface", "all": "all channels but meaning",
             "groups": "near-duplicates among them"}  # fmt: skip
    for row in rows:
        speed = row["documents"] / max(row["seconds"], 0.01)
        cells = [
            names[row["way"]], f"{row['documents']:,}", f"{row['seconds']:,.1f}",
            f"{speed:,.0f}", f"{row['megabytes']:,}", f"{row['megabytes_before']:,}",
        ]  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, action="append", help="default: 10k, 100k, 1M")
    parser.add_argument("--way", choices=WAYS, action="append", help="default: all three")
    parser.add_argument("--write", type=Path, metavar="PAGE.md", help="write a page, too")
    parser.add_argument("--here", action="store_true", help="measure in this process, once")
    given = parser.parse_args(arguments)
    ways, sizes = given.way or WAYS, given.size or SIZES
    if given.here:
        print(json.dumps(measured(ways[0], sizes[0])))
        return 0
    rows = []
    for way in ways:
        for size in sizes:
            asked = ["--here", "--way", way, "--size", str(size)]
            done = subprocess.run([sys.executable, "-m", "tools.leak_growth", *asked],
                                  check=True, capture_output=True, text=True)  # fmt: skip
            print(done.stdout, end="", flush=True)
            rows.append(json.loads(done.stdout))
    if given.write:
        given.write.write_text(page(rows), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
