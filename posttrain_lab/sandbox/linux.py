"""The few calls to Linux that Python's ``os`` lacks: prctl, namespaces, mounts, rights.

What it leaves out: file rules (``sandbox.landlock``) and call rules (``sandbox.seccomp``).

Try it::

    from posttrain_lab.sandbox import linux
    linux.call("prctl", linux.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)   # for good
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP = 1, 4, 22
PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 36, 38

# unshare
NEW_MOUNTS, NEW_NAMES, NEW_IPC, NEW_USERS, NEW_NET = (
    0x20000, 0x4000000, 0x8000000, 0x10000000, 0x40000000,
)  # fmt: skip
# mount
NO_SUID, NO_DEVICES, NO_PROGRAMS, RECURSIVE, PRIVATE = 2, 4, 8, 0x4000, 1 << 18

SCRATCH_MB = 16  # all files of a program together
SCRATCH_FILES = 256

_libc = ctypes.CDLL(None, use_errno=True)


def call(name: str, *arguments: object) -> int:
    """A function of the C library. OSError when it answers below zero."""
    given = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    ctypes.set_errno(0)
    answer = int(getattr(_libc, name)(*given))
    if answer < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return answer


def machine() -> str:
    """The processor family of this process, as call numbers depend on it; "" if unknown."""
    wide = ctypes.sizeof(ctypes.c_void_p) == 8
    name = platform.machine()
    return name if wide and name in ("x86_64", "aarch64") else ""


def enter_namespaces() -> None:
    """Leaves this system's network, names and mounts; only an empty folder is left to see.

    That folder is in memory, holds ``SCRATCH_MB`` and goes when the last process in it ends.
    OSError where the system allows none of this, and then this process is good for nothing.
    """
    user, group = os.geteuid(), os.getegid()
    call("unshare", NEW_USERS | NEW_MOUNTS | NEW_NET | NEW_IPC | NEW_NAMES)
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{user} {user} 1")
    _write("/proc/self/gid_map", f"{group} {group} 1")
    call("mount", b"none", b"/", None, RECURSIVE | PRIVATE, None)
    size = f"size={SCRATCH_MB}m,nr_inodes={SCRATCH_FILES},mode=700".encode()
    call("mount", b"scratch", b"/tmp", b"tmpfs", NO_SUID | NO_DEVICES | NO_PROGRAMS, size)
    call("sethostname", b"sandbox", 7)
    enter_folder("/tmp")


def enter_folder(folder: str) -> None:
    """Makes ``folder`` all that this process can see. OSError without the right to."""
    os.chroot(folder)
    os.chdir("/")


def die_with(parent: int) -> None:
    """This process is killed when its parent dies; at once if that has happened already."""
    call("prctl", PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def drop_rights() -> None:
    """No capability is left, and none can come back by starting another program."""
    call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # version 3, this process
    nothing = (ctypes.c_uint32 * 6)()
    call("capset", ctypes.byref(header), ctypes.byref(nothing))


def set_limits(memory_mb: int, cpu_s: int, file_kb: int, handles: int) -> None:
    """The kernel's own limits, which this process cannot raise again."""
    # A signal first, which names the reason; a second later the end, for who ignores it.
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 1))
    for name, value in {
        "AS": memory_mb * 2**20,
        "FSIZE": file_kb * 1024,
        "NOFILE": handles,
        "NPROC": 0,
        "CORE": 0,
        "MEMLOCK": 0,
        "MSGQUEUE": 0,
        "NICE": 0,
        "RTPRIO": 0,
    }.items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (value, value))


def _write(path: str, words: str) -> None:
    handle = os.open(path, os.O_WRONLY)
    try:
        os.write(handle, words.encode())
    finally:
        os.close(handle)
