"""A worker process: takes one run up, does it with the real libraries, and ends.

It is started ahead of time, says that it is ready, and waits for a run. While training,
it looks between steps for word from the runner: stop, or use so many threads. When the
runner is gone, it saves a checkpoint, says so in the log, and ends.

What it leaves out: queues and the deaths of workers (``runs.crew``); training (``methods``).

Try it: ``client.submit(spec)``.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import sys
import tempfile
import traceback
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from posttrain_lab import events
from posttrain_lab.events import Event, Failed, Metrics, Stopped
from posttrain_lab.records import Example, LabError
from posttrain_lab.runs import locks
from posttrain_lab.runs.spec import DEFAULT_MODEL
from posttrain_lab.runs.store import Run
from posttrain_lab.settings import SFTSettings

NICE = 10
OOM_SCORE = "500"  # when memory runs out, a run goes before the learner's other programs
RUNNER_ENDED = "The runner ended, so the run was saved and stopped. Press Resume to go on."
ASKED_TO_END = "The system asked the run to end. Press Resume to go on."
LOCK_WAIT_S = 2.0


class Control:
    """The worker's end of the pipe to its runner."""

    def __init__(self, channel: Connection) -> None:
        self.channel = channel
        self.reason = ""
        self._orders: list[dict[str, Any]] = []
        self._acknowledged = False

    def should_stop(self) -> bool:
        """Asked between steps: takes in what the runner says. Costs microseconds."""
        try:
            while not self.reason and self.channel.poll():
                self._take(json.loads(self.channel.recv_bytes()))
        except (EOFError, OSError):
            self.reason = RUNNER_ENDED
        if self.reason and not self._acknowledged:
            self._acknowledged = True
            self.tell({"stopping": True})
        return bool(self.reason)

    def orders(self) -> list[dict[str, Any]]:
        """What came since it was last asked, from whoever steers the run."""
        self.should_stop()
        taken, self._orders = self._orders, []
        return taken

    def _take(self, message: dict[str, Any]) -> None:
        if "stop" in message:
            self.reason = str(message["stop"])
        if "threads" in message:
            set_threads(int(message["threads"]))
        if isinstance(message.get("order"), dict):
            self._orders.append(message["order"])

    def tell(self, message: dict[str, Any]) -> None:
        """Word to the runner; nobody minds when it is gone."""
        with contextlib.suppress(OSError):
            self.channel.send_bytes(json.dumps(message).encode())

    def terminated(self, *_: object) -> None:
        """SIGTERM: the computer shuts down, or somebody ends the process politely."""
        self.reason = self.reason or ASKED_TO_END


def main(channel: Connection, forked: bool) -> None:
    """The process's whole life; it never returns."""
    settle()
    control = Control(channel)
    control.tell({"ready": True, "problem": import_libraries(forked)})
    job = _next_job(control)
    run = Run(Path(job["folder"]))
    _redirect(run.path / "worker.log")
    signal.signal(signal.SIGTERM, control.terminated)
    code = 1
    try:
        code = work(run, control, int(job["threads"]))
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)  # libraries that tidy up slowly would hold the next run up


def _next_job(control: Control) -> dict[str, Any]:
    """Waits for a run, and rehearses when told to. Ends the process when none will come."""
    while True:
        try:
            message = json.loads(control.channel.recv_bytes())
        except (EOFError, OSError):  # the runner is gone
            os._exit(0)
        if "rehearse" in message:
            rehearse()
            control.tell({"rehearsed": True})
        elif "folder" in message:
            return message
        else:
            os._exit(0)


def work(run: Run, control: Control, threads: int) -> int:
    """Does the run; every way it can end is an event. Returns the exit status."""
    lock = locks.hold(run.worker_lock, LOCK_WAIT_S)
    if lock is None:  # an earlier worker has not let go: its log is not ours to write
        print("another worker holds this run", file=sys.stderr)
        return 3
    set_threads(threads)
    _sweep(run)

    def emit(event: Event) -> None:
        if isinstance(event, Stopped) and control.reason and event.reason == Stopped.reason:
            event = replace(event, reason=control.reason)
        events.append(run.log, event)
        if isinstance(event, Metrics) and event.seconds_left is not None:
            control.tell({"left": event.seconds_left})

    try:
        _train(run, control, emit)
        return 0
    except Exception as error:
        traceback.print_exc()
        with contextlib.suppress(OSError):  # a full disk: the runner will say it
            emit(in_words(error))
            return 0
        return 4
    finally:
        lock.release()


