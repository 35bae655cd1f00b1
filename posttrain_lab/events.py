"""Events: what a run says about itself, one JSON line each, in an append-only log.

A run's worker and the runner append; every view only reads. The log alone is enough to
draw a run, live or years later.

What it leaves out: where logs live (``runs.store``) and who writes when (``runs``).

Try it::

    >>> from_line(to_line(Metrics(step=1, total=9, loss=2.5), time=0.0)).event.loss
    2.5
"""

from __future__ import annotations

import errno
import json
import os
import time as clock
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, get_args

LOG_VERSION = 1


@dataclass(frozen=True)
class Queued:
    """Waiting for a free worker; ``position`` runs are before this one."""

    position: int = 0
    wait_s: float | None = None


@dataclass(frozen=True)
class Started:
    """A worker took the run up. ``step`` > 0 when it resumes from a checkpoint.

    What was said before of later steps is void: they are done again, in the same way.
    """

    step: int = 0
    total: int = 0
    device: str = ""
    threads: int = 0
    parameters: int = 0
    trainable: int = 0
    versions: dict[str, str] | None = None


@dataclass(frozen=True)
class Metrics:
    """Numbers of one optimizer step; at most five of these a second.

    ``extra`` holds what only some methods measure, such as GRPO's ``reward``.
    """

    step: int
    total: int
    loss: float | None = None
    learning_rate: float | None = None
    tokens: int = 0
    tokens_per_s: float | None = None
    seconds: float = 0.0
    seconds_left: float | None = None
    extra: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Sample:
    """A greedy answer to probe prompt ``probe``; step 0 is before any training.

    ``ended`` is false when the answer was cut at the longest length.
    """

    step: int
    probe: int
    prompt: str
    text: str
    ended: bool = True


@dataclass(frozen=True)
class Measured:
    """One value a held-out item, in the items' order: 1 and 0 for right and wrong, or a loss.

    ``final`` is false for the few items that are looked at while training. ``items`` hashes
    what was asked, so that two runs are compared item by item only where it is the same.
    """

    step: int
    measure: str
    values: list[float]
    items: str = ""
    final: bool = True


@dataclass(frozen=True)
class Rollouts:
    """A group of answers that a model tried for one prompt, and what each earned.

    Each of ``tries`` is an object: ``text``; ``ended`` by itself; ``reward``, None where it
    could not be graded; ``advantage``, what it counted in the step; ``truth``, what the
    graders gave that are only measured; ``grades``, each grader's ``[value, explanation]``;
    ``tokens``, each a ``[piece, log-probability in nats, KL to the first model]``.
    """

    step: int
    prompt: str
    gold: str | None
    tries: list[dict[str, Any]]


@dataclass(frozen=True)
class Changed:
    """Settings that are others from the step after ``step`` on, each ``[before, now]``.

    A grader's weight is called ``weights.`` and its name.
    """

    step: int
    settings: dict[str, list[float]]


@dataclass(frozen=True)
class Paused:
    """It waits after ``step``, safe on disk; or goes on, where ``paused`` is false."""

    step: int
    paused: bool = True


@dataclass(frozen=True)
class Forked:
    """What comes before was run ``run``'s; from ``step`` on this run goes its own way."""

    step: int
    run: str


@dataclass(frozen=True)
class Memory:
    """What a training holds in memory: ``held``, each an object with ``what`` (weights,
    gradients, optimizer, …), ``model``, ``parameters`` and ``bytes``, each at its most.

    ``process_bytes``: what the operating system says that the process grew by meanwhile.
    ``peak_bytes``: the most of ``held`` that stood in memory at one moment.
    """

    step: int
    held: list[dict[str, Any]]
    process_bytes: int = 0
    peak_bytes: int = 0


@dataclass(frozen=True)
class Progress:
    """What a run does when it does not train: ``done`` of ``total``."""

    what: str
    done: int = 0
    total: int = 0


@dataclass(frozen=True)
class Checkpoint:
    """Weights, optimizer and random state are safe in ``path`` (relative to the run)."""

    step: int
    path: str


@dataclass(frozen=True)
class Warned:
    """Something a learner should see; the run goes on."""

    message: str
    where: str = ""


@dataclass(frozen=True)
class Stopped:
    """Ended on request, or because the runner ended; Resume goes on from ``step``."""

    step: int
    reason: str = "You stopped it."


@dataclass(frozen=True)
class Failed:
    """Ended by an error: what was given, what is needed, what to do."""

    given: str
    needed: str = ""
    do: str = ""
    where: str = ""


@dataclass(frozen=True)
class Finished:
    """Done. ``path`` holds the trained model (relative to the run)."""

    step: int
    seconds: float
    path: str = ""


Event = (
    Queued | Started | Metrics | Sample | Measured | Rollouts | Changed | Paused | Forked
    | Memory | Progress | Checkpoint | Warned | Stopped | Failed | Finished
)  # fmt: skip
KINDS: dict[str, type] = {cls.__name__.lower(): cls for cls in get_args(Event)}
ENDINGS = (Stopped, Failed, Finished)


@dataclass(frozen=True)
class Logged:
    """An event with the time it was written, in Unix seconds."""

    time: float
    event: Event

    def to_json(self) -> dict[str, Any]:
        return {
            "v": LOG_VERSION,
            "t": round(self.time, 3),
            "kind": type(self.event).__name__.lower(),
            **asdict(self.event),
        }


def to_line(event: Event, time: float | None = None) -> bytes:
    """One log line, newline included."""
    row = Logged(clock.time() if time is None else time, event).to_json()
    text = json.dumps(row, ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "replace") + b"\n"  # half an emoji is no UTF-8


def from_line(line: str | bytes) -> Logged | None:
    """The event on a line; None for a torn line or a kind that this version lacks."""
    try:
        row = json.loads(line)
        cls = KINDS[row["kind"]]
        known = {f.name for f in fields(cls)}
        return Logged(float(row["t"]), cls(**{k: v for k, v in row.items() if k in known}))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def append(path: Path, event: Event, time: float | None = None) -> None:
    """Adds one event with a single write, so that lines of several writers never mix.

    A torn last line, left by a crash, is ended first: it stays unreadable, alone.

    Raises:
        OSError: the disk is full or cannot be written.
    """
    line = to_line(event, time)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        size = os.fstat(handle).st_size
        if size and os.pread(handle, 1, size - 1) != b"\n":
            line = b"\n" + line
        if os.write(handle, line) < len(line):  # the rest would not have fitted either
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
    finally:
        os.close(handle)


def read(path: Path, offset: int = 0) -> tuple[list[Logged], int]:
    """Events from byte ``offset`` on, and the offset to ask with next time.

    A last line that is still being written is left for the next call.
    """
    try:
        with open(path, "rb") as log:
            log.seek(max(0, offset))
            block = log.read()
    except FileNotFoundError:
        return [], 0
    whole = block[: block.rfind(b"\n") + 1]
    logged = [e for line in whole.splitlines() if (e := from_line(line)) is not None]
    return logged, max(0, offset) + len(whole)


def follow(
    path: Path, alive: Callable[[], bool] = lambda: True, poll_s: float = 0.1
) -> Iterator[Logged]:
    """Yields events as they come, until the run has ended or ``alive()`` is false."""
    offset = 0
    while True:
        living = alive()
        logged, offset = read(path, offset)
        yield from logged
        if not living or (logged and isinstance(logged[-1].event, ENDINGS)):
            return
        clock.sleep(poll_s)
