"""A check says in words what held and what did not, whatever the function does."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import pytest

from posttrain_lab.lesson_kit import Case, Exercise
from posttrain_lab.lesson_kit.exercise import attempt

MEAN = Exercise(
    "2.1",
    "The mean",
    (Case(([1, 2, 3],), 2.0, "three numbers"), Case(([4],), 4.0), Case(([],), 0.0, "none")),
)


def right(numbers: list[float]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0


def unguarded(numbers: list[float]) -> float:
    total = sum(numbers)
    return total / len(numbers)


def summed(numbers: list[float]) -> float:
    return float(sum(numbers))


def stub(numbers: list[float]) -> float:
    raise NotImplementedError("Exercise 2.1: the mean of some numbers.")


def greedy(numbers: list[float]) -> float:
    total, many = 0.0, max(1, len(numbers))
    while numbers:
        total += numbers.pop()
    return total / many


def loud(numbers: list[float]) -> float:
    raise Unspeakable


class Unspeakable(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no")


def test_what_holds_is_said_case_by_case() -> None:
    found = attempt(MEAN, right)
    assert found.done
    assert found.words().splitlines() == [
        "Exercise 2.1: all 3 cases hold.",
        "  ✓ three numbers",
        "  ✓ right([4])",
        "  ✓ none",
    ]


def test_the_first_case_that_fails_is_shown_and_the_rest_not_tried() -> None:
    tried: list[Any] = []

    def watched(numbers: list[float]) -> float:
        tried.append(numbers)
        return summed(numbers)

    found = attempt(MEAN, watched)
    assert not found.done
    assert tried == [[1, 2, 3]]
    assert found.words().splitlines() == [
        "Exercise 2.1: 0 of 3 cases hold so far.",
        "  ✗ three numbers",
        "      given:    watched([1, 2, 3])",
        "      came out: 6",
        "      needed:   2",
    ]


def test_an_error_of_the_function_becomes_words_with_its_line() -> None:
    found = attempt(MEAN, unguarded)
    assert found.held == ("three numbers", "`unguarded([4])`")
    assert found.miss is not None
    assert found.miss.came == "an error, ZeroDivisionError: division by zero"
    assert found.miss.hint.endswith("`return total / len(numbers)`")
    assert "Traceback" not in found.words()


def test_an_error_deep_in_a_library_names_the_learners_own_line() -> None:
    def parsed(numbers: list[float]) -> float:
        return json.loads("{")

    found = attempt(MEAN, parsed)
    assert found.miss is not None
    assert '`return json.loads("{")`' in found.miss.hint


def test_a_stub_is_still_to_be_written() -> None:
    found = attempt(MEAN, stub)
    assert found.headline == "Exercise 2.1: nothing to check yet."
    assert "still to be written" in found.words()


def test_a_function_that_takes_other_inputs_is_told_so() -> None:
    found = attempt(MEAN, lambda: 1)
    assert found.miss is not None
    assert "Count its inputs" in found.miss.hint


@pytest.mark.parametrize("given", [3.5, None, "mean", [1]])
def test_a_result_in_the_place_of_the_function_is_told_so(given: Any) -> None:
    found = attempt(MEAN, given)
    assert "its name alone" in found.note
    assert not found.done


def test_a_function_may_use_up_what_it_is_given() -> None:
    assert attempt(MEAN, greedy).done
    assert attempt(MEAN, greedy).done  # the cases are as they were


def interrupted(_: Any) -> None:
    raise KeyboardInterrupt


def leaving(_: Any) -> None:
    sys.exit(1)


def endless(_: Any) -> Any:
    return endless(_)


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (interrupted, "it was interrupted"),
        (leaving, "SystemExit: 1"),
        (endless, "RecursionError"),
        (loud, "an error, Unspeakable"),
        (print, "Is a `return` line missing?"),
    ],
)
def test_nothing_that_a_function_does_gets_out(
    function: Callable[..., Any], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = attempt(MEAN, function)
    assert said in found.words()
    json.dumps(found.to_json(), allow_nan=False)


def test_what_looks_the_same_but_is_not_is_shown_whole() -> None:
    exact = Exercise("2.1", "Exact", (Case((), 0.1, tolerance=1e-15),))
    found = attempt(exact, lambda: 0.1 + 1e-12)
    assert found.miss is not None
    assert found.miss.came != found.miss.needed


def test_an_exercise_that_cannot_work_is_refused() -> None:
    with pytest.raises(ValueError, match="has no cases"):
        Exercise("2.1", "Empty", ())
    with pytest.raises(ValueError, match=r'looks like "2\.1"'):
        Exercise("two", "Words", (Case((), 1),))
    assert Exercise("2.1", "Fine", (Case((), 1),)).lesson == "02"
