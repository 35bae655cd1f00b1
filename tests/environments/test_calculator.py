"""The calculator reckons exactly, and reads nothing but sums."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from posttrain_lab.environments.calculator import Calculator, shown, value
from posttrain_lab.environments.errors import ToolError


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("12 * 4 + 3", "51"), ("3 + 4 * 12", "51"), ("(3 + 4) * 2", "14"), ("7 / 2", "3.5"),
        ("1 / 3", "0.3333"), ("0.1 + 0.2", "0.3"), ("-3 - -4", "1"), ("10 - 4 - 3", "3"),
        ("2 x 3", "6"), ("12 ÷ 4 × 2", "6"), ("8 − 5 =", "3"), ("24 / 4 / 2", "3"),
        (" ( ( 5 ) ) ", "5"), ("--2", "2"),
    ],
)  # fmt: skip
def test_a_sum_is_worked_out(text: str, answer: str) -> None:
    assert Calculator().calculate(text) == answer


@pytest.mark.parametrize(
    "text",
    [
        "", "  ", "2 +", "* 3", "2 3", "(2", "2)", "()", "2 ** 9", "9 ^ 9", "2 % 2", "abs(2)",
        "__import__('os')", "1e9", "1 if 1 else 2", "２ + ２", "a", "2;3", "2 + \x00", "1.2.3",
        "5 / 0", "5 / (2 - 2)", "9" * 16, "1 + " * 99 + "1", "(" * 30 + "1" + ")" * 30,
        "-" * 40 + "1", None, 7, ["2"],
    ],
)  # fmt: skip
def test_what_is_no_sum_is_an_error_in_words(text: object) -> None:
    with pytest.raises(ToolError, match=r"^[A-Z].*\.$"):
        value(text)  # type: ignore[arg-type]


def test_random_sums_come_to_what_python_says() -> None:
    rng = random.Random(0)

    def made(depth: int) -> str:
        if depth == 0 or rng.random() < 0.3:
            return str(rng.randint(0, 99))
        return f"({made(depth - 1)} {rng.choice('+-*/')} {made(depth - 1)})"

    for _ in range(300):
        text = made(3)
        exact = "".join(f"Fraction({p})" if p.isdigit() else p for p in _parts(text))
        try:
            expected = eval(exact, {"Fraction": Fraction})
        except ZeroDivisionError:
            with pytest.raises(ToolError, match="divided by 0"):
                value(text)
            continue
        assert value(text) == expected


def _parts(text: str) -> list[str]:
    spaced = "".join(f" {c} " if not c.isdigit() else c for c in text)
    return spaced.split()


def test_numbers_are_shown_as_people_write_them() -> None:
    assert [shown(Fraction(n)) for n in ("5", "-1/2", "2/3", "100", "1/100000")] == [
        "5", "-0.5", "0.6667", "100", "0",
    ]  # fmt: skip
