"""A program gets what its tests say, and no program can talk them into more."""

from __future__ import annotations

import sys

import pytest

from posttrain_lab import sandbox
from posttrain_lab.graders import Gives, Prints, code
from posttrain_lab.graders.code import program
from posttrain_lab.records import Example, Grade, LabError
from posttrain_lab.sandbox import Isolation, Limits, Result
from posttrain_lab.world import programs

ADD = Example.pair("Write add(a, b).", "")
SECRET = "4711"
FIVE = Gives("add(2, 3)", "5")
QUICK = Limits(cpu_s=1, wall_s=10.0)


def grade(text: str, *tests: Gives | Prints) -> Grade:
    return code(*tests, limits=QUICK)(text, ADD)


def test_the_share_of_the_tests_that_pass_is_the_value() -> None:
    tests = (FIVE, Gives("add(-1, 1)", "0"), Gives("add('a', 'b')", "'ab'"), Prints(""))
    assert grade("def add(a, b):\n    return a + b", *tests).value == 1.0
    half = grade("def add(a, b):\n    return abs(a) + abs(b)", *tests)
    assert half.value == 0.5
    assert half.explanation.split("\n") == [
        "✓ add(2, 3) gives 5",
        "✗ add(-1, 1) gives 0: it gave 2.",
        "✗ add('a', 'b') gives 'ab': TypeError: bad operand type for abs(): 'str'",
        "✓ prints",
        "2 of 4 tests passed. There is no ```python block, so the whole text is the program.",
    ]


def test_what_a_program_prints_is_compared_whole() -> None:
    twice = Prints("6\n8\n", stdin="3\n4\n")
    good = "for _ in range(2):\n    print(2 * int(input()))"
    assert grade(good, twice).value == 1.0
    assert grade("print('6 \\n8')", twice).value == 1.0  # blanks at a line's end do no harm
    for bad in (
        "print(6)",
        "print(5, 6, 7)\nprint(8)",
        "print('6\\n8\\n9')",
        "print(' 6\\n8')",
    ):
        assert grade(bad, twice).value == 0.0


def test_a_program_that_prints_besides_and_has_names_of_its_own_does_well() -> None:
    text = "repr = str = print = sys = 0\ndef add(a, b):\n    return a + b\n'end'  # no line"
    assert grade(text, FIVE).value == 1.0
    chatty = "print('5'); print('<')\ndef add(a, b):\n    print('adding')\n    return a + b"
    assert grade(chatty, FIVE).value == 1.0


@pytest.mark.parametrize(
    ("text", "found", "where"),
    [
        ("```python\na\n```\nor\n```python\nb\n```\n```\nc\n```", "b\n", "last ```python"),
        ("So:\n```Py\na\n```\n```json\n{}\n```", "a\n", "last ```python"),
        ("So:\n```\na\n```\n```sh\nls\n```", "a\n", "none is marked python"),
        ("print(1)", "print(1)", "whole text"),
        ("```python\ncut", "```python\ncut", "whole text"),
        ("x = '```python'", "x = '```python'", "whole text"),
        ("", "", "whole text"),
    ],
)
def test_the_program_is_the_last_python_block(text: str, found: str, where: str) -> None:
    assert program(text).text == found
    assert where in program(text).where


@pytest.mark.parametrize(
    "text",
    ["", "I cannot do this.", "def add(a, b) return", "x = '", "(" * 5000, "a\x00", "\ud800"],
)
def test_what_does_not_compile_or_define_gets_0(text: str) -> None:
    found = grade(text, FIVE)
    assert found.value == 0.0
    assert found.explanation


def test_why_it_does_not_compile_is_said() -> None:
    assert "does not compile: SyntaxError" in grade("def add(a, b) return", FIVE).explanation


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("def add(a, b):\n    while True: pass", "processor time"),
        ("x = ' ' * 10**9", "memory"),
        ("print('x' * 10**6)\ndef add(a, b): return 5", "printed more"),
        ("raise ValueError('no')", "ValueError: no"),
    ],
)
def test_a_program_that_fails_or_runs_into_a_limit_gets_0(text: str, reason: str) -> None:
    found = grade(text, FIVE)
    assert found.value == 0.0
    assert reason in found.explanation


def test_a_program_that_never_ends_is_not_tried_for_ever() -> None:
    tests = [Gives(f"add({n}, 0)", str(n)) for n in range(6)]
    found = grade("def add(a, b):\n    while True: pass", *tests)
    assert found.value == 0.0
    assert found.explanation.count("not tried, since 3 tests took too long") == 3


