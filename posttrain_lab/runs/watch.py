"""Watching a run in a terminal or a blocking notebook cell, to its end.

What it leaves out: charts (``widgets``). Interrupting the watching leaves the run going.

Try it: ``watch(submit(spec))``.
"""

from __future__ import annotations

import sys
import time
from typing import TextIO

from posttrain_lab import events
from posttrain_lab.events import (
    Changed,
    Event,
    Failed,
    Finished,
    Forked,
    Measured,
    Metrics,
    Paused,
    Queued,
    Sample,
    Started,
    Stopped,
    Warned,
)
from posttrain_lab.runs.store import Run

LINE_EVERY_S = 2.0
LOOK_EVERY_S = 0.5
BAR = 24


def watch(run: Run, out: TextIO | None = None) -> str:
    """Prints progress and answers until the run has ended; returns its state."""
    out = out or sys.stdout
    screen = Screen(out, len(run.spec.probes))
    screen.line(f"Run {run.id}")
    try:
        for logged in events.follow(run.log, _Alive(run)):
            screen.show(logged.event)
            if isinstance(logged.event, Finished) and logged.event.path:
                screen.line(f"The model is in {run.path / logged.event.path}")
    except KeyboardInterrupt:
        screen.line(f"You stopped watching; run {run.id} goes on.")
    screen.end_line()
    return run.state()


class _Alive:
    """Asks the disk twice a second at most."""

    def __init__(self, run: Run) -> None:
        self.run, self.asked, self.last = run, 0.0, True

    def __call__(self) -> bool:
        if time.monotonic() - self.asked > LOOK_EVERY_S:
            self.last, self.asked = self.run.alive(), time.monotonic()
        return self.last


class Screen:
    """Turns events into lines: on a terminal the progress line is drawn over itself."""

    def __init__(self, out: TextIO, probes: int = 0) -> None:
        self.out, self.probes = out, probes
        self.redraws = out.isatty()
        self._open = 0
        self._drawn = -LINE_EVERY_S

    def show(self, event: Event) -> None:
        if isinstance(event, Metrics):
            self._progress(event)
        elif (text := describe(event, self.probes)) is not None:
            self.line(text)

    def _progress(self, event: Metrics) -> None:
        text, now = progress(event), time.monotonic()
        if self.redraws:
            self.out.write("\r" + text.ljust(self._open))
            self._open = len(text)
        elif now - self._drawn >= LINE_EVERY_S or event.step == event.total:
            self._drawn = now
            self.out.write(text + "\n")
        self.out.flush()

    def line(self, text: str) -> None:
        self.end_line()
        self.out.write(text + "\n")
        self.out.flush()

    def end_line(self) -> None:
        if self._open:
            self.out.write("\n")
            self._open = 0


def progress(event: Metrics) -> str:
    """One line: bar, step, loss, speed, time left."""
    done = round(BAR * event.step / max(1, event.total))
    parts = [f"[{'#' * done}{'.' * (BAR - done)}] {event.step}/{event.total}"]
    if event.loss is not None:
        parts.append(f"loss {event.loss:.3f}")
    if "reward" in event.extra:
        parts.append(f"reward {event.extra['reward']:.2f}")
    if event.tokens_per_s:
        parts.append(f"{event.tokens_per_s:,.0f} tokens/s")
    if event.seconds_left is not None:
        parts.append(f"{event.seconds_left:.0f} s left")
    return "  ".join(parts)


def describe(event: Event, probes: int = 0) -> str | None:
    """An event as a line of text, None for those not worth one."""
    match event:
        case Queued(position, wait_s):
            wait = f", about {wait_s:.0f} s" if wait_s else ""
            return f"In line; {position} before this one{wait}." if position or wait else None
        case Started(step=step, device=device, threads=threads, trainable=trainable):
            start = f"Going on from step {step}" if step else "Started"
            weights = f", {trainable:,} weights to train" if trainable else ""
            return f"{start} on {device} ({threads} threads){weights}."
        case Sample(step=step, prompt=prompt, text=text, ended=ended):
            cut = "" if ended else " …"
            return f"  step {step}: {plain(prompt)} → {plain(text)}{cut}"
        case Measured(step=step, measure=measure, values=values, final=True) if values:
            mean = sum(values) / len(values)
            return f"  step {step}: {plain(measure)} {mean:.2f}, the mean of {len(values)}"
        case Warned(message=message):
            return f"Note: {plain(message)}"
        case Changed(step=step, settings=settings):
            told = ", ".join(f"{plain(k)} {a:g} → {b:g}" for k, (a, b) in settings.items())
            return f"From step {step + 1} on: {told}."
        case Paused(step=step, paused=paused):
            return f"Paused after step {step}." if paused else None
        case Forked(step=step, run=run):
            return f"Forked from run {plain(run)} at step {step}."
        case Stopped(step=step, reason=reason):
            return f"Stopped at step {step}. {plain(reason)}"
        case Failed(given=given, needed=needed, do=do):
            return plain(" ".join(part for part in ("Failed:", given, needed, do) if part))
        case Finished(seconds=seconds):
            return f"Finished in {seconds:.0f} s."
    return None


def plain(text: str) -> str:
    """On one line, and without the control characters that could steer a terminal."""
    return "".join(c if c.isprintable() else " " for c in " ".join(text.split()))
