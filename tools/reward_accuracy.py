"""How often the reward lab's default run ranks held-out pairs right, and how long it takes.

A run as the page starts it, looks at held-out pairs and all; then it is measured on pairs
of the test split, which nobody looked at while the settings were chosen.

What it leaves out: the runner around a run, a few seconds; judging what came out.

Try it: ``python -m tools.reward_accuracy --seeds 0 1 2 --threads 2``.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import torch

from posttrain_lab import statistics
from posttrain_lab.events import Failed
from posttrain_lab.methods.reward import margins_of, ranked, train_reward
from posttrain_lab.models.reward import load_reward, scores
from posttrain_lab.records import Message, Preference
from posttrain_lab.widgets import reward_data, reward_lab
from posttrain_lab.world.preferences import pair

Right = dict[str, list[float]]  # criterion → 1 for each pair ranked right


def one(seed: int, bias: str, items: int) -> tuple[Right, str]:
    """A run's hits by criterion, and a line of its times and its tests for biases."""
    spec = reward_data.spec_of({"setup": {"seed": seed, "bias": bias}}, "")

    def emit(event) -> None:
        assert not isinstance(event, Failed), event

    with tempfile.TemporaryDirectory() as folder:
        begun, computed = time.perf_counter(), time.process_time()
        train_reward(model=spec.model, pairs=spec.pairs, held_out=spec.held_out_pairs,
                     settings=spec.settings, seed=seed, folder=Path(folder), emit=emit,
                     should_stop=lambda: False, resume=False)  # fmt: skip
        wall, cpu = time.perf_counter() - begun, time.process_time() - computed
        found, likes = right(f"{folder}/model", items), biases(f"{folder}/model")
    said = [f"{name} {statistics.rate(b['hits'], b['n']).percent()}"
            for name, b in likes.items()]  # fmt: skip
    return found, f"{wall:.0f} s, {cpu:.0f} CPU s, {len(spec.pairs)} pairs; {'; '.join(said)}"


def right(folder: str, items: int) -> Right:
    """A reward model's hits on pairs of the test split, by criterion."""
    made = [pair("test", i) for i in range(items)]
    pairs = [Preference.pair(p.prompt, p.chosen, p.rejected, p.criterion) for p in made]
    margins = margins_of(*load_reward(folder), pairs, max_length=256)
    found: Right = defaultdict(list)
    for each, margin in zip(pairs, margins, strict=True):
        found[each.why].append(ranked(margin))
    return found


def biases(folder: str) -> dict[str, Any]:
    """Every test for a bias, as the page adds its parts up."""
    network, tokenizer = load_reward(folder)
    found = {}
    for bias in reward_lab.PROBES:
        parts = []
        for part in range(reward_data.PROBED // reward_data.AT_ONCE):
            rows = reward_lab.conversations(bias, part)
            said = [[Message("user", row["prompt"]), Message("assistant", row["answer"])]
                    for row in rows]  # fmt: skip
            given = scores(network, tokenizer, said)
            parts.append(reward_lab.tested(bias, part, [round(one, 5) for one in given]))
        found[bias] = parts[0] | {key: sum(p[key] for p in parts) for key in ("hits", "n")}
    return found


def told(found: Right) -> str:
    """All pairs, then each criterion, as rates with 95 % intervals."""
    groups = {"all": [v for values in found.values() for v in values], **found}
    rates = {n: statistics.rate(int(sum(v)), len(v)) for n, v in groups.items()}
    return ", ".join(f"{name} {rate.percent()}" for name, rate in rates.items())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--items", type=int, default=400, help="held-out pairs a seed")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--bias", default="", help="of the labels: verbosity, flattery, …")
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    every: Right = defaultdict(list)
    for seed in given.seeds:
        found, line = one(seed, given.bias, given.items)
        for name, values in found.items():
            every[name] += values
        print(f"seed {seed}: {told(found)}", flush=True)
        print(f"  {line}; load {os.getloadavg()[0]:.1f}", flush=True)
    print(f"all seeds: {told(every)}")
