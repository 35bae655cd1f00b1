"""File locks that end with the process that holds them, even by kill -9.

What it leaves out: waiting in line, sharing between computers.

Try it::

    lock = hold(path)          # None when somebody else has it
    is_held(path)              # True, from any process
    lock.release()
"""

from __future__ import annotations

import errno
import os
import time
from dataclasses import dataclass
from pathlib import Path

if os.name == "nt":
    import msvcrt

    def _take(handle: int, shared: bool) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(handle: int, shared: bool) -> None:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)


BUSY = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK)


@dataclass
class Held:
    """A lock that this process holds until ``release``, or until it ends."""

    handle: int

    def release(self) -> None:
        if self.handle >= 0:
            os.close(self.handle)
            self.handle = -1


def hold(path: Path, wait_s: float = 0.0) -> Held | None:
    """Takes the lock; None when it is still held by another after ``wait_s``.

    Give ``wait_s`` a few tenths of a second where ``is_held`` may be asking: its look
    takes the lock for some microseconds.
    """
    until = time.monotonic() + wait_s
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    while True:
        try:
            _take(handle, shared=False)
            return Held(handle)
        except OSError as error:
            if error.errno not in BUSY or time.monotonic() >= until:
                os.close(handle)
                if error.errno not in BUSY:
                    raise
                return None
        time.sleep(0.01)


def is_held(path: Path) -> bool:
    """Whether any process holds the lock now."""
    try:
        handle = os.open(path, os.O_RDONLY)  # a read-only folder can be looked at, too
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return False  # nobody can hold what nobody can reach
    try:
        _take(handle, shared=True)
        return False
    except OSError as error:
        if error.errno in BUSY:
            return True
        raise
    finally:
        os.close(handle)
