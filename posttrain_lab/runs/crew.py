"""The crew: which run is done when, by which worker, with how many threads.

Runs wait in line, first come first served. One worker is always kept ready ahead.
Every worker gets an equal share of the cores, told anew as runs begin and end.

What it leaves out: messages from clients and the runner's own life (``runs.runner``).

Try it: submit three runs, then look at ``client.runner_status()``.
"""

from __future__ import annotations

import contextlib
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from posttrain_lab import events
from posttrain_lab.events import Event, Queued, Stopped, Warned
from posttrain_lab.records import LabError
from posttrain_lab.runs import locks, words
from posttrain_lab.runs.files import disk_error
from posttrain_lab.runs.hand import Hand
from posttrain_lab.runs.machine import out_of_memory_kills
from posttrain_lab.runs.store import Run

LONGEST_QUEUE = 200
FAILED_STARTS = 3
ESTIMATE_EVERY_S = 1.0
LOCK_WAIT_S = 1.0
REST_S = 0.3  # of quiet, before a worker rehearses


@dataclass
class Job:
    """A run that the crew has accepted; ``lock`` says so to everybody."""

    run: Run
    lock: locks.Held
    notes: list[Warned] = field(default_factory=list)
    told: Queued | None = None


class Crew:
    """All state behind one lock; every method may be called from any thread."""

    def __init__(self, capacity: int, cores: int) -> None:
        self.capacity, self.cores = capacity, cores
        self.queue: list[Job] = []
        self.hands: list[Hand] = []
        self.busy_until = time.monotonic()
        self._failed_starts = 0
        self._durations: list[float] = []
        self._estimated = 0.0
        self._ooms = out_of_memory_kills()
        self._closing = False
        self._lock = threading.RLock()

    def warm(self) -> None:
        """Makes the first worker ready."""
        with self._lock:
            self._dispatch()

    def working(self) -> list[Hand]:
        return [hand for hand in self.hands if hand.job is not None]

    def idle(self) -> bool:
        with self._lock:
            return not self.queue and not self.working()

    def add(self, run: Run, notes: list[Warned]) -> bool:
        """Puts a run in line, if it is not there already. False: ask again in a moment.

        Raises:
            LabError: the line is full, or another runner still has the run.
        """
        with self._lock:
            if self._closing:
                return False
            if (known := self._find(run.id)) is not None:
                # When its log has ended, its worker is about to: it can go in line then.
                return not isinstance(known.run.milestone(), events.ENDINGS)
            if len(self.queue) >= LONGEST_QUEUE:
                raise LabError(
                    f"{len(self.queue)} runs are waiting already.",
                    f"The line holds {LONGEST_QUEUE}.",
                    "Wait for some to finish, or stop them.",
                    "runner",
                )
            self.queue.append(Job(run, _accept(run), notes))
            self._failed_starts = 0
            self.busy_until = time.monotonic()
            self._tell_queue()
            self._dispatch()
            return True

    def stop(self, run_id: str) -> None:
        """Stops a run that waits or works; nothing for any other."""
        with self._lock:
            for job in [job for job in self.queue if job.run.id == run_id]:
                self.queue.remove(job)
                self._end(job, words.stopped_waiting(job.run.saved_step()))
                self._tell_queue()
            for hand in self.working():
                if hand.job.run.id == run_id:
                    hand.stop(Stopped.reason)

    def steer(self, run_id: str, order: dict[str, Any]) -> bool:
        """Passes an order on to a run that is being worked on. False for any other."""
        with self._lock:
            return any(h.job.run.id == run_id and not h.stop_asked and h.tell({"order": order})
                       for h in self.working())  # fmt: skip

    def status(self) -> dict[str, Any]:
        with self._lock:
            ready = any(hand.ready for hand in self.hands)
            return {
                "state": "ready" if ready else "starting",
                "queue": [job.run.id for job in self.queue],
                "running": [hand.job.run.id for hand in self.working()],
                "hands": [
                    {"pid": hand.process.pid, "run": hand.job and hand.job.run.id}
                    for hand in self.hands
                ],
                "capacity": self.capacity,
                "cores": self.cores,
                "problem": next((h.problem for h in self.hands if h.problem), ""),
            }

    def tick(self) -> None:
        """Called several times a second: late stops, missing workers, waiting times."""
        with self._lock:
            for hand in self.hands:
                hand.enforce()
            if self.queue or self.working():
                self.busy_until = time.monotonic()
            self._dispatch()
            if time.monotonic() - self.busy_until > REST_S:
                for hand in [hand for hand in self.hands if hand.ready and not hand.rehearsed]:
                    hand.rehearse()
            if time.monotonic() - self._estimated > ESTIMATE_EVERY_S:
                self._tell_queue()

    def close(self, grace_s: float) -> None:
        """Stops everything: waiting runs at once, working ones after a checkpoint."""
        with self._lock:
            self._closing = True
            for job in self.queue:
                self._end(job, Stopped(job.run.saved_step(), words.RUNNER_ENDED))
            self.queue.clear()
            for hand in list(self.hands):
                if hand.job is None:
                    hand.dismiss()
                else:
                    hand.stop(words.RUNNER_ENDED)
        until = time.monotonic() + grace_s
        while self.working() and time.monotonic() < until:
            time.sleep(0.02)
        for hand in self.working():
            hand.cut_off = True
            hand.kill()

    def _find(self, run_id: str) -> Job | None:
        jobs = [*self.queue, *(hand.job for hand in self.working())]
        return next((job for job in jobs if job.run.id == run_id), None)

    def _dispatch(self) -> None:
        """Gives waiting runs to ready workers, and keeps one more worker ready."""
        if self._closing:
            return
        ready = [h for h in self.hands if h.ready and not h.job and not h.rehearsing]
        before = len(self.queue)
        while self.queue and ready and len(self.working()) < self.capacity:
            hand, job = ready.pop(), self.queue.pop(0)
            for note in [*job.notes, *([words.late_start(hand.problem)] * bool(hand.problem))]:
                _append(job.run, note)
            hand.take(job, self._share(len(self.working()) + 1))
        if len(self.queue) < before:
            self._tell_shares()
            self._tell_queue()
        if self._failed_starts >= FAILED_STARTS and not self.queue:
            return  # another try is made when somebody submits
        spare = len(self.hands) - len(self.working())
        free = self.capacity - len(self.working())
        for _ in range(max(1, min(free, len(self.queue))) - spare):
            self.hands.append(Hand(self._heard, self._died))

    def _share(self, running: int) -> int:
        return max(1, self.cores // max(1, running))

    def _tell_shares(self) -> None:
        working = self.working()
        for hand in working:
            hand.tell({"threads": self._share(len(working))})

    def _heard(self, hand: Hand, message: dict[str, Any]) -> None:
        with self._lock:
            if message.get("ready"):
                hand.ready, hand.problem = True, str(message.get("problem", ""))
                self._failed_starts = 0
                self._dispatch()
            if message.get("rehearsed"):
                hand.rehearsing = False
                self._dispatch()
            hand.heard = hand.heard or bool(message.get("stopping"))
            if isinstance(message.get("left"), (int, float)):
                hand.seconds_left = float(message["left"])

    def _died(self, hand: Hand, code: int | None) -> None:
        with self._lock:
            self.hands.remove(hand)
            if hand.job is None:
                if not hand.ready and not self._closing:
                    self._start_failed(hand, code)
                return
            self._durations = [*self._durations[-4:], time.monotonic() - hand.began]
            self._end(hand.job, self._last_words(hand, code))
            self._tell_shares()
            self._dispatch()

    def _last_words(self, hand: Hand, code: int | None) -> Event | None:
        """The ending of a run whose worker wrote none; None when it did."""
        if isinstance(hand.job.run.milestone(), events.ENDINGS):
            return None
        step = hand.job.run.saved_step()
        if self._closing:
            return Stopped(step, words.RUNNER_ENDED)
        if hand.stop_asked is not None:
            return words.killed_late(step)
        ooms, self._ooms = self._ooms, out_of_memory_kills()
        return words.death(code, step, self._ooms > ooms)

    def _start_failed(self, hand: Hand, code: int | None) -> None:
        self._failed_starts += 1
        if self._failed_starts < FAILED_STARTS:
            return
        reason = hand.problem or f"status {code}"
        for job in self.queue:
            self._end(job, words.cannot_start(reason, job.run.saved_step()))
        self.queue.clear()

    def _end(self, job: Job, ending: Event | None) -> None:
        if ending is not None:
            _append(job.run, ending)
        job.lock.release()

    def _tell_queue(self) -> None:
        """Says position and expected wait anew where they changed."""
        self._estimated = time.monotonic()
        for job, told in zip(self.queue, self._forecast(), strict=True):
            if job.told is None or _differs(job.told, told):
                job.told = told
                _append(job.run, told)

    def _forecast(self) -> list[Queued]:
        """Plays the line forward, each run taking as long as the last ones did."""
        now, working = time.monotonic(), self.working()
        spans = self._durations or [
            now - h.began + h.seconds_left for h in working if h.seconds_left is not None
        ]
        typical = sum(spans) / len(spans) if spans else None
        known = all(hand.seconds_left is not None for hand in working)
        free_at = sorted(hand.seconds_left or 0.0 for hand in working)
        free_at = [0.0] * max(0, self.capacity - len(free_at)) + free_at
        forecast = []
        for position in range(len(self.queue)):
            sure = known and (typical is not None or position < len(free_at))
            wait = free_at.pop(0)
            forecast.append(Queued(position, round(wait, 1) if sure else None))
            free_at = sorted([*free_at, wait + (typical or 0.0)])
        return forecast


def _accept(run: Run) -> locks.Held:
    try:
        lock = locks.hold(run.queue_lock, LOCK_WAIT_S)
    except OSError as error:
        raise disk_error(error, run.path) from error
    if lock is None:
        raise LabError(
            "This run is still being saved.", "One process at a time works on a run.",
            "Try again in a few seconds.", "runner",
        )  # fmt: skip
    return lock


def _differs(told: Queued, now: Queued) -> bool:
    """Whether it is worth saying again; a wait that shrinks by the clock is not."""
    if told.position != now.position or (told.wait_s is None) != (now.wait_s is None):
        return True
    if told.wait_s is None or now.wait_s is None:
        return False
    return abs(told.wait_s - now.wait_s) > max(2.0, 0.2 * told.wait_s)


def _append(run: Run, event: Event) -> None:
    """A log that cannot be written (full disk, deleted folder) must not end the runner."""
    with contextlib.suppress(OSError):
        events.append(run.log, event)
