"""The lab's side of the sandbox: a few keepers, and a queue of callers before them.

Keepers start when they are first needed and are tried out before they are trusted. One
that dies or falls silent is replaced, and its request is tried once more.

What it leaves out: systems other than Linux (``sandbox.plain``).

Try it::

    from posttrain_lab.sandbox import run
    run("print(6 * 7)").stdout   # "42\\n"
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from posttrain_lab.records import LabError
from posttrain_lab.sandbox import probe, wire
from posttrain_lab.sandbox.result import LIMITS, Isolation, Limits, Result

START_S = 60.0  # for a keeper, on a machine with much else to do
GRACE_S = 30.0  # beyond a program's own time
ROOT = Path(__file__).resolve().parents[2]  # of the folder `posttrain_lab`
START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from posttrain_lab.sandbox.keeper import main; main()"
)
# Some Pythons do not start without the first; scratch folders go where the second says.
KEPT = ("LD_LIBRARY_PATH", "TMPDIR")
# No site-packages, no folder of the caller's, nothing written next to the sources.
SWITCHES = ("-s", "-S", "-P", "-B", "-X", "utf8")


class Keeper:
    """One keeper process, as the lab sees it."""

    def __init__(self, without: tuple[str, ...] = ()) -> None:
        environment = {"PYTHONHASHSEED": "0"}  # the same order of sets in every program
        environment |= {name: os.environ[name] for name in KEPT if name in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, *SWITCHES, "-c", START, str(ROOT), *without],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=environment, cwd="/", start_new_session=True, bufsize=0,
        )  # fmt: skip
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self._to, self._back = self.process.stdin, self.process.stdout
        self.hello: dict[str, Any] = {}
        try:
            self.hello = wire.receive(self._back.fileno(), START_S)
            tried = self.ask(probe.program(os.__file__), "", Limits(cpu_s=10, wall_s=START_S))
            self.isolation = probe.judge(self.hello, tried["stdout"])
        except BaseException:
            self.kill()
            raise

    def ask(self, program: str, stdin: str, limits: Limits) -> dict[str, Any]:
        """Has one program run. ``wire.Gone`` when the keeper is no good any more."""
        request = {"program": program, "stdin": stdin, "limits": limits.to_json()}
        try:
            wire.send(self._to.fileno(), request)
            answer = wire.receive(self._back.fileno(), limits.wall_s + GRACE_S)
            if "failed" in answer:
                raise wire.Gone(str(answer["failed"]))
        except BaseException:  # also Ctrl-C: a late answer must not be the next one's
            self.kill()
            raise
        return answer

    def close(self) -> None:
        """Lets it go home; it cleans up after itself."""
        with contextlib.suppress(OSError):
            self._to.close()
        try:
            self.process.wait(5.0)
        except subprocess.TimeoutExpired:
            self.kill()
        self._back.close()

    def let_go(self) -> None:
        """In a forked process: closes its ends, and forgets about the process."""
        self.process.returncode = 0
        for end in (self._to, self._back):
            with contextlib.suppress(OSError):
                end.close()

    def kill(self) -> None:
        """Ends it at once; its warden and program die with it, as the kernel sees to."""
        self.process.kill()
        self.process.wait()
        for end in (self._to, self._back):
            with contextlib.suppress(OSError):
                end.close()
        if folder := self.hello.get("on_disk"):
            shutil.rmtree(folder, ignore_errors=True)


class Pool:
    """At most ``size`` keepers. Every method may be called from any thread."""

    def __init__(self, size: int, without: tuple[str, ...] = ()) -> None:
        self.size, self.without = size, without
        self._idle: list[Keeper] = []
        self._all: set[Keeper] = set()
        self._turns = threading.BoundedSemaphore(size)
        self._lock = threading.Lock()

    def run(self, program: str, stdin: str, limits: Limits) -> Result:
        """Runs one program, when it is its turn.

        Raises:
            LabError: the sandbox itself does not work here.
        """
        with self._turns:
            problem: Exception | None = None
            for _ in range(2):
                try:
                    keeper = self._take()
                    answer = keeper.ask(program, stdin, limits)
                except (wire.Gone, OSError) as error:
                    problem = error
                    continue
                self._give_back(keeper)
                return result(answer, keeper.isolation.name)
            raise broken(problem)

    def isolation(self) -> Isolation:
        """How programs are isolated here; starts a keeper to find out. LabError as in run."""
        with self._turns:
            try:
                keeper = self._take()
            except (wire.Gone, OSError) as error:
                raise broken(error) from error
            self._give_back(keeper)
            return keeper.isolation

    def close(self) -> None:
        """Ends the keepers that have nothing to do."""
        with self._lock:
            idle, self._idle = self._idle, []
        for keeper in idle:
            keeper.close()

    def abandon(self) -> None:
        """In a forked process: lets go of keepers that belong to its parent."""
        for keeper in tuple(self._all):
            keeper.let_go()
        self._idle = []

    def _give_back(self, keeper: Keeper) -> None:
        with self._lock:
            self._idle.append(keeper)

    def _take(self) -> Keeper:
        while True:
            with self._lock:
                if not self._idle:
                    break
                keeper = self._idle.pop()
            if keeper.process.poll() is None:
                return keeper
            keeper.kill()  # it went home after a long rest
        keeper = Keeper(self.without)
        with self._lock:
            alive = {k for k in self._all if k.process.returncode is None}
            self._all = alive | {keeper}
        return keeper


def result(answer: dict[str, Any], isolation: str) -> Result:
    """A keeper's answer in words."""
    status, limit, error = answer["status"], answer["limit"], answer["error"]
    words = LIMITS.get(limit, "")
    if not words and os.WIFSIGNALED(status):
        words = f"It crashed ({_signal(os.WTERMSIG(status))})."
    if words:
        error = f"{error.rstrip()}\n{words}".lstrip()
    ok = status == 0 and not limit
    return Result(ok, answer["stdout"], error, limit, isolation, answer["seconds"])


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def broken(error: Exception | None) -> LabError:
    """The sandbox does not work: nobody's program is to blame."""
    return LabError(
        f"The sandbox for programs does not start here: {error}.",
        "Programs of models and learners run in nothing else.",
        "See what `posttrain-lab doctor` says; close other programs and try again.",
        "sandbox",
    )
