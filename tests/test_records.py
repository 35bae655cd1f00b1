"""Examples come from files and forms: whatever is wrong is said in words."""

from __future__ import annotations

from typing import Any

import pytest

from posttrain_lab.records import Example, LabError, Message, Preference


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


def test_a_pair_is_read_in_trls_forms_and_written_back() -> None:
    said = [{"role": "user", "content": "Hi"}]
    plain = Preference.pair("Hi", "Ahoy!", "No.", "polite")
    assert Preference.from_json(plain.to_json()) == plain
    as_messages = {"prompt": said, "chosen": [{"role": "assistant", "content": "Ahoy!"}],
                   "rejected": [{"role": "assistant", "content": "No."}]}  # fmt: skip
    assert Preference.from_json(as_messages) == Preference.pair("Hi", "Ahoy!", "No.")
    one, two = plain.conversations()
    assert [m.content for m in one] == ["Hi", "Ahoy!"]
    assert [m.content for m in two] == ["Hi", "No."]


@pytest.mark.parametrize("row", [
    None, [], {}, {"prompt": "Hi"}, {"prompt": "Hi", "chosen": "A"},
    {"prompt": 3, "chosen": "A", "rejected": "B"},
    {"prompt": "Hi", "chosen": ["A"], "rejected": "B"},
    {"prompt": "Hi", "chosen": None, "rejected": "B"},
])  # fmt: skip
def test_what_is_no_pair_is_said(row: object) -> None:
    with pytest.raises(LabError):
        Preference.from_json(row)
