"""The knobs of group-relative policy optimization.

What it leaves out: the training (``methods.grpo``), and what is rewarded.

Try it::

    >>> GRPOSettings(group_size=1).problems()[0].where
    'group_size'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from posttrain_lab.settings.checked import TRAINING, Checked


@dataclass(frozen=True)
class GRPOSettings(Checked):
    """Group-relative policy optimization: what is tried, and how fast it is learned from.

    Each step writes ``group_size`` answers to each of ``prompts_per_step`` prompts.

    ``steps``: optimizer steps. ``learning_rate``: after a linear warm-up, constant.
    ``max_new_tokens``: longest answer, in tokens. ``temperature``: of the answers tried.
    ``beta``: weight of the KL distance to the model before training; 0 leaves it out.
    ``epsilon``: how far a token's probability ratio may move before it is clipped.
    ``scale_rewards``: divide advantages by the standard deviation of their group, of the
    whole batch, or not at all. ``loss_type``: how tokens are averaged, in TRL's names.
    ``iterations``: optimizer steps on the same answers.
    ``show_every``: steps between two groups of answers that are shown.
    ``sample_every``, ``sample_tokens``, ``measure_every``, ``checkpoint_every``: as in
    SFTSettings.
    """

    steps: int = 60
    learning_rate: float = 1e-4
    prompts_per_step: int = 16
    group_size: int = 8
    max_new_tokens: int = 64
    temperature: float = 1.0
    beta: float = 0.0
    epsilon: float = 0.2
    scale_rewards: str = "group"
    loss_type: str = "dapo"
    iterations: int = 1
    warmup_steps: int = 3
    show_every: int = 1
    sample_every: int = 5
    sample_tokens: int = 64
    measure_every: int = 10
    checkpoint_every: int = 20

    # Besides the weights of its graders.
    LIVE: ClassVar[tuple[str, ...]] = ("learning_rate", "beta", "epsilon", "temperature")
    RANGES: ClassVar[dict[str, tuple[float, float]]] = TRAINING | {
        "prompts_per_step": (1, 1024),
        "group_size": (2, 256),
        "max_new_tokens": (1, 2048),
        "temperature": (0.05, 5.0),
        "beta": (0.0, 10.0),
        "epsilon": (0.001, 1.0),
        "iterations": (1, 64),
        "show_every": (1, 100_000),
        "sample_every": (1, 100_000),
        "sample_tokens": (1, 2048),
    }
    CHOICES: ClassVar[dict[str, tuple]] = {
        "scale_rewards": ("group", "batch", "none"),
        "loss_type": ("dapo", "grpo", "dr_grpo"),
    }


WEIGHT = "weights."  # before a grader's name
# What is measured on held-out items: what it is paid for, and what is only looked at.
HELD_OUT_REWARD, HELD_OUT_TRUTH = "held-out reward", "held-out truth"
