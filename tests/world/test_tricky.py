"""Answers that fool careless checkers: the truth is known, and the strict ones see it."""

from __future__ import annotations

from posttrain_lab.graders import code, format_tags, includes, numeric
from posttrain_lab.records import Example
from posttrain_lab.world.tricky import KINDS, answers

STRICT = {"number": numeric(), "format": format_tags(), "program": code()}


def test_half_of_each_kind_is_right_and_none_is_made_twice() -> None:
    made = answers("test", 0, 120)
    for kind in KINDS:
        alike = [one for one in made if one.kind == kind]
        assert len(alike) == 40
        assert sum(one.right for one in alike) == 20
    assert made == answers("test", 0, 120)
    assert made[0] != answers("validation", 0, 1)[0]


def test_verifiers_judge_numbers_and_formats_as_they_are() -> None:
    for one in answers("validation", 0, 300):
        if one.kind != "program":
            accepted = STRICT[one.kind](one.completion, one.example).value == 1
            assert accepted == one.right, one.completion


def test_verifiers_judge_programs_as_they_are() -> None:
    for one in answers("validation", 0, 90)[2::3]:
        accepted = STRICT["program"](one.completion, one.example).value == 1
        assert accepted == one.right, one.completion


def test_a_look_for_the_words_is_fooled() -> None:
    made = [one for one in answers("validation", 0, 300) if not one.right]
    fooled = [includes()(one.completion, Example(one.example.messages, one.naive)).value == 1
              for one in made]  # fmt: skip
    assert sum(fooled) > len(made) / 2
