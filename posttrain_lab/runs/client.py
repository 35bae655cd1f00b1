"""What widgets and terminals use: submit, stop, resume, and see how the runner is.

The first submit starts the runner, which then lives on by itself. Cheap to import, no
torch, and every call returns in some milliseconds once the runner is up.

What it leaves out: reading runs (``runs.store``) and watching them (``runs.watch``).

Try it::

    run = submit(RunSpec(examples=(Example.pair("Hi", "Ahoy!"),)))
    stop(run.id); run = resume(run.id)
"""

from __future__ import annotations

import contextlib
import os
import site
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from posttrain_lab import events
from posttrain_lab.records import LabError
from posttrain_lab.runs import locks, store, wire
from posttrain_lab.runs.files import disk_error, home, private
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.runs.stamp import PACKAGE, code_stamp
from posttrain_lab.runs.store import Run

START_TIMEOUT_S = 15.0
RELAUNCH_S = 0.5
SAVING_S = 5.0
WARM_S = 0.5
INQUIRY_S = 40.0
LONGEST_LOG = 2**20
# Of a kernel or a terminal, not for a process that outlives it.
NOT_INHERITED = ("MPLBACKEND", "PYTHONSTARTUP", "PYTHONINSPECT", "PYTHONWARNINGS", "COLUMNS")
SETTINGS = {
    "OMP_NUM_THREADS": "1",  # a process with a thread pool cannot be forked safely
    "MKL_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "PYTORCH_NVML_BASED_CUDA_CHECK": "1",  # asking "is there CUDA?" must not open it
    "PYTHONUNBUFFERED": "1",
}
_started: list[subprocess.Popen] = []
_launched = -1e9


def submit(spec: RunSpec) -> Run:
    """Checks a spec, writes it down and puts it in line.

    Raises:
        LabError: the spec cannot work, the disk cannot be written, no runner starts.
    """
    run = store.create(spec)
    hand_over(run)
    return run


def resume(run_id: str) -> Run:
    """Puts an ended run in line again; it goes on from its last checkpoint.

    A run that is queued or running is left alone.

    Raises:
        LabError: no such run, or it has finished.
    """
    run = store.get(run_id)
    _await_orphan(run)
    state = run.state()
    if state in store.ALIVE:
        return run
    if state == "finished":
        raise LabError(
            "This run has finished.", "Only an unfinished run can go on.",
            "Start a new one, with more steps if you like.", "run",
        )  # fmt: skip
    hand_over(run)
    return run


def stop(run_id: str) -> None:
    """Asks for a stop and returns at once. Nothing happens to a run that has ended."""
    run = store.get(run_id)
    try:
        _checked(wire.ask({"verb": "stop", "run": run.id}))
    except wire.NoRunner:
        run.state()  # writes down that it was interrupted


def warm() -> None:
    """Starts the runner in the background, so that the first Train is fast."""
    try:
        answer = wire.ask({"verb": "warm", "code": code_stamp()})
    except wire.NoRunner:
        _launch()
        return
    if answer.get("again"):  # it ends, being outdated
        _await_end(WARM_S)
        _launch()


def inquire(kind: str, **question: Any) -> dict[str, Any] | None:
    """The answer to a short question to a model (``inquiry.questions``).

    None while the runner or its answering process is still starting: ask again.

    Raises:
        LabError: the question cannot be answered.
    """
    message = {"verb": "inquire", "question": question | {"kind": kind}}
    try:
        reply = _checked(wire.ask(message, INQUIRY_S))
    except wire.NoRunner:
        _launch()
        return None
    return None if reply.get("later") else reply["answer"]


def runner_status() -> dict[str, Any]:
    """``state`` (off, starting, ready), ``queue`` and ``running`` (ids), ``pid`` and more."""
    answer = _ask_softly()
    if answer is not None:
        return answer
    starting = locks.is_held(wire.lock_file())
    state = "starting" if starting else "off"
    return {"state": state, "queue": [], "running": [], "pid": None}


