"""The knobs of a reward model.

What it leaves out: the training (``methods.reward``).

Try it::

    >>> RewardSettings(steps=0).problems()[0].where
    'steps'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from posttrain_lab.settings.checked import TRAINING, Checked

RANKED, MARGIN = "pairs ranked right", "margin"


@dataclass(frozen=True)
class RewardSettings(Checked):
    """A reward model: how long, how fast, how many pairs a step.

    ``centred``: how strongly scores are drawn towards 0 (TRL's
    ``center_rewards_coefficient``), since only their differences are learned.
    """

    steps: int = 120
    learning_rate: float = 1e-3
    batch_size: int = 32
    max_length: int = 256
    centred: float = 0.01
    warmup_steps: int = 10
    weight_decay: float = 0.0
    measure_every: int = 10
    checkpoint_every: int = 40

    RANGES: ClassVar[dict[str, tuple[float, float]]] = TRAINING | {
        "batch_size": (1, 1024),
        "max_length": (8, 32_768),
        "centred": (0.0, 10.0),
        "weight_decay": (0.0, 1.0),
    }
