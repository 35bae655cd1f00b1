"""Examples come from files and forms: whatever is wrong is said in words."""

from __future__ import annotations

from typing import Any

import pytest

from posttrain_lab.records import Example, LabError, Message


def test_a_pair_is_a_question_and_an_answer() -> None:
    example = Example.pair("2+2?", "4", gold="4")
    assert example.prompt == (Message("user", "2+2?"),)
    assert (example.answer, example.gold) == ("4", "4")


@pytest.mark.parametrize("key", ["answer", "completion"])
def test_prompt_and_answer_are_read(key: str) -> None:
    assert Example.from_json({"prompt": "Hi", key: "Ahoy"}) == Example.pair("Hi", "Ahoy")


def test_a_conversation_survives_json() -> None:
    turns = (("system", "Be brief."), ("user", "Hi"), ("assistant", "Yo"))
    example = Example(tuple(Message(*turn) for turn in turns), gold="Yo")
    assert Example.from_json(example.to_json()) == example
    assert [m.role for m in example.prompt] == ["system", "user"]


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ("text", "text"),
        (None, "nothing"),
        ([], "list"),
        ({}, "nothing"),
        ({"prompt": "Hi"}, "nothing"),
        ({"prompt": 7, "answer": "x"}, "a number"),
        ({"prompt": "Hi", "answer": float("nan")}, "a number"),
        ({"messages": []}, "no list"),
        ({"messages": "Hi"}, "no list"),
        ({"messages": ["Hi"]}, "role"),
        ({"messages": [{"role": "pirate", "content": "Arr"}]}, "pirate"),
        ({"messages": [{"role": [], "content": "Arr"}]}, "role"),
        ({"messages": [{"role": "user", "content": "Hi"}]}, "ends with"),
    ],
)
def test_a_row_of_another_form_is_refused_in_words(row: Any, word: str) -> None:
    with pytest.raises(LabError, match=word) as caught:
        Example.from_json(row)
    assert caught.value.given
    assert caught.value.do


def test_an_error_is_one_sentence_on_the_command_line() -> None:
    error = LabError("It is 0.", "", "Try 1.", "steps")
    assert str(error) == "It is 0. Try 1."
    assert error.to_json() == {"given": "It is 0.", "needed": "", "do": "Try 1.",
                               "where": "steps"}  # fmt: skip
