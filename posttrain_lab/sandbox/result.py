"""What goes into the sandbox and what comes out: limits, a result, the isolation.

What it leaves out: enforcing any of it (``sandbox.keeper``, ``sandbox.plain``).

Try it: ``Limits(memory_mb=128, wall_s=1.0)``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from posttrain_lab.records import LabError

LONGEST_TEXT = 1_000_000  # characters of a program, or of its standard input
LONGEST_ERROR = 16 * 1024  # bytes of standard error that are kept

# What can end a program: the word in ``Result.limit``, and how it is said.
LIMITS = {
    "memory": "It needed more memory than it may have.",
    "cpu": "It used up its processor time.",
    "time": "It was not done in time.",
    "output": "It printed more than it may.",
    "files": "It wrote more to files than it may.",
    "handles": "It opened more files at once than it may.",
    "size": f"It is longer than {LONGEST_TEXT:,} characters, or its input is.",
}
_RANGES = {
    "memory_mb": (64, 8192),
    "cpu_s": (1, 600),
    "wall_s": (0.05, 600),
    "output_kb": (1, 4096),
    "file_kb": (0, 8192),
    "handles": (8, 48),
}


@dataclass(frozen=True)
class Limits:
    """What a program may use. Processes and threads of its own: always none.

    Attributes:
        memory_mb: address space, Python's own 40 MB included.
        cpu_s: seconds of processor time, whole ones.
        wall_s: seconds on the clock, sleep included.
        output_kb: what is kept of standard output; more than that ends the program.
        file_kb: the largest file; the scratch folder in all holds some megabytes.
        handles: files open at once, the three standard ones included.
    """

    memory_mb: int = 256
    cpu_s: int = 2
    wall_s: float = 5.0
    output_kb: int = 64
    file_kb: int = 1024
    handles: int = 16

    def __post_init__(self) -> None:
        for name, (least, most) in _RANGES.items():
            value, whole = getattr(self, name), name != "wall_s"
            kinds = (int,) if whole else (int, float)
            if type(value) not in kinds or not least <= value <= most:
                raise LabError(
                    f"{name} is {value!r}.",
                    f"It needs {'a whole' if whole else 'a'} number from {least} to {most}.",
                    "Change the limit.",
                    name,
                )

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Isolation:
    """How programs are kept apart here, as tried out and not as promised.

    Attributes:
        name: in short, for a line in ``doctor``.
        strong: whether code from strangers may run.
        layers: what holds.
        missing: what does not, and why it matters.
    """

    name: str
    strong: bool
    layers: tuple[str, ...]
    missing: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Result:
    """How a program ended. Every text is data from a stranger: escape it where it is shown.

    Attributes:
        ok: it ran to its end, or left with ``sys.exit(0)``, within all limits.
        stdout: what it printed, cut at the limit.
        error: its standard error with its traceback, and why it was ended if it was.
        limit: the limit that ended it, a word in ``LIMITS``; empty for none.
        isolation: the name of the isolation it ran in.
        seconds: on the clock, from its start to its end.
    """

    ok: bool
    stdout: str
    error: str
    limit: str
    isolation: str
    seconds: float

    def to_json(self) -> dict[str, Any]:
        return asdict(self)
