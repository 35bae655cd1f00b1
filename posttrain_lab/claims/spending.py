"""What a training of an arm took: tokens, floating-point operations, seconds; by looks.

The usual count, for a model of N weights: 6·N operations for a token that is trained on
(forward 2·N, backward 4·N), and 2·N for a token that is sampled or was read to sample.

What it leaves out: attention's own operations (little in short texts), work that was saved
by tricks (a prompt read once for its group), and looks at held-out items.

Try it::

    >>> Spent(tokens=1000, seconds=2.0, weights=10, sampled=True, steps=4, looks=()).flops
    80000
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from posttrain_lab.events import Event, Measured, Metrics

TRAINED, SAMPLED = 6, 2  # operations for each weight and token


@dataclass(frozen=True)
class Spent:
    """``tokens`` with their prompts, in all ``steps``; ``sampled``: RL wrote them first.

    ``looks``: (step, mean value) of each look at held-out items, step 0 first.
    """

    tokens: int
    seconds: float
    weights: int
    sampled: bool
    steps: int
    looks: tuple[tuple[int, float], ...]

    @property
    def flops(self) -> int:
        return (TRAINED + SAMPLED * self.sampled) * self.weights * self.tokens

    def until(self, step: int) -> Spent:
        """What the steps up to this one took, each step counted alike."""
        part = step / self.steps
        return replace(self, tokens=round(part * self.tokens), seconds=part * self.seconds,
                       steps=step)  # fmt: skip


class Meter:
    """Reads a training's events; what it knows outlives the process, in ``folder``."""

    def __init__(self, folder: Path, steps: int, sampled: bool) -> None:
        self.path, self.steps, self.sampled = folder / "spent.json", steps, sampled
        self.looks: list[tuple[int, float]] = []
        self.looking, self.first = 0.0, 0
        if self.path.is_file():
            self.looks = [tuple(look) for look in json.loads(self.path.read_text())["looks"]]

    def timed(self, watch: Callable | None) -> Callable | None:
        """The same watch; the time that it takes is not the training's."""
        if watch is None:
            return None

        def look(*given: Any) -> Any:
            begun = time.monotonic()
            made = list(watch(*given))
            self.looking += time.monotonic() - begun
            return made

        return look

    def take(self, event: Event) -> None:
        """Metrics and looks, with the training's own steps."""
        if isinstance(event, Measured):
            seen = dict(self.looks) | {event.step: sum(event.values) / len(event.values)}
            self.looks = sorted(seen.items())
            self._keep(0, 0.0)
        if isinstance(event, Metrics):
            self.first = self.first or event.step
            # A training that was cut off counts the steps of this process alone.
            share = self.steps / (event.step - self.first + 1)
            if event.step == self.steps:
                self._keep(round(share * event.tokens), share * (event.seconds - self.looking))

    def _keep(self, tokens: int, seconds: float) -> None:
        row = {"tokens": tokens, "seconds": seconds, "sampled": self.sampled,
               "steps": self.steps, "looks": self.looks}  # fmt: skip
        if not tokens and self.path.is_file():
            old = json.loads(self.path.read_text())
            row |= {"tokens": old["tokens"], "seconds": old["seconds"]}
        self.path.write_text(json.dumps(row))


def spent(folder: Path, weights: int) -> Spent:
    """What the training in this folder took."""
    row = json.loads((folder / "spent.json").read_text())
    looks = tuple((int(step), float(value)) for step, value in row.pop("looks"))
    return Spent(weights=weights, looks=looks, **row)
