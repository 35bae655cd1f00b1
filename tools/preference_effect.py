"""Do DPO and RLHF make new answers better? On held-out prompts, by rules that no training saw.

A model is first fine-tuned on a good and a bad answer in turn, as demonstrations come from
people. From there DPO learns from pairs, and RLHF (GRPO on a reward model's score, with a
KL leash) from the same pairs by way of a reward model. The placebo is DPO on pairs whose
labels were drawn by lot. ``world.preferences.good`` judges answers to new prompts: whether
they decline a bad deed, hold the content, are polite.

RLHF may raise the reward model's score without making answers good: the reward model reads
what is said politely, and knows no facts. Read its answers beside the figures.

What it leaves out: a claim's receipt; choosing seeds or settings by what came out.

Try it: ``python -m tools.preference_effect --seeds 2 --items 60``.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from posttrain_lab.events import Event
from posttrain_lab.methods.dpo import train_dpo
from posttrain_lab.methods.grading import Weighted
from posttrain_lab.methods.grpo import train_grpo
from posttrain_lab.methods.reward import train_reward
from posttrain_lab.methods.sft import train_sft
from posttrain_lab.model_graders.reward import RewardGrades
from posttrain_lab.models.generate import answer
from posttrain_lab.models.load import load
from posttrain_lab.records import Example, Preference
from posttrain_lab.settings import DPOSettings, GRPOSettings, RewardSettings, SFTSettings
from posttrain_lab.statistics import difference, mean
from posttrain_lab.world.preferences import CRITERIA, Pair, good, pair

MODEL = "pocket/chat"
APART = 100_000  # items between two seeds
PLAIN = SFTSettings(steps=40, batch_size=16, learning_rate=1e-3, measure_every=40,
                    checkpoint_every=40)  # fmt: skip
FROM_PAIRS = DPOSettings(steps=30, batch_size=16, learning_rate=5e-5, measure_every=30,
                         checkpoint_every=30)  # fmt: skip
SCORES = RewardSettings(steps=30, batch_size=16, measure_every=30, checkpoint_every=30)
LEASHED = GRPOSettings(steps=20, learning_rate=2e-4, prompts_per_step=8, group_size=8,
                       max_new_tokens=32, beta=0.05, measure_every=20, checkpoint_every=20,
                       show_every=20)  # fmt: skip
SHOWN = 3  # answers of each model
ARMS = ("dpo", "rlhf", "placebo")


def pairs(
    split: str, first: int, number: int, criterion: str | None, noise: float = 0.0
) -> list[Pair]:
    return [pair(split, first + i, criterion, noise=noise) for i in range(number)]


def preferences(made: list[Pair]) -> tuple[Preference, ...]:
    return tuple(Preference.pair(p.prompt, p.chosen, p.rejected, p.criterion) for p in made)


def trained(seed: int, folder: Path, criterion: str | None) -> dict[str, str]:
    """The folders of the start and of each arm's model."""
    first = seed * APART
    shown = pairs("train", first, PLAIN.steps * PLAIN.batch_size, criterion)
    both = tuple(Example.pair(p.prompt, (p.chosen, p.rejected)[i % 2])
                 for i, p in enumerate(shown))  # fmt: skip
    start = _done(train_sft, folder / "start", seed, MODEL, PLAIN, examples=both, probes=())
    later, number = first + len(shown), SCORES.steps * SCORES.batch_size
    chosen = preferences(pairs("train", later, number, criterion))
    by_lot = preferences(pairs("train", later, number, criterion, noise=0.5))
    dpo = partial(_done, train_dpo, seed=seed, model=start, settings=FROM_PAIRS, held_out=(),
                  probes=())  # fmt: skip
    judge = _done(train_reward, folder / "judge", seed, start, SCORES, pairs=chosen,
                  held_out=())  # fmt: skip
    asked = tuple(Example(p.conversations()[0]) for p in chosen)
    rlhf = _done(
        train_grpo, folder / "rlhf", seed, start, LEASHED, prompts=asked, probes=(),
        graders=(Weighted("reward_model", RewardGrades(judge)),),
    )  # fmt: skip
    return {"start": start, "dpo": dpo(folder=folder / "dpo", pairs=chosen), "rlhf": rlhf,
            "placebo": dpo(folder=folder / "placebo", pairs=by_lot)}  # fmt: skip


def _done(
    train: Callable[..., None], folder: Path, seed: int, model: str, settings: Any, **how: Any
) -> str:
    """The folder of the trained model; says how long it took."""
    began, said = time.monotonic(), []

    def emit(event: Event) -> None:
        said.append(event)

    train(model=model, settings=settings, seed=seed, folder=folder, emit=emit,
          should_stop=lambda: False, resume=False, **how)  # fmt: skip
    print(f"  {folder.name}: {time.monotonic() - began:.0f} s", flush=True)
    return str(folder / "model")


def told(model: str, asked: list[Pair]) -> list[float]:
    """1 for each good answer, 0 for the others."""
    network, tokenizer = load(model)
    answers = answer(network, tokenizer, [p.prompt for p in asked], max_new_tokens=48)
    for p, (text, _) in zip(asked[:SHOWN], answers, strict=False):
        print(f"    {p.prompt} -> {text}", flush=True)
    return [float(good(p, text)) for p, (text, _) in zip(asked, answers, strict=True)]


def report(tables: dict[str, list[list[float]]]) -> list[dict[str, Any]]:
    """Of each arm: the share of good answers, its gain, and how often new beats old."""
    start, rows = tables["start"], []
    for arm in ARMS:
        flat = [(a, b) for new, old in zip(tables[arm], start, strict=True)
                for a, b in zip(new, old, strict=True)]  # fmt: skip
        beats = [[(1 + a - b) / 2 for a, b in zip(new, old, strict=True)]
                 for new, old in zip(tables[arm], start, strict=True)]  # fmt: skip
        rows.append({
            "arm": arm, "good before": mean(start).to_json(),
            "good after": mean(tables[arm]).to_json(),
            "gain": difference(tables[arm], start).to_json(),
            "new beats old, a tie is half": mean(beats).to_json(),
            "wins": sum(a > b for a, b in flat), "ties": sum(a == b for a, b in flat),
            "losses": sum(a < b for a, b in flat),
        })  # fmt: skip
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--items", type=int, default=60)
    parser.add_argument("--criterion", choices=CRITERIA, help="pairs of one kind only")
    given = parser.parse_args()
    tables: dict[str, list[list[float]]] = {}
    for seed in range(given.first, given.first + given.seeds):
        print(f"seed {seed}", flush=True)
        asked = pairs("test", seed * APART, given.items, given.criterion)
        with tempfile.TemporaryDirectory() as folder:
            for arm, model in trained(seed, Path(folder), given.criterion).items():
                tables.setdefault(arm, []).append(told(model, asked))
                print(f"  {arm}: {sum(tables[arm][-1]):.0f} of {given.items} good", flush=True)
        for row in report(tables):
            print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
