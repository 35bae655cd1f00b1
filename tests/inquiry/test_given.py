"""Whatever a page sends is checked, and a mistake is named with its place."""

from __future__ import annotations

import math
from typing import Any

import pytest

from posttrain_lab.inquiry import given as read
from posttrain_lab.inquiry.questions import answer
from posttrain_lab.records import LabError, Message

NOT_NUMBERS = ["5", None, True, [1], {}, math.nan, math.inf, -math.inf, -1, 101, 10**400]
NOT_TEXTS = [None, 7, True, ["Hi"], {"text": "Hi"}, b"Hi"]
NOT_MODELS = [None, [], "pocket/base", [7], ["pocket/base", None], ["pocket/base"] * 9, {}]
NOT_TOKENS = [None, "the", 7, [7], [""], [None], ["a" * 201], ["a"] * 401, {"a": 1}]
NOT_MESSAGES = [
    None, [], "Hi", 7, ["Hi"], [None], [[]], [{"content": "Hi"}], [{"role": "user"}] * 41,
    [{"role": "wizard", "content": "Hi"}], [{"role": ["user"], "content": "Hi"}],
    [{"role": "user", "content": 7}], [{"role": "user", "content": None}],
]  # fmt: skip


def refused(reading: Any) -> LabError:
    with pytest.raises(LabError) as caught:
        reading()
    error = caught.value
    assert error.given
    assert error.needed
    assert error.do
    assert error.where
    return error


@pytest.mark.parametrize("value", NOT_NUMBERS, ids=repr)
def test_what_is_no_number_in_range_is_refused_by_its_name(value: Any) -> None:
    error = refused(lambda: read.number({"top_k": value}, "top_k", 0, 0, 100))
    assert error.where == "top_k"
    assert "from 0 to 100" in error.needed
    assert len(error.given) < 60  # a long one is cut


def test_half_a_token_cannot_be_asked_for() -> None:
    error = refused(lambda: read.number({"top_k": 2.5}, "top_k", 0, 0, 100))
    assert "whole number" in error.needed
    assert read.number({"top_k": 2.0}, "top_k", 0, 0, 100) == 2
    assert read.number({"top_p": 0.5}, "top_p", 1.0, 0.01, 1.0) == 0.5


def test_what_is_not_given_is_the_default() -> None:
    assert read.number({}, "temperature", 1.0, 0.05, 5.0) == 1.0
    assert read.text({}) == ""
    assert read.tokens({}) == []
    assert read.flag({}, "chat") is False


def test_the_largest_number_is_told_as_it_is() -> None:
    assert "1,000,000" in refused(lambda: answer("next", ask(top_k=10**7))).needed


@pytest.mark.parametrize("value", NOT_TEXTS, ids=repr)
def test_what_is_no_text_is_refused(value: Any) -> None:
    assert refused(lambda: read.text({"text": value})).where == "text"


def test_a_text_that_is_too_long_is_told_its_length() -> None:
    assert len(read.text({"text": "a" * read.LONGEST_TEXT})) == read.LONGEST_TEXT
    error = refused(lambda: read.text({"text": "a" * (read.LONGEST_TEXT + 1)}))
    assert "20,001 characters" in error.given


def test_half_an_emoji_becomes_a_question_mark() -> None:
    assert read.text({"text": "moon \ud83c"}) == "moon ?"


@pytest.mark.parametrize("value", NOT_MODELS, ids=lambda value: repr(value)[:40])
def test_a_question_goes_to_one_to_eight_models(value: Any) -> None:
    assert refused(lambda: read.models({"models": value})).where == "models"


@pytest.mark.parametrize("value", NOT_TOKENS, ids=lambda value: repr(value)[:40])
def test_chosen_tokens_are_a_short_list_of_texts(value: Any) -> None:
    assert refused(lambda: read.tokens({"then": value})).where == "then"


@pytest.mark.parametrize("value", NOT_MESSAGES, ids=lambda value: repr(value)[:40])
def test_a_conversation_is_a_list_of_messages(value: Any) -> None:
    assert refused(lambda: read.messages({"messages": value})).where in (
        "messages", "role", "content",
    )  # fmt: skip


def test_a_conversation_is_read_in_order() -> None:
    rows = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Ahoy"}]
    assert read.messages({"messages": rows}) == [
        Message("user", "Hi"), Message("assistant", "Ahoy"),
    ]  # fmt: skip


@pytest.mark.parametrize("value", [None, 1, "false", []], ids=repr)
def test_yes_or_no_is_nothing_else(value: Any) -> None:
    assert refused(lambda: read.flag({"chat": value}, "chat")).where == "chat"


def ask(**more: Any) -> dict[str, Any]:
    return {"models": ["pocket/tiny"], "text": "Hi"} | more


@pytest.mark.parametrize(
    ("kind", "wrong", "where"),
    [
        ("next", {"temperature": 0}, "temperature"),
        ("next", {"top_p": 0}, "top_p"),
        ("next", {"shown": 51}, "shown"),
        ("next", {"chat": "yes"}, "chat"),
        ("next", {"then": "own"}, "then"),
        ("next", {"text": 7}, "text"),
        ("write", {"temperature": -0.1}, "temperature"),
        ("write", {"max_new_tokens": 0}, "max_new_tokens"),
        ("write", {"max_new_tokens": 401}, "max_new_tokens"),
        ("write", {"copies": 17}, "copies"),
        ("write", {"seed": -1}, "seed"),
        ("write", {"seed": 0.5}, "seed"),
        ("write", {"messages": []}, "messages"),
        ("tokens", {"messages": "Hi"}, "messages"),
        ("tokens", {"text": None}, "text"),
        ("tokens", {"models": ["no such model"]}, "model"),
        ("next", {"models": ["pocket/none"]}, "model"),
        ("dance", {}, "question"),
    ],
)
def test_every_question_refuses_what_it_cannot_read(
    kind: str, wrong: dict[str, Any], where: str
) -> None:
    assert refused(lambda: answer(kind, ask(**wrong))).where == where
