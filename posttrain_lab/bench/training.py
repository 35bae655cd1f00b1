"""How fast training itself is: the SFT step against a bare PyTorch loop.

What it leaves out: the runner (``bench.running``) and the views.

Try it: ``posttrain-lab bench sft_step_ratio``.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import torch
from transformers import PreTrainedModel, get_linear_schedule_with_warmup
from trl.trainer.sft_trainer import DataCollatorForLanguageModeling

from posttrain_lab.events import Event, Metrics
from posttrain_lab.methods.sft import encode_examples, train_sft
from posttrain_lab.models.load import load
from posttrain_lab.records import Example
from posttrain_lab.settings import SFTSettings

BATCH, TOKENS = 8, 46


def sft_step_ratio(
    model: str = "pocket/base", repeats: int = 7, steps: int = 30, threads: int = 1
) -> dict[str, float]:
    """Seconds of our SFT step ÷ seconds of a bare loop's, on batches of 8 × 46 tokens.

    The bare loop does the same sums: float32, clipped gradients, fused AdamW, linear
    schedule. Both are timed in turn, from the end of the first step on; one pair first,
    to warm up, is left out. One thread is what a run gets when several run, and the
    steadiest on a busy machine.
    """
    torch.set_num_threads(threads)
    settings = SFTSettings(steps=steps, batch_size=BATCH, checkpoint_every=steps + 1)
    examples = _examples(model, 10 * BATCH)
    pairs = []
    for _ in range(repeats + 1):
        ours = _trl_seconds(model, examples, settings)
        pairs.append((ours, _bare_seconds(model, examples, settings)))
    ratios = [ours / bare for ours, bare in pairs[1:]]
    return {
        "median": median(ratios), "low": min(ratios), "high": max(ratios),
        "repeats": repeats, "threads": threads,
        "step_ms": 1e3 * median(o for o, _ in pairs[1:]),
        "bare_step_ms": 1e3 * median(b for _, b in pairs[1:]),
    }  # fmt: skip


def bare_loop(
    network: PreTrainedModel, batches: Sequence[dict[str, torch.Tensor]], settings: SFTSettings
) -> list[tuple[float, float]]:
    """The loop that a lesson would write: (loss, time at its end) of every step."""
    optimizer = torch.optim.AdamW(
        network.parameters(), lr=settings.learning_rate,
        weight_decay=settings.weight_decay, fused=True,
    )  # fmt: skip
    schedule = get_linear_schedule_with_warmup(optimizer, settings.warmup_steps, settings.steps)
    network.train()
    said = []
    for step in range(settings.steps):
        loss = network(**batches[step % len(batches)], use_cache=False).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        said.append((loss.item(), time.perf_counter()))
    return said


def _bare_seconds(model: str, examples: tuple[Example, ...], settings: SFTSettings) -> float:
    network, tokenizer = load(model, "cpu")
    collate = DataCollatorForLanguageModeling(tokenizer.pad_token_id)
    rows = encode_examples(tokenizer, examples, TOKENS, TOKENS)
    batches = [collate(rows[i : i + BATCH]) for i in range(0, len(rows), BATCH)]
    said = bare_loop(network, batches, settings)
    return (said[-1][1] - said[0][1]) / (settings.steps - 1)


def _trl_seconds(model: str, examples: tuple[Example, ...], settings: SFTSettings) -> float:
    times: list[float] = []

    def emit(event: Event) -> None:
        if isinstance(event, Metrics) and event.step in (1, settings.steps):
            times.append(time.perf_counter())

    folder = Path(tempfile.mkdtemp())
    try:
        train_sft(
            model=model, examples=examples, probes=(), settings=settings, seed=0,
            folder=folder, emit=emit, should_stop=lambda: False, resume=False,
        )  # fmt: skip
    finally:
        shutil.rmtree(folder)
    return (times[1] - times[0]) / (settings.steps - 1)


def _examples(model: str, count: int) -> tuple[Example, ...]:
    """Examples of exactly TOKENS tokens each, so that no batch is padded."""
    _, tokenizer = load(model, "cpu")
    found: list[Example] = []
    for number in range(100, 1000):
        for words in range(TOKENS):
            example = Example.pair(f"Say {number}", "a" + " a" * words)
            row = encode_examples(tokenizer, [example], 10**6, 10**6)[0]
            if len(row["input_ids"]) >= TOKENS:
                break
        if len(row["input_ids"]) == TOKENS:
            found.append(example)
        if len(found) == count:
            return tuple(found)
    raise AssertionError(f"{model} cannot write examples of {TOKENS} tokens")
