"""Holding the wheel while a run trains: pause, one step, go on, other settings, save now.

Orders are plain JSON: ``{"pause": true}``, ``{"go": true}``, ``{"steps": 1}``,
``{"save": true}``, ``{"change": {"beta": 0.1, "weights.numeric": 2}}``. They are carried out
between two steps. Every change is an event, and a checkpoint follows it: a run that is cut
off later finds its changes in its own log and makes them again at the same steps.

What it leaves out: where orders come from (``runs.worker``), what a setting does
(the trainer's ``adjust``).

Try it: ``client.pause(run.id)``.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from posttrain_lab.events import Changed, Event, Paused, Warned
from posttrain_lab.records import LabError

if TYPE_CHECKING:
    from transformers import Trainer

LONGEST_PAUSE_S = 600.0  # others may be waiting in line
LOOK_EVERY_S = 0.03
TOO_LONG = "It was paused for ten minutes, so it was saved and stopped. Press Resume to go on."


class Save(Protocol):
    """Writes a checkpoint of this step, ``again`` even where there is one already."""

    def __call__(self, *, again: bool = False) -> None: ...


class Adjusted(Protocol):
    """A trainer whose settings may be changed between two steps."""

    def adjust(self, settings: Mapping[str, float]) -> dict[str, list[float]]:
        """Changes them from the next step on; each one's value before and now."""
        ...


class Steering:
    """Carries orders out after a step; ``changes`` are those that a log already holds."""

    def __init__(
        self, orders: Callable[[], list[dict[str, Any]]] = list,
        changes: Sequence[Changed] = (),
    ) -> None:  # fmt: skip
        self.orders, self.changes = orders, tuple(changes)
        self.paused, self.steps_left = False, 0

    def begin(self, step: int, trainer: Adjusted) -> None:
        """Makes the changes that were in force at ``step``, where the run goes on."""
        for change in self.changes:
            if change.step <= step:
                trainer.adjust(_now(change))

    def after(
        self, step: int, trainer: Adjusted, emit: Callable[[Event], None],
        save: Save, should_stop: Callable[[], bool],
    ) -> str:  # fmt: skip
        """Obeys; waits while paused. Why the run should stop now, "" if it goes on."""
        for change in self.changes:
            if change.step == step:  # done again after a crash: its event is there already
                trainer.adjust(_now(change))
        self.steps_left = max(0, self.steps_left - 1)
        self._obey(step, trainer, emit, save)
        if not self.paused or self.steps_left or should_stop():
            return ""
        return self._wait(step, trainer, emit, save, should_stop)

    def _wait(self, step, trainer, emit, save, should_stop) -> str:
        save()
        emit(Paused(step))
        until = time.monotonic() + LONGEST_PAUSE_S
        while self.paused and not self.steps_left and not should_stop():
            if time.monotonic() > until:
                return TOO_LONG
            time.sleep(LOOK_EVERY_S)
            self._obey(step, trainer, emit, save)
        emit(Paused(step, paused=False))
        return ""

    def _obey(self, step, trainer, emit, save) -> None:
        for order in self.orders():
            if order.get("pause"):
                self.paused, self.steps_left = True, 0
            if order.get("go"):
                self.paused, self.steps_left = False, 0
            if order.get("steps"):
                self.paused, self.steps_left = True, self.steps_left + int(order["steps"])
            if order.get("change"):
                self._change(step, trainer, emit, save, order["change"])
            if order.get("save"):
                save(again=True)  # whoever asked waits for the event

    def _change(self, step, trainer, emit, save, settings) -> None:
        try:
            made = trainer.adjust(settings)
        except LabError as error:  # a mistake in a setting is no reason to lose the run
            emit(Warned(str(error), "change"))
            return
        emit(Changed(step, made))
        save(again=True)


def refuse_others(settings: Iterable[str], live: Sequence[str]) -> None:
    """Raises LabError for the first setting that cannot be changed while it trains."""
    for name in settings:
        if name not in live:
            raise LabError(f"{name} cannot be changed while it trains.",
                           f"What can be: {', '.join(live)}.", "Start a new run with it.",
                           name)  # fmt: skip


def change_rate(trainer: Trainer, value: float) -> float:
    """Another peak for the trainer's learning rate, from the next step on; what it was."""
    schedule = trainer.lr_scheduler
    before, schedule.base_lrs = schedule.base_lrs[0], [value] * len(schedule.base_lrs)
    share = schedule.lr_lambdas[0](schedule.last_epoch)
    for group in trainer.optimizer.param_groups:
        group["lr"] = value * share
    return before


def _now(change: Changed) -> dict[str, float]:
    return {name: now for name, (_, now) in change.settings.items()}
