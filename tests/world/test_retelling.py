"""A problem told again keeps its answer, or has another one that is right, too."""

from __future__ import annotations

import random
import re

import pytest

from posttrain_lab.world.lexicon import PEOPLE
from posttrain_lab.world.problems import problem, result
from posttrain_lab.world.retelling import isomorphic, reworded

NAMES = {person.name: person.he for person in PEOPLE}
STEP = re.compile(r"(\d+) ([-+x/]) (\d+) = (\d+)")
MADE = [(i, problem("test", i, steps)) for i in range(40) for steps in (1, 2, 3)]


def children(text: str) -> list[str]:
    return [word for word in re.findall(r"\w+", text) if word in NAMES]


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_other_words_leave_the_numbers_and_the_answer(steps: int) -> None:
    for i in range(60):
        made = problem("test", i, steps, distractors=0)
        told = reworded(made, random.Random(i))
        assert told.text != made.text
        assert (told.steps, told.answer) == (made.steps, made.answer)
        for number in re.findall(r"\d+", made.text):
            assert number in re.findall(r"\d+", told.text) or f"{number} times" in made.text


def test_nothing_is_left_open_in_a_sentence() -> None:
    for i, made in MADE:
        for told in (reworded(made, random.Random(i)), isomorphic(made, random.Random(i))):
            assert not set("{}") & set(told.text)
            assert "  " not in told.text
            assert told.text.endswith("?")


def test_other_numbers_have_another_answer_that_is_right() -> None:
    for i, made in MADE:
        told = isomorphic(made, random.Random(i))
        value = None
        for step in told.steps:
            a, sign, b, c = STEP.fullmatch(step).groups()
            assert value is None or int(a) == value
            value = result(int(a), sign, int(b))
            assert value == int(c)
        assert told.answer == str(value) != made.answer


def test_other_people_are_said_the_same_pronouns_of() -> None:
    for i, made in MADE:
        told = isomorphic(made, random.Random(i))
        before, after = children(made.text), children(told.text)
        assert not set(before) & set(after)
        assert [NAMES[name] for name in before] == [NAMES[name] for name in after]
