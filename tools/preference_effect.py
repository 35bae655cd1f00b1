"""Do SFT, DPO and RLHF make new answers better? The race of lesson 04, on several seeds.

Each seed is a race as ``PreferenceRace`` runs it: a start that was taught badly, SFT on the
chosen answers, DPO on the pairs, a reward model on the pairs and RLHF on its score, with a
KL leash. What is new here are two controls, DPO and RLHF whose pairs had their labels drawn
by lot; and requests of a split that the page never asks, on which nothing was chosen. An
answer is good if a rule says so that no training saw: polite, and right.

``ranked``: of held-out pairs, how many DPO's implicit reward ranks right: the chosen answer's
log-probability has grown by more than the rejected one's. Without learning it is half.

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

from posttrain_lab.methods.dpo import log_margins, pair_rows
from posttrain_lab.methods.reward import ranked
from posttrain_lab.model_graders.reward import RewardGrades
from posttrain_lab.models.generate import answer
from posttrain_lab.models.load import load
from posttrain_lab.records import Example, Preference
from posttrain_lab.statistics import difference, mean
from posttrain_lab.widgets import race_plan
from posttrain_lab.world import manners
from tools.record_race import carried_out

LONGEST = 48  # tokens of an answer
SHOWN = 3  # answers of each model
LOT = " by lot"
ARMS = ("sft", "dpo", "rlhf", f"dpo{LOT}", f"rlhf{LOT}")
Tables = dict[str, list[list[float]]]


def raced(seed: int, folder: Path, arms: Sequence[str] = ARMS, **setup: Any) -> dict[str, str]:
    """The folders of the start's model and of each arm's."""
    _timed("start", seed, folder, **setup)
    (apart := folder / "lot").mkdir()
    (apart / "start").symlink_to(folder / "start")
    made = {"start": folder / "start" / "model"}
    for arm in arms:
        role, lot = arm.removesuffix(LOT), arm.endswith(LOT)
        place, noise = (apart, 0.5) if lot else (folder, 0.0)
        if role == "rlhf":
            _timed("reward", seed, place, noise=noise, **setup)
        _timed(role, seed, place, noise=noise, **setup)
        made[arm] = place / role / "model"
    return {name: str(path) for name, path in made.items()}


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


def ranked_right(model: str, start: str, pairs: Sequence[Preference]) -> list[float]:
    """1 for each pair whose chosen answer has gained more likelihood since the start."""
    margins = []
    for folder in (model, start):
        network, tokenizer = load(folder)
        rows = pair_rows(tokenizer, pairs, race_plan.PAIRS.max_length, "pairs")
        margins.append(log_margins(network, rows))
    return [ranked(now - before) for now, before in zip(*margins, strict=True)]


def report(goods: Tables, scores: Tables, rankings: Tables) -> list[dict[str, Any]]:
    """Of each arm: the share of good answers before and after, the gain, the score's gain,
    the share of held-out pairs ranked right."""
    rows = []
    for arm in goods:
        if arm == "start":
            continue
        row = {"arm": arm, "before": mean(goods["start"]).to_json(),
               "after": mean(goods[arm]).to_json(),
               "gain": difference(goods[arm], goods["start"]).to_json()}  # fmt: skip
        if arm in scores:
            row["score's gain"] = difference(scores[arm], scores["start"]).to_json()
        if arm in rankings:
            row["ranked"] = mean(rankings[arm]).to_json()
        rows.append(row)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--items", type=int, default=100)
    parser.add_argument("--kinds", choices=race_plan.KINDS, default="all")
    parser.add_argument("--beta", type=float, default=race_plan.TRIAL.beta)
    parser.add_argument("--steps", type=int, default=race_plan.TRIAL.steps, help="of RLHF")
    parser.add_argument("--arms", nargs="+", choices=ARMS, default=ARMS)
    given = parser.parse_args()
    setup = {"kinds": given.kinds, "beta": given.beta, "steps": given.steps}
    goods: Tables = {}
    scores: Tables = {}
    rankings: Tables = {}
    for seed in range(given.first, given.first + given.seeds):
        print(f"seed {seed}", flush=True)
        asked = race_plan.held_out(seed, "test", given.items)
        with tempfile.TemporaryDirectory() as folder:
            models = raced(seed, Path(folder), given.arms, **setup)
            texts = {arm: told(model, asked) for arm, model in models.items()}
            judge = Path(folder) / "reward" / "model"
            grades = RewardGrades(judge) if judge.is_dir() else None
            pairs = race_plan.preferences(race_plan.drawn("test", seed, given.items))
            for arm in (arm for arm in models if arm.startswith("dpo")):
                row = ranked_right(models[arm], models["start"], pairs)
                rankings.setdefault(arm, []).append(row)
        for arm, said in texts.items():
            goods.setdefault(arm, []).append(good(said, asked))
            print(f"  {arm}: {sum(goods[arm][-1]):.0f} of {given.items} good", flush=True)
            if grades and arm in ("start", "rlhf"):
                found = [grade.value or 0.0 for grade in grades(said, asked)]
                scores.setdefault(arm, []).append(found)
        for row in report(goods, scores, rankings):
            print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
