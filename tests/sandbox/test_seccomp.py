"""The filter's verdicts, by a small machine that reads it as the kernel does."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest

from posttrain_lab.sandbox import seccomp

X86, ARM = "x86_64", "aarch64"
HEADERS = {
    X86: Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    ARM: Path("/usr/include/asm-generic/unistd.h"),
}
OF_ARM = {"newfstatat": "fstatat"}  # another name there
CHECKED = {9: "mmap", 10: "mprotect", 72: "fcntl", 16: "ioctl", 202: "futex", 302: "prlimit64",
           2: "open", 257: "openat"}  # fmt: skip


def verdict(
    steps: list[seccomp.Step], number: int, *arguments: int, kind: int = 0xC000003E
) -> str:
    """Runs the filter over one call."""
    padded = [*arguments, *[0] * (6 - len(arguments))]
    shown = struct.pack("<iIQ6Q", number, kind, 0, *[a % 2**64 for a in padded])
    at = held = 0
    while True:
        operation, if_true, if_false, constant = steps[at]
        at += 1
        if operation == 0x20:
            (held,) = struct.unpack_from("<I", shown, constant)
        elif operation == 0x54:
            held &= constant
        elif operation == 0x06:
            said = {0x7FFF0000: "allow", 0x00050001: "refuse", 0x80000000: "kill"}
            return said[constant]
        else:
            truth = {
                0x15: held == constant, 0x35: held >= constant, 0x45: bool(held & constant),
            }[operation]  # fmt: skip
            at += if_true if truth else if_false


@pytest.fixture
def strict() -> list[seccomp.Step]:
    return seccomp.rules(X86, files=True, look=True)


@pytest.mark.parametrize("machine", [X86, ARM])
@pytest.mark.parametrize("files", [True, False])
@pytest.mark.parametrize("look", [True, False])
def test_only_what_is_listed_is_allowed(machine: str, files: bool, look: bool) -> None:
    column = list(seccomp.MACHINES).index(machine)
    steps = seccomp.rules(machine, files, look)
    listed = seccomp.ALWAYS | (seccomp.FILES if files else {}) | (seccomp.LOOK if look else {})
    allowed = {pair[column] for pair in listed.values()}
    checked = {pair[column] for pair in seccomp.checked(files)}
    for number in set(range(600)) - checked:
        said = verdict(steps, number, kind=seccomp.MACHINES[machine])
        assert (said == "allow") is (number in allowed), number


def test_another_processors_calls_end_the_program(strict: list[seccomp.Step]) -> None:
    for kind in (0x40000003, 0xC00000B7, 0):  # i386: the same numbers mean other calls
        assert verdict(strict, 1, 1, 0, 0, kind=kind) == "kill"
    assert verdict(strict, 0x40000001, 1, 0, 0) == "refuse"  # x32
    assert verdict(strict, -1) == "refuse"


@pytest.mark.parametrize(
    ("number", "arguments", "said"),
    [
        (9, (0, 4096, 3, 0x22), "allow"), (9, (0, 4096, 7, 0x22), "refuse"),
        (9, (0, 4096, 4, 0x22), "refuse"), (10, (0, 4096, 1), "allow"),
        (10, (0, 4096, 5), "refuse"), (72, (1, 3), "allow"), (72, (1, 4), "refuse"),
        (72, (1, 8), "refuse"), (72, (1, 10), "refuse"), (72, (1, 1031), "refuse"),
        (16, (0, 0x5401), "allow"), (16, (0, 0x5412), "refuse"),
        (302, (0, 7, 0, 99), "allow"), (302, (0, 7, 99, 0), "refuse"),
        (302, (0, 7, 1 << 32, 0), "refuse"), (302, (5, 7, 0, 99), "refuse"),
        (302, (1 << 32, 7, 0, 99), "refuse"), (202, (0, 128), "allow"), (202, (0, 1), "allow"),
        (202, (0, 137), "allow"), (202, (0, 3), "refuse"), (202, (0, 6), "refuse"),
        (257, (-100, 0, 0x80000), "allow"), (257, (-100, 0, 0x200000), "refuse"),
        (2, (0, 0x200000), "refuse"), (2, (0, 0x241), "allow"),
    ],
)  # fmt: skip
def test_arguments_decide_where_they_matter(
    strict: list[seccomp.Step], number: int, arguments: tuple[int, ...], said: str
) -> None:
    assert verdict(strict, number, *arguments) == said


def test_no_file_is_opened_where_nothing_else_guards_files() -> None:
    steps = seccomp.rules(X86, files=False, look=False)
    for number in (2, 257, 4, 6, 262, 332, 21, 87, 82, 217):
        assert verdict(steps, number) == "refuse"


@pytest.mark.parametrize("machine", [X86, ARM])
def test_the_numbers_are_the_systems(machine: str) -> None:
    if not HEADERS[machine].exists():
        pytest.skip(f"This system lacks {HEADERS[machine]}.")
    text = HEADERS[machine].read_text()
    numbers = dict(re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", text))
    column = list(seccomp.MACHINES).index(machine)
    calls = seccomp.ALWAYS | seccomp.FILES | seccomp.LOOK
    named = [(name, pair) for name, pair in calls.items()]
    named += [(CHECKED[pair[0]], pair) for pair in seccomp.checked(files=True)]
    for name, pair in named:
        name = OF_ARM.get(name, name) if machine == ARM else name
        if pair[column] is not None:
            assert int(numbers[name]) == pair[column], name
