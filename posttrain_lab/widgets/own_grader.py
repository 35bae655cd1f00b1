"""Write your own grader: an editor, a set of tricky tests, and what the grader gave each.

The code runs in the sandbox, a fresh program for each test, and never in the kernel. What
a test wants is compared out here: the code is told the answer and the gold answer only.

What it leaves out: the running (``graders.own_program``), the walls (``sandbox``).

Try it in a notebook::

    from posttrain_lab.widgets import OwnGrader
    OwnGrader()
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import traitlets

from posttrain_lab import sandbox
from posttrain_lab.graders import own_program
from posttrain_lab.records import LabError
from posttrain_lab.widgets import assets, desk
from posttrain_lab.widgets.asked import Asked
from posttrain_lab.widgets.grader_bench import OWN_NAME
from posttrain_lab.widgets.later import Later

SCRIPT = assets.bundle("grader_own.js")
STYLE = assets.look()
QUESTION = "Alice has 8 apples and buys 2 more. But then gives 5 to her mum. How many now?"
GOLD = "5"
START = """\
def grade(completion, gold):
    # 1: right, 0: wrong
    if gold in completion:
        return 1
    return 0
"""
SOLVED = """\
import re

def grade(completion, gold):
    # What stands behind the last "Answer:"
    said = completion.split("Answer:")[-1]
    numbers = re.findall(r"-?\\d+(?:\\.\\d+)?", said)
    if len(numbers) != 1:
        return 0  # no number, or more than one: not clear
    return int(float(numbers[0]) == float(gold))
"""
HINTS = (
    "“in” looks for letters, not numbers: the text 25 has a 5 in it. Find whole numbers "
    "instead: re.findall(r\"-?\\d+\", completion).",
    "Where an answer is marked with “Answer:”, only what stands behind it counts: "
    "completion.split(\"Answer:\")[-1].",
    "Two numbers where one is asked for is no answer. And compare numbers, not texts: "
    "float(\"5.0\") == float(\"5\").",
)  # fmt: skip


@dataclass(frozen=True)
class Test:
    """An answer, the grade that it should get, and what it tries out."""

    answer: str
    value: float
    why: str

    def to_json(self) -> dict[str, Any]:
        return {"answer": self.answer, "value": self.value, "why": self.why}


TESTS = (
    Test("5", 1, "The plain right answer."),
    Test("8 + 2 - 5 = 5. Answer: 5", 1, "Right, with the work shown."),
    Test("Answer: 6", 0, "A wrong answer."),
    Test("25", 0, "25 has a 5 in it, and is not 5."),
    Test("-5", 0, "Minus five is another number."),
    Test("5.0", 1, "The same number, written otherwise."),
    Test("Answer: 5 or 6", 0, "It does not decide."),
    Test("Alice had 5 ideas. Answer: 0", 0, "The 5 is not the answer."),
    Test("1 2 3 4 5 6 7 8 9", 0, "It says every number, so one of them is right."),
    Test("Apples are red.", 0, "No number at all."),
    Test("", 0, "An empty answer."),
    Test("The 5 apples, " * 713 + "hm. Answer: 7", 0,
         "Some 10,000 characters, full of fives, and wrong in the end."),
)  # fmt: skip


class OwnGrader(Asked):
    """The editor and its tests. What was written is kept for the page's seat."""

    _esm = SCRIPT
    _css = STYLE
    boot = traitlets.Dict().tag(sync=True)

    def __init__(self, name: str = OWN_NAME, **traits: Any) -> None:
        self._kept, self._later, self._wanted = desk.kept(name), Later(), ""
        asks = {**self._kept, "open": self._open, "test": self._test, "stop": self._stop}
        super().__init__(asks, boot=boot(name), **traits)

    def _open(self, message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
        return self._kept["open"](message, buffers) | {"refused": refused()}

    def _test(self, message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
        """What the grader gives each test. ``key`` names this run: a new one runs anew."""
        code, key = own_program.check(message.get("code")), str(message.get("key"))[:40]
        job = json.dumps([key, code])
        self._wanted = job
        answers = [(test.answer, GOLD) for test in TESTS]

        def work() -> list[own_program.Outcome]:
            return own_program.run(code, answers, lambda: self._wanted == job)

        found = self._later.ask(job, work)
        if found is None:
            return {"later": True}
        return {"rows": [_row(test, each) for test, each in zip(TESTS, found, strict=True)]}

    def _stop(self, message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
        self._wanted = ""
        return {}


def refused() -> dict[str, str] | None:
    """Why no code may run here, if that is so."""
    try:
        sandbox.refuse_if_weak(own_program.served())
    except LabError as error:
        return error.to_json()
    return None


def _row(test: Test, found: own_program.Outcome) -> dict[str, Any]:
    value = found.grade.value
    return {"value": value, "passed": value == test.value, "said": found.grade.explanation,
            "printed": found.printed}  # fmt: skip


def boot(name: str = OWN_NAME) -> dict[str, Any]:
    """What the page needs for its first picture, as plain JSON."""
    return {
        "name": name, "question": QUESTION, "gold": GOLD, "start": START, "solved": SOLVED,
        "hints": list(HINTS), "tests": [test.to_json() for test in TESTS],
        "longest": own_program.LONGEST_CODE,
    }  # fmt: skip
