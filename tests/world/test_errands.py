"""Errands: right by the tools themselves, and apart in every split."""

from __future__ import annotations

import pytest

from posttrain_lab.environments.environment import call, factories, name_of
from posttrain_lab.world.errands import (
    KINDS,
    MAKERS,
    _key,
    demonstration,
    errand,
    guessed,
)
from posttrain_lab.world.streams import SPLITS, draw


@pytest.mark.parametrize("kind", KINDS)
def test_a_demonstration_calls_tools_and_says_what_the_last_one_gave(kind: str) -> None:
    for n in range(20):
        task = errand("train", n, kind)
        *_, result, answer = task.example.messages
        assert result.role == "tool"
        assert answer.content == f"The answer is {result.content}."
        assert task.example.gold == result.content
        assert result.content.lstrip("-").isdigit()
        assert "error" not in "".join(m.content for m in task.example.messages)


@pytest.mark.parametrize("kind", KINDS)
def test_no_errand_stands_in_two_splits(kind: str) -> None:
    keys = {
        split: {_key(draw(f"errand {kind}", split, n, MAKERS[kind], _key)) for n in range(80)}
        for split in SPLITS
    }
    for one in SPLITS:
        for other in SPLITS:
            assert one == other or not keys[one] & keys[other]


def test_the_same_index_is_the_same_errand_and_another_is_another() -> None:
    assert errand("test", 3) == errand("test", 3)
    assert len({errand("test", n).question for n in range(40)}) > 30


def test_what_is_asked_cannot_be_known_by_heart() -> None:
    """The same question has another answer at another time."""
    answers: dict[str, set[str]] = {}
    for n in range(200):
        task = errand("train", n, "price")
        answers.setdefault(task.question[0].content, set()).add(task.example.gold or "")
    assert max(map(len, answers.values())) > 3


def test_a_careless_demonstration_guesses_and_is_wrong() -> None:
    for n in range(30):
        task, right = guessed("train", n), errand("train", n)
        assert task.question == right.question
        assert task.example.gold == right.example.gold
        assert [m.role for m in task.example.messages] == ["user", "assistant"]
        assert task.example.answer != right.example.answer
    rash = [len(demonstration(n, careless=0.5).example.messages) == 2 for n in range(200)]
    assert 70 < sum(rash) < 130
    assert not any(len(demonstration(n).example.messages) == 2 for n in range(50))


def test_the_numbers_are_in_the_table_and_not_in_the_question() -> None:
    task = errand("train", 0, "older")
    room = factories([task])[name_of(task)]()
    room.reset(task=0)
    said = task.question[0].content
    ages = {call(room, "lookup", {"name": row["name"]}) for row in task.table}
    assert not any(age in said for age in ages)
