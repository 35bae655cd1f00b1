"""The sandbox: runs a short Python program of a model's or a learner's, kept apart.

On Linux each program is a fresh process behind walls that the kernel keeps: seccomp (no
network, processes, threads, signals, shared memory, native code), Landlock and an empty
root (no files but a scratch folder), limits on memory, processor time, wall time, output,
files and handles, no rights, an empty environment. Which of them hold is tried out when
the sandbox starts, and ``posttrain-lab doctor`` names them. Elsewhere there is only a
separate process with a clock, which is weak, and ``refuse_if_weak`` keeps strangers out.

A program sees the modules in ``program.PRELOADED``, no others; it gets no threads and no
asyncio; its scratch folder holds plain files only. ``random`` is seeded and sets are in
the same order each time, so that a program gives the same today and tomorrow.

What it leaves out, honestly:

- Faults of the kernel, the processor (Spectre and its kin) and the hypervisor. A program
  that breaks the kernel through the few calls it may make is out.
- The truth of a result. A program can print what it likes and end as it likes, also in
  the middle of tests that share its process. So compare its output with what it was not
  told; never let it report its own marks.
- Time as a channel: a program can see the clock, and how busy the computer is.
- A fair share of the processor: a program may use up its seconds, and callers wait in
  line. Memory in all is what one program may have times the size of the pool.
- Meaning. Output is a stranger's text: escape it before it is shown anywhere.
- Other processors than x86-64 and ARM64, and systems other than Linux: weak there.
- Whether a file exists, where there is Landlock but neither namespaces nor chroot.
- A scratch folder on a disk (no namespaces) may hold more than its 16 MB for the 30 ms
  until that is seen.

Try it::

    >>> from posttrain_lab.sandbox import run
    >>> run("print(6 * 7)").stdout
    '42\\n'
"""

from __future__ import annotations

import atexit
import os
import sys
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from posttrain_lab.records import LabError
from posttrain_lab.sandbox import plain
from posttrain_lab.sandbox.pool import Pool
from posttrain_lab.sandbox.result import LIMITS, LONGEST_TEXT, Isolation, Limits, Result

__all__ = ["Isolation", "Limits", "Result", "isolation", "refuse_if_weak", "run", "run_many"]

HAS_KEEPERS = sys.platform == "linux"
MOST_AT_ONCE = 4

_lock = threading.Lock()
_pool: Pool | None = None


def run(program: str, *, stdin: str = "", limits: Limits = Limits()) -> Result:  # noqa: B008
    """Runs one program to its end or to a limit, and waits for it.

    Raises:
        LabError: the sandbox itself does not work here. A program's own failure is a result.
    """
    if max(len(program), len(stdin)) > LONGEST_TEXT:
        return Result(False, "", LIMITS["size"], "size", isolation().name, 0.0)
    if HAS_KEEPERS:
        return _the_pool().run(program, stdin, limits)
    return plain.run(program, stdin, limits)


def run_many(programs: Iterable[str], *, limits: Limits = Limits()) -> list[Result]:  # noqa: B008
    """Runs programs, several at once, and gives their results in the same order."""
    with ThreadPoolExecutor(at_once()) as threads:
        return list(threads.map(lambda program: run(program, limits=limits), programs))


def isolation() -> Isolation:
    """How programs are kept apart on this computer, as tried out. LabError as in ``run``."""
    return _the_pool().isolation() if HAS_KEEPERS else plain.ISOLATION


def refuse_if_weak(served: bool) -> None:
    """To be called before typed code is taken. On one's own computer everything may run.

    Raises:
        LabError: the lab is ``served`` to several people, and the isolation is weak.
    """
    if served and not (found := isolation()).strong:
        lack = "; ".join(found.missing) or "the walls could not be tried out"
        raise LabError(
            f"Typed programs are off: here {lack}.",
            "Where several people share a computer, their programs need strong isolation.",
            "Run the lab on your own computer, or serve it from Linux with seccomp.",
            "sandbox",
        )


def at_once() -> int:
    """How many programs run at the same time: one for each processor core, up to four."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return max(1, min(cores, MOST_AT_ONCE))


def _the_pool() -> Pool:
    global _pool
    with _lock:
        if _pool is None:
            _pool = Pool(at_once())
            atexit.register(_pool.close)
            os.register_at_fork(after_in_child=_forget)
        return _pool


def _forget() -> None:
    """A forked process must not talk to its parent's keepers."""
    global _pool, _lock
    if _pool is not None:
        _pool.abandon()
    _pool, _lock = None, threading.Lock()
