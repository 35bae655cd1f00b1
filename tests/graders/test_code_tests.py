"""Tests of programs: how they are typed, and when two values are the same."""

from __future__ import annotations

import pytest

from posttrain_lab.graders.code_tests import Gives, Prints, marks, read, same
from posttrain_lab.records import LabError


@pytest.mark.parametrize(
    ("typed", "call", "value"),
    [
        ("add(2, 3)=5", "add(2, 3)", "5"),
        (" f(x=1) = {'a': 1} ", "f(x=1)", "{'a': 1}"),
        ("f('a=b')='c=d'", "f('a=b')", "'c=d'"),
        ("f(1) == 2", "f(1)", "2"),
        ("a == b = True", "a == b", "True"),
    ],
)
def test_a_typed_test_is_a_call_and_its_value(typed: str, call: str, value: str) -> None:
    assert read(typed) == Gives(call, value)


@pytest.mark.parametrize(
    "typed", ["", "add(2, 3)", "=5", "f(1)=", "x; y = 3", "if x = 3", "=" * 500]
)
def test_what_is_no_test_is_refused(typed: str) -> None:
    with pytest.raises(LabError, match="needs a call"):
        read(typed)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [("[1,2]", "[1, 2]"), ("{2, 1}", "{1, 2}"), ("{'b': 1, 'a': {2}}", "{'a': {2}, 'b': 1}"),
     ("\"it's\"", "'it\\'s'"), ("<Point 1>", "<Point 1>"), ("-0.5", "-.5")],
)  # fmt: skip
def test_one_value_in_two_spellings_is_the_same(said: str, wanted: str) -> None:
    assert same(said, Gives("f()", wanted))


@pytest.mark.parametrize(
    ("said", "wanted"),
    [("1", "True"), ("1.0", "1"), ("'5'", "5"), ("[1, 2]", "(1, 2)"), ("[2, 1]", "[1, 2]"),
     ("25", "5"), ("5 6", "5"), ("", "None"), ("0.1", "0.10000001"), ("{1}", "[1]"),
     ("-" * 5000 + "1", "1"), ("9" * 9999, "9")],
)  # fmt: skip
def test_two_values_are_not_the_same(said: str, wanted: str) -> None:
    assert not same(said, Gives("f()", wanted))


@pytest.mark.parametrize(
    ("call", "value"),
    [("import os", "1"), ("x = 1", "1"), ("f(", "1"), ("f()", " "), ("f()\ng()", "1"),
     ("f(" + "1," * 9000 + ")", "1")],
)  # fmt: skip
def test_a_call_is_one_expression(call: str, value: str) -> None:
    with pytest.raises(LabError):
        Gives(call, value)


def test_a_comment_cannot_take_the_mark_away() -> None:
    text = Gives("f(1) # done", "1").asked("def f(x): return x", "<a>", "<b>")
    assert text.endswith("repr((f(1))) + '<b>')\n")
    assert "'<a>'" in text


def test_marks_are_new_each_time() -> None:
    assert len({mark for _ in range(50) for mark in marks()}) == 100


def test_printed_lines_are_the_same_but_for_blanks_at_their_ends() -> None:
    assert same("a  \nb\n\n", Prints("a\nb"))
    assert same("", Prints("\n"))
    assert not same("a b", Prints("a\nb"))
    assert not same("\n\na\nc", Prints("a\nb"))
