"""The form is right or it is not: whole, in order, once, and nothing outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from posttrain_lab.graders import format_tags
from posttrain_lab.records import Example, LabError

TABLE = Path(__file__).with_name("tag_answers.jsonl")
ROWS = [json.loads(line) for line in TABLE.read_text(encoding="utf-8").splitlines()]
ANY = Example.pair("q", "")


def graded(row: dict) -> float | None:
    text = row.get("prefix", "") + row["text"] * row.get("times", 1) + row.get("suffix", "")
    return format_tags(*row.get("tags", ()))(text, ANY).value


def test_no_wrong_form_is_accepted() -> None:
    assert [row for row in ROWS if not row["right"] and graded(row) != 0.0] == []


def test_no_right_form_is_rejected() -> None:
    assert [row for row in ROWS if row["right"] and graded(row) != 1.0] == []
    assert sum(row["right"] for row in ROWS) >= 30
    assert len(ROWS) >= 130


def test_what_stands_in_the_last_tag_is_the_answer() -> None:
    grade = format_tags()("<think>a</think>\n<answer> 5 </answer>", ANY)
    assert (grade.value, grade.answer) == (1.0, "5")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("5", "<think> is missing."),
        ("<think>a<answer>5</answer>", "</think> is missing."),
        ("<think>a</think><answer>5</answer></answer>", "</answer> stands 2 times."),
        ("<answer>5</answer><think>a</think>", "wrong order"),
        ("<think>a</think> so <answer>5</answer>", "“so” stands outside"),
        ("<think>a</think><answer>5</answer> Bye", "“Bye” stands outside"),
        ("<think> </think><answer>5</answer>", "<think> is empty."),
    ],
)
def test_the_fault_is_named(text: str, why: str) -> None:
    assert why in format_tags()(text, ANY).explanation


@pytest.mark.parametrize("names", [("",), ("a b",), ("a>",), ("think", "think"), ("1",)])
def test_a_name_that_is_no_tag_is_refused(names: tuple[str, ...]) -> None:
    with pytest.raises(LabError, match="name of its own"):
        format_tags(*names)
