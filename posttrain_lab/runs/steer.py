"""Holding the wheel of a run from outside: pause, step, go on, change settings, fork.

What it leaves out: obeying, which the worker does between two steps (``methods.steering``).

Try it::

    pause(run.id); change(run.id, {"beta": 0.1, "weights.numeric": 2}); go(run.id)
    other = fork(run.id)
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from posttrain_lab import events
from posttrain_lab.events import Changed, Checkpoint, Forked, Paused, Stopped
from posttrain_lab.records import LabError
from posttrain_lab.runs import client, store, wire
from posttrain_lab.runs.files import disk_error
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.runs.store import Run
from posttrain_lab.settings import GRPOSettings
from posttrain_lab.settings.grader_choice import names_of
from posttrain_lab.settings.grpo import WEIGHT

SAVING_S = 60.0  # a step of a large model may take a while
MOST_STEPS = 1000
LED = "GRPO, DPO and rejection sampling can."
ROUNDS = "rounds"  # the folder of a rejection run's kept answers
# What of a run's past belongs to the story of its fork.
TOLD = ("metrics", "sample", "measured", "rollouts", "changed", "checkpoint", "warned",
        "forked", "memory")  # fmt: skip


def pause(run_id: str) -> None:
    """Asks a run to wait after its step, saved. LabError unless it is being worked on."""
    _order(run_id, {"pause": True})


def go(run_id: str) -> None:
    """Lets a paused run go on."""
    _order(run_id, {"go": True})


def step(run_id: str, steps: int = 1) -> None:
    """So many steps, then it is paused."""
    if type(steps) is not int or not 1 <= steps <= MOST_STEPS:
        raise LabError(f"steps is {steps!r}.",
                       f"It needs to be a whole number from 1 to {MOST_STEPS}.", "Try 1.",
                       "steps")  # fmt: skip
    _order(run_id, {"steps": steps})


def change(run_id: str, settings: Mapping[str, float]) -> None:
    """Other settings from the next step on; of a stopped run, from where it is resumed.

    Raises:
        LabError: a setting that cannot be changed, or a value that cannot work.
    """
    run = store.get(run_id)
    wanted = checked(run.spec, settings)
    if not _passed_on(run, {"change": wanted}):
        _ended_or_waiting(run)
        _write(run, run.saved_step(), wanted)


def checked(spec: RunSpec, settings: Mapping[str, float]) -> dict[str, float]:
    """The changes as numbers; LabError for the first that cannot be made."""
    knobs, weights = spec.settings, [*_weights(spec)]
    if not knobs.LIVE:
        raise LabError(f"A run of {spec.method} cannot be changed while it trains.",
                       LED, "Start a new run.", "settings")  # fmt: skip
    for name, value in settings.items():
        if name not in (*knobs.LIVE, *weights):
            raise LabError(f"{name} cannot be changed while it trains.",
                           f"What can be: {', '.join((*knobs.LIVE, *weights))}.",
                           "Start a new run with it.", str(name))  # fmt: skip
        if name in knobs.LIVE:
            for problem in replace(knobs, **{name: value}).problems():
                raise problem
        elif isinstance(value, bool) or not isinstance(value, (int, float)) \
                or not abs(value) <= 1e6:  # fmt: skip
            raise LabError(f"{name} is {value!r}.", "A weight is a number.", "Try 1.", name)
    return {name: float(value) for name, value in settings.items()}


def in_force(run: Run, step: int) -> dict[str, float]:
    """What can be changed, as it was after ``step``: settings and weights."""
    spec = run.spec
    now = {name: float(getattr(spec.settings, name)) for name in spec.settings.LIVE}
    now |= _weights(spec)
    for logged in run.events()[0]:
        if isinstance(logged.event, Changed) and logged.event.step <= step:
            now |= {name: values[1] for name, values in logged.event.settings.items()}
    return now


def _weights(spec: RunSpec) -> dict[str, float]:
    """The graders' weights that may be changed: GRPO's, which pays at every step."""
    if not isinstance(spec.settings, GRPOSettings):
        return {}
    named = zip(names_of(spec.graders), spec.graders, strict=True)
    return {WEIGHT + name: choice.weight for name, choice in named}


def fork(
    run_id: str, step: int | None = None, settings: Mapping[str, float] | None = None,
    name: str = "",
) -> Run:  # fmt: skip
    """A second run from the same weights, optimizer and random state, put in line.

    Args:
        step: a checkpoint that still has its optimizer; None: here and now.
        settings: what is changed in the fork. Without any, its next steps are the same.

    Raises:
        LabError: no such checkpoint, a setting that cannot be changed, a full disk …
    """
    run = store.get(run_id)
    spec = run.spec
    wanted = checked(spec, settings or {})
    saved = _checkpoint(run, step)
    at = int(saved.name.removeprefix("step-"))
    made = store.create(replace(spec, name=name or spec.name))
    try:
        _copied(saved, made.path / "checkpoints" / saved.name)
        if (rounds := run.path / ROUNDS).is_dir():  # what rejection sampling has kept
            _copied(rounds, made.path / ROUNDS)
        for logged in _past(run, at):
            events.append(made.log, logged.event, logged.time)
        events.append(made.log, Forked(at, run.id))
    except OSError as error:
        shutil.rmtree(made.path, ignore_errors=True)
        raise disk_error(error, made.path) from error
    if wanted:
        _write(made, at, wanted)
    client.hand_over(made)
    return made


def forkable(run: Run) -> list[int]:
    """The steps whose checkpoints can be gone on from."""
    found = run.path.glob("checkpoints/step-*/optimizer.*")
    return sorted({int(path.parent.name.removeprefix("step-")) for path in found})


def _checkpoint(run: Run, step: int | None) -> Path:
    """The checkpoint to fork from; one is written now where a run is at work."""
    at = step if step is not None else _saved_now(run)
    if (steps := forkable(run)) and at in steps:
        return run.path / "checkpoints" / f"step-{at:06d}"
    known = f"It can go on from: {', '.join(map(str, steps))}." if steps else \
        "It has none that could be gone on from."  # fmt: skip
    raise LabError(f"There is no whole checkpoint of step {at}.", known,
                   "Choose one of them, or train on.", "step")  # fmt: skip


def _saved_now(run: Run) -> int:
    """The step of the newest checkpoint, after asking for one if the run is at work."""
    _, end = run.events()
    if not _passed_on(run, {"save": True}):
        return run.saved_step()
    last = _paused_at(run)
    until = time.monotonic() + SAVING_S
    while last is None and run.alive() and time.monotonic() < until:
        time.sleep(0.05)
        fresh, end = run.events(end)
        for logged in fresh:
            if isinstance(logged.event, (Checkpoint, Stopped)):
                last = logged.event.step
    return run.saved_step() if last is None else last


def _paused_at(run: Run) -> int | None:
    """Where it waits, saved already; None while it moves."""
    last = None
    for logged in run.events()[0]:
        if isinstance(logged.event, Paused):
            last = logged.event
    return last.step if last is not None and last.paused else None


def _past(run: Run, step: int) -> list[events.Logged]:
    """What is told of the steps up to ``step``, without what a resumed run did again."""
    kept: list[events.Logged] = []
    for logged in run.events()[0]:
        kind = type(logged.event).__name__.lower()
        if kind == "started":
            began = logged.event.step
            kept = [k for k in kept if isinstance(k.event, Changed) or _step(k) <= began]
        elif kind in TOLD and _step(logged) <= step:
            kept.append(logged)
    return kept


def _step(logged: events.Logged) -> int:
    return int(getattr(logged.event, "step", 0))


def _copied(saved: Path, target: Path) -> None:
    """The checkpoint under another name; its files are never written again, so are shared."""
    target.mkdir(parents=True)
    for file in saved.iterdir():
        try:
            os.link(file, target / file.name)
        except OSError:  # another disk, or one without links
            shutil.copyfile(file, target / file.name)


def _write(run: Run, at: int, wanted: Mapping[str, float]) -> None:
    """Into the log of a run that nobody works on: the worker that takes it up obeys."""
    now = in_force(run, at)
    try:
        events.append(run.log, Changed(at, {n: [now[n], v] for n, v in wanted.items()}))
    except OSError as error:
        raise disk_error(error, run.path) from error


def _ended_or_waiting(run: Run) -> None:
    if run.state() in ("finished", "running"):
        raise LabError("This run cannot be changed any more.",
                       "It has to be going on, or stopped with something left to do.",
                       "Fork it, or start a new one.", "run")  # fmt: skip


def _order(run_id: str, order: dict[str, Any]) -> None:
    run = store.get(run_id)
    if not run.spec.settings.LIVE:
        raise LabError(f"A run of {run.spec.method} cannot be paused.", LED,
                       "Stop it; Resume goes on.", "run")  # fmt: skip
    if not _passed_on(run, order):
        raise LabError(f"This run is {run.state()}.", "Only a run that is going on can be "
                       "held and led.", "Press Resume first, or start a new one.",
                       "run")  # fmt: skip


def _passed_on(run: Run, order: dict[str, Any]) -> bool:
    """Whether somebody works on the run and was told; a worker may outlive its run."""
    if not run.alive():
        return False
    try:
        answer = wire.ask({"verb": "steer", "run": run.id, "order": order})
    except wire.NoRunner:
        return False
    if isinstance(error := answer.get("error"), dict):
        raise LabError(**error)
    return bool(answer.get("steered"))
