"""The warden of one program: reads its text, starts it locked down, hears it out, ends it.

A warden is a process for one request. It alone sees the program's text and output, and
takes both along when it ends, so that the next program finds nothing of them.

Of the program it hears two streams of bytes, cut at a limit, and the exit status, which
the kernel tells. Nothing that the program sends is taken apart or believed.

What it leaves out: the walls (``sandbox.room``), and where wardens come from
(``sandbox.keeper``).

Try it: ``posttrain-lab sandbox run FILE``.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import resource
import select
import signal
import time
from typing import Any, NoReturn

from posttrain_lab.sandbox import linux, program, scratch, wire
from posttrain_lab.sandbox.result import LONGEST_ERROR
from posttrain_lab.sandbox.room import Room

TICK_S = 0.03  # how often the scratch folder on a disk is looked at
PART = 2**16
SWEEPS = 5000
LOCKED = b"locked"


class Uncontrolled(Exception):
    """The program could not be started behind its walls, so it was not started."""


def serve(room: Room) -> None:
    """One request from standard input, one answer to standard output."""
    linux.call("prctl", linux.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    request = wire.receive(0)
    try:
        answer = _run(room, request)
    except (OSError, Uncontrolled) as error:
        answer = {"failed": f"{error}"}
    wire.send(1, answer)


def _run(room: Room, request: dict[str, Any]) -> dict[str, Any]:
    scratch.empty(room.folder)
    limits = request["limits"]
    words = _standard_input(request["stdin"])
    pipes = [os.pipe() for _ in range(3)]
    (out, out_in), (err, err_in), (ready, ready_in) = pipes
    warden, child = os.getpid(), os.fork()
    if child == 0:
        _be_the_program(room, request, warden, (words, out_in, err_in, ready_in))
    for handle in (words, out_in, err_in, ready_in):
        os.close(handle)
    if os.read(ready, len(LOCKED)) != LOCKED:  # waits for the walls, or for its end
        _end(child, room)
        raise Uncontrolled(os.read(err, PART).decode("utf-8", "replace") or "it fell silent")
    began = time.monotonic()
    heard, ended_by = _hear(child, room, (out, err), limits, began)
    seconds = time.monotonic() - began
    status, usage = _end(child, room)
    scratch.empty(room.folder)
    return {
        "stdout": heard[out].decode("utf-8", "replace"),
        "error": heard[err].decode("utf-8", "replace"),
        "status": status,
        "limit": ended_by or _limit(status, usage, limits["cpu_s"]),
        "seconds": seconds,
    }


def _be_the_program(
    room: Room, request: dict[str, Any], warden: int, streams: tuple[int, ...]
) -> NoReturn:
    """In the child: walls first, then a word through handle 3, then the program."""
    limits = {k: request["limits"][k] for k in ("memory_mb", "cpu_s", "file_kb", "handles")}
    try:
        room.lock_down(limits, warden, streams)
        os.write(3, LOCKED)
        os.close(3)
    except BaseException as error:
        said = f"{type(error).__name__}: {error}".encode()[:500]
        for handle in (streams[2], 2):  # it has moved, or not yet
            with contextlib.suppress(OSError):
                os.write(handle, said)
        os._exit(program.FAILED)
    program.live(request["program"])


def _standard_input(text: str) -> int:
    """A handle to read the text from; it cannot be written to and nothing waits on it."""
    handle = os.memfd_create("stdin", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    rest = memoryview(text.encode("utf-8", "replace"))
    while rest:
        rest = rest[os.write(handle, rest) :]
    os.lseek(handle, 0, os.SEEK_SET)
    seals = fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE
    fcntl.fcntl(handle, fcntl.F_ADD_SEALS, seals)
    return handle


def _hear(
    child: int, room: Room, streams: tuple[int, int], limits: dict[str, Any], began: float
) -> tuple[dict[int, bytearray], str]:
    """Reads both streams until the child has ended or a limit is reached, and says which."""
    out, err = streams
    most = {out: limits["output_kb"] * 1024, err: LONGEST_ERROR}
    heard = {out: bytearray(), err: bytearray()}
    poll, talking, pause = select.poll(), {out, err}, 0.0005
    for handle in talking:
        poll.register(handle, select.POLLIN)
    poll.register(0, 0)  # tells only that the lab has closed its end
    while talking or not _ended(child):
        left = began + limits["wall_s"] - time.monotonic()
        if left <= 0:
            return heard, "time"
        if not talking:  # it ends, or it has closed its streams and goes on without them
            left, pause = min(left, pause), min(2 * pause, TICK_S)
        for handle, _ in poll.poll(1000 * (min(left, TICK_S) if room.on_disk else left)):
            if handle == 0:
                _end(child, room)
                scratch.empty(room.folder)
                os._exit(1)
            part, rest = os.read(handle, PART), most[handle] - len(heard[handle])
            heard[handle] += part[:rest]
            if not part:
                poll.unregister(handle)
                talking.discard(handle)
            elif len(part) > rest:
                return heard, "output"
        if room.on_disk and _too_much(room.folder):
            return heard, "files"
    return heard, ""


def _too_much(folder: str) -> bool:
    files, size = scratch.used(folder)
    return files > linux.SCRATCH_FILES or size > linux.SCRATCH_MB * 2**20


def _ended(child: int) -> bool:
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT | os.WNOHANG) is not None


def _end(child: int, room: Room) -> tuple[int, resource.struct_rusage]:
    """Kills the child with all that it started; returns its status and what it used."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    os.kill(child, signal.SIGKILL)  # not reaped yet: the number is still its own
    _, status, usage = os.wait4(child, 0)
    _sweep(room)
    return status, usage


def _sweep(room: Room) -> None:
    """Kills what left the child's group, where no wall kept it from starting processes."""
    for _ in range(SWEEPS):
        for child in room.children():
            os.kill(child, signal.SIGKILL)
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.001)
        except ChildProcessError:  # none is left
            return


def _limit(status: int, usage: resource.struct_rusage, cpu_s: int) -> str:
    """Which limit of the kernel's a status stands for; "" for none."""
    if os.WIFSIGNALED(status):
        used = usage.ru_utime + usage.ru_stime
        if os.WTERMSIG(status) == signal.SIGXCPU:
            return "cpu"
        if os.WTERMSIG(status) == signal.SIGKILL:  # by the kernel: nobody else may
            return "cpu" if used > 0.7 * cpu_s else "memory"
        return ""
    return program.LIMIT_OF.get(os.WEXITSTATUS(status), "")
