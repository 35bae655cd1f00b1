"""The knobs of supervised fine-tuning.

What it leaves out: the training (``methods.sft``).

Try it::

    >>> SFTSettings(learning_rate=0).problems()[0].where
    'learning_rate'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from posttrain_lab.settings.checked import TRAINING, Checked


@dataclass(frozen=True)
class SFTSettings(Checked):
    """Supervised fine-tuning: how long, how fast, which weights.

    ``steps``: optimizer steps. ``learning_rate``: peak, linear warm-up then linear decay.
    ``batch_size``: examples a step. ``max_length``: longest example, in tokens.
    ``lora_rank``: 0 trains every weight; above 0 trains adapters of that rank.
    ``lora_targets``: which linear layers get one: attention, mlp, all-linear, or the names
    of layers with commas between them.
    ``order``: examples shuffled, or shuffled and then put together by alike length, which
    wastes less padding when there are thousands.
    ``learned``: which tokens carry loss, the assistant's or all.
    ``packing``: one example a row, padded; or rows filled up to ``max_length`` with several,
    each kept to itself ("boundaries") or one after another as if they were one text
    ("no_boundaries"). Packed, ``batch_size`` counts rows.
    ``sample_every``: steps between answers to the probe prompts.
    ``sample_tokens``: longest probe answer, in tokens.
    ``measure_every``: steps between looks at held-out examples, where there are any.
    ``checkpoint_every``: steps between checkpoints.
    """

    steps: int = 60
    learning_rate: float = 1e-3
    batch_size: int = 8
    max_length: int = 256
    lora_rank: int = 0
    lora_alpha: int = 32
    lora_targets: str = "all-linear"
    warmup_steps: int = 3
    weight_decay: float = 0.0
    order: str = "shuffled"
    learned: str = "answers"
    packing: str = "none"
    sample_every: int = 5
    sample_tokens: int = 48
    measure_every: int = 10
    checkpoint_every: int = 20

    RANGES: ClassVar[dict[str, tuple[float, float]]] = TRAINING | {
        "batch_size": (1, 1024),
        "max_length": (8, 32_768),
        "lora_rank": (0, 256),
        "lora_alpha": (1, 1024),
        "weight_decay": (0.0, 1.0),
        "sample_every": (1, 100_000),
        "sample_tokens": (1, 2048),
    }
    CHOICES: ClassVar[dict[str, tuple]] = {
        "order": ("shuffled", "by_length"),
        "learned": ("answers", "all"),
        "packing": ("none", "boundaries", "no_boundaries"),
    }
    TEXTS: ClassVar[tuple[str, ...]] = ("lora_targets",)
