"""Do SFT, DPO and RLHF make new answers better? The race of lesson 04, on several seeds.

Each seed is a race as ``PreferenceRace`` runs it: a start that was taught badly, SFT on the
chosen answers, DPO on the pairs, a reward model on the pairs and RLHF on its score, with a
KL leash. What is new here is a control, the reward model of which learned from labels drawn
by lot; and requests of a split that the page never asks, on which nothing was chosen. An
answer is good if a rule says so that no training saw: polite, and right.

``score``: what the reward model gives to the same answers. Where it rises and good answers
do not, RLHF was paid for something else.

What it leaves out: a claim's receipt; choosing seeds or settings by what came out.

Try it: ``python -m tools.preference_effect --seeds 3 --items 100``.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from posttrain_lab.model_graders.reward import RewardGrades
from posttrain_lab.models.generate import answer
from posttrain_lab.models.load import load
from posttrain_lab.records import Example
from posttrain_lab.statistics import difference, mean
from posttrain_lab.widgets import race_plan
from posttrain_lab.world import manners
from tools.record_race import carried_out

LONGEST = 48  # tokens of an answer
SHOWN = 3  # answers of each model
STEPS = 20  # of RLHF: half of the page's, which go on until it is past its best
ARMS = ("sft", "dpo", "rlhf", "by lot")
Tables = dict[str, list[list[float]]]


def raced(seed: int, folder: Path, arms: Sequence[str] = ARMS, **setup: Any) -> dict[str, str]:
    """The folders of the start's model and of each arm's."""
    needed = ["start", *(arm for arm in arms if arm in ("sft", "dpo"))]
    if "rlhf" in arms:
        needed += ["reward", "rlhf"]
    for role in needed:
        _timed(role, seed, folder, **setup)
    made = {role: folder / role / "model" for role in needed if role != "reward"}
    if "by lot" in arms:
        made["by lot"] = _by_lot(seed, folder, **setup)
    return {name: str(path) for name, path in made.items()}


def _by_lot(seed: int, folder: Path, **setup: Any) -> Path:
    """RLHF from the same start, its reward model trained on labels drawn by lot."""
    apart = folder / "by lot"
    apart.mkdir()
    (apart / "start").symlink_to(folder / "start")
    for role in ("reward", "rlhf"):
        _timed(role, seed, apart, noise=0.5, **setup)
    return apart / "rlhf" / "model"


def _timed(role: str, seed: int, folder: Path, **setup: Any) -> None:
    began = time.monotonic()
    carried_out(role, folder, seed, **setup)
    print(f"  {folder.name}/{role}: {time.monotonic() - began:.0f} s", flush=True)


def told(model: str, asked: Sequence[Example]) -> list[str]:
    """The likeliest answer to each request."""
    network, tokenizer = load(model)
    prompts = [example.prompt[-1].content for example in asked]
    texts = [text for text, _ in answer(network, tokenizer, prompts, max_new_tokens=LONGEST)]
    for prompt, text in list(zip(prompts, texts, strict=True))[:SHOWN]:
        print(f"    {prompt} -> {text}", flush=True)
    return texts


def good(texts: Sequence[str], asked: Sequence[Example]) -> list[float]:
    """1 for each good answer, 0 for the others."""
    return [
        float(manners.judged(*both).value or 0.0) for both in zip(texts, asked, strict=True)
    ]


def report(goods: Tables, scores: Tables) -> list[dict[str, Any]]:
    """Of each arm: the share of good answers before and after, the gain, the score's gain."""
    rows = []
    for arm in goods:
        if arm == "start":
            continue
        row = {"arm": arm, "before": mean(goods["start"]).to_json(),
               "after": mean(goods[arm]).to_json(),
               "gain": difference(goods[arm], goods["start"]).to_json()}  # fmt: skip
        if arm in scores:
            row["score's gain"] = difference(scores[arm], scores["start"]).to_json()
        rows.append(row)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--items", type=int, default=100)
    parser.add_argument("--kinds", choices=race_plan.KINDS, default="all")
    parser.add_argument("--beta", type=float, default=race_plan.TRIAL.beta)
    parser.add_argument("--steps", type=int, default=STEPS, help="of RLHF")
    parser.add_argument("--arms", nargs="+", choices=ARMS, default=ARMS)
    given = parser.parse_args()
    setup = {"kinds": given.kinds, "beta": given.beta, "steps": given.steps}
    goods: Tables = {}
    scores: Tables = {}
    for seed in range(given.first, given.first + given.seeds):
        print(f"seed {seed}", flush=True)
        asked = race_plan.held_out(seed, "test", given.items)
        with tempfile.TemporaryDirectory() as folder:
            models = raced(seed, Path(folder), given.arms, **setup)
            texts = {arm: told(model, asked) for arm, model in models.items()}
            judge = Path(folder) / "reward" / "model"
            grades = RewardGrades(judge) if judge.is_dir() else None
        for arm, said in texts.items():
            goods.setdefault(arm, []).append(good(said, asked))
            print(f"  {arm}: {sum(goods[arm][-1]):.0f} of {given.items} good", flush=True)
            if grades and arm in ("start", "rlhf"):
                found = [grade.value or 0.0 for grade in grades(said, asked)]
                scores.setdefault(arm, []).append(found)
        for row in report(goods, scores):
            print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
