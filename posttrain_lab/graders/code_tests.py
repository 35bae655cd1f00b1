"""What a program is tested on: what it prints, or what a call to one of its functions gives.

What it leaves out: running it (``graders.code``); numbers that are nearly equal, so round
them in the call: ``round(mean([1, 2]), 3)``.

Try it::

    >>> read("add(2, 3)=5")
    Gives(call='add(2, 3)', value='5')
    >>> same("{2, 1}", Gives("unique([1, 2, 1])", "{1, 2}"))
    True
"""

from __future__ import annotations

import ast
import secrets
import warnings
from dataclasses import dataclass

from posttrain_lab.graders.grader import short
from posttrain_lab.records import LabError

MOST_TESTS, LONGEST, LONGEST_LITERAL = 50, 10_000, 2_000


@dataclass(frozen=True)
class Prints:
    """The program prints this and nothing else, when it reads that from standard input."""

    output: str
    stdin: str = ""
    verb = "it printed"

    def __post_init__(self) -> None:
        _check(len(self.output) + len(self.stdin) <= LONGEST, "A test is very long.",
               f"It has at most {LONGEST:,} characters.")  # fmt: skip

    def __str__(self) -> str:
        return f"prints {short(self.output)}" + f" for {short(self.stdin)}" * bool(self.stdin)


@dataclass(frozen=True)
class Gives:
    """An expression with the program's functions has this value, written as ``repr`` does."""

    call: str
    value: str
    verb = "it gave"

    def __post_init__(self) -> None:
        _check(len(self.call) + len(self.value) <= LONGEST, "A test is very long.",
               f"It has at most {LONGEST:,} characters.")  # fmt: skip
        _check(_tree(self.call) is not None, f"{short(self.call)} is no expression.",
               "A test calls a function, as in add(2, 3).")  # fmt: skip
        _check(bool(self.value.strip()), f"The test {short(self.call)} has no value.",
               "It needs what the call should give.")  # fmt: skip

    def __str__(self) -> str:
        return f"{short(self.call)} gives {short(self.value)}"

    def asked(self, program: str, opening: str, closing: str) -> str:
        """The program with a line that prints the value between two marks.

        The names come from ``builtins``, so that a program that has a ``repr`` of its own
        does well. One that swaps these too may do so: the value stands nowhere in here.
        """
        tree = _tree(self.call)
        assert tree is not None  # was checked when this test was made
        write = '__import__("sys").stdout.write'
        call = f'__import__("builtins").repr(({ast.unparse(tree)}))'
        return f"{program}\n\n{write}({opening!r} + {call} + {closing!r})\n"


def marks() -> tuple[str, str]:
    """Two texts that no program can know before it runs."""
    return f"\n<{secrets.token_hex(16)}>", f"<{secrets.token_hex(16)}>\n"


def read(text: str) -> Gives:
    """A call and its value, as typed: "add(2, 3)=5" or "add(2, 3) == 5".

    Raises:
        LabError: it cannot be divided into two expressions.
    """
    places = [n for n, letter in enumerate(text[:LONGEST]) if letter == "="][:100]
    for width in (1, 2):
        for n in places:
            call, value = text[:n].strip(), text[n + width :].strip()
            if text[n : n + width] == "=" * width and _tree(call) and _tree(value):
                return Gives(call, value)
    raise LabError(f"The test is {short(text)}.", "It needs a call, = and its value.",
                   "Write it as 'add(2, 3)=5'.", "test")  # fmt: skip


def same(said: str, test: Prints | Gives) -> bool:
    """Whether this is what the test wants.

    Printed text: the same lines, blanks at their ends aside. Values: the same text, or the
    same value where both are plain ones, so that the order of a set does not matter.
    """
    if isinstance(test, Prints):
        return _lines(said) == _lines(test.output)
    if said.strip() == test.value.strip():
        return True
    wanted = _plain(test.value)
    return wanted is not None and _plain(said) == wanted


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip("\n").rstrip().split("\n")]


def _plain(text: str) -> str | None:
    """A literal in one spelling; None for what is no literal."""
    if len(text) > LONGEST_LITERAL:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _spelled(ast.literal_eval(text.strip()))
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None


def _spelled(value: object) -> str:
    """As repr, sets and dictionaries in one order; 1, 1.0 and True are three values."""
    if isinstance(value, (list, tuple)):
        return f"{type(value).__name__}({', '.join(map(_spelled, value))})"
    if isinstance(value, set):
        return f"set({', '.join(sorted(map(_spelled, value)))})"
    if isinstance(value, dict):
        pairs = sorted(f"{_spelled(k)}: {_spelled(v)}" for k, v in value.items())
        return f"dict({', '.join(pairs)})"
    return repr(value)


def _tree(text: str) -> ast.expr | None:
    """The expression that the text is; None for what is none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text.strip(), mode="eval").body
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None


def _check(good: bool, given: str, needed: str) -> None:
    if not good:
        raise LabError(given, needed, "Write it as 'add(2, 3)=5'.", "test")
