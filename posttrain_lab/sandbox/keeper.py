"""A keeper: a small process that has its modules loaded and its room furnished.

For every request it forks a warden, which forks the program. So a program starts in
milliseconds, and the keeper itself never sees a request: every program is forked from
the same untouched memory.

What it leaves out: torch and every other package. It is started with the standard library
alone, an empty environment and three handles.

Try it: ``posttrain-lab sandbox run FILE``.
"""

from __future__ import annotations

import contextlib
import gc
import os
import resource
import select
import sys
import time
from pathlib import Path

from posttrain_lab.sandbox import linux, program, warden, wire
from posttrain_lab.sandbox.room import Room, furnish

IDLE_S = 600.0  # without a request; the lab starts another one when it needs one
HANDLES = 64


def main() -> None:
    """The life of a keeper. Its arguments name the walls to leave away."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (HANDLES, HANDLES))
    program.preload()
    time.strptime("2000", "%Y")  # loads what it needs, before files are out of sight
    sys.path.clear()
    with contextlib.suppress(OSError):  # where memory runs out, this goes before anything else
        Path("/proc/self/oom_score_adj").write_text("800")
    room = furnish(tuple(sys.argv[2:]))
    gc.collect()
    gc.freeze()  # or a collection in a program would copy every page
    wire.send(1, room.hello())
    while _asked():
        _serve(room)
    with contextlib.suppress(OSError):
        room.leave()


def _asked() -> bool:
    """Waits for a request; False when the lab has gone or has asked nothing for long."""
    poll = select.poll()
    poll.register(0, select.POLLIN)
    return any(what & select.POLLIN for _, what in poll.poll(1000 * IDLE_S))


def _serve(room: Room) -> None:
    keeper, child = os.getpid(), os.fork()
    if child == 0:
        status = 1
        try:
            linux.die_with(keeper)
            warden.serve(room)
            status = 0
        finally:
            os._exit(status)
    status = os.waitpid(child, 0)[1]
    if status:  # no memory, or the lab has gone
        with contextlib.suppress(wire.Gone):
            wire.send(1, {"failed": f"its warden ended with status {status}"})
