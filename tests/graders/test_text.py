"""Words are matched as whole words, numbers as whole numbers."""

from __future__ import annotations

import pytest

from posttrain_lab.graders import includes, match
from posttrain_lab.records import Example, LabError


def example(gold: str | None) -> Example:
    return Example.pair("q", "", gold=gold)


@pytest.mark.parametrize(
    ("text", "gold"),
    [
        ("The capital is Paris.", "Paris"), ("paris", "Paris"), ("It is PARIS!!", "Paris"),
        ("**Paris**", "Paris"), ("so it is  New\nYork", "New York"), ("Answer:5", "5"),
        ("Answer: 5.", "5"), ("it is “5”", "5"), ("= -5", "-5"), ("x: 1,000", "1,000"),
        ("Es ist Müller", "Müller"), ("10:5 no, $5", "5"),
    ],
)  # fmt: skip
def test_the_gold_answer_at_the_end_matches(text: str, gold: str) -> None:
    assert match()(text, example(gold)).value == 1.0


@pytest.mark.parametrize(
    ("text", "gold"),
    [
        ("25", "5"), ("1.5", "5"), ("-5", "5"), ("1,005", "5"), ("12:05", "5"), ("12:5", "5"),
        ("1/5", "5"), (".5", "5"), ("x5", "5"), ("comparis", "Paris"), ("Paris is it", "Paris"),
        ("", "Paris"), ("3-5", "-5"), ("Par", "Paris"), ("NewYork", "New York"), ("2^5", "5"),
    ],
)  # fmt: skip
def test_a_part_of_a_word_or_number_does_not_match(text: str, gold: str) -> None:
    assert match()(text, example(gold)).value == 0.0


@pytest.mark.parametrize(
    ("location", "text", "right"),
    [
        ("begin", "5 apples", True), ("begin", "55 apples", False), ("begin", "5.5", False),
        ("begin", "5%", False), ("begin", "so 5", False), ("exact", " 5. ", True),
        ("exact", "5 apples", False), ("end", "apples: 5", True),
    ],
)  # fmt: skip
def test_the_place_matters(location: str, text: str, right: bool) -> None:
    assert match(location=location)(text, example("5")).value == float(right)


def test_capitals_count_when_asked() -> None:
    assert match(ignore_case=False)("paris", example("Paris")).value == 0.0
    assert includes(ignore_case=False)("in Paris now", example("Paris")).value == 1.0


@pytest.mark.parametrize("text", ["In Paris, yes.", "PARIS", "no-Paris-no", "Paris’s"])
def test_a_word_anywhere_is_included(text: str) -> None:
    assert includes()(text, example("Paris")).value == 1.0


@pytest.mark.parametrize(
    "text", ["comparison", "25 and 55", "5.5 or 1.5", "-5", "5%", "5:30", ""]
)
def test_a_part_is_not_included(text: str) -> None:
    assert includes()(text, example("5" if text != "comparison" else "Paris")).value == 0.0


def test_a_text_of_ones_own_is_looked_for() -> None:
    grade = includes("Arr")("Arr, it is Rome.", example(None))
    assert (grade.value, grade.answer) == (1.0, "Arr")
    assert includes("Arr")("Array", example(None)).value == 0.0


@pytest.mark.parametrize("gold", [None, "", " . "])
def test_without_gold_nothing_is_graded(gold: str | None) -> None:
    assert match()("5", example(gold)).value is None
    assert includes()("5", example(gold)).value is None


def test_an_unknown_place_is_refused() -> None:
    with pytest.raises(LabError, match="middle"):
        match(location="middle")