def end_runner(wait_s: float = 10.0) -> bool:
    """Ends the runner; its runs are saved and stopped. True when none is left."""
    with contextlib.suppress(wire.NoRunner):
        wire.ask({"verb": "end"})
    return _await_end(wait_s)


def _await_end(wait_s: float) -> bool:
    until = time.monotonic() + wait_s
    while locks.is_held(wire.lock_file()):
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    _reap()
    return True


def _await_orphan(run: Run) -> None:
    """A worker whose runner is gone saves and ends; until then nobody can take its run up."""
    until = time.monotonic() + SAVING_S
    while locks.is_held(run.worker_lock) and not locks.is_held(run.queue_lock):
        if time.monotonic() > until:
            raise LabError(
                "This run is still being saved.", "One process at a time works on a run.",
                "Try again in a few seconds.", "runner",
            )  # fmt: skip
        time.sleep(0.02)


def hand_over(run: Run) -> None:
    """Puts a run that is written down in line. LabError when no runner starts."""
    message = {"verb": "submit", "run": run.id, "code": code_stamp()}
    until = time.monotonic() + START_TIMEOUT_S
    while True:
        try:
            answer = wire.ask(message)
            if not answer.get("again"):
                _checked(answer)
                return
        except wire.NoRunner:
            _launch()
        if time.monotonic() > until:
            error = _no_runner()
            with contextlib.suppress(OSError):
                events.append(run.log, events.Failed(**error.to_json()))
            raise error
        time.sleep(0.02)


def _checked(answer: dict[str, Any]) -> dict[str, Any]:
    if isinstance(error := answer.get("error"), dict):
        raise LabError(**error)
    return answer


def _ask_softly() -> dict[str, Any] | None:
    try:
        return wire.ask({"verb": "status"})
    except wire.NoRunner:
        return None


def _launch() -> None:
    """Starts a runner unless one has the lock, or is being started from here just now."""
    global _launched
    _reap()
    private(wire.folder())
    if _started or time.monotonic() - _launched < RELAUNCH_S or locks.is_held(wire.lock_file()):
        return
    flags = {}
    if os.name == "nt":
        flags["creationflags"] = (
            subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
        )
    else:
        flags["start_new_session"] = True
    with _log() as log:
        process = subprocess.Popen(
            [sys.executable, "-c", "from posttrain_lab.runs.runner import main; main()"],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=home(),
            env=environment(), close_fds=True, **flags,
        )  # fmt: skip
    _started.append(process)
    _launched = time.monotonic()


def _reap() -> None:
    """The started process steps back as soon as the runner proper lives."""
    _started[:] = [process for process in _started if process.poll() is None]


def environment() -> dict[str, str]:
    """What a process of the lab's is started with: this package, one thread, the same home."""
    kept = {k: v for k, v in os.environ.items() if k not in NOT_INHERITED}
    root = str(PACKAGE.parent)
    if root not in (*site.getsitepackages(), site.getusersitepackages()):
        kept["PYTHONPATH"] = os.pathsep.join(filter(None, [root, kept.get("PYTHONPATH")]))
    return kept | SETTINGS | {"POSTTRAIN_LAB_HOME": str(home())}


def _log():
    path = home() / "runner.log"
    try:
        if path.exists() and path.stat().st_size > LONGEST_LOG:
            path.replace(path.with_suffix(".log.old"))
        return open(path, "ab")
    except OSError as error:
        raise disk_error(error, home()) from error


def _no_runner() -> LabError:
    try:
        said = (home() / "runner.log").read_text(errors="replace").strip().split("\n")[-1]
    except OSError:
        said = ""
    return LabError(
        "The runner did not start" + (f": {said[:200]}" if said else "."),
        "Training runs in a process of its own.",
        f"`posttrain-lab doctor` looks for the cause; {Path(home(), 'runner.log')} has more.",
        "runner",
    )
