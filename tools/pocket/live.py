"""Measures what a learner can do live from the base model, with the lessons' settings.

A minute of SFT on one thread for each behaviour of ``world.taught``; and GRPO from a model
that SFT left half trained, on several seeds, with held-out accuracy before and after. From
``half``, which ships that way, GRPO is run as it is, and beside it a placebo: the same with
rewards drawn at random. Each accuracy is over items that no training text holds.

What it leaves out: how it looks while it happens (the lessons show it).

Try it: ``python -m tools.pocket.live build/pocket/base --seeds 1``, or the same of ``half``.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Callable
from itertools import count, islice
from pathlib import Path

import torch

from posttrain_lab.events import Event, Failed
from posttrain_lab.methods.grading import from_reward
from posttrain_lab.methods.grpo import train_grpo
from posttrain_lab.methods.sft import train_sft
from posttrain_lab.models.load import load
from posttrain_lab.records import Example
from posttrain_lab.report_card.asking import ask_all
from posttrain_lab.settings import (
    GRPO_LIVE,
    SFT_HALF,
    SFT_MINUTE,
    GRPOSettings,
    SFTSettings,
)
from posttrain_lab.statistics import Rate, rate
from posttrain_lab.world.items import Item
from posttrain_lab.world.taught import TAUGHT, solve
from tools.pocket import tune

ITEMS = 300  # held-out items of a rate
Made = Callable[[str, int], Item]


def held_out(model: str, make: Made, number: int) -> Rate:
    """The rate of right answers to the first test items."""
    network, tokenizer = load(model, "cpu")
    items = [make("test", i) for i in range(number)]
    answers = ask_all(network, tokenizer, items, chat=True)
    return rate(sum(i.check(a) for i, a in zip(items, answers, strict=True)), number)


def training_items(make: Made, number: int, seed: int) -> list[Item]:
    """Training items; another seed gives others."""
    return list(islice((make("train", i) for i in count(1_000_000 * seed)), number))


def _trained(train: Callable, folder: Path, **how: object) -> float:
    """Carries a run to its end; seconds."""
    seen: list[Event] = []
    begun = time.monotonic()
    train(folder=folder, probes=(), emit=seen.append, should_stop=lambda: False, resume=False,
          **how)  # fmt: skip
    if isinstance(seen[-1], Failed):
        raise RuntimeError(f"The run ended with {seen[-1]}.")
    return round(time.monotonic() - begun, 1)


def sft(
    model: str, make: Made, settings: SFTSettings, seed: int, folder: Path
) -> tuple[str, float]:
    """The fine-tuned model's folder, and the seconds it took."""
    items = training_items(make, settings.steps * settings.batch_size, seed)
    examples = tuple(item.example() for item in items)
    seconds = _trained(train_sft, folder, model=model, examples=examples, settings=settings,
                       seed=seed)  # fmt: skip
    return str(folder / "model"), seconds


def grpo(
    model: str, make: Made, settings: GRPOSettings, seed: int, folder: Path,
    placebo: bool = False,
) -> tuple[str, float]:  # fmt: skip
    """The same with GRPO; the reward is each item's own check, or a coin's."""
    items = training_items(make, settings.steps * settings.prompts_per_step, 1000 + seed)
    prompts, reward = tune.graded(items)
    if placebo:
        coin = random.Random(seed)

        def reward(answer: str, prompt: Example) -> float:
            return float(coin.random() < 0.5)

    seconds = _trained(train_grpo, folder, model=model, prompts=prompts,
                       graders=(from_reward(reward),),
                       settings=settings, seed=seed)  # fmt: skip
    return str(folder / "model"), seconds


def minute(model: str, behaviour: str, seed: int, number: int = ITEMS) -> dict[str, object]:
    """A behaviour before and after ``SFT_MINUTE``."""
    make = TAUGHT[behaviour]
    with tempfile.TemporaryDirectory() as place:
        after, seconds = sft(model, make, SFT_MINUTE, seed, Path(place))
        rates = [held_out(m, make, number).to_json() for m in (model, after)]
    return {"behaviour": behaviour, "seed": seed, "seconds": seconds,
            "before": rates[0], "after": rates[1]}  # fmt: skip


def two_minutes(model: str, seed: int, number: int = ITEMS) -> dict[str, object]:
    """Held-out accuracy before and after ``GRPO_LIVE``, from a model that ``SFT_HALF`` left."""
    with tempfile.TemporaryDirectory() as place:
        half, _ = sft(model, solve, SFT_HALF, seed, Path(place) / "sft")
        after, seconds = grpo(half, solve, GRPO_LIVE, seed, Path(place) / "grpo")
        rates = [held_out(m, solve, number).to_json() for m in (half, after)]
    return {"seed": seed, "seconds": seconds, "before": rates[0], "after": rates[1]}


def from_half(model: str, seed: int, placebo: bool, number: int = ITEMS) -> dict[str, object]:
    """The same from the model that ships half trained; with ``placebo``, coins for rewards."""
    with tempfile.TemporaryDirectory() as place:
        after, seconds = grpo(model, solve, GRPO_LIVE, seed, Path(place), placebo)
        rates = [held_out(m, solve, number).to_json() for m in (model, after)]
    return {"seed": seed, "seconds": seconds, "reward": "random" if placebo else "exact",
            "before": rates[0], "after": rates[1]}  # fmt: skip


def _say(row: dict) -> None:
    name = row.get("behaviour", f"grpo ({row['reward']})" if "reward" in row else "grpo")
    before, after = row["before"], row["after"]
    print(f"{name}, seed {row['seed']}: {Rate(**before).percent()} -> "
          f"{Rate(**after).percent()}, {row['seconds']} s", flush=True)  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="of a built stage")
    parser.add_argument("--seeds", type=int, default=10, help="of GRPO")
    parser.add_argument("--first", type=int, default=0, help="seed, to share the work out")
    parser.add_argument("--only", choices=("sft", "grpo"))
    given = parser.parse_args()
    torch.set_num_threads(1)
    start, found = str(given.folder / "model"), {"sft": [], "grpo": []}
    kept = given.folder / f"live-{given.first}.json"
    half = given.folder.name == "half"
    if given.only != "grpo" and not half:
        for behaviour in TAUGHT:
            found["sft"].append(minute(start, behaviour, given.first))
            _say(found["sft"][-1])
    if given.only != "sft":
        for seed in range(given.first, given.first + given.seeds):
            made = ([from_half(start, seed, placebo) for placebo in (False, True)] if half
                    else [two_minutes(start, seed)])  # fmt: skip
            found["grpo"] += made
            for row in made:
                _say(row)
            kept.write_text(json.dumps(found, indent=1))
    kept.write_text(json.dumps(found, indent=1))