SPY = """
import sys, gc, linecache, os, io
seen, frame = [], sys._getframe()
while frame:
    seen += [repr(frame.f_locals), repr(frame.f_globals)]
    frame = frame.f_back
seen += [repr(gc.get_objects()), repr(linecache.cache), repr(dict(os.environ)), repr(sys.argv)]
for name, module in list(sys.modules.items()):
    seen.append(repr(vars(module)))
text = sys.stdin.read() + "".join(seen)
"""
# Each knows the call and would like to get round what it should give, which is SECRET.
CHEATS = {
    "it prints every candidate": "for n in range(4600, 4800): print(n)\n"
    "def add(a, b): return 0",
    "it gives every candidate at once": "class All:\n"
    "    def __repr__(self): return ' '.join(map(str, range(4600, 4800)))\n"
    "    def __eq__(self, other): return True\n"
    "def add(a, b): return All()",
    "it says that it is equal to all": "class Yes(int):\n"
    "    __eq__ = lambda self, other: True\n    __hash__ = None\ndef add(a, b): return Yes(1)",
    "it reads the marks and writes many answers": "import sys, re\n"
    "text = sys._getframe(1).f_locals['text']\n"
    "a, b = re.findall(r'<[0-9a-f]{32}>', text)\n"
    "for n in range(4600, 4800): print(f'{chr(10)}{a}{n}{b}')\n"
    "sys.stdout.flush()\nimport os; os._exit(0)",
    "it leaves with success": "import sys; sys.exit(0)",
    "it leaves in the call": "import os\ndef add(a, b): os._exit(0)",
    "it swaps repr, print and the stream": "import builtins, sys\n"
    "builtins.repr = lambda value: 'True'\nbuiltins.print = lambda *a: None\n"
    "class Out:\n    def write(self, text): pass\n    def flush(self): pass\n"
    "sys.stdout = Out()\ndef add(a, b): return 1",
    "it says that all passed": "print('1 of 1 test passed.')\ndef add(a, b): return True",
    "it writes at exit": "import atexit\natexit.register(print, '5')\ndef add(a, b): return 0",
    "it swallows the rest": "def add(a, b): return 0\nif 0: '''",
    "it goes on in the next line": "add = lambda a, b: 0\\",
}


@pytest.mark.parametrize("name", CHEATS)
def test_a_cheat_gains_nothing(name: str) -> None:
    found = grade(CHEATS[name], Gives("add(2, 3)", SECRET))
    assert found.value == 0.0, found.explanation


def test_a_program_that_looks_everywhere_finds_the_call_and_not_its_value() -> None:
    """It is given the value backwards, so that it can look for it without holding it."""
    looked = SPY + (
        "def add(a, b):\n    hidden = ''.join(reversed('ehcrep a no htis reev eht'))\n"
        "    return ['add(2, 3)' in text, hidden in text]"
    )
    found = grade(looked, Gives("add(2, 3)", "'the veer sith on a perche'"))
    assert "it gave [True, False]" in found.explanation


def test_a_program_that_reads_the_marks_has_one_answer_like_any_other() -> None:
    """It may answer in their place; that is no more than to return the same."""
    text = CHEATS["it reads the marks and writes many answers"]
    once = text.replace("range(4600, 4800)", "[4711]")
    assert grade(once, Gives("add(2, 3)", SECRET)).value == 1.0
    assert grade(once, Gives("add(2, 3)", "5")).value == 0.0


def test_no_test_sees_another() -> None:
    """A counter that would tell the tests apart starts anew in each."""
    text = "calls = []\ndef add(a, b):\n    calls.append(a)\n    return len(calls)"
    assert grade(text, *[Gives(f"add({n}, 0)", "1") for n in range(3)]).value == 1.0


def test_without_tests_the_gold_answer_is_what_it_prints() -> None:
    example = Example.pair("Write a line that prints 7.", "", gold="7")
    assert code()("```python\nprint(3 + 4)\n```", example).value == 1.0
    assert code()("print(8)", example).value == 0.0
    assert code()("print(7)", ADD).value is None


def test_the_worlds_programs_are_graded_by_what_theirs_print() -> None:
    item = programs.BEHAVIOURS["program_write"]("validation", 0)
    example = Example.pair(item.prompt[-1].content, "", gold=item.gold)
    by_program = code(gold="program")
    assert by_program(item.gold, example).value == 1.0
    assert by_program("print('no')", example).value == 0.0
    broken = Example.pair("?", "", gold="print(")
    assert by_program("print(1)", broken).value is None


def test_a_sandbox_that_fails_grades_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> Result:
        raise LabError("The sandbox does not start here.", "", "", "sandbox")

    monkeypatch.setattr(sandbox, "run", fails)
    found = grade("def add(a, b): return 5", FIVE)
    assert found.value is None
    assert "does not start" in found.explanation


def test_a_weak_sandbox_grades_no_strangers_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    weak = Isolation("weak", False, (), ("there is no seccomp",))
    monkeypatch.setattr(sandbox, "isolation", lambda: weak)
    found = code(FIVE, served=True)("def add(a, b): return 5", ADD)
    assert found.value is None
    assert "there is no seccomp" in found.explanation
    assert code(FIVE)("def add(a, b): return 5", ADD).value == 1.0


def test_the_same_program_gets_the_same_grade() -> None:
    text = "import random\ndef add(a, b): return random.random()"
    assert grade(text, FIVE) == grade(text, FIVE)


def test_too_many_tests_are_refused() -> None:
    with pytest.raises(LabError, match="51 tests"):
        code(*[FIVE] * 51)
    with pytest.raises(LabError, match="output, program"):
        code(gold="x")


def test_finding_the_program_in_a_hostile_text_costs_few_calls() -> None:
    for part in ("```\n", "`", "```python\n", "```a`", "\n", "``` ", "~~~", "    ```"):
        text, calls = part * (100_000 // len(part)), 0

        def count(frame: object, event: str, argument: object) -> None:
            nonlocal calls
            calls += event in ("call", "c_call")

        sys.setprofile(count)
        try:
            program(text)
        finally:
            sys.setprofile(None)
        assert calls <= 250_000, (part, calls)
