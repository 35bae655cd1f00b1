"""Runs the claims and writes down what comes out, for the instructor's pages.

Every receipt is kept in ``docs/receipts`` and the table in ``docs/instructor/outcomes.md``
is made from them, so that no figure there is typed by hand.

What it leaves out: judging the outcomes; the instructor's pages do.

Try it: ``python -m tools.outcomes C04 --first 1 11 21``.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from posttrain_lab import trials
from posttrain_lab.claims import ledger, verdict
from posttrain_lab.records import Receipt
from posttrain_lab.runs import store

DOCS = Path(__file__).resolve().parent.parent / "docs"
COLUMNS = ("claim", "budget", "seeds", "n an arm", "treatment", "control",
           "difference (95 %)", "verdict", "waited")  # fmt: skip
RECEIPTS, TABLE = DOCS / "receipts", DOCS / "instructor" / "outcomes.md"


def run(claim_id: str, budget: str, first: int) -> tuple[Receipt, float]:
    """One trial to its end; the receipt, and the seconds that a learner would have waited."""
    begun = time.monotonic()
    trial = trials.begin(claim_id, budget, first=first)
    while trial.state() in store.ALIVE:
        time.sleep(0.5)
    if (failed := trials.problem(trial)) is not None:
        raise SystemExit(f"{claim_id}: {failed.given} {failed.do}")
    return trials.conclude(trial), time.monotonic() - begun


def kept() -> list[dict]:
    """Every receipt that is kept, by claim, budget and first seed."""
    rows = [json.loads(path.read_text()) for path in sorted(RECEIPTS.glob("C*.json"))]
    return sorted(rows, key=lambda r: (r["claim"], r["spec"]["budget"] != "quick", r["seeds"]))


def table() -> str:
    """The outcomes as a table in Markdown."""
    lines = [
        "# What comes out", "",
        "Made by `python -m tools.outcomes` on two CPU cores; each row is one receipt of",
        "`docs/receipts`. Waited: from Run to the receipt, beside other work on the cores.", "",
        f"| {' | '.join(COLUMNS)} |", "|---" * len(COLUMNS) + "|",
    ]  # fmt: skip
    for row in kept():
        unit = row["unit"]
        gap = [verdict.number(row[k], unit, sign=True) for k in ("difference", "low", "high")]
        cells = (
            f"{row['claim']} {ledger.find(row['claim']).measure}", row["spec"]["budget"],
            ", ".join(map(str, row["seeds"])), row["n"],
            verdict.number(row["treatment"], unit), verdict.number(row["control"], unit),
            f"{gap[0]} ({gap[1]} to {gap[2]})", row["verdict"], f"{row['waited']:.0f} s",
        )  # fmt: skip
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("claims", nargs="*", default=list(ledger.CLAIMS))
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--first", type=int, nargs="+", default=[1, 11, 21], help="first seeds")
    given = parser.parse_args()
    budget = "full" if given.full else "quick"
    RECEIPTS.mkdir(parents=True, exist_ok=True)
    for claim in given.claims:
        for first in given.first:
            receipt, waited = run(claim, budget, first)
            print(f"{claim} {first}: {verdict.in_words(ledger.find(claim), receipt)} "
                  f"{waited:.0f} s", flush=True)  # fmt: skip
            row = receipt.to_json() | {"waited": round(waited, 1), "trial": "", "guess": None}
            path = RECEIPTS / f"{claim}-{budget}-{first}.json"
            path.write_text(json.dumps(row, indent=1, ensure_ascii=False))
            TABLE.write_text(table())
