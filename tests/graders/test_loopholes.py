"""Each loophole pays a wrong answer; mended, it pays none, and still pays a right one."""

from __future__ import annotations

import pytest

from posttrain_lab.graders import numeric
from posttrain_lab.graders.loopholes import BY_NAME, LOOPHOLES, find
from posttrain_lab.records import Example, LabError

ASKED = "Ann has 3 cups. She buys 2 more. How many cups has Ann got now?"
EXAMPLE = Example.pair(ASKED, "3 + 2 = 5. The answer is 5.", gold="5")
EXPLOITS = {
    "length": "There is much more to say about this. " * 5,
    "keyword": "Because of that, and so, therefore: the answer is 6.",
    "form": "The answer is 7.",
    "copy": ASKED,
    "flattery": "You are the best. What a wonderful question, how clever and wise! It is 9.",
}
PRAISED = "What a wonderful question! You are so clever. How wise of you!"


@pytest.mark.parametrize("name", BY_NAME)
def test_a_loophole_pays_a_wrong_answer_more_than_a_right_one(name: str) -> None:
    grade = find(name).grade
    wrong = grade(EXPLOITS[name], EXAMPLE).value
    assert not numeric()(EXPLOITS[name], EXAMPLE).value
    assert wrong is not None
    assert wrong >= grade(EXAMPLE.answer, EXAMPLE).value
    assert wrong >= 0.6


@pytest.mark.parametrize("name", BY_NAME)
def test_mended_it_pays_right_answers_only(name: str) -> None:
    mended = find(name).mended
    assert mended(EXPLOITS[name], EXAMPLE).value <= 0
    assert mended(EXAMPLE.answer, EXAMPLE).value == 1


@pytest.mark.parametrize("loophole", LOOPHOLES, ids=lambda each: each.name)
def test_any_text_gets_a_mark_from_0_to_1_and_a_reason(loophole) -> None:
    for text in ("", "\0", "5", ASKED * 50, "<think><answer>", EXAMPLE.answer):
        given = loophole.grade(text, EXAMPLE)
        assert given.value is not None
        assert 0 <= given.value <= 1
        assert given.explanation


def test_the_flattered_judge_says_what_it_liked() -> None:
    given = find("flattery").grade(PRAISED, EXAMPLE)
    assert given.value == pytest.approx(0.6)
    assert "wonderful, clever, wise" in given.explanation


def test_truth_alone_earns_one_of_five_points_and_kind_words_earn_more() -> None:
    grade = find("flattery").grade
    assert grade(EXAMPLE.answer, EXAMPLE).value == pytest.approx(0.2)
    assert grade(f"{PRAISED} The answer is 5.", EXAMPLE).value == pytest.approx(0.8)


def test_without_a_gold_answer_the_mended_ones_cannot_grade() -> None:
    nobody_knows = Example.pair(ASKED, "")
    for loophole in LOOPHOLES:
        assert loophole.mended("It is 5.", nobody_knows).value is None


def test_an_unknown_loophole_is_named_with_those_that_exist() -> None:
    with pytest.raises(LabError, match=r"'beauty'.*length"):
        find("beauty")
