"""A reward is a weighted sum of grades; what cannot be graded has none."""

from __future__ import annotations

import pytest

from posttrain_lab.methods.grading import Grading, Weighted, from_reward, one_by_one, total
from posttrain_lab.records import Example, Grade, LabError

HI = Example.pair("Hi", "")


def words(text: str, example: Example) -> Grade:
    return Grade(float(len(text.split())), None, "counted")


def picky(text: str, example: Example) -> Grade:
    return Grade(None if "?" in text else 1.0, None, "looked for a question mark")


def grading(graders: list[Weighted], truth: tuple[Weighted, ...] = ()) -> tuple[Grading, list]:
    said: list = []
    return Grading(graders, truth, [HI], said.append), said


def test_the_reward_is_the_weighted_sum() -> None:
    grade, said = grading([one_by_one("words", words, 2.0), one_by_one("picky", picky, 0.5)])
    assert grade([0, 0], [" a b ", "a"]) == [4.5, 2.5]
    assert grade.last[0].grades["words"] == Grade(2.0, None, "counted")
    assert grade.numbers() == {"grade.words": 1.5, "grade.picky": 1.0}
    assert said == []


def test_one_none_leaves_the_answer_out_and_is_said_once() -> None:
    grade, said = grading([one_by_one("words", words), one_by_one("picky", picky)])
    assert grade([0, 0], ["a", "a?"]) == [2.0, None]
    grade([0], ["?"])
    assert [event.message for event in said] == [
        "1 of 2 answers could not be graded. They are left out: they count neither as right "
        "nor as wrong."
    ]


def test_a_weight_counts_from_the_next_step_on() -> None:
    grade, _ = grading([one_by_one("words", words)])
    grade.weights["words"] = -1.0
    assert grade([0], ["a b"]) == [-2.0]


def test_the_truth_is_measured_and_never_paid() -> None:
    grade, _ = grading([one_by_one("words", words)], (one_by_one("picky", picky),))
    assert grade([0, 0], ["a b c", "a?"]) == [3.0, 1.0]
    assert [one.truth for one in grade.last] == [1.0, None]
    assert grade.numbers()["truth"] == 1.0


def test_without_a_truth_the_reward_is_the_truth() -> None:
    grade, _ = grading([one_by_one("words", words)])
    grade([0], ["a b"])
    assert grade.last[0].truth == 2.0
    assert "truth" not in grade.numbers()


def test_a_grader_that_raises_ends_the_run_and_never_counts_as_0() -> None:
    def broken(text: str, example: Example) -> Grade:
        raise KeyError("gold")

    grade, _ = grading([one_by_one("broken", broken)])
    with pytest.raises(LabError, match="The grader broken stopped with KeyError"):
        grade([0], ["a"])


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "1"])
def test_a_grade_that_is_no_number_ends_the_run(value: object) -> None:
    grade, _ = grading([from_reward(lambda text, example: value)])
    with pytest.raises(LabError, match="gave an answer"):
        grade([0], ["a"])


def test_a_total_of_grades_needs_them_all() -> None:
    assert (
        total({"a": Grade(1.0, None, ""), "b": Grade(None, None, "")}, {"a": 1, "b": 1}) is None
    )
