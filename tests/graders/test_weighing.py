"""Graders add up to what their parts say; a part that cannot grade is never a 0."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from posttrain_lab.graders import (
    Check,
    Grader,
    combine,
    constitution,
    includes,
    length_penalty,
    named,
    numeric,
    rubric,
    shows_work,
)
from posttrain_lab.records import Example, Grade, LabError
from posttrain_lab.world.constitution import BY_NAME, RULES, case

FIVE = Example.pair("q", "", gold="5")


def fixed(value: float | None, name: str = "fixed") -> Grader:
    return named(name, lambda completion, example: Grade(value, None, "So it is."))


def broken() -> Grader:
    def grade(completion: str, example: Example) -> Grade:
        raise KeyError("gone")

    return named("broken", grade)


def test_a_total_is_the_weighted_sum_and_explains_each_part() -> None:
    grade = combine({numeric(): 2, shows_work(checked=False): 0.5})("8+2-5=5 Answer:5", FIVE)
    assert grade.value == 2.5
    assert grade.answer == "5"
    first, second, total = grade.explanation.split("\n")
    assert first.startswith("numeric: 1 × 2 (5 is right")
    assert second.startswith("shows_work(checked=False): 1 × 0.5 (Work is shown")
    assert total == "Total: 2.5"


def test_a_part_that_cannot_grade_makes_the_total_ungraded_not_lower() -> None:
    grade = combine({fixed(1.0): 1, fixed(None, "blind"): 1})("x", FIVE)
    assert grade.value is None
    assert "blind: cannot be graded (So it is.)" in grade.explanation


def test_a_part_that_raises_says_why_and_is_no_zero() -> None:
    for made in (combine({broken(): 1}), rubric(Check("works", broken()))):
        grade = made("x", FIVE)
        assert grade.value is None
        assert "broken stopped with KeyError" in grade.explanation


def test_weights_may_be_negative() -> None:
    assert combine({fixed(1.0): 1, fixed(0.5): -1})("x", FIVE).value == 0.5


@pytest.mark.parametrize("weights", [{}, {fixed(1.0): float("nan")}, {fixed(1.0): "1"}])
def test_weights_that_are_no_numbers_are_refused(weights: dict) -> None:
    with pytest.raises(LabError):
        combine(weights)


def test_a_rubric_is_the_weighted_share_of_what_is_met() -> None:
    grade = rubric(
        Check("It greets.", includes("hello"), 1),
        Check("It is right.", numeric(last=True), 2),
        Check("It says why.", includes("because"), 1),
    )("Hello! It is 5", FIVE)
    assert grade.value == 0.75
    assert grade.explanation.split("\n")[0].startswith("✓  It greets.")
    assert grade.explanation.split("\n")[2].startswith("✗  It says why.")


def test_a_rubric_stays_between_0_and_1() -> None:
    assert rubric(Check("a", fixed(5.0)), Check("b", fixed(-3.0)))("x", FIVE).value == 0.5


def test_a_rubric_needs_checks_that_count() -> None:
    for checks in ([], [Check("a", fixed(1.0), 0)], [Check("a", fixed(1.0), -1)]):
        with pytest.raises(LabError):
            rubric(*checks)


@pytest.mark.parametrize(
    ("length", "value"), [(0, 0.0), (10, 0.0), (15, -0.5), (20, -1.0), (1000, -1.0)]
)
def test_length_costs_from_the_free_part_on(length: int, value: float) -> None:
    assert length_penalty(free=10, most=20)("x" * length, FIVE).value == value


def test_blanks_at_the_ends_cost_nothing() -> None:
    grade = length_penalty(free=10, most=20)("x" + " " * 100, FIVE)
    assert str(grade.value) == "0.0"  # not -0.0


@pytest.mark.parametrize(("free", "most"), [(10, 10), (20, 10), (-1, 10)])
def test_a_penalty_needs_room(free: int, most: int) -> None:
    with pytest.raises(LabError):
        length_penalty(free=free, most=most)


def test_each_broken_rule_costs_its_share_and_is_quoted() -> None:
    grade = constitution(RULES)("PARIS!!", Example.pair("What is the capital of France?", ""))
    assert grade.value == pytest.approx(1 - 1 / len(RULES))
    assert grade.explanation == f"Broken: {BY_NAME['no_shouting'].text}"


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_a_revision_is_graded_above_the_bad_answer(name: str) -> None:
    made = case(BY_NAME[name], "test", 0)
    example = Example.pair(made.request, "")
    grade = constitution(RULES)
    assert grade(made.revised, example).value == 1.0
    assert (grade(made.bad, example).value or 0.0) < 1.0


def test_a_rule_that_raises_cannot_grade() -> None:
    @dataclass(frozen=True)
    class Broken:
        name: str = "odd"
        text: str = "Be odd."

        def violated(self, request: str, answer: str) -> bool:
            raise RuntimeError("no idea")

    grade = constitution([Broken()])("x", FIVE)
    assert grade.value is None
    assert "odd stopped with RuntimeError: no idea" in grade.explanation


def test_a_very_long_answer_is_not_put_to_the_rules() -> None:
    assert constitution(RULES)("a" * 100_000, FIVE).value is None


def test_a_constitution_needs_a_rule() -> None:
    with pytest.raises(LabError, match="no rules"):
        constitution([])
