"""Grades a program: it is taken out of the completion and run in the sandbox against tests.

Each test is a fresh process. The program is told what to compute and never what should
come out: that is compared out here. So a program that swaps ``print`` or ``repr``, reads the
test from a frame, leaves early or prints every candidate gains nothing by it; all it can do
is to give an answer, and one answer a test.

What it leaves out: whether a program is well written, and whether it works on calls that
stand in no test. A program may learn the calls by heart, so keep some to yourself.

Try it::

    >>> example = Example.pair("Write add(a, b).", "")
    >>> program = "```python\\ndef add(a, b):\\n    return a + b\\n```"
    >>> code(Gives("add(2, 3)", "5"), Gives("add(1, 1)", "3"))(program, example).value
    0.5
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from posttrain_lab import sandbox
from posttrain_lab.graders.code_tests import MOST_TESTS, Gives, Prints, marks, same
from posttrain_lab.graders.grader import Grader, named, no_gold, short
from posttrain_lab.records import Example, Grade, LabError

LIMITS = sandbox.Limits(cpu_s=2, wall_s=10.0)
MOST_SLOW = 3  # tests that may run out of time; those after them are not tried
GOLDS = ("output", "program")
# Runs in the sandbox, as a stranger's text may bring down the parser, too.
COMPILE = "import sys; compile(sys.stdin.read(), 'program.py', 'exec', dont_inherit=True)"
_FENCE = re.compile(r"^ {0,3}```([^\n`]*)$", re.MULTILINE)
_SLOW = ("cpu", "time")


@dataclass(frozen=True)
class Found:
    """A program, and in words where in the completion it stood."""

    text: str
    where: str


def code(
    *tests: Prints | Gives,
    gold: str = "output",
    served: bool = False,
    limits: sandbox.Limits = LIMITS,
) -> Grader:
    """The share of the tests that the completion's program passes.

    Args:
        tests: ``Prints`` and ``Gives``; without any, the example's gold answer is the test.
        gold: what the gold answer is then: the "output" that is to be printed, or a
            "program" that prints it.
        served: whether strangers' programs come in; a weak sandbox then grades nothing.
        limits: what each run may use.

    A program that is wrong or runs into a limit gets 0. None: the sandbox cannot be used.
    """
    if len(tests) > MOST_TESTS:
        raise LabError(f"There are {len(tests)} tests.", f"At most {MOST_TESTS} are run.",
                       "Leave some out.", "tests")  # fmt: skip
    if gold not in GOLDS:
        raise LabError(f"gold is {short(repr(gold))}.", f"It is one of {', '.join(GOLDS)}.",
                       "Choose one.", "gold")  # fmt: skip

    def grade(completion: str, example: Example) -> Grade:
        found = program(completion)
        try:
            sandbox.refuse_if_weak(served)
            wanted = tests or _of_gold(example, gold, limits)
            if isinstance(wanted, Grade):
                return wanted
            given = _tried(found, wanted, limits)
        except LabError as error:
            return Grade(None, found.text, short(str(error), 300))
        return Grade(given.value, found.text, f"{given.explanation} {found.where}")

    return named("code", grade)


def program(completion: str) -> Found:
    """The last ```python block, else the last block without a language, else all of it."""
    text = completion.encode("utf-8", "replace").decode()  # half an emoji is no UTF-8
    marked, bare, opened = None, None, None
    for fence in _FENCE.finditer(text):
        if opened is None:
            opened = fence
            continue
        block = text[opened.end() + 1 : fence.start()]
        language = opened[1].strip().lower().split(" ")[0]
        if language in ("python", "py", "python3"):
            marked = block
        elif not language:
            bare = block
        opened = None
    if marked is not None:
        return Found(marked, "The program is the last ```python block.")
    if bare is not None:
        return Found(bare, "The program is the last ``` block; none is marked python.")
    return Found(text, "There is no ```python block, so the whole text is the program.")


def _of_gold(example: Example, gold: str, limits: sandbox.Limits) -> Sequence[Prints] | Grade:
    """The test that the example's gold answer makes; a grade where it makes none."""
    if not example.gold or not example.gold.strip():
        return no_gold()
    if gold == "output":
        return (Prints(example.gold),)
    ran = sandbox.run(program(example.gold).text, limits=limits)
    if not ran.ok:
        why = f"The gold program does not run: {_reason(ran)}"
        return Grade(None, None, why)
    return (Prints(ran.stdout),)


def _tried(found: Found, tests: Sequence[Prints | Gives], limits: sandbox.Limits) -> Grade:
    compiled = sandbox.run(COMPILE, stdin=found.text, limits=limits)
    if not compiled.ok:
        return Grade(0.0, None, f"It does not compile: {_reason(compiled)}")
    passed, slow, lines = 0, 0, []
    for test in tests:
        if slow >= MOST_SLOW:
            lines.append(f"✗ {short(str(test))}: not tried, since {slow} tests took too long.")
            continue
        fault, limit = _fault(found.text, test, limits)
        passed += not fault
        slow += limit in _SLOW
        lines.append(f"✗ {short(str(test))}: {fault}" if fault else f"✓ {short(str(test))}")
    head = f"{passed} of {len(tests)} test{'s' * (len(tests) != 1)} passed."
    return Grade(passed / len(tests), None, "\n".join((*lines, head)))


def _fault(text: str, test: Prints | Gives, limits: sandbox.Limits) -> tuple[str, str]:
    """What is wrong, empty for nothing; and the limit that ended the program."""
    if isinstance(test, Prints):
        ran = sandbox.run(text, stdin=test.stdin, limits=limits)
        said: str | None = ran.stdout
    else:
        opening, closing = marks()
        ran = sandbox.run(test.asked(text, opening, closing), limits=limits)
        said = _between(ran.stdout, opening, closing)
    if not ran.ok:
        return _reason(ran), ran.limit
    if said is None:
        return "it ended before the call, or gave more than one answer.", ""
    if same(said, test):
        return "", ""
    return f"{test.verb} {short(said.strip()) or 'nothing'}.", ""


def _between(said: str, opening: str, closing: str) -> str | None:
    """The one answer between the marks; None for none and for several."""
    if said.count(opening) != 1 or said.count(closing) != 1:
        return None
    inside, found, _ = said.partition(opening)[2].partition(closing)
    return inside if found else None


def _reason(ran: sandbox.Result) -> str:
    """The last line of what a program died with."""
    lines = [line for line in ran.error.strip().splitlines() if line.strip()]
    return short(lines[-1], 120) if lines else "it ended with a failure."
