"""The runner's end of the answering process: started on the first question, one at a time.

What it leaves out: the answers (``inquiry``) and training (``crew``).

Try it: ``client.inquire("next", models=["pocket/base"], text="The cat")``.
"""

from __future__ import annotations

import json
import threading
import time
from typing import Any

import psutil

from posttrain_lab.records import LabError
from posttrain_lab.runs import answering
from posttrain_lab.runs.hand import CAN_FORK, context, processes

LONGEST_S = 30.0
LATER = {"later": True}


class Inquiries:
    """Owns the process; every method may be called from any thread."""

    def __init__(self) -> None:
        self._lock, self._starting = threading.Lock(), threading.Lock()
        self._process = self._channel = None
        self.asked = time.monotonic()

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        """The answer; ``{"later": True}`` while the process starts (ask again).

        Raises:
            LabError: it took longer than half a minute, or the process died at it.
        """
        self.asked = time.monotonic()
        if not self._alive():
            threading.Thread(target=self._start, daemon=True).start()
            return LATER
        with self._lock:
            channel = self._channel
            if channel is None:  # ended while this question waited for its turn
                return LATER
            try:
                channel.send_bytes(json.dumps(question).encode())
            except OSError:  # it died between two questions
                self._end()
                return LATER
            try:
                if channel.poll(LONGEST_S):
                    return json.loads(channel.recv_bytes())
                given = f"The model did not answer within {LONGEST_S:.0f} seconds."
            except (EOFError, OSError):
                given = "The process that asks the model ended before it had answered."
            self._end()
        raise LabError(
            given, "An answer takes seconds with a small model and a short text.",
            "Ask again, ask for less, or choose a smaller model.", "models",
        )  # fmt: skip

    def close(self) -> None:
        self._end()

    def _alive(self) -> bool:
        process, channel = self._process, self._channel
        if process is None or channel is None:
            return False
        return process.is_alive() and not _ended(process.pid)

    def _start(self) -> None:
        if not self._starting.acquire(blocking=False):
            return
        try:
            if self._alive():
                return
            mine, theirs = context.Pipe()
            process = context.Process(
                target=answering.main, args=(theirs, CAN_FORK), daemon=True
            )
            with processes:
                process.start()
            theirs.close()
            mine.recv_bytes()  # ready
            self._process, self._channel = process, mine
        except (EOFError, OSError) as error:
            print(f"the answering process did not start: {error}", flush=True)
        finally:
            self._starting.release()

    def _end(self) -> None:
        process, self._process, self._channel = self._process, None, None
        if process is not None:
            process.kill()


def _ended(pid: int) -> bool:
    """Whether a process is dead, reaped or not: multiprocessing hears of it late."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.Error:
        return True
