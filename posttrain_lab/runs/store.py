"""Runs on disk: one folder each, holding spec, events, checkpoints and model.

Whether a run is alive is decided by file locks, which end with their holder, so a kill -9
or a power cut cannot leave a run that claims to be running. A run without an ending that
nobody holds was interrupted: whoever looks first writes that into its log, once.

What it leaves out: doing runs (``runs.runner``, ``runs.worker``) and asking for them
(``runs.client``).

Try it::

    for run in runs():
        print(run.id, run.state(), run.spec.name)
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from posttrain_lab import events
from posttrain_lab.events import Failed, Finished, Logged, Queued, Started, Stopped
from posttrain_lab.records import LabError
from posttrain_lab.runs import locks
from posttrain_lab.runs.files import check_disk, disk_error, home, private, write_atomic
from posttrain_lab.runs.spec import RunSpec

ID = re.compile(r"[0-9a-z]{9}-[0-9a-z]{4}")
LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"
TAIL = 16 * 1024
HANDOVER_S = 15.0
KEPT_IN_TRASH = 20
ALIVE = ("queued", "running")


@dataclass(frozen=True)
class Run:
    """One run's folder. Cheap to make; everything is read from disk when asked."""

    path: Path

    @property
    def id(self) -> str:
        return self.path.name

    @property
    def spec(self) -> RunSpec:
        """Raises LabError when this release cannot read it."""
        file = self.path / "spec.json"
        try:
            return _spec(file, file.stat().st_mtime_ns)
        except (OSError, ValueError) as error:
            if isinstance(error, LabError):
                raise
            raise _unknown(self.id) from error

    @property
    def log(self) -> Path:
        return self.path / "events.jsonl"

    @property
    def queue_lock(self) -> Path:
        """Held by the runner from the moment it accepts the run until the run has ended."""
        return self.path / "queue.lock"

    @property
    def worker_lock(self) -> Path:
        """Held by the worker while it works on the run."""
        return self.path / "worker.lock"

    def events(self, offset: int = 0) -> tuple[list[Logged], int]:
        """Events from byte ``offset`` on, and the offset to ask with next time."""
        return events.read(self.log, offset)

    def state(self) -> str:
        """queued, running, stopped, failed, finished, or interrupted.

        An interruption found here is written to the log as Stopped, so that views show it
        in words; ``interrupted`` remains where the log cannot be written.
        """
        if (ended := _ending(self.milestone())) is not None:
            return ended
        if locks.is_held(self.worker_lock):
            return "running"
        if locks.is_held(self.queue_lock):
            return "running" if isinstance(self.milestone(), Started) else "queued"
        return _reconcile(self)

    def alive(self) -> bool:
        """Whether it is queued or running."""
        return self.state() in ALIVE

    def milestone(self) -> Queued | Started | Stopped | Failed | Finished | None:
        """The last event that says where the run stands, None before the first.

        Only the log's tail is read: past it there is nothing but a long-running worker.
        """
        try:
            with open(self.log, "rb") as log:
                size = log.seek(0, os.SEEK_END)
                log.seek(max(0, size - TAIL))
                lines = log.read().splitlines()
        except FileNotFoundError:
            return None
        for line in reversed(lines):
            logged = events.from_line(line)
            if logged and isinstance(logged.event, (Queued, Started, *events.ENDINGS)):
                return logged.event
        return Started() if size > TAIL else None

    def latest_checkpoint(self) -> Path | None:
        """The newest checkpoint's folder; checkpoints are whole or not there."""
        found = [
            *self.path.glob("checkpoints/step-*"),
            *self.path.glob("stage-*/checkpoints/step-*"),
        ]
        return max(found, key=lambda path: (path.parent.parent.name, path.name), default=None)

    def saved_step(self) -> int:
        """The step that Resume goes on from; 0 for the beginning."""
        last = self.latest_checkpoint()
        return int(last.name.removeprefix("step-")) if last else 0

    def checkpoint(self, step: int) -> Path | None:
        """The model as it was after ``step``, where that was kept and can be asked."""
        folder = self.path / "checkpoints" / f"step-{step:06d}"
        return folder if (folder / "tokenizer.json").is_file() else None

    def model_path(self) -> Path | None:
        """The trained model, once the run has finished."""
        folder = self.path / "model"
        return folder if folder.is_dir() else None


@lru_cache(maxsize=256)
def _spec(file: Path, mtime_ns: int) -> RunSpec:
    return RunSpec.from_json(json.loads(file.read_bytes()))


def _ending(event: object) -> str | None:
    return type(event).__name__.lower() if isinstance(event, events.ENDINGS) else None


