"""Records what the contamination lab opens with: a receipt for each of some settings.

Each dose of copies into fine-tuning, the highest after cleaning, every other kind, every other
stage. A receipt is written as it comes; ``--go-on`` keeps those that are there.

What it leaves out: choosing what is recorded by what came out.

Try it: ``python -m tools.record_leak_lab "two CPU cores"``.
"""

from __future__ import annotations

import argparse
import datetime
import json
from typing import Any

from posttrain_lab.runs.files import write_atomic
from posttrain_lab.settings.leak import LeakKnobs
from posttrain_lab.widgets.leak_lab import RECORDING
from tools import outcomes

FIRST = 1  # seed
CHOICES = LeakKnobs.CHOICES
SETTINGS = [
    *(LeakKnobs(rate=rate) for rate in CHOICES["rate"]),
    LeakKnobs(rate=20, cleaned=True),
    *(LeakKnobs(rate=rate, repeats=4) for rate in (5, 20)),
    *(LeakKnobs(kind=kind, rate=20) for kind in CHOICES["kind"][1:]),
    *(LeakKnobs(stage=stage, rate=20) for stage in CHOICES["stage"] if stage != "sft"),
]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("device", help='such as "two CPU cores"')
    asked.add_argument("--go-on", action="store_true", help="keep the receipts that are there")
    given = asked.parse_args()
    kept: list[dict[str, Any]] = []
    if given.go_on and RECORDING.exists():
        kept = json.loads(RECORDING.read_text(encoding="utf-8"))["receipts"]
    order = {one.id: place for place, one in enumerate(SETTINGS)}
    known = {one["claim"] for one in kept}
    for knobs in SETTINGS:
        if knobs.id in known:
            continue
        receipt, waited = outcomes.run(knobs.id, "quick", FIRST)
        print(knobs.id, receipt.verdict, f"{waited:.0f} s", flush=True)
        kept.append(receipt.to_json())
        kept.sort(key=lambda one: order.get(one["claim"], len(order)))
        write(kept, given.device)


def write(receipts: list[dict[str, Any]], device: str) -> None:
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    made = {"recorded": today, "device": device, "receipts": receipts}
    write_atomic(RECORDING, json.dumps(made, ensure_ascii=False, indent=1).encode())


if __name__ == "__main__":
    main()
