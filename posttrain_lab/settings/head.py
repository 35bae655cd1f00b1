"""The knobs of a classification head.

What it leaves out: the training (``methods.head``).

Try it::

    >>> HeadSettings(batch_size=0).problems()[0].where
    'batch_size'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from posttrain_lab.settings.checked import TRAINING, Checked


@dataclass(frozen=True)
class HeadSettings(Checked):
    """A classification head on a language model: how long, how fast, what is trained.

    ``frozen``: only the head learns; the model's own weights stay as they are.
    """

    steps: int = 60
    learning_rate: float = 1e-3
    batch_size: int = 16
    max_length: int = 256
    frozen: bool = False
    warmup_steps: int = 5
    weight_decay: float = 0.0
    measure_every: int = 10
    checkpoint_every: int = 30

    RANGES: ClassVar[dict[str, tuple[float, float]]] = TRAINING | {
        "batch_size": (1, 1024),
        "max_length": (8, 32_768),
        "weight_decay": (0.0, 1.0),
    }
    CHOICES: ClassVar[dict[str, tuple]] = {"frozen": (False, True)}
