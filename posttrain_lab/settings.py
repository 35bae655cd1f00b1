"""The knobs of each training method: one small frozen dataclass a method.

What it leaves out: the training itself (``posttrain_lab.methods``). This module imports
no torch, so that a settings form can be checked in a learner's kernel.

Try it::

    >>> SFTSettings(learning_rate=0).problems()[0].where
    'learning_rate'
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, Self

from posttrain_lab.records import LabError


@dataclass(frozen=True)
class _Checked:
    """What the settings of every method share: ranges, choices, and JSON."""

    RANGES: ClassVar[dict[str, tuple[float, float]]] = {}
    CHOICES: ClassVar[dict[str, tuple[str, ...]]] = {}

    def problems(self) -> list[LabError]:
        """Every setting that cannot work, each with its field's name in ``where``."""
        return [e for f in fields(self) if (e := _problem(self, f.name)) is not None]

    def check(self) -> None:
        """Raises the first of ``problems()``."""
        for error in self.problems():
            raise error

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> Self:
        """Raises LabError for a setting that does not exist."""
        known = {f.name for f in fields(cls)}
        for name in row:
            if name not in known:
                raise LabError(
                    f"There is no setting called {name!r}.",
                    f"The settings are {', '.join(sorted(known))}.",
                    "Correct or remove it.",
                    name,
                )
        whole = {n for n, (low, _) in cls.RANGES.items() if isinstance(low, int)}
        return cls(**{n: int(v) if n in whole and _is_whole(v) else v for n, v in row.items()})


@dataclass(frozen=True)
class SFTSettings(_Checked):
    """Supervised fine-tuning: how long, how fast, which weights.

    ``steps``: optimizer steps. ``learning_rate``: peak, linear warm-up then linear decay.
    ``batch_size``: examples a step. ``max_length``: longest example, in tokens.
    ``lora_rank``: 0 trains every weight; above 0 trains adapters of that rank.
    ``order``: examples shuffled, or shuffled and then put together by alike length, which
    wastes less padding when there are thousands.
    ``sample_every``: steps between answers to the probe prompts.
    ``sample_tokens``: longest probe answer, in tokens.
    ``checkpoint_every``: steps between checkpoints.
    """

    steps: int = 60
    learning_rate: float = 1e-3
    batch_size: int = 8
    max_length: int = 256
    lora_rank: int = 0
    lora_alpha: int = 32
    warmup_steps: int = 3
    weight_decay: float = 0.0
    order: str = "shuffled"
    sample_every: int = 5
    sample_tokens: int = 48
    checkpoint_every: int = 20

    RANGES: ClassVar[dict[str, tuple[float, float]]] = {
        "steps": (1, 100_000),
        "learning_rate": (1e-7, 1.0),
        "batch_size": (1, 1024),
        "max_length": (8, 32_768),
        "lora_rank": (0, 256),
        "lora_alpha": (1, 1024),
        "warmup_steps": (0, 10_000),
        "weight_decay": (0.0, 1.0),
        "sample_every": (1, 100_000),
        "sample_tokens": (1, 2048),
        "checkpoint_every": (1, 100_000),
    }
    CHOICES: ClassVar[dict[str, tuple[str, ...]]] = {"order": ("shuffled", "by_length")}


@dataclass(frozen=True)
class GRPOSettings(_Checked):
    """Group-relative policy optimization: what is tried, and how fast it is learned from.

    Each step writes ``group_size`` answers to each of ``prompts_per_step`` prompts.

    ``steps``: optimizer steps. ``learning_rate``: after a linear warm-up, constant.
    ``max_new_tokens``: longest answer, in tokens. ``temperature``: of the answers tried.
    ``beta``: weight of the KL distance to the model before training; 0 leaves it out.
    ``epsilon``: how far a token's probability ratio may move before it is clipped.
    ``scale_rewards``: divide advantages by the standard deviation of their group, of the
    whole batch, or not at all. ``loss_type``: how tokens are averaged, in TRL's names.
    ``iterations``: optimizer steps on the same answers.
    ``sample_every``, ``sample_tokens``, ``checkpoint_every``: as in SFTSettings.
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
    sample_every: int = 5
    sample_tokens: int = 64
    checkpoint_every: int = 20

    RANGES: ClassVar[dict[str, tuple[float, float]]] = {
        "steps": (1, 100_000),
        "learning_rate": (1e-7, 1.0),
        "prompts_per_step": (1, 1024),
        "group_size": (2, 256),
        "max_new_tokens": (1, 2048),
        "temperature": (0.05, 5.0),
        "beta": (0.0, 10.0),
        "epsilon": (0.001, 1.0),
        "iterations": (1, 64),
        "warmup_steps": (0, 10_000),
        "sample_every": (1, 100_000),
        "sample_tokens": (1, 2048),
        "checkpoint_every": (1, 100_000),
    }
    CHOICES: ClassVar[dict[str, tuple[str, ...]]] = {
        "scale_rewards": ("group", "batch", "none"),
        "loss_type": ("dapo", "grpo", "dr_grpo"),
    }


def _is_whole(value: object) -> bool:
    """True for the 60.0 that a form or JSON may hold where 60 is meant."""
    return isinstance(value, float) and value.is_integer()


def _problem(settings: _Checked, name: str) -> LabError | None:
    value, default = getattr(settings, name), getattr(type(settings), name)
    if name in settings.CHOICES:
        return _choice_problem(name, value, settings.CHOICES[name], default)
    low, high = settings.RANGES[name]
    whole = isinstance(low, int)
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    fits = is_number and math.isfinite(value) and low <= value <= high
    if fits and not (whole and value != int(value)):
        return None
    kind = "a whole number" if whole else "a number"
    return LabError(
        f"{name} is {value!r}.",
        f"It needs to be {kind} from {low:g} to {high:g}.",
        f"Try {default:g}.",
        name,
    )


def _choice_problem(
    name: str, value: object, choices: tuple[str, ...], default: str
) -> LabError | None:
    if value in choices:
        return None
    return LabError(
        f"{name} is {value!r}.",
        f"It needs to be one of {', '.join(choices)}.",
        f"Try {default}.",
        name,
    )


# What the lessons use where nothing else is said. `python -m tools.pocket.live` measures
# what they give: a minute of SFT on one thread; a model that SFT left half trained, and two
# minutes of GRPO from there.
SFT_MINUTE = SFTSettings(steps=150, batch_size=16, learning_rate=2e-3, warmup_steps=10)
SFT_HALF = SFTSettings(steps=40, batch_size=16, learning_rate=2e-3, warmup_steps=10)
GRPO_LIVE = GRPOSettings(steps=50, max_new_tokens=48, checkpoint_every=30)
