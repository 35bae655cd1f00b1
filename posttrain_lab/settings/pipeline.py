"""The knobs of a whole pipeline: fine-tuning, then reinforcement learning with tools.

What it leaves out: the work (``methods.pipeline``); the finer knobs of each stage, which have
their own settings (``SFTSettings``, ``GRPOSettings``).

Try it::

    >>> PipelineSettings(rl_steps=20).grpo().steps, PipelineSettings().sft().batch_size
    (20, 8)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from posttrain_lab.settings.checked import TRAINING, Checked
from posttrain_lab.settings.grpo import GRPOSettings
from posttrain_lab.settings.sft import SFTSettings


@dataclass(frozen=True)
class PipelineSettings(Checked):
    """First SFT on demonstrations, then GRPO in an environment with tools.

    What stands here is what claim C14 measures.

    ``sft_steps``, ``sft_learning_rate``, ``batch_size``, ``max_length``: of the first stage.
    ``rl_steps``, ``rl_learning_rate``, ``prompts_per_step``, ``group_size``,
    ``max_new_tokens``, ``temperature``, ``beta``: of the second; ``max_new_tokens`` counts all
    of an attempt, tool results included. A stage of 0 steps is left out.
    ``kinds``: of the pocket world's errands (``world.errands``), with commas between them.
    ``demonstrations``, ``tasks``: how many there are, where the pocket world gives them.
    ``careless``: the share of those demonstrations that guess instead of using a tool.
    ``held_out``: tasks that are only measured, before and after each stage; of own tasks at
    most one in five.
    """

    sft_steps: int = 80
    sft_learning_rate: float = 2e-3
    batch_size: int = 8
    max_length: int = 256
    rl_steps: int = 16
    rl_learning_rate: float = 3e-4
    prompts_per_step: int = 6
    group_size: int = 6
    max_new_tokens: int = 96
    temperature: float = 1.0
    beta: float = 0.0
    kinds: str = "price, cost"
    demonstrations: int = 64
    careless: float = 0.6
    tasks: int = 256
    held_out: int = 48
    warmup_steps: int = 5
    measure_every: int = 10
    checkpoint_every: int = 10

    RANGES: ClassVar[dict[str, tuple[float, float]]] = TRAINING | {
        "sft_steps": (0, 100_000),
        "sft_learning_rate": (1e-7, 1.0),
        "batch_size": (1, 1024),
        "max_length": (8, 32_768),
        "rl_steps": (0, 100_000),
        "rl_learning_rate": (1e-7, 1.0),
        "prompts_per_step": (1, 1024),
        "group_size": (2, 256),
        "max_new_tokens": (1, 2048),
        "temperature": (0.05, 5.0),
        "beta": (0.0, 10.0),
        "demonstrations": (1, 10_000),
        "careless": (0.0, 1.0),
        "tasks": (1, 10_000),
        "held_out": (1, 1000),
    }
    TEXTS: ClassVar[tuple[str, ...]] = ("kinds",)

    @property
    def steps(self) -> int:
        """Of all stages together."""
        return self.sft_steps + self.rl_steps

    def sft(self) -> SFTSettings:
        """The first stage's."""
        return SFTSettings(
            steps=self.sft_steps, learning_rate=self.sft_learning_rate,
            batch_size=self.batch_size, max_length=self.max_length,
            warmup_steps=self.warmup_steps, measure_every=self.measure_every,
            checkpoint_every=self.checkpoint_every,
        )  # fmt: skip

    def grpo(self) -> GRPOSettings:
        """The second stage's."""
        return GRPOSettings(
            steps=self.rl_steps, learning_rate=self.rl_learning_rate,
            prompts_per_step=self.prompts_per_step, group_size=self.group_size,
            max_new_tokens=self.max_new_tokens, temperature=self.temperature, beta=self.beta,
            measure_every=self.measure_every, checkpoint_every=self.checkpoint_every,
        )  # fmt: skip
