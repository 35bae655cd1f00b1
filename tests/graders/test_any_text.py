"""Whatever a model or a learner writes: no grader raises, wavers or works for long."""

from __future__ import annotations

import ast
import math
import subprocess
import sys
from pathlib import Path

import pytest
from graders.hostile import ALICE, FRAGMENTS, graders, texts
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from posttrain_lab import graders as room
from posttrain_lab.graders import Grader
from posttrain_lab.records import Example, Grade

TESTS = Path(__file__).resolve().parent.parent
ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=200)
PIECES = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=3), max_size=12).map("".join)
GRADERS = graders()
MOST_CALLS = 25_000  # of Python functions; a thousandth of a second has about ten thousand

tried = settings(max_examples=80, deadline=None, derandomize=True, database=None)


def check(grade: Grader, text: str, example: Example) -> None:
    first, second = grade(text, example), grade(text, example)
    assert isinstance(first, Grade)
    assert first == second
    assert first.value is None or (type(first.value) is float and math.isfinite(first.value))
    assert first.answer is None or isinstance(first.answer, str)
    assert first.explanation


@pytest.mark.parametrize("grade", GRADERS, ids=lambda g: g.__name__[:40])
@tried
@given(text=ANY | PIECES)
def test_no_text_makes_a_grader_raise_or_waver(grade: Grader, text: str) -> None:
    check(grade, text, ALICE)


@pytest.mark.parametrize("grade", GRADERS, ids=lambda g: g.__name__[:40])
@tried
@given(text=PIECES, gold=st.none() | ANY | PIECES, question=PIECES)
def test_no_example_makes_a_grader_raise(
    grade: Grader, text: str, gold: str | None, question: str
) -> None:
    check(grade, text, Example.pair(question, "", gold=gold))


@tried
@given(value=st.fractions(max_denominator=10**6) | st.integers(-(10**30), 10**30))
def test_every_number_is_equal_to_itself_and_not_to_its_neighbour(value: object) -> None:
    example = Example.pair("q", "", gold=str(value))
    for form in ("{}", "Answer: {}", "<answer>{}</answer>", "\\boxed{{{}}}", "#### {}"):
        assert room.numeric()(form.format(value), example).value == 1.0
        assert room.numeric()(form.format(value + 1), example).value == 0.0  # type: ignore


@tried
@given(number=st.integers(-(10**9), 10**9), other=st.integers(-(10**9), 10**9))
def test_two_different_numbers_are_never_an_answer(number: int, other: int) -> None:
    example = Example.pair("q", "", gold=str(number))
    assume(number != other)
    for joint in (" or ", ", ", " and ", "; ", " / ", "\n", " ", "-", "|"):
        for text in (f"Answer: {number}{joint}{other}", f"{number}{joint}{other}"):
            assert room.numeric()(text, example).value == 0.0


@pytest.mark.parametrize("grade", GRADERS, ids=lambda g: g.__name__[:40])
def test_hostile_texts_of_100_kb_cost_few_calls(grade: Grader) -> None:
    for name, text in texts().items():
        calls, _ = 0, grade(text, ALICE)  # other scripts' signs are looked up once

        def count(frame: object, event: str, argument: object) -> None:
            nonlocal calls
            calls += event in ("call", "c_call")

        sys.setprofile(count)
        try:
            grade(text, ALICE)
        finally:
            sys.setprofile(None)
        assert calls <= MOST_CALLS, (name, calls)


@pytest.mark.slow
def test_hostile_texts_of_100_kb_do_not_hang() -> None:
    """All of them together in a process that has two minutes; it takes seconds."""
    program = (
        "from graders.hostile import ALICE, graders, texts\n"
        "print(sum(grade(text, ALICE) is not None for text in texts().values()"
        " for grade in graders()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True,
        cwd=TESTS, env={"PYTHONPATH": f"{TESTS}:{TESTS.parent}"}, timeout=120,
    )  # fmt: skip
    assert int(done.stdout) == len(texts(10)) * len(GRADERS)


def test_importing_the_graders_is_light() -> None:
    heavy = ("torch", "sympy", "numpy", "trl", "re2", "reasoning_gym")
    ask = (
        "import sys, posttrain_lab.graders.adapters\n"
        f"print([m for m in {heavy!r} if m in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", ask],
        capture_output=True,
        text=True,
        check=True,
        cwd=TESTS.parent,
    )
    assert found.stdout.strip() == "[]"


def test_every_pattern_of_the_room_is_compiled_once() -> None:
    """No regular expression is made from a completion: that would let a text choose it."""
    folder = Path(room.__file__).parent
    made_inside = {
        node.func.attr
        for path in folder.glob("*.py")
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name) and node.func.value.id == "re"
        and not isinstance(node.args[0], (ast.Constant, ast.JoinedStr))
    }  # fmt: skip
    assert made_inside == set()
