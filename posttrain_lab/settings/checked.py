"""What the settings of every method share: ranges, choices, and JSON.

What it leaves out: the knobs themselves, a module a method beside this one.

Try it::

    class Knobs(Checked): ...
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, Self

from posttrain_lab.records import LabError

LONGEST_TEXT = 1000  # letters of a setting that is a text
# The ranges of what every training method has.
TRAINING: dict[str, tuple[float, float]] = {
    "steps": (1, 100_000),
    "learning_rate": (1e-7, 1.0),
    "warmup_steps": (0, 10_000),
    "measure_every": (1, 100_000),
    "checkpoint_every": (1, 100_000),
}


@dataclass(frozen=True)
class Checked:
    """What the settings of every method share: ranges, choices, and JSON.

    ``LIVE``: what may be changed while it trains; a method without any cannot be held.
    """

    LIVE: ClassVar[tuple[str, ...]] = ()
    RANGES: ClassVar[dict[str, tuple[float, float]]] = {}
    CHOICES: ClassVar[dict[str, tuple]] = {}
    TEXTS: ClassVar[tuple[str, ...]] = ()

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


def _is_whole(value: object) -> bool:
    """True for the 60.0 that a form or JSON may hold where 60 is meant."""
    return isinstance(value, float) and value.is_integer()


def _problem(settings: Checked, name: str) -> LabError | None:
    value, default = getattr(settings, name), getattr(type(settings), name)
    if name in settings.CHOICES:
        return _choice_problem(name, value, settings.CHOICES[name], default)
    if name in settings.TEXTS:
        return _text_problem(name, value, default)
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


def _text_problem(name: str, value: object, default: str) -> LabError | None:
    if isinstance(value, str) and value.strip() and len(value) <= LONGEST_TEXT:
        return None
    needed = f"It needs to be a text of at most {LONGEST_TEXT} letters."
    return LabError(f"{name} is {value!r:.60}.", needed, f"Try {default}.", name)


def _choice_problem(
    name: str, value: object, choices: tuple, default: object
) -> LabError | None:
    if any(value == choice and type(value) is type(choice) for choice in choices):
        return None
    return LabError(
        f"{name} is {value!r}.",
        f"It needs to be one of {', '.join(map(str, choices))}.",
        f"Try {default}.",
        name,
    )