def _train(run: Run, control: Control, emit: Any) -> None:
    """Hands the run to its method."""
    from posttrain_lab.runs import carrying_out

    carrying_out.carry_out(
        run.spec, run.path, emit, control.should_stop, run.latest_checkpoint() is not None,
        control.orders,
    )  # fmt: skip


def in_words(error: Exception) -> Failed:
    """What a learner should read; the traceback is in the run's worker.log."""
    if isinstance(error, LabError):
        return Failed(**error.to_json())
    if isinstance(error, ImportError):
        return Failed(
            f"The training libraries cannot be imported: {error}.",
            "Training needs torch, transformers, peft and trl.",
            f"Run `{sys.executable} -m pip install posttrain-lab` again, or `make setup`.",
            "install",
        )
    if isinstance(error, MemoryError) or "out of memory" in str(error).lower():
        return Failed(
            "Memory ran out.",
            "The model, its gradients and one batch must fit into memory together.",
            "Lower batch_size, shorten the examples, set lora_rank above 0, or pick a "
            "smaller model. Then press Train again.",
            "memory",
        )
    reason = str(error).strip().split("\n")[0][:200]
    return Failed(
        f"Something in the lab went wrong: {type(error).__name__}: {reason}",
        "This is a fault of the lab rather than yours.",
        "Press Resume to try again. The run's worker.log has the details for a report.",
        "lab",
    )


def rehearse() -> None:
    """One step on the smallest model, so that no learner waits for the first of everything.

    It takes 0.2 seconds from every run's start, and 7 from the first run's on a machine
    just set up, where the libraries come from a cold disk.
    """
    from posttrain_lab.methods.sft import train_sft

    with tempfile.TemporaryDirectory(prefix="posttrain-lab-") as folder:
        try:
            train_sft(
                model=DEFAULT_MODEL, examples=(Example.pair("Hi", "Ahoy!"),), probes=("Hi",),
                settings=SFTSettings(steps=1, sample_tokens=2), seed=0, folder=Path(folder),
                emit=lambda event: None, should_stop=lambda: False, resume=False,
            )  # fmt: skip
        except Exception:  # the first run will meet it, too, and say it to the learner
            traceback.print_exc()


def set_threads(count: int) -> None:
    """How many cores torch may use from the next operation on."""
    if "torch" in sys.modules:
        from posttrain_lab.models import threads

        threads.set_threads(count)


def import_libraries(forked: bool) -> str:
    """Loads them where forking has not brought them along; the trouble in words, or ""."""
    brought = "posttrain_lab.runs.preload" in sys.modules
    from posttrain_lab.runs import preload

    if preload.PROBLEM:
        return preload.PROBLEM
    return "they were not loaded ahead" if forked and not brought else ""


def settle() -> None:
    """Own session, low priority, and first to go when memory runs out."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if os.name == "nt":
        import psutil

        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
        return
    with contextlib.suppress(OSError):  # already a leader
        os.setsid()
    with contextlib.suppress(OSError):
        os.nice(NICE)
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text(OOM_SCORE)


def _redirect(log: Path) -> None:
    """Whatever libraries print goes to the run's worker.log."""
    with contextlib.suppress(OSError):  # a full disk must not keep the run from saying so
        handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(handle, 1)
        os.dup2(handle, 2)
        os.close(handle)


def _sweep(run: Run) -> None:
    """Removes what a killed worker was writing."""
    for part in [*run.path.glob(".model.part-*"), *run.path.glob("checkpoints/.*.part-*")]:
        shutil.rmtree(part, ignore_errors=True)
