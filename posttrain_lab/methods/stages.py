"""Several trainings as one run: each in a folder of its own, their steps counted on.

A run that was cut off goes on from its last checkpoint, and a stage that had finished is not
done again.

What it leaves out: what the stages are (``methods.pipeline``). A claim's arms, which count
what they spend as well, have stages of their own (``claims.workbench``).

Try it::

    stages = Stages(folder, emit, should_stop, seed=0)
    first = stages.trained(train_sft, SFTSettings(steps=20), model="pocket/base", …)
    second = stages.trained(train_grpo, GRPOSettings(steps=10), model=first, …)
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from posttrain_lab.events import (
    Changed,
    Checkpoint,
    Event,
    Finished,
    Measured,
    Memory,
    Metrics,
    Paused,
    Progress,
    Rollouts,
    Sample,
    Started,
    Stopped,
)
from posttrain_lab.methods.trainer import checkpoints

COUNTED = (Sample, Measured, Stopped, Rollouts, Changed, Paused, Memory)


class Halted(Exception):
    """The run was stopped; the event that says so is written."""


class Stages:
    """The trainings of one run. ``step``: how many steps those begun so far have.

    ``total``: steps of the whole run, where they are known ahead.
    """

    def __init__(
        self, folder: Path, emit: Callable[[Event], None], should_stop: Callable[[], bool],
        seed: int, max_seconds: float = 0.0, total: int = 0,
    ) -> None:  # fmt: skip
        self.folder, self.emit, self.should_stop = folder, emit, should_stop
        self.seed, self.max_seconds, self.total = seed, max_seconds, total
        self.step, self._begun = 0, 0

    def trained(self, train: Callable[..., None], settings, **how: Any) -> str:
        """A stage: trained now, gone on with, or finished before. The model's folder.

        Raises:
            Halted: it was stopped.
        """
        self._begun += 1
        folder = self.folder / f"stage-{self._begun}"
        before, self.step = self.step, self.step + settings.steps
        if (folder / "model").is_dir():
            return str(folder / "model")
        self.look("Preparing")
        folder.mkdir(parents=True, exist_ok=True)
        stopped: list[Stopped] = []

        def emit(event: Event) -> None:
            if isinstance(event, Stopped):
                stopped.append(event)
            if (told := self._told(event, before)) is not None:
                self.emit(told)

        train(settings=settings, seed=self.seed, folder=folder, emit=emit,
              resume=bool(checkpoints(folder / "checkpoints")), should_stop=self.should_stop,
              max_seconds=self.max_seconds, **how)  # fmt: skip
        if stopped:
            raise Halted
        shutil.rmtree(folder / "checkpoints", ignore_errors=True)
        return str(folder / "model")

    def reached(self, steps: list[int]) -> int:
        """Where a run with stages of so many steps goes on: 0 for its beginning."""
        before = 0
        for number, length in enumerate(steps, 1):
            folder = self.folder / f"stage-{number}"
            if not (folder / "model").is_dir():
                saved = checkpoints(folder / "checkpoints")
                return before + (int(saved[-1].name[5:]) if saved else 0)
            before += length
        return before

    def look(self, what: str, done: int = 0, total: int = 0) -> None:
        """Says what is being done; Halted when the run was asked to stop."""
        if self.should_stop():
            self.emit(Stopped(self.step))
            raise Halted
        self.emit(Progress(what, done, total))

    def _told(self, event: Event, before: int) -> Event | None:
        """A stage's event as the run's: steps go on counting, there is one start and end.

        Its checkpoints are gone when it has ended, so nobody is told of them.
        """
        if isinstance(event, (Started, Finished, Checkpoint)):
            return None
        if isinstance(event, Metrics):
            total = self.total or event.total + before
            return replace(event, step=event.step + before, total=total)
        if isinstance(event, COUNTED):
            return replace(event, step=event.step + before)
        return event
