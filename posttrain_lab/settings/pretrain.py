"""The knobs of next-token training on documents.

What it leaves out: the training (``methods.pretrain``), and the documents.

Try it::

    >>> PretrainSettings(mix="poems").problems()[0].where
    'mix'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from posttrain_lab.settings.checked import TRAINING, Checked

# Grammar is learned from every text, a fact from few: the sentence has both.
SENTENCE = "One day, a little girl went to the river. The capital of France is Paris."
HELD_OUT, SURPRISE = "held-out loss", "surprise of the sentence"  # what is measured


@dataclass(frozen=True)
class PretrainSettings(Checked):
    """Next-token training on documents: how long, how fast, from what weights.

    ``from_noise``: random weights of the model's size in place of its own. ``row``: tokens
    of a row; documents are packed into rows, none cut that fits. ``rows``: a step.
    ``mix``: which documents, by a name of ``world.corpus``. ``shuffled``: each document's
    words in random order, a control arm. ``rope_theta``: base of the rotary positions, 0
    leaves the model's own. ``sample_temperature``: how the probes are continued, 0 with the
    likeliest token every time. ``measure_every``: steps between looks at held-out text and at
    ``sentence``, whose tokens' surprise is told one by one.
    """

    steps: int = 200
    learning_rate: float = 3e-3
    row: int = 128
    rows: int = 16
    mix: str = "base"
    from_noise: bool = False
    shuffled: bool = False
    rope_theta: float = 0.0
    warmup_steps: int = 10
    weight_decay: float = 0.0
    sample_every: int = 20
    sample_tokens: int = 48
    sample_temperature: float = 0.0
    sentence: str = SENTENCE
    measure_every: int = 20
    checkpoint_every: int = 50

    RANGES: ClassVar[dict[str, tuple[float, float]]] = TRAINING | {
        "row": (8, 32_768),
        "rows": (1, 1024),
        "rope_theta": (0.0, 1e9),
        "weight_decay": (0.0, 1.0),
        "sample_every": (1, 100_000),
        "sample_tokens": (1, 2048),
        "sample_temperature": (0.0, 5.0),
    }
    TEXTS: ClassVar[tuple[str, ...]] = ("sentence",)
    CHOICES: ClassVar[dict[str, tuple]] = {
        "mix": ("base", "mid", "mid-draw", "mid-long", "spanish", "pictures", "long"),
        "from_noise": (False, True),
        "shuffled": (False, True),
    }