def create(spec: RunSpec) -> Run:
    """Checks a spec and writes it down; ``client.submit`` has it done.

    Raises:
        LabError: the spec cannot work, or the disk is full or cannot be written.
    """
    spec.check()
    check_disk()
    folder = private(home() / "runs") / new_id()
    try:
        part = folder.with_name(f".new-{folder.name}")
        part.mkdir(mode=0o700)
        write_atomic(part / "spec.json", spec.dumps().encode("utf-8", "replace"))
        part.rename(folder)
    except OSError as error:
        raise disk_error(error, folder.parent) from error
    return Run(folder)


def new_id() -> str:
    """Sorts by time (tenths of a millisecond); the last four letters avoid collisions."""
    left, text = int(time.time() * 10_000), ""
    while left:
        left, digit = divmod(left, 36)
        text = LETTERS[digit] + text
    return f"{text:0>9}-{''.join(secrets.choice(LETTERS) for _ in range(4))}"


def get(run_id: str) -> Run:
    """The run of that id. LabError when there is none, or when the id is no id at all."""
    if not isinstance(run_id, str) or not ID.fullmatch(run_id):
        raise _unknown(run_id)
    run = Run(home() / "runs" / run_id)
    if not (run.path / "spec.json").is_file():
        raise _unknown(run_id)
    return run


def _unknown(run_id: object) -> LabError:
    return LabError(
        f"There is no run {str(run_id)[:40]!r}.",
        "It may have been deleted, or belong to another home folder.",
        "See `posttrain-lab runs list`.",
        "run",
    )


def runs(seat: str | None = None) -> list[Run]:
    """Every run, newest first; with ``seat``, only that screen's readable ones."""
    folder = home() / "runs"
    names = sorted((n for n in _names(folder) if ID.fullmatch(n)), reverse=True)
    found = [Run(folder / name) for name in names if (folder / name / "spec.json").is_file()]
    return found if seat is None else [run for run in found if _seat(run) == seat]


def _names(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise disk_error(error, folder) from error


def _seat(run: Run) -> str | None:
    try:
        return run.spec.seat
    except LabError:
        return None


def remove(run: Run) -> None:
    """Moves a run to the trash, from where ``restore`` brings it back. LabError while alive."""
    if run.alive():
        raise LabError(
            "This run is still going.", "Only an ended run can be deleted.",
            "Stop it first.", "run",
        )  # fmt: skip
    trash = private(home() / "trash")
    try:
        run.path.rename(trash / run.id)
        os.utime(trash / run.id)
    except OSError as error:
        raise disk_error(error, trash) from error
    kept = sorted(trash.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in kept[KEPT_IN_TRASH:]:
        shutil.rmtree(old, ignore_errors=True)


def restore(run_id: str) -> Run:
    """Undoes ``remove``. LabError when the run is not in the trash any more."""
    if not isinstance(run_id, str) or not ID.fullmatch(run_id):
        raise _unknown(run_id)
    try:
        (home() / "trash" / run_id).rename(private(home() / "runs") / run_id)
    except OSError as error:
        raise _unknown(run_id) from error
    return get(run_id)


def _reconcile(run: Run) -> str:
    """Writes the ending of a run that nobody holds, and says its state."""
    try:
        queue = locks.hold(run.queue_lock)
        worker = locks.hold(run.worker_lock) if queue else None
    except OSError:  # a log that cannot be written cannot be mended either
        return "interrupted"
    try:
        last = run.milestone()
        if (ended := _ending(last)) is not None:
            return ended
        if not worker:  # somebody took it up just now, or is writing its ending
            return "running" if isinstance(last, Started) else "queued"
        if last is None and _age(run) < HANDOVER_S:
            return "queued"  # on its way from create() to the runner
        events.append(run.log, interrupted(run, last))
        return "stopped"
    except OSError:
        return "interrupted"
    finally:
        for lock in filter(None, (queue, worker)):
            lock.release()


def _age(run: Run) -> float:
    return abs(time.time() - (run.path / "spec.json").stat().st_mtime)


def interrupted(run: Run, last: object) -> Stopped:
    """What to say of a run that ended without a word."""
    step = run.saved_step()
    if not isinstance(last, Started):
        start = f"go on from step {step}" if step else "start it"
        return Stopped(
            step, f"The runner ended before this run's turn came. Press Resume to {start}."
        )
    start = f"go on from step {step}" if step else "start again"
    return Stopped(
        step,
        "The run was cut off: its process ended without a word, perhaps because the "
        f"computer was switched off. Press Resume to {start}.",
    )
