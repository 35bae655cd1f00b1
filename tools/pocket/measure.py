"""Measures a built stage for its model card: the report card on test set and clean twin.

What it leaves out: the behaviours and their checks (``posttrain_lab.report_card``), and what
a learner can do from the base model in a minute (``live.py``).

Try it: ``python -m tools.pocket.measure build/pocket/base``.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import torch

from posttrain_lab.report_card import card
from tools.pocket.ship import CONTROL, TALLIED

TEXT_STAGES = ("base", "mid", "small", "tiny")


def measure(folder: Path, seed: int = 0, quick: bool = False) -> dict[str, object]:
    """Everything on the card of the stage in ``folder``."""
    made = card.measure(
        str(folder / "model"), seed=seed, quick=quick, chat=folder.name not in TEXT_STAGES,
        behaviours=TALLIED if folder.name == CONTROL else (), said=_say,
    )  # fmt: skip
    return made.to_json() | {"model": f"pocket/{folder.name}"}


def _say(line: str) -> None:
    print(f"· {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="+")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="fewer items, for a trial")
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    for each in given.folder:
        print(f"{each.name}:", file=sys.stderr, flush=True)
        found = measure(each, quick=given.quick)
        (each / "measured.json").write_text(json.dumps(found, indent=1))
