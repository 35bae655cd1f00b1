"""Measures a built stage for its model card: the report card, and what a minute of SFT gives.

What it leaves out: the behaviours and their checks (``posttrain_lab.report_card``).

Try it: ``python -m tools.pocket.measure build/pocket/base``.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

import torch

from posttrain_lab.events import Event, Finished
from posttrain_lab.methods.sft import train_sft
from posttrain_lab.models.load import load
from posttrain_lab.report_card import card
from posttrain_lab.report_card.asking import ask_all
from posttrain_lab.settings import SFTSettings
from posttrain_lab.statistics import rate
from posttrain_lab.world import problems

TEXT_STAGES = ("base", "mid", "small", "tiny")
PROBLEMS = 300  # of each number of steps
EXAMPLES = 2000
SHORT = SFTSettings(steps=300, learning_rate=2e-3, checkpoint_every=1000)


def fine_tuned(model: str, thinking: bool, seed: int) -> dict[str, object]:
    """A short SFT on problems of 1 to 3 steps, then held-out problems of each."""
    made = [problems.problem("train", 1000 * seed + i, 1 + i % 3) for i in range(EXAMPLES)]
    examples = tuple(problem.example(thinking) for problem in made)
    events: list[Event] = []
    with tempfile.TemporaryDirectory() as place:
        begun = time.monotonic()
        train_sft(
            model=model, examples=examples, probes=(), seed=seed, folder=Path(place),
            settings=SHORT, emit=events.append, should_stop=lambda: False, resume=False,
        )  # fmt: skip
        seconds = time.monotonic() - begun
        if not isinstance(events[-1], Finished):
            raise RuntimeError(f"The fine-tuning ended with {events[-1]}.")
        network, tokenizer = load(str(Path(place) / "model"), "cpu")
    rates = {}
    for steps in (1, 2, 3):
        items = card.items_of(f"steps_{steps}", "test", PROBLEMS, 0)
        answers = ask_all(network, tokenizer, items, chat=True)
        hits = sum(i.check(a) for i, a in zip(items, answers, strict=True))
        rates[f"steps_{steps}"] = rate(hits, PROBLEMS).to_json()
    return {"thinking": thinking, "seed": seed, "seconds": round(seconds), "rates": rates}


def measure(folder: Path, seed: int = 0) -> dict[str, object]:
    """Everything on the card of the stage in ``folder``."""
    model, text = str(folder / "model"), folder.name in TEXT_STAGES
    made = card.measure(model, seed=seed, chat=not text, said=_say)
    found: dict[str, object] = {"card": made.to_json() | {"model": f"pocket/{folder.name}"}}
    if folder.name == "base":
        found["fine_tuning"] = [
            fine_tuned(model, thinking, s)
            for thinking in (True, False)
            for s in (seed, seed + 1)
        ]
    return found


def _say(line: str) -> None:
    print(f"· {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    (given.folder / "measured.json").write_text(json.dumps(measure(given.folder), indent=1))
