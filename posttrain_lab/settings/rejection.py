"""The knobs of rejection-sampling fine-tuning.

What it leaves out: the training (``methods.rejection``), and what is graded.

Try it::

    >>> RejectionSettings(samples=0).problems()[0].where
    'samples'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from posttrain_lab.settings.checked import TRAINING, Checked


@dataclass(frozen=True)
class RejectionSettings(Checked):
    """Rejection sampling: how much is tried, what is kept, and how it is learned from.

    Each of ``rounds`` writes ``samples`` answers to each of ``prompts_per_round`` prompts,
    keeps each prompt's ``keep`` best of those that earn ``threshold`` or more, and takes
    ``steps_per_round`` steps of supervised fine-tuning on them.

    ``learning_rate``, ``warmup_steps``, ``batch_size`` (answers a step), ``weight_decay``,
    ``sample_every``, ``sample_tokens``, ``measure_every``, ``checkpoint_every``: as in
    SFTSettings, over the steps of all rounds. ``max_new_tokens``, ``temperature``: as in
    GRPOSettings.
    """

    rounds: int = 4
    steps_per_round: int = 15
    learning_rate: float = 5e-4
    prompts_per_round: int = 64
    samples: int = 8
    keep: int = 1
    threshold: float = 1.0
    max_new_tokens: int = 64
    temperature: float = 1.0
    batch_size: int = 16
    warmup_steps: int = 3
    weight_decay: float = 0.0
    sample_every: int = 5
    sample_tokens: int = 64
    measure_every: int = 15
    checkpoint_every: int = 15

    LIVE: ClassVar[tuple[str, ...]] = ("learning_rate", "temperature", "threshold")
    RANGES: ClassVar[dict[str, tuple[float, float]]] = {
        name: limits for name, limits in TRAINING.items() if name != "steps"
    } | {
        "rounds": (1, 1000),
        "steps_per_round": (1, 10_000),
        "prompts_per_round": (1, 10_000),
        "samples": (1, 256),
        "keep": (1, 256),
        "threshold": (-1e6, 1e6),
        "max_new_tokens": (1, 2048),
        "temperature": (0.05, 5.0),
        "batch_size": (1, 1024),
        "weight_decay": (0.0, 1.0),
        "sample_every": (1, 100_000),
        "sample_tokens": (1, 2048),
    }

    @property
    def steps(self) -> int:
        """Optimizer steps of all rounds."""
        return self.rounds * self.steps_per_round
