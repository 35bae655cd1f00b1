"""A hand: the runner's end of one worker process, from its start to its death.

What it leaves out: which run it gets, and when (``runs.crew``).

Try it: ``client.runner_status()["hands"]``.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any

import psutil

from posttrain_lab.runs import worker
from posttrain_lab.runs.words import STOP_GRACE_S

if TYPE_CHECKING:
    from posttrain_lab.runs.crew import Job

SAVE_GRACE_S = 30.0  # for the checkpoint of a worker that has heard the stop
UNKNOWN = 255  # multiprocessing's exit status of a child whose forking process is gone
PRELOAD = "posttrain_lab.runs.preload"

# Forked children of macOS cannot use Metal; Windows has no fork.
CAN_FORK = sys.platform == "linux"
context = multiprocessing.get_context("forkserver" if CAN_FORK else "spawn")
if CAN_FORK:
    context.set_forkserver_preload([PRELOAD, worker.__name__])

# multiprocessing reaps children while it starts another: never two threads at once.
processes = threading.Lock()


class Hand:
    """A worker process: starting, ready, at work on ``job``, or dead."""

    def __init__(
        self,
        on_message: Callable[[Hand, dict[str, Any]], None],
        on_death: Callable[[Hand, int | None], None],
    ) -> None:
        self.ready = self.rehearsing = self.rehearsed = False
        self.problem = ""
        self.job: Job | None = None
        self.seconds_left: float | None = None
        self.stop_asked: float | None = None
        self.heard = False
        self.cut_off = False
        self.began = time.monotonic()
        self._on_message, self._on_death = on_message, on_death
        self._channel, self._theirs = context.Pipe()
        self.process = context.Process(
            target=worker.main, args=(self._theirs, CAN_FORK), daemon=True
        )
        threading.Thread(target=self._attend, daemon=True).start()

    def rehearse(self) -> None:
        """Has it go through a run's motions while there is nothing else to do."""
        self.rehearsing = self.rehearsed = True
        self.tell({"rehearse": True})

    def take(self, job: Job, threads: int) -> None:
        """Gives a ready worker its run."""
        self.job, self.began = job, time.monotonic()
        self.tell({"folder": str(job.run.path), "threads": threads})

    def tell(self, message: dict[str, Any]) -> bool:
        """Whether it was sent: a dead worker's death is about to be noticed."""
        try:
            self._channel.send_bytes(json.dumps(message).encode())
        except OSError:
            return False
        return True

    def stop(self, reason: str) -> None:
        """Asks it to save and end; ``enforce`` sees that it does."""
        if self.stop_asked is None:
            self.stop_asked = time.monotonic()
            self.tell({"stop": reason})

    def enforce(self) -> None:
        """Kills a worker that has not ended in time after ``stop``."""
        if self.stop_asked is None or self.cut_off:
            return
        grace = SAVE_GRACE_S if self.heard else STOP_GRACE_S
        if time.monotonic() - self.stop_asked > grace:
            self.cut_off = True
            self.kill()

    def kill(self) -> None:
        """kill -9, for the worker and whatever it started."""
        pid = self.process.pid
        if pid is None:
            return
        if os.name != "nt":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)
        with contextlib.suppress(OSError, ValueError):
            self.process.kill()

    def dismiss(self) -> None:
        """Lets a worker that waits for a run go home."""
        self.tell({"home": True})

    def _attend(self) -> None:
        """The thread that starts the process, hears it, and notices its death."""
        code: int | None = None
        try:
            with processes:
                self.process.start()
            self._theirs.close()
            code = self._listen()
        except Exception as error:  # no process: no memory, no file handles, a broken fork
            self.problem = f"{type(error).__name__}: {error}"
        self._on_death(self, code)
        with contextlib.suppress(OSError):
            self._channel.close()

    def _listen(self) -> int | None:
        """Passes messages on until the worker is dead; returns its exit status.

        None when nobody knows it: the process that forked the worker died before it.
        """
        sources: list[Any] = [self._channel, self.process.sentinel]
        while True:
            ready = wait(sources)
            if self._channel in ready:
                try:
                    self._on_message(self, json.loads(self._channel.recv_bytes()))
                except (EOFError, OSError):  # dead, or about to be
                    if len(sources) == 1:
                        return None
                    wait([self.process.sentinel])
                    return self._exit_code()
            elif self._exit_code() == UNKNOWN and psutil.pid_exists(self.process.pid):
                sources = [self._channel]  # an orphan, but alive
            else:
                return self._exit_code()

    def _exit_code(self) -> int | None:
        with processes:
            self.process.join(1.0)  # its pipes close a moment before it can be reaped
            return self.process.exitcode
