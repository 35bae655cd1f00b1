"""Two values agree where a teacher would say so, and where they part is said in words."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from posttrain_lab.lesson_kit.values import cut, difference, show

TOLERANCE = 1e-6
NAN, INF = float("nan"), float("inf")


class Mute:
    """An object that can neither be compared nor described."""

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("no")

    def __repr__(self) -> str:
        raise RuntimeError("no")

    __hash__ = None


@pytest.mark.parametrize(
    ("came", "needed"),
    [
        (0.1 + 0.2, 0.3),
        (1, 1.0),
        (Fraction(1, 2), 0.5),
        (1e9 + 1, 1e9),
        (NAN, NAN),
        (INF, INF),
        ((1, 2), [1, 2]),
        (np.array([[1, 2], [3, 4]]), [[1, 2], [3, 4]]),
        (np.float32(0.5), 0.5),
        (np.bool_(True), True),
        ([np.array([1.0]), 2], [[1.0], 2]),
        ({"a": [1.0]}, {"a": (1.0,)}),
        ("yes", "yes"),
        (None, None),
        ({1, 2}, {2, 1}),
    ],
)
def test_these_agree(came: Any, needed: Any) -> None:
    assert difference(came, needed, TOLERANCE) is None


@pytest.mark.parametrize(
    ("came", "needed", "said"),
    [
        (25, 5, ""),
        (0.30001, 0.3, "close"),
        (NAN, 0.0, ""),
        (INF, 1.0, ""),
        ("5", 5, "It returned text, and a number is needed."),
        (True, 1, "It returned true or false, and a number is needed."),
        (1, True, "It returned a number, and true or false is needed."),
        (None, 5, "It returned nothing. Is a `return` line missing?"),
        ("Yes", "yes", ""),
        ([1, 2, 3], [1, 2], "It has length 3, and length 2 is needed."),
        ([[1], [2, 3]], [[1], [2]], "result[1] has length 2, and length 1 is needed."),
        ([1.0, 2.0], [1.0, 2.5], "result[1] is 2, and 2.5 is needed."),
        ([1.0, None], [1.0, 2.5], "result[1] is nothing, and a number is needed."),
        ({"a": 1}, {"b": 1}, "result has no 'b'."),
        ({"a": 1, "b": 1}, {"b": 1}, "result has 'a', which is not asked for."),
        ({"a": [0]}, {"a": [9]}, "result['a'][0] is 0, and 9 is needed."),
        ({1, 2}, {1, 3}, ""),
        (Mute(), 1, "It returned a Mute, and a number is needed."),
        ([1, 2], {1, 2}, "It returned a list, and a set is needed."),
    ],
)
def test_these_part_and_it_is_said_where(came: Any, needed: Any, said: str) -> None:
    found = difference(came, needed, TOLERANCE)
    assert found is not None
    assert said in found
    assert bool(said) == bool(found)


def test_numbers_that_look_alike_are_shown_whole_where_they_part() -> None:
    found = difference([0.1000000001], [0.1], 1e-12)
    assert found is not None
    assert "0.1000000001, and 0.1 is needed" in found


def test_an_object_that_cannot_be_compared_does_not_agree() -> None:
    assert difference(Mute(), Mute(), TOLERANCE) is not None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1 + 0.2, "0.3"),
        ([1.0, (2.5, "é")], "[1, (2.5, 'é')]"),
        (np.array([1.5]), "[1.5]"),
        (Mute(), "Mute"),
        (True, "True"),
    ],
)
def test_a_value_is_shown_as_python_writes_it(value: Any, text: str) -> None:
    assert text in show(value)


def test_a_long_value_is_cut() -> None:
    assert len(show(list(range(10_000)))) < 400
    assert len(show("x" * 10_000)) < 400
    assert cut("a" * 10 + "b" * 10, 10) == "aaaaa … bbbbb"
