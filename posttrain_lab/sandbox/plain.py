"""The weak way, for systems without Linux's walls: a process of its own, ended in time.

A program gets a fresh Python with nothing but the standard library, an empty environment,
a scratch folder to stand in, limits where the system has them, and a clock. That keeps
mistakes in, and nobody out: it can read files, reach the network and start programs. So
it will do for a learner's own code on a learner's own computer, and for nothing else
(``refuse_if_weak``).

What it leaves out: macOS's Seatbelt and Windows' job objects, which could do more and
which nobody has tried here. Processes that a program starts are ended as far as they can
be found; one that hides from its parents can stay.

Try it: ``posttrain-lab sandbox run FILE`` on macOS or Windows.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import IO, Any

from posttrain_lab.sandbox import program, wire
from posttrain_lab.sandbox.result import LIMITS, LONGEST_ERROR, Isolation, Limits, Result

ROOT = Path(__file__).resolve().parents[2]  # of the folder `posttrain_lab`
START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from posttrain_lab.sandbox.plain import main; main()"
)
SWITCHES = ("-s", "-S", "-P", "-B", "-X", "utf8")
START_S = 3.0  # for Python itself to start
KEPT = ("SYSTEMROOT", "LD_LIBRARY_PATH", "TMPDIR")  # without these some Pythons do not start
ISOLATION = Isolation(
    name="a separate process",
    strong=False,
    layers=(
        "a process and session of its own",
        "limits on time and output, on more where the system has them",
        "an empty environment",
        "a scratch folder to start in",
    ),
    missing=(
        "files outside the scratch folder can be read and changed",
        "the network can be reached",
        "other programs can be started",
        "other processes can be sent signals",
    ),
)


def run(text: str, stdin: str, limits: Limits) -> Result:
    """Runs one program in a fresh process and waits for its end."""
    with tempfile.TemporaryDirectory(
        prefix="posttrain-sandbox-", ignore_cleanup_errors=True
    ) as folder:
        began = time.monotonic()
        process = _start(folder)
        assert process.stdout is not None
        assert process.stderr is not None
        most = (limits.output_kb * 1024, LONGEST_ERROR)
        ears = [
            _Ear(p, m, process)
            for p, m in zip((process.stdout, process.stderr), most, strict=True)
        ]
        feeder = threading.Thread(
            target=_feed, args=(process, text, stdin, limits), daemon=True
        )
        feeder.start()
        limit = ""
        try:
            process.wait(limits.wall_s + START_S)
        except subprocess.TimeoutExpired:
            limit = "time"
        finally:
            end(process)
        for ear in ears:
            ear.thread.join(5.0)
        seconds = time.monotonic() - began
    if any(ear.full for ear in ears):
        limit = "output"
    return _result(process.returncode, limit, [ear.text() for ear in ears], seconds)


def main() -> None:
    """In the new process: limits, then the program."""
    program.preload()
    request = wire.receive(0)
    _set_limits(request["limits"])
    program.live(request["program"])


def end(process: subprocess.Popen) -> None:
    """Kills a process with all that it has started, as far as that can be found."""
    import psutil  # not at the top: this module is loaded in processes without packages

    family = []
    with contextlib.suppress(psutil.Error):
        family = psutil.Process(process.pid).children(recursive=True)
    if os.name != "nt":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    for child in family:
        with contextlib.suppress(psutil.Error):
            child.kill()
    process.wait()


class _Ear:
    """A thread that reads one stream up to a limit, and ends the process beyond it."""

    def __init__(self, stream: IO[bytes], most: int, process: subprocess.Popen) -> None:
        self.full, self._most, self._heard = False, most, bytearray()
        self._stream, self._process = stream, process
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()

    def text(self) -> str:
        return bytes(self._heard).decode("utf-8", "replace")

    def _listen(self) -> None:
        with self._stream:
            while part := os.read(self._stream.fileno(), 2**16):
                room = self._most - len(self._heard)
                self._heard += part[:room]
                if len(part) > room:
                    self.full = True
                    self._process.kill()
                    return


def _start(folder: str) -> subprocess.Popen:
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    return subprocess.Popen(
        [sys.executable, *SWITCHES, "-c", START, str(ROOT)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0,
        env=environment | {"PYTHONHASHSEED": "0"}, cwd=folder, start_new_session=True,
        creationflags=flags,
    )  # fmt: skip


def _feed(process: subprocess.Popen, text: str, stdin: str, limits: Limits) -> None:
    """The request, then the program's own standard input, on the same pipe."""
    assert process.stdin is not None
    with contextlib.suppress(OSError, wire.Gone), process.stdin as pipe:
        wire.send(pipe.fileno(), {"program": text, "limits": limits.to_json()})
        rest = memoryview(stdin.encode("utf-8", "replace"))
        while rest:
            rest = rest[os.write(pipe.fileno(), rest[: 2**16]) :]


def _set_limits(limits: dict[str, Any]) -> None:
    try:
        import resource  # POSIX only
    except ImportError:
        return
    for name, value in {
        "RLIMIT_AS": limits["memory_mb"] * 2**20,
        "RLIMIT_CPU": limits["cpu_s"],
        "RLIMIT_FSIZE": limits["file_kb"] * 1024,
        "RLIMIT_NOFILE": limits["handles"],
        "RLIMIT_NPROC": 0,
        "RLIMIT_CORE": 0,
    }.items():
        with contextlib.suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (value, value))


def _result(code: int, limit: str, texts: list[str], seconds: float) -> Result:
    stdout, error = texts
    limit = limit or program.LIMIT_OF.get(code, "")
    if os.name != "nt" and not limit and code in (-signal.SIGKILL, -signal.SIGXCPU):
        limit = "cpu"
    words = LIMITS.get(limit, "") or (f"It crashed (status {code})." if code < 0 else "")
    if words:
        error = f"{error.rstrip()}\n{words}".lstrip()
    return Result(code == 0 and not limit, stdout, error, limit, ISOLATION.name, seconds)
