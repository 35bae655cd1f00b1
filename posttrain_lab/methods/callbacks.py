"""Turns a Trainer's steps into events: metrics, sample answers, checkpoints, the end.

What it leaves out: what the numbers mean to a view, and where events go (``emit``).

Try it: ``methods.sft.train_sft(…, emit=print)``.
"""

from __future__ import annotations

import errno
import math
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from transformers import TrainerCallback

from posttrain_lab.events import (
    Checkpoint,
    Event,
    Measured,
    Metrics,
    Sample,
    Stopped,
)
from posttrain_lab.methods.steering import Steering
from posttrain_lab.models.generate import answer
from posttrain_lab.records import LabError
from posttrain_lab.settings import Settings

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

    from posttrain_lab.methods.trainer import Quiet

METRICS_EVERY_S = 0.2
# Looks at a model while it is trained: (model, tokenizer, step) -> what was measured.
Watch = Callable[["PreTrainedModel", "PreTrainedTokenizerBase", int], Iterable[Measured]]


class EventCallback(TrainerCallback):
    """Says what happens after every step, and stops the run when asked to."""

    def __init__(
        self,
        *,
        settings: Settings,
        probes: tuple[str, ...],
        folder: Path,
        emit: Callable[[Event], None],
        should_stop: Callable[[], bool],
        max_seconds: float,
        watch: Watch | None = None,
        answers: Callable = answer,
        steering: Steering | None = None,
    ) -> None:
        """``answers``: what is done with a probe, ``generate.answer`` or ``continued``."""
        self.watch, self.answers, self.steering = watch, answers, steering
        self.settings, self.probes, self.folder = settings, probes, folder
        self.emit, self.should_stop, self.max_seconds = emit, should_stop, max_seconds
        self.trainer: Quiet | None = None
        self.stopped: Stopped | None = None
        self.begun = time.monotonic()
        self.training_began = self.said = self.begun
        self.first_step = 0
        self.saved = -1  # the step of the newest checkpoint that this process wrote
        self.learning_rate: float | None = None

    def sample(self, step: int) -> None:
        """Greedy answers to every probe, each an event."""
        trainer = self.trainer
        if not self.probes:
            return
        answers = self.answers(
            trainer.model, trainer.processing_class, self.probes,
            self.settings.sample_tokens, self.stop_asked,
        )  # fmt: skip
        if self.stopped:
            return
        for number, (text, ended) in enumerate(answers):
            self.emit(Sample(step, number, self.probes[number], text, ended))

    def measure(self, step: int) -> None:
        """What ``watch`` sees in the model, each an event; the model trains on unchanged."""
        if self.watch is None:
            return
        model, was_training = self.trainer.model, self.trainer.model.training
        model.eval()
        try:
            for measured in self.watch(model, self.trainer.processing_class, step):
                self.emit(measured)
        finally:
            model.train(was_training)

    def checkpoint(self, step: int) -> None:
        """Saves all that Resume needs; LabError when the disk is full or read-only."""
        path = f"checkpoints/step-{step:06d}"
        self.check_weights(step)
        try:
            self.trainer.save_whole(self.folder / path)
        except OSError as error:
            raise disk_error(error, self.folder) from error
        self.emit(Checkpoint(step, path))

    def on_train_begin(self, args, state, control, **_):
        self.first_step = state.global_step
        self.training_began = time.monotonic()
        if self.steering:
            self.steering.begin(self.first_step, self.trainer)

    def on_optimizer_step(self, args, state, control, optimizer, **_):
        # Before the schedule moves on: the rate that this step was taken with.
        self.learning_rate = optimizer.param_groups[0]["lr"]

    def on_step_end(self, args, state, control, **_):
        step, total = state.global_step, state.max_steps
        last, now = step == total, time.monotonic()
        if last or step == self.first_step + 1 or now - self.said >= METRICS_EVERY_S:
            self.said = now
            self.emit(self._metrics(step, total, now))
        if self.probes and (last or step % self.settings.sample_every == 0):
            self.sample(step)
        if last or step % self.settings.measure_every == 0:
            self.measure(step)
        if last:
            return
        if step % self.settings.checkpoint_every == 0:
            self.save(step)
        if self.steering:
            self._steer(step)
        if self.stop_asked():
            self.save(step)
            control.should_training_stop = True

    def save(self, step: int, again: bool = False) -> None:
        """A checkpoint, unless there is one of this step that nothing has changed since."""
        if again or self.saved != step:
            self.checkpoint(step)
            self.saved = step

    def _steer(self, step: int) -> None:
        """Obeys what came meanwhile; a pause does not count as time."""
        began = time.monotonic()
        reason = self.steering.after(
            step, self.trainer, self.emit, partial(self.save, step), self.stop_asked
        )
        waited = time.monotonic() - began
        self.training_began += waited
        self.begun += waited
        if reason:
            self.stopped = Stopped(0, reason)

    def stop_asked(self) -> bool:
        """Whether the run should end now; once true, it stays true."""
        if self.stopped is None and self.should_stop():
            self.stopped = Stopped(0)
        elif self.stopped is None and 0 < self.max_seconds < time.monotonic() - self.begun:
            self.stopped = Stopped(0, f"It used up its {self.max_seconds:g} seconds.")
        return self.stopped is not None

    def check_weights(self, step: int) -> None:
        """Raises LabError if a weight is no number any more; such weights are not kept."""
        weights = (p for p in self.trainer.model.parameters() if p.requires_grad)
        if not all(bool(p.isfinite().all()) for p in weights):
            raise self._broken(step, "the weights were")

    def _loss(self, step: int) -> float:
        value = self.trainer.step_loss.item()
        if not math.isfinite(value):
            raise self._broken(step, "the loss was")
        return value

    def _broken(self, step: int, what: str) -> LabError:
        return LabError(
            f"At step {step} {what} no number any more.",
            "Steps that are too large break a model.",
            f"Try a learning rate of {self.settings.learning_rate / 10:g}.",
            "learning_rate",
        )

    def _metrics(self, step: int, total: int, now: float) -> Metrics:
        spent, done = now - self.training_began, step - self.first_step
        tokens = int(self.trainer.tokens_seen)
        return Metrics(
            step=step,
            total=total,
            loss=self._loss(step),
            learning_rate=self.learning_rate,
            tokens=tokens,
            tokens_per_s=tokens / spent if spent > 0 else None,
            seconds=now - self.begun,
            seconds_left=spent / done * (total - step),
            extra=self.trainer.extra_numbers(),
        )


def disk_error(error: OSError, folder: Path) -> LabError:
    """A full or read-only disk, in words."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return LabError(
        "The disk is full." if full else f"{folder} cannot be written: {error.strerror}.",
        "A run saves its model and checkpoints there.",
        "Delete old runs or other files, then press Resume." if full
        else "Make it writable, or set POSTTRAIN_LAB_HOME to another folder.",
    )  # fmt: skip
