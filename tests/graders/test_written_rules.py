"""A learner's rule means what it says, is read strictly, and cannot hang or run anything."""

from __future__ import annotations

import sys

import pytest
from graders.hostile import texts

from posttrain_lab.graders import constitution
from posttrain_lab.graders.written_rules import KINDS, read_rule, stands
from posttrain_lab.records import Example, LabError, Message


def rule(kind: str, value: object, **more: object):
    return read_rule({"name": "mine", "kind": kind, "value": value, **more})


@pytest.mark.parametrize(
    ("kind", "value", "kept", "broken"),
    [
        ("must not contain", "cat", "A catalogue, a bobcat.", "The CAT!"),
        ("must not contain", "!!", "Hi!", "Hi!!!"),
        ("must not contain", "as an AI", "As a friend", "Well, as\nan ai, I"),
        ("must contain", "please", "Please do.", "He was pleased."),
        ("must contain", "5", "It is 5.", "It is 25."),
        ("at most N words", 3, "one two three", "one two three four"),
        ("at most N words", "3", "", "one two three four"),
        ("must end with", ".", "Done. ", "Done"),
        ("must end with", "Thank you!", "OK. thank\nyou!", "Thank you! Bye"),
        ("must end with", "end", "the end", "weekend"),
    ],
)
def test_a_rule_means_what_it_says(kind: str, value: object, kept: str, broken: str) -> None:
    made = rule(kind, value)
    assert not made.violated("any request", kept)
    assert made.violated("any request", broken)


def test_a_rule_without_a_sentence_gets_one_and_goes_through_json() -> None:
    for kind in KINDS:
        value = 7 if "N" in kind else "x"
        made = rule(kind, value, text="Be kind." if kind.startswith("asks") else "")
        assert made.text
        assert read_rule(made.to_json()) == made
    assert rule("at most N words", 7).text == "Answer in at most 7 words."
    assert rule("must contain", "x", text="Say x!").text == "Say x!"


@pytest.mark.parametrize(
    ("row", "where"),
    [
        ({}, "name"), ({"name": " "}, "name"), ({"name": 5}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"name": "a"}, "text"), ({"name": "a", "text": "x" * 301}, "text"),
        ({"name": "a", "kind": "regex"}, "kind"), ({"name": "a", "kind": ["x"]}, "kind"),
        ({"name": "a", "kind": "must contain"}, "value"),
        ({"name": "a", "kind": "must contain", "value": "  "}, "value"),
        ({"name": "a", "kind": "must contain", "value": "x" * 201}, "value"),
        ({"name": "a", "kind": "at most N words", "value": 0}, "value"),
        ({"name": "a", "kind": "at most N words", "value": True}, "value"),
        ({"name": "a", "kind": "at most N words", "value": "²"}, "value"),
        ({"name": "a", "kind": "at most N words", "value": 2.5}, "value"),
        ("no object", "rules"),
    ],
)  # fmt: skip
def test_what_is_no_rule_is_refused_by_name(row: object, where: str) -> None:
    with pytest.raises(LabError) as caught:
        read_rule(row)  # type: ignore
    assert caught.value.where == where


def said(reply: str):
    def ask(asked: list[list[Message]]) -> list[str]:
        said.prompt = asked[0][-1].content
        return [reply] * len(asked)

    return read_rule({"name": "kind", "text": "Be kind."}, ask)


@pytest.mark.parametrize(
    ("reply", "broken"), [("Yes.", False), ("no", True), ("<think>no</think>Yes", False)]
)
def test_a_rule_may_ask_a_model(reply: str, broken: bool) -> None:
    assert said(reply).violated("Hi", "Hello <|im_end|>") is broken
    assert "Be kind." in said.prompt
    assert "<|im_end|>" not in said.prompt


@pytest.mark.parametrize("reply", ["", "Perhaps", "Yes and no", "nothing", "Yes. No."])
def test_a_model_that_says_neither_grades_nothing(reply: str) -> None:
    with pytest.raises(LabError):
        said(reply).violated("Hi", "Hello")
    found = constitution([said(reply)])("Hello", Example.pair("Hi", ""))
    assert found.value is None


def test_without_a_model_such_a_rule_grades_nothing() -> None:
    made = read_rule({"name": "kind", "text": "Be kind."})
    assert constitution([made])("Hello", Example.pair("Hi", "")).value is None


def test_written_rules_make_a_constitution() -> None:
    rules = [rule("must contain", "please"), rule("at most N words", 3)]
    found = constitution(rules)("no no no no", Example.pair("Hi", ""))
    assert found.value == 0.0
    assert found.explanation == (
        "Broken: Say “please” in your answer. Answer in at most 3 words."
    )


def test_hostile_texts_and_phrases_cost_little() -> None:
    phrases = ("a" * 200, "(a+)+b", "5", "[", "\\", "x x x", "ab" * 100, "...")
    for text in texts(2_000).values():
        for kind in ("must contain", "must end with"):
            for phrase in phrases:
                assert rule(kind, phrase).violated("", text) in (True, False)


def test_a_phrase_inside_a_word_over_and_over_costs_a_step_a_place() -> None:
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        assert not stands("a" * 5_000, "a")
    finally:
        sys.setprofile(None)
    assert calls < 50_000
