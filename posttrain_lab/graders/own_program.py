"""A grader that a learner wrote: run in the sandbox, one fresh program for each answer.

The code goes in as data and never runs in this process. What comes back is a stranger's
text as well: it is read as JSON, checked, and cut.

What it leaves out: the editor and its tests (``widgets.own_grader``), the walls
(``sandbox``).

Try it::

    >>> run("def grade(completion, gold):\\n    return 1", [("5", "5")])[0].grade.value
    1.0
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from posttrain_lab import sandbox
from posttrain_lab.graders.grader import Grader, named
from posttrain_lab.records import Example, Grade, LabError

LONGEST_CODE = 20_000  # characters
LONGEST_PRINTED = 400
SECONDS, WAIT = 1, 3  # of computing, and on the clock
LIMITS = sandbox.Limits(memory_mb=128, cpu_s=SECONDS, wall_s=WAIT, output_kb=64, file_kb=0)
SERVED = "POSTTRAIN_LAB_SERVED"
STOPPED = {
    "cpu": f"It was still running after {SECONDS} second and was stopped. Is there a loop that "
           "never ends?",
    "time": f"It was not done after {WAIT} seconds and was stopped. Is there a loop that never "
            "ends?",
    "memory": "It wanted more memory than the 128 MB it may have.",
    "output": "It printed too much.",
    "files": "It may not write files.",
    "handles": "It may not open that many files.",
    "size": "The code or the answer is too long.",
}  # fmt: skip
# Runs inside the sandbox. Its last line is the outcome; what the grader prints goes before.
HARNESS = """
import io, json, linecache, sys, traceback
given, screen = json.loads(sys.stdin.read()), sys.stdout
code, said, sys.stdout = given["code"], {}, io.StringIO()
linecache.cache["grader"] = (len(code), None, code.splitlines(True), "grader")
try:
    room = {"__name__": "grader"}
    exec(compile(code, "grader", "exec"), room)
    if callable(room.get("grade")):
        value = room["grade"](given["completion"], given["gold"])
        number = isinstance(value, (int, float))
        said = {"value": float(value)} if number else {"odd": repr(value)[:80]}
        said = {"none": True} if value is None else said
    else:
        said = {"missing": True}
except BaseException as error:
    if isinstance(error, MemoryError):
        raise
    frames = traceback.extract_tb(error.__traceback__)
    inside = [frame.lineno for frame in frames if frame.filename == "grader"]
    line = error.lineno if isinstance(error, SyntaxError) else inside[-1] if inside else None
    words = error.msg if isinstance(error, SyntaxError) else str(error)
    said = {"error": type(error).__name__, "words": words[:200], "line": line}
said["printed"] = sys.stdout.getvalue()[-2000:]
screen.write("\\n" + json.dumps(said))
screen.flush()
"""


@dataclass(frozen=True)
class Outcome:
    """What the grader gave an answer, and what it printed meanwhile."""

    grade: Grade
    printed: str = ""


def served() -> bool:
    """Whether several people use this computer: a hub's kernel, or whoever serves says so."""
    return bool(os.environ.get(SERVED) or os.environ.get("JUPYTERHUB_USER"))


def check(code: Any) -> str:
    """The code as it came from a page.

    Raises:
        LabError: there is none, it is too long, or it may not run here.
    """
    sandbox.refuse_if_weak(served())
    if not isinstance(code, str) or not code.strip():
        raise LabError("There is no grader yet.", "It needs a function called grade.",
                       "Write one under “Write your own grader”.", "code")  # fmt: skip
    if len(code) > LONGEST_CODE:
        raise LabError(f"The grader has {len(code):,} characters.",
                       f"It may have {LONGEST_CODE:,}.", "Shorten it.", "code")  # fmt: skip
    return code


def run(
    code: str, answers: Sequence[tuple[str, str]], wanted: Callable[[], bool] = lambda: True
) -> list[Outcome]:
    """What the code gives each (completion, gold); those no longer wanted are not run.

    Raises:
        LabError: as in ``check``.
    """
    check(code)

    def one(answer: tuple[str, str]) -> Outcome:
        return _one(code, *answer) if wanted() else _none("It was stopped before this one.")

    with ThreadPoolExecutor(sandbox.at_once()) as threads:
        return list(threads.map(one, answers))


def grader(code: str) -> Grader:
    """The code as a grader. Each grade takes a program's start: tens of milliseconds."""
    check(code)
    return named("own", lambda text, example: _one(code, text, _gold(example)).grade)


def _gold(example: Example) -> str:
    return example.gold or ""


def _one(code: str, completion: str, gold: str) -> Outcome:
    given = json.dumps({"code": code, "completion": completion, "gold": gold})
    result = sandbox.run(HARNESS, stdin=given, limits=LIMITS)
    if result.limit:
        return _none(STOPPED.get(result.limit, "It was stopped."))
    try:
        said = json.loads(result.stdout.rstrip("\n").rpartition("\n")[2])
    except ValueError:
        said = None
    if not isinstance(said, dict):
        return _none("It ended without giving a grade.")
    printed = str(said.get("printed", "")).strip()
    short = printed if len(printed) <= LONGEST_PRINTED else printed[: LONGEST_PRINTED - 1] + "…"
    return Outcome(_grade(said), short)


def _grade(said: dict[str, Any]) -> Grade:
    value = said.get("value")
    if isinstance(value, float) and math.isfinite(value) and 0 <= value <= 1:
        return Grade(value, None, f"Your grader gave {value:g}.")
    if value is not None:
        return Grade(
            None,
            None,
            f"It gave {str(value)[:20].removesuffix('.0')}. A grade lies between 0 and 1.",
        )
    if said.get("missing"):
        return Grade(None, None, "There is no function called grade.")
    if said.get("none"):
        return Grade(None, None, "It gave None: your grader says that it cannot grade this.")
    if "odd" in said:
        return Grade(None, None, f"It gave {str(said['odd'])[:80]}, which is not a number.")
    line = f"Line {said['line']}: " if isinstance(said.get("line"), int) else ""
    words = f"{str(said.get('error'))[:60]}: {str(said.get('words'))[:200]}"
    return Grade(None, None, f"{line}{words.removesuffix(': ')}")


def _none(why: str) -> Outcome:
    return Outcome(Grade(None, None, why))
