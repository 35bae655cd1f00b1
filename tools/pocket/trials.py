"""Tries what could make the pocket models train faster, and writes down what it gave.

Speed: bfloat16 autocast, ``torch.compile`` and threads, one after another, in tokens a
second. Learning: the optimizers, each for the same short while from the same weights, by
held-out loss.

What it leaves out: whole trainings; a short one shows the order, not the end.

Try it: ``python -m tools.pocket.trials`` (about five minutes; writes
``docs/pocket-trials.md``).
"""

from __future__ import annotations

import argparse
import itertools
import math
import platform
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from transformers import LlamaForCausalLM, PreTrainedTokenizerFast

from posttrain_lab.world import corpus
from tools.pocket import pretrain
from tools.pocket.muon import Muon
from tools.pocket.pretrain import SHAPES, Plan
from tools.pocket.rows import token_rows
from tools.pocket.ship import table
from tools.pocket.tokenizer import CONTEXT, pocket_tokenizer

REPORT = Path(__file__).parents[2] / "docs" / "pocket-trials.md"
STEPS = 4  # of a speed, after one that is not counted
Optimizers = Callable[[LlamaForCausalLM], list[torch.optim.Optimizer]]


def adamw_alone(model: LlamaForCausalLM) -> list[torch.optim.Optimizer]:
    return [torch.optim.AdamW(model.parameters(), betas=(0.9, 0.98), weight_decay=0.05)]


TRIED: tuple[tuple[str, Optimizers, float], ...] = (
    ("Muon for matrices, AdamW for the rest, 6e-3", pretrain.optimizers, 6e-3),
    ("the same, 3e-3", pretrain.optimizers, 3e-3),
    ("AdamW alone, 6e-3", adamw_alone, 6e-3),
    ("AdamW alone, 2e-3", adamw_alone, 2e-3),
)


def speed(
    tokenizer: PreTrainedTokenizerFast,
    rows: np.ndarray,
    bf16: bool,
    compiled: bool,
    threads: int,
) -> float:
    """Tokens a second of a base model's training step; median of ``STEPS``."""
    torch.set_num_threads(threads)
    torch.compiler.reset()
    pretrain.BF16 = bf16
    model = pretrain.new_model(tokenizer, SHAPES["base"], CONTEXT, 0)
    loss_of = torch.compile(pretrain.loss_of) if compiled else pretrain.loss_of
    optimizers, times = pretrain.optimizers(model), []
    for step in range(STEPS + 1):
        begun = time.perf_counter()
        loss_of(model, *pretrain.as_batch(rows[32 * step : 32 * step + 32])).backward()
        for optimizer in optimizers:
            optimizer.step()
            optimizer.zero_grad()
        times.append(time.perf_counter() - begun)
    return 32 * rows.shape[1] / statistics.median(times[1:])


def learned(
    tokenizer: PreTrainedTokenizerFast, rows: np.ndarray, held_out: np.ndarray,
    optimizers: Optimizers, peak: float, steps: int, seed: int,
) -> float:  # fmt: skip
    """Held-out loss after so many steps."""
    plan = replace(Plan(tokens=steps * 4096, batch=4096), peak=peak, warm_up=20)
    model, before = (
        pretrain.new_model(tokenizer, SHAPES["base"], CONTEXT, seed),
        pretrain.optimizers,
    )
    pretrain.optimizers = optimizers
    try:
        with tempfile.TemporaryDirectory() as place:
            record = pretrain.train(model, rows, {"held_out": held_out}, plan, Path(place))
    finally:
        pretrain.optimizers = before
    return record["history"][-1]["held_out"]


def muon_seconds() -> tuple[float, float]:
    """A step of this project's Muon and of torch's, on the base model's matrices."""
    shapes = [(160, 160)] * 16 + [(432, 160)] * 8 + [(160, 432)] * 4
    given = [torch.nn.Parameter(torch.randn(s)) for s in shapes]
    for p in given:
        p.grad = torch.randn_like(p)
    made = []
    for optimizer in (Muon(given), torch.optim.Muon(given, adjust_lr_fn="match_rms_adamw")):
        times = []
        for _ in range(5):
            begun = time.perf_counter()
            optimizer.step()
            times.append(time.perf_counter() - begun)
        made.append(statistics.median(times))
    return made[0], made[1]


def report(steps: int, seeds: int) -> str:
    """The trials' page."""
    tokenizer, own = pocket_tokenizer(), pretrain.BF16
    needed = max(32 * steps, 32 * (STEPS + 1))
    rows = token_rows(tokenizer, corpus.documents("train"), needed, 128)
    held_out = token_rows(tokenizer, corpus.documents("validation"), 64, 128)
    speeds = [
        ("bfloat16" if bf16 else "float32", "yes" if c else "no", f"{t}",
         f"{speed(tokenizer, rows, bf16, c, t):,.0f}")
        for bf16, c, t in itertools.product((False, True), (False, True), (1, 2))
    ]  # fmt: skip
    pretrain.BF16 = own
    torch.set_num_threads(2)
    losses = []
    for name, optimizers, peak in TRIED:
        got = [
            learned(tokenizer, rows, held_out, optimizers, peak, steps, s) for s in range(seeds)
        ]
        spread = f"{min(got):.3f} to {max(got):.3f}"
        losses.append((name, f"{math.fsum(got) / seeds:.3f}", spread))
    ours, theirs = muon_seconds()
    return "\n".join([
        "# What was tried for the pocket models", "",
        f"Written by `python -m tools.pocket.trials` on {platform.machine()},",
        f"{torch.backends.cpu.get_cpu_capability()}, bfloat16 instructions:"
        f" {'yes' if own else 'no'}, torch {torch.__version__}.", "",
        "## Speed of a training step", "",
        f"Base model, 4,096 tokens a step, median of {STEPS} steps.", "",
        *table("numbers | compiled | threads | tokens a second", speeds), "",
        f"A step of Muon over its matrices: {ours:.3f} s in float32, all of one shape at once;",
        f"torch's, one by one in bfloat16, {theirs:.3f} s.", "",
        f"## Optimizers, after {steps} steps", "",
        f"Mean held-out loss over {seeds} seeds of the weights, nats a token; its range.", "",
        *table("optimizer, peak learning rate | loss | range", losses), "",
    ])  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--seeds", type=int, default=2)
    given = parser.parse_args()
    REPORT.write_text(report(given.steps, given.seeds))
    print(REPORT.read_text())
