"""How fast a step of GRPO is, against TRL's own trainer, and how fast answers are drawn.

What it leaves out: whether anything is learned (``tools.pocket.live``).

Try it: ``posttrain-lab bench grpo_step_ratio rollout_ratio``.
"""

from __future__ import annotations

import shutil
import tempfile
import time
import warnings
from pathlib import Path
from statistics import median

import torch
from datasets import Dataset
from transformers import TrainerCallback
from trl import GRPOConfig, GRPOTrainer

from posttrain_lab.events import Event, Metrics
from posttrain_lab.graders import numeric
from posttrain_lab.methods.grading import one_by_one
from posttrain_lab.methods.grpo import train_grpo
from posttrain_lab.models.generate import end_ids, sample
from posttrain_lab.models.load import load
from posttrain_lab.models.templates import encode_prompt
from posttrain_lab.records import Example
from posttrain_lab.settings import GRPOSettings
from posttrain_lab.world.taught import solve, with_number

MODEL, HELD_OUT = "pocket/half", 32


def grpo_step_ratio(repeats: int = 3, steps: int = 11, threads: int = 1) -> dict[str, float]:
    """Seconds of our GRPO step ÷ seconds of a bare TRL script's with the same settings.

    Ours writes rollouts with grades, log-probabilities and KL into its events, answers a
    probe every fifth step and 32 held-out problems every tenth. The bare script is TRL's
    trainer as its documentation shows it: transformers' ``generate``, one reward function.
    Both are timed in turn, from the end of the first step on.
    """
    torch.set_num_threads(threads)
    settings = GRPOSettings(steps=steps, max_new_tokens=48, checkpoint_every=steps + 1)
    items = [with_number(solve("train", n)) for n in range(steps * settings.prompts_per_step)]
    pairs = [(_ours(items, settings), _bare(items, settings)) for _ in range(repeats)]
    ratios = [ours / bare for ours, bare in pairs]
    return {
        "median": median(ratios), "low": min(ratios), "high": max(ratios),
        "repeats": repeats, "threads": threads, "step_s": median(o for o, _ in pairs),
        "bare_step_s": median(b for _, b in pairs),
    }  # fmt: skip


def rollout_ratio(repeats: int = 5, threads: int = 1) -> dict[str, float]:
    """Seconds to draw 16 × 8 answers of 48 tokens ÷ those of transformers' ``generate``."""
    torch.set_num_threads(threads)
    model, tokenizer = load(MODEL, "cpu")
    model.eval()
    rows = [encode_prompt(tokenizer, solve("train", n).example().prompt) for n in range(16)]
    ends = end_ids(model, tokenizer)
    batch = tokenizer.pad({"input_ids": [r for r in rows for _ in range(8)]},
                          padding_side="left", return_tensors="pt")  # fmt: skip
    pairs = []
    for _ in range(repeats + 1):
        begun = time.perf_counter()
        sample(model, rows, 48, ends, copies=8)
        middle = time.perf_counter()
        with torch.inference_mode():
            model.generate(
                **batch, max_new_tokens=48, do_sample=True, top_k=0, eos_token_id=ends
            )
        pairs.append((middle - begun, time.perf_counter() - middle))
    ratios = [ours / theirs for ours, theirs in pairs[1:]]
    return {"median": median(ratios), "low": min(ratios), "high": max(ratios),
            "repeats": repeats, "threads": threads,
            "rollouts_s": median(o for o, _ in pairs[1:])}  # fmt: skip


def _ours(prompts: list[Example], settings: GRPOSettings) -> float:
    times: list[float] = []

    def emit(event: Event) -> None:
        if isinstance(event, Metrics) and event.step in (1, settings.steps):
            times.append(time.perf_counter())

    folder = Path(tempfile.mkdtemp())
    try:
        train_grpo(
            model=MODEL, prompts=tuple(prompts), settings=settings, seed=0, folder=folder,
            graders=(one_by_one("numeric", numeric()),), probes=("What is 3 + 4?",),
            held_out=[with_number(solve("validation", n)) for n in range(HELD_OUT)],
            emit=emit, should_stop=lambda: False, resume=False,
        )  # fmt: skip
    finally:
        shutil.rmtree(folder)
    return (times[1] - times[0]) / (settings.steps - 1)


class _Clock(TrainerCallback):
    """When each step ended."""

    def __init__(self) -> None:
        self.times: list[float] = []

    def on_step_end(self, args, state, control, **_):
        self.times.append(time.perf_counter())


def _bare(prompts: list[Example], settings: GRPOSettings) -> float:
    """TRL's GRPOTrainer as a script would use it."""
    network, tokenizer = load(MODEL, "cpu")
    grade, clock, folder = numeric(), _Clock(), tempfile.mkdtemp()

    def reward(completions, gold, **_):
        pairs = zip(completions, gold, strict=True)
        return [grade(c[0]["content"], Example.pair("", "", gold=g)).value for c, g in pairs]

    rows = [{"prompt": [{"role": "user", "content": e.prompt[-1].content}], "gold": e.gold}
            for e in prompts]  # fmt: skip
    config = GRPOConfig(
        output_dir=folder, max_steps=settings.steps, learning_rate=settings.learning_rate,
        per_device_train_batch_size=settings.prompts_per_step * settings.group_size,
        num_generations=settings.group_size, steps_per_generation=1, bf16=False,
        use_cpu=True,
        max_completion_length=settings.max_new_tokens, beta=0.0, save_strategy="no",
        report_to="none", disable_tqdm=True, logging_strategy="no",
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        GRPOTrainer(
            model=network, reward_funcs=[reward], args=config, processing_class=tokenizer,
            train_dataset=Dataset.from_list(rows), callbacks=[clock],
        ).train()  # fmt: skip
    shutil.rmtree(folder)
    return (clock.times[-1] - clock.times[0]) / (settings.steps - 1)
