"""Work shown is done again, step by step."""

from __future__ import annotations

from fractions import Fraction

import pytest

from posttrain_lab.graders import combine, numeric, shows_work
from posttrain_lab.graders.arithmetic import MOST_STEPS, steps, value
from posttrain_lab.records import Example
from posttrain_lab.world.problems import problem

ALICE = Example.pair(
    "Alice has 8 apples and buys 2 more. But then gives 5 to her mum. How many now?",
    "",
    gold="5",
)


@pytest.mark.parametrize(
    ("text", "right", "shown", "total"),
    [
        ("$$8+2-5=0$$\n\nAnswer:0", 0.0, 1.0, 1.0),
        ("$$8+2-5=5$$\n\nAnswer:5", 1.0, 1.0, 2.0),
        ("Answer:5", 1.0, 0.0, 1.0),
        ("Answer:0", 0.0, 0.0, 0.0),
    ],
)
def test_alice_gets_what_the_deck_gives(
    text: str, right: float, shown: float, total: float
) -> None:
    answer, work = numeric(), shows_work(checked=False)
    assert answer(text, ALICE).value == right
    assert work(text, ALICE).value == shown
    assert combine({answer: 1, work: 1})(text, ALICE).value == total


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8 + 2 = 10. 10 - 5 = 5.", [True, True]),
        ("8 + 2 = 10. 10 - 5 = 4.", [True, False]),
        ("8+2=10-5=5", [False, True]),
        ("(8 + 2) - 5 = 5 apples", [True]),
        ("8 + 2 * 3 = 14", [True]),
        ("8 + 2 * 3 = 30", [False]),
        ("7 x 6 = 42, 42 ÷ 6 = 7, 6 × 7 = 42, 84/2=42", [True, True, True, True]),
        ("12 = 7 + 5", [True]),
        ("$8 + $2 = $10", [True]),
        ("1,000 + 500 = 1,500", [True]),
        ("10 / 3 = 3.33", [True]),
        ("10 / 3 = 3", [False]),
        ("0.1 + 0.2 = 0.3", [True]),
        ("3 - 8 = -5", [True]),
        ("5 * -3 = -15", [True]),
        ("8 apples + 2 apples = 10 apples", [True]),
        ("24 = 8 + 2", [False]),
        ("- 8 + 2 = 10\n* 10 - 5 = 5", [True, True]),
        ("1. 8 + 2 = 10\n2. 10 - 5 = 5", [True, True]),
        ("so (8 + 2 = 10), then 10 - 5 = 5", [True, True]),
        ("48 / 2 = <<48/2=24>>24 clips", [True]),
        ("8 \\times 2 = 16", [True]),
        ("٨ + ٢ = ١٠", [True]),
        ("1 + 1 = 2. 1 + 1 = 2. 1 + 1 = 2", [True]),
    ],
)
def test_each_step_is_checked(text: str, expected: list[bool]) -> None:
    assert [step.right for step in steps(text)] == expected


@pytest.mark.parametrize(
    "text",
    ["", "5", "x = 5", "8 + 2", "= 10", "2^3 + 1 = 9", "1 / 0 = 0", "a = b + c", "5 = 5",
     "8 + 2 = 3x", "x8 + 2 = 10", "8 + = 10", "9x-21 = 339", "20% = 0.2", "8 + 2 >= 10",
     "(((8 + 2 = ", "3 + 3 = 3 1/2"],
)  # fmt: skip
def test_what_is_no_sum_is_no_step(text: str) -> None:
    assert steps(text) == []
    assert shows_work()(text, ALICE).value == 0.0


def test_a_wrong_step_costs_its_share_and_is_named() -> None:
    grade = shows_work()("8 + 2 = 10. 10 - 5 = 4. 4 + 1 = 5.", ALICE)
    assert grade.value == pytest.approx(2 / 3)
    assert "10 - 5 = 4" in grade.explanation


def test_only_so_many_steps_are_read() -> None:
    assert len(steps("".join(f"{n} + 1 = {n + 1}. " for n in range(1000)))) <= MOST_STEPS


def test_the_worlds_own_solutions_are_all_right() -> None:
    for number in (1, 3, 6):
        for index in range(20):
            made = problem("test", index, steps=number)
            assert shows_work()(made.thinking(), made.example()).value == 1.0


@pytest.mark.parametrize(
    ("side", "expected"),
    [("2+3*4", 14), ("(2+3)*4", 20), ("2-3-4", -5), ("8/4/2", 1), ("-(2+3)", -5), ("1/3", None),
     ("1/0", None), ("(2", None), ("2)", None), ("", None), ("+", None)],
)  # fmt: skip
def test_a_sum_comes_to_what_it_should(side: str, expected: int | None) -> None:
    wanted = Fraction(1, 3) if side == "1/3" else expected
    assert value(side) == wanted
