"""Does a patched grader mend what the hunt's graders break? Each level of lesson 04, trained.

A level is trained as the arena trains it: once on its own grader, once on the patch that its
hint speaks of. New problems, of a split that no page asks, are answered before and after;
``true`` is the share of right numbers, ``paid`` what the level's own grader gives.

What it leaves out: other patches; choosing seeds or settings by what came out.

Try it: ``python -m tools.hunt_effect --seeds 3 --items 60``.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from posttrain_lab.graders import numeric
from posttrain_lab.graders.loopholes import find
from posttrain_lab.models.generate import answer
from posttrain_lab.models.load import load
from posttrain_lab.records import Example
from posttrain_lab.runs import carrying_out
from posttrain_lab.statistics import difference, mean
from posttrain_lab.widgets import rl_tasks
from posttrain_lab.widgets.rl_hunt import LEVELS, Level

PATCH = (rl_tasks.RIGHT_NUMBER,)
ARMS = ("broken", "patched")
Said = dict[str, list[float]]


def trained(level: Level, arm: str, seed: int, folder: Path) -> str:
    """The folder of the model that the level, or its patch, leaves."""
    rows = PATCH if arm == "patched" else level.graders
    setup = level.settings | {"seed": seed, "graders": [one.to_json() for one in rows]}
    spec = replace(rl_tasks.spec_of(setup, ""), held_out=(), truth=())
    folder.mkdir(parents=True)
    carrying_out.carry_out(spec, folder, lambda event: None, lambda: False, resume=False)
    return str(folder / "model")


def measured(model: str, level: Level, asked: Sequence[Example]) -> Said:
    """For each problem whether the number is right, and what the level's grader pays."""
    network, tokenizer = load(model)
    prompts = [example.prompt[-1].content for example in asked]
    tokens = level.settings["max_new_tokens"]
    texts = [text for text, _ in answer(network, tokenizer, prompts, max_new_tokens=tokens)]
    graders = {"true": numeric(), "paid": find(level.name).grade}
    return {name: [float(grade(text, example).value or 0.0)
                   for text, example in zip(texts, asked, strict=True)]
            for name, grade in graders.items()}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--items", type=int, default=60)
    parser.add_argument("--levels", nargs="+", default=[level.name for level in LEVELS])
    given = parser.parse_args()
    for level in LEVELS:
        if level.name not in given.levels:
            continue
        tables: dict[tuple[str, str], list[list[float]]] = defaultdict(list)
        for seed in range(given.first, given.first + given.seeds):
            asked = rl_tasks.prompts("problems", "test", given.items * (seed + 1))
            began = time.monotonic()
            with tempfile.TemporaryDirectory() as made:
                models = {"before": level.settings["model"]} | {
                    arm: trained(level, arm, seed, Path(made) / arm) for arm in ARMS
                }
                for name, model in models.items():
                    said = measured(model, level, asked[-given.items :])
                    for what, values in said.items():
                        tables[name, what].append(values)
            print(f"{level.name}, seed {seed}: {time.monotonic() - began:.0f} s", flush=True)
        for arm in ARMS:
            for what in ("true", "paid"):
                after, before = tables[arm, what], tables["before", what]
                row = {"level": level.name, "arm": arm, "what": what,
                       "after": mean(after).to_json(),
                       "gain": difference(after, before).to_json()}  # fmt: skip
                print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
