"""A number is right or it is not, however it is written: "25" is never "5"."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from posttrain_lab.graders import numeric
from posttrain_lab.graders.numbers import read, tidy, written
from posttrain_lab.graders.spelled import spelled
from posttrain_lab.records import Example, LabError

TABLE = Path(__file__).with_name("numeric_answers.jsonl")
ROWS = [json.loads(line) for line in TABLE.read_text(encoding="utf-8").splitlines()]


def graded(row: dict) -> float | None:
    text = row.get("prefix", "") + row["text"] * row.get("times", 1) + row.get("suffix", "")
    example = Example.pair(row.get("question", "How many?"), "", gold=row["gold"])
    return numeric(last=row.get("last", False))(text, example).value


def value(text: str, gold: str = "5", **options: bool | float) -> float | None:
    return numeric(**options)(text, Example.pair("How many?", "", gold=gold)).value


def test_the_table_is_large_and_has_both_kinds() -> None:
    right = sum(row["right"] for row in ROWS)
    assert len(ROWS) >= 200
    assert right >= 100
    assert len(ROWS) - right >= 100
    assert len({json.dumps(row, sort_keys=True) for row in ROWS}) == len(ROWS)


def test_no_wrong_answer_is_accepted() -> None:
    accepted = [row for row in ROWS if not row["right"] and graded(row) != 0.0]
    assert accepted == []


def test_at_most_one_right_answer_in_a_hundred_is_rejected() -> None:
    right = [row for row in ROWS if row["right"]]
    rejected = [row for row in right if graded(row) != 1.0]
    assert len(rejected) <= len(right) / 100, rejected


@pytest.mark.parametrize("gold", ["0", "5", "-5", "1,234", "1/3", "0.5", "$18", "50%", "5 km"])
def test_the_gold_answer_is_accepted_and_near_misses_are_not(gold: str) -> None:
    assert value(gold, gold) == 1.0
    for miss in (f"2{gold}", f"{gold}5", f"--{gold}", f"{gold} or 7", f"not {gold}", ""):
        assert value(miss, gold) == 0.0, miss


def test_25_does_not_match_5() -> None:
    grade = numeric()("The answer is 25.", Example.pair("q", "", gold="5"))
    assert (grade.value, grade.answer, grade.explanation) == (0.0, "25", "25 is not 5.")


def test_the_last_number_counts_only_when_asked() -> None:
    text = "She had 8 apples. She bought 2. She gave 5 away. Now she has 5."
    assert value(text) == 0.0
    assert value(text, last=True) == 1.0


def test_a_margin_is_exact() -> None:
    assert value("0.3", "0.1", within=0.2) == 1.0
    assert value("0.30000001", "0.1", within=0.2) == 0.0


@pytest.mark.parametrize("gold", [None, "", "five or six", "Paris", "5-6"])
def test_without_a_gold_number_nothing_is_graded(gold: str | None) -> None:
    grade = numeric()("5", Example.pair("q", "", gold=gold))
    assert grade.value is None
    assert "gold answer" in grade.explanation


def test_percent_counts_as_it_is_only_where_percent_is_asked_for() -> None:
    asked = Example.pair("What percent?", "", gold="50")
    counted = Example.pair("How many?", "", gold="50")
    assert numeric()("50%", asked).value == 1.0
    assert numeric()("50%", counted).value == 0.0


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<think>5", "The thinking does not end"),
        ("The answer is 5 or 6.", "not one plain number"),
        ("The answer is 5. No, 7.", "not clear"),
        ("Answer: 5 " + "blah " * 500, "characters follow"),
        ("First 8. Then 5.", "No answer is marked"),
        ("The answer is 5?", "asked"),
        ("Bob's answer is 5.", "spoken of"),
    ],
)
def test_the_explanation_says_why(text: str, why: str) -> None:
    grade = numeric()(text, Example.pair("q", "", gold="5"))
    assert grade.value == 0.0
    assert why in grade.explanation


def test_a_margin_below_0_is_refused() -> None:
    with pytest.raises(LabError, match="within"):
        numeric(within=-1)
    with pytest.raises(LabError, match="within"):
        numeric(within=float("nan"))


def test_a_number_is_written_in_its_shortest_exact_form() -> None:
    cases = {"5": (5, 1), "-2.5": (-5, 2), "0.05": (1, 20), "1/3": (1, 3), "0": (0, 7),
             "1000": (1000, 1), "-0.001": (-1, 1000), "12.125": (97, 8)}  # fmt: skip
    assert {text: written(Fraction(*pair)) for text, pair in cases.items()} == {
        text: text for text in cases
    }


def test_every_number_in_a_sentence_is_read_or_none() -> None:
    found = read("2 1/2 of 3 or 5-6, at 5:30, for $1,234.50 and 5 million")
    assert [n and n.value for n in found] == [Fraction(5, 2), None, None, None,
                                              Fraction(2469, 2), 5_000_000]  # fmt: skip


def test_numbers_in_words_are_what_python_counts() -> None:
    words = "zero one two three four five six seven eight nine ten eleven twelve thirteen"
    ones = words.split()
    tens = {20: "twenty", 30: "thirty", 90: "ninety"}
    for number in (*range(14), 20, 21, 35, 99, 100, 107, 213, 999, 1000, 2021, 93_000):
        thousands, rest = divmod(number, 1000)
        parts = [] if not thousands else [in_words(thousands, ones, tens), "thousand"]
        parts += [in_words(rest, ones, tens)] if rest or not thousands else []
        read_back = spelled(" ".join(parts))
        assert read_back is not None
        assert read_back.value == number


def in_words(number: int, ones: list[str], tens: dict[int, str]) -> str:
    if number >= 100:
        rest = f" and {in_words(number % 100, ones, tens)}" if number % 100 else ""
        return f"{ones[number // 100]} hundred{rest}"
    if number < len(ones):
        return ones[number]
    ten = f"{tens[number // 10 * 10]}"
    return f"{ten}-{ones[number % 10]}" if number % 10 else ten


def test_ascii_text_is_tidy_already() -> None:
    assert tidy("Answer: 5\n") == "Answer: 5\n"
    assert tidy("−٥\u200b½ é") == "-5½ é"
