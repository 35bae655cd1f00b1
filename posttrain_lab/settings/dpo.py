"""The knobs of direct preference optimization.

What it leaves out: the training (``methods.dpo``).

Try it::

    >>> DPOSettings(beta=0).problems()[0].where
    'beta'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from posttrain_lab.settings.checked import TRAINING, Checked


@dataclass(frozen=True)
class DPOSettings(Checked):
    """Direct preference optimization: how long, how fast, how far from the start.

    ``batch_size``: pairs a step. ``max_length``: longest prompt with its answer, in tokens.
    ``beta``: how dear it is to leave the model before training; the smaller, the further a
    pair may move it. ``loss_type``: in TRL's names, "sigmoid" is the paper's own, "ipo"
    stops at a margin of 1 / (2 beta) a token, "hinge" at a margin of 1, "sigmoid_norm"
    divides by the answers' lengths, "apo_zero" wants the chosen answer itself likelier.
    ``sample_every``, ``sample_tokens``, ``measure_every``, ``checkpoint_every``: as in
    SFTSettings.
    """

    steps: int = 80
    learning_rate: float = 5e-5
    batch_size: int = 16
    max_length: int = 256
    beta: float = 0.1
    loss_type: str = "sigmoid"
    warmup_steps: int = 8
    weight_decay: float = 0.0
    sample_every: int = 10
    sample_tokens: int = 48
    measure_every: int = 10
    checkpoint_every: int = 20

    LIVE: ClassVar[tuple[str, ...]] = ("learning_rate", "beta")
    RANGES: ClassVar[dict[str, tuple[float, float]]] = TRAINING | {
        "batch_size": (1, 1024),
        "max_length": (8, 32_768),
        "beta": (0.001, 10.0),
        "weight_decay": (0.0, 1.0),
        "sample_every": (1, 100_000),
        "sample_tokens": (1, 2048),
    }
    CHOICES: ClassVar[dict[str, tuple]] = {
        "loss_type": ("sigmoid", "ipo", "hinge", "sigmoid_norm", "apo_zero"),
    }
