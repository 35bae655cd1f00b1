"""Landlock: from here on, no file but those in one folder, and no TCP.

The kernel (5.13 or newer) keeps the rule for a process and all that it starts. Only plain
files may be made in the folder: no subfolders, links, pipes, sockets or devices.

What it leaves out: looking at names and sizes, changing modes and times. Landlock lets
those through; ``sandbox.seccomp`` does not.

Try it: ``version()``, then ``restrict(ruleset("/some/folder"))`` in a process to spare.
"""

from __future__ import annotations

import ctypes
import os

from posttrain_lab.sandbox import linux

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same numbers on every processor
_ASK_VERSION, _BELOW_FOLDER = 1, 1

_WRITE, _READ, _LIST, _REMOVE, _MAKE, _TRUNCATE = (
    1 << 1,
    1 << 2,
    1 << 3,
    1 << 5,
    1 << 8,
    1 << 14,
)
_IN_SCRATCH = _WRITE | _READ | _LIST | _REMOVE | _MAKE
# Every right that a version knows is refused unless a rule gives it.
_KNOWN = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}


class _Rules(ctypes.Structure):
    _fields_ = (
        ("files", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64),
    )  # fmt: skip


class _Below(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def version() -> int:
    """The kernel's Landlock version; 0 for none."""
    try:
        return linux.call("syscall", _CREATE, None, 0, _ASK_VERSION)
    except OSError:
        return 0


def ruleset(folder: str) -> int:
    """A handle of the rule "``folder`` and nothing else", to give to ``restrict``."""
    known = version()
    if known < 1:
        raise OSError("Landlock is not there")
    files = _KNOWN[max(v for v in _KNOWN if v <= known)]
    rules = _Rules(files, 3 if known >= 4 else 0, 3 if known >= 6 else 0)
    size = 8 if known < 4 else 16 if known < 6 else 24
    made = linux.call("syscall", _CREATE, ctypes.byref(rules), size, 0)
    handle = os.open(folder, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        allowed = _IN_SCRATCH | (_TRUNCATE if known >= 3 else 0)
        below = _Below(allowed, handle)
        linux.call("syscall", _ADD, made, _BELOW_FOLDER, ctypes.byref(below), 0)
    finally:
        os.close(handle)
    return made


def restrict(handle: int) -> None:
    """This process keeps to the rule for good. It needs ``no_new_privs`` before."""
    linux.call("syscall", _RESTRICT, handle, 0)
