"""A learner's pattern grades, or is refused in words; it never hangs."""

from __future__ import annotations

import importlib

import pytest

from posttrain_lab.graders import pattern
from posttrain_lab.graders.pattern import MOST_WORK
from posttrain_lab.records import Example, LabError

FIVE = Example.pair("q", "", gold="5")


@pytest.mark.parametrize(
    ("expression", "text", "value", "answer"),
    [
        (r"Answer: (\d+)", "Answer: 5", 1.0, "5"),
        (r"Answer: (\d+)", "Answer: 25", 0.0, "25"),
        (r"Answer: (\d+)", "So 5", 0.0, None),
        (r"Answer: (\d+)?", "Answer: ", 0.0, ""),
        (r"^\d+$", "5", 1.0, "5"),
        (r"^\d+$", "5\n6", 0.0, None),
        ("(?i)arr", "ARR!", 1.0, "ARR"),
        ("é+", "caféé", 1.0, "éé"),
    ],
)
def test_a_pattern_finds_or_catches(
    expression: str, text: str, value: float, answer: str | None
) -> None:
    grade = pattern(expression)(text, FIVE)
    assert (grade.value, grade.answer) == (value, answer)


def test_capitals_do_not_matter_when_asked() -> None:
    paris = Example.pair("q", "", gold="Paris")
    assert pattern("city: (.*)", ignore_case=True)("City: PARIS", paris).value == 1.0
    assert pattern("city: (.*)")("City: Paris", paris).value == 0.0


def test_catching_without_a_gold_answer_cannot_be_graded() -> None:
    bare = Example.pair("q", "")
    assert pattern(r"(\d+)")("5", bare).value is None
    assert pattern(r"\d+")("5", bare).value == 1.0


@pytest.mark.parametrize(
    "expression",
    [
        "(a+)+b",
        "(a|a)*b",
        "(a*)*b",
        "([a-zA-Z]+)*$b",
        "(.*a){20}b",
        "(x+x+)+y",
        "(a?){30}a{30}b",
    ],
)
def test_patterns_that_hang_pythons_engine_end_here(expression: str) -> None:
    assert pattern(expression)("a" * 10_000, FIVE).value in (0.0, 1.0, None)


def test_too_long_a_text_for_a_pattern_is_not_graded() -> None:
    grade = pattern("1[01]{900}2")("01" * 50_000, FIVE)
    assert grade.value is None
    assert "too long" in grade.explanation
    assert pattern("1[01]{900}2")("01" * 500, FIVE).value == 0.0
    assert MOST_WORK <= 3_000_000  # see the module: at about 13 ns this is some 40 ms


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("", "0 characters"), ("a" * 501, "501 characters"), ("x(", r"missing \)"),
        ("(?=a)", "invalid"), (r"(a)\1", "invalid"), (r"\p{L}{300}", "too large"),
        ("*", "repetition"), ("[", "missing"), ("a{1001}", "repet"),
        ("\ud800(", "cannot be used"),
    ],
)  # fmt: skip
def test_what_is_no_pattern_is_refused_in_words(expression: str, why: str) -> None:
    with pytest.raises(LabError, match=why) as caught:
        pattern(expression)
    assert caught.value.do


def test_without_the_engine_the_command_to_install_it_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def gone(name: str) -> None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    monkeypatch.setattr(importlib, "import_module", gone)
    with pytest.raises(LabError, match="pip install") as caught:
        pattern("a")
    assert "google-re2" in caught.value.do
