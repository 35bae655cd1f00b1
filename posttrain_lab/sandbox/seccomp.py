"""seccomp: a list of the system calls that a program may make; every other is refused.

With the list there are no sockets of any family, no processes and no threads, no other
program, no signals to anybody, no shared memory, no tracing, no new native code and no
raising of limits: the kernel answers "not permitted" before it looks at the call.

The list is a short program in the kernel's own filter language (classic BPF), written
here without a library: ``pyseccomp`` needs libseccomp, which not every system has.

What it leaves out: paths. The kernel shows a filter numbers, not what they point at;
``sandbox.landlock`` and an empty folder as the root see to files. ARM64's numbers were
compared with the kernel's own list, but never tried on such a processor; ``sandbox.probe``
does that where it starts.

Try it: ``install(rules("x86_64", files=True, look=False))`` in a process to spare.
"""

from __future__ import annotations

import ctypes
import errno

from posttrain_lab.sandbox import linux

Step = tuple[int, int, int, int]  # operation, steps to skip if true, if false, constant

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _MASK, _END = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
_KIND, _NUMBER, _ARGUMENTS = 4, 0, 16  # places in what the kernel shows a filter

ALLOW: Step = (_END, 0, 0, 0x7FFF0000)
REFUSE: Step = (_END, 0, 0, 0x00050000 | errno.EPERM)
KILL: Step = (_END, 0, 0, 0x80000000)

MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_OTHER_NUMBERING = 0x40000000  # of x86_64: the same calls under other numbers (x32)

# name: number on x86_64, on aarch64 (None where there is no such call)
Calls = dict[str, tuple[int | None, int | None]]
ALWAYS: Calls = {
    "read": (0, 63), "write": (1, 64), "close": (3, 57), "lseek": (8, 62),
    "readv": (19, 65), "writev": (20, 66), "pread64": (17, 67), "pwrite64": (18, 68),
    "fstat": (5, 80), "dup": (32, 23), "dup2": (33, None), "dup3": (292, 24),
    "munmap": (11, 215), "mremap": (25, 216), "brk": (12, 214), "madvise": (28, 233),
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132), "restart_syscall": (219, 128),
    "exit": (60, 93), "exit_group": (231, 94), "getpid": (39, 172), "gettid": (186, 178),
    "getuid": (102, 174), "geteuid": (107, 175), "getgid": (104, 176),
    "getegid": (108, 177), "getrandom": (318, 278), "clock_gettime": (228, 113),
    "clock_getres": (229, 114), "clock_nanosleep": (230, 115), "nanosleep": (35, 101),
    "gettimeofday": (96, 169), "time": (201, None), "times": (100, 153),
    "getrusage": (98, 165), "getrlimit": (97, 163), "sched_yield": (24, 124),
    "poll": (7, None), "ppoll": (271, 73), "select": (23, None), "pselect6": (270, 72),
}  # fmt: skip
# Where something else keeps a program to its scratch folder.
FILES: Calls = {
    "getdents64": (217, 61), "unlink": (87, None), "unlinkat": (263, 35), "rename": (82, None),
    "renameat": (264, 38), "renameat2": (316, 276), "ftruncate": (77, 46),
    "fsync": (74, 82), "fdatasync": (75, 83), "getcwd": (79, 17),
}  # fmt: skip
# Where nothing outside the scratch folder can be seen at all.
LOOK: Calls = {
    "stat": (4, None), "lstat": (6, None), "newfstatat": (262, 79), "statx": (332, 291),
    "access": (21, None), "faccessat": (269, 48), "faccessat2": (439, 439),
}  # fmt: skip


def rules(machine: str, files: bool, look: bool) -> list[Step]:
    """The filter for one processor family.

    Args:
        machine: a key of ``MACHINES``.
        files: whether files may be opened; only if something else says which.
        look: whether names and sizes may be asked for.
    """
    column = list(MACHINES).index(machine)
    allowed = ALWAYS | (FILES if files else {}) | (LOOK if look else {})
    steps = [(_LOAD, 0, 0, _KIND), (_EQUAL, 1, 0, MACHINES[machine]), KILL]
    steps += [(_LOAD, 0, 0, _NUMBER), (_AT_LEAST, 0, 1, _OTHER_NUMBERING), REFUSE]
    for numbers in allowed.values():
        if (number := numbers[column]) is not None:
            steps += [(_EQUAL, 0, 1, number), ALLOW]
    for numbers, checks in checked(files).items():
        if (number := numbers[column]) is not None:
            steps += [(_EQUAL, 0, len(checks), number), *checks]
    return [*steps, REFUSE]


def checked(files: bool) -> dict[tuple[int | None, int | None], list[Step]]:
    """Calls that are allowed with some arguments only: their numbers, and the checks."""
    executable, by_path_only = 4, 0o10000000
    calls: dict[tuple[int | None, int | None], list[Step]] = {
        (9, 222): _without(2, executable),  # mmap: no native code of one's own
        (10, 226): _without(2, executable),  # mprotect
        # fcntl: duplicate, flags. Not F_SETOWN, which sends signals, nor pipe sizes.
        (72, 25): _one_of(1, 0, 1, 2, 3, 1030),
        # ioctl: "is it a terminal?", close on exec.
        (16, 29): _one_of(1, 0x5401, 0x5451),
        (202, 98): [_low(1), (_MASK, 0, 0, 0x7F), *_equal(0, 1, 9, 10)],  # futex: wait, wake
        # prlimit64: read one's own limits.
        (302, 261): [*_zero(0), *_zero(2), ALLOW],
    }
    if files:  # not O_PATH, a way to look at files that Landlock lets through
        calls[2, None] = _without(1, by_path_only)  # open
        calls[257, 56] = _without(2, by_path_only)  # openat
    return calls


def _low(argument: int) -> Step:
    return (_LOAD, 0, 0, _ARGUMENTS + 8 * argument)


def _high(argument: int) -> Step:
    return (_LOAD, 0, 0, _ARGUMENTS + 8 * argument + 4)


def _equal(*values: int) -> list[Step]:
    return [step for v in values for step in ((_EQUAL, 0, 1, v), ALLOW)] + [REFUSE]


def _one_of(argument: int, *values: int) -> list[Step]:
    return [_low(argument), *_equal(*values)]


def _without(argument: int, bits: int) -> list[Step]:
    return [_low(argument), (_ANY_BIT, 0, 1, bits), REFUSE, ALLOW]


def _zero(argument: int) -> list[Step]:
    """Goes on only if all 64 bits are 0."""
    half = [(_EQUAL, 1, 0, 0), REFUSE]
    return [_low(argument), *half, _high(argument), *half]


class _Step(ctypes.Structure):
    _fields_ = (
        ("operation", ctypes.c_uint16), ("if_true", ctypes.c_uint8),
        ("if_false", ctypes.c_uint8), ("constant", ctypes.c_uint32),
    )  # fmt: skip


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("steps", ctypes.POINTER(_Step)))


def install(steps: list[Step]) -> None:
    """This process keeps to the rules for good. It needs ``no_new_privs`` before."""
    table = (_Step * len(steps))(*(_Step(*step) for step in steps))
    program = _Program(len(steps), table)
    mode_filter = 2
    linux.call("prctl", linux.PR_SET_SECCOMP, mode_filter, ctypes.byref(program), 0, 0)
