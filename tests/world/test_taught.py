"""The behaviours that are taught to a base model in a minute."""

import pytest

from posttrain_lab.world.streams import SPLITS
from posttrain_lab.world.taught import TAUGHT, solve, thinks

MADE = {**TAUGHT, "solve": solve}


@pytest.mark.parametrize("name", MADE)
def test_gold_passes_and_what_a_base_model_says_does_not(name):
    for split in SPLITS:
        for index in range(60):
            item = MADE[name](split, index)
            assert item.check(item.gold), item.gold
            for wrong in ("", "It is Paris.", "The answer is 12.", item.gold + " and on" * 60):
                assert not item.check(wrong), wrong


@pytest.mark.parametrize("name", MADE)
def test_no_test_item_is_among_the_examples(name):
    asked = {MADE[name]("train", i).key for i in range(400)}
    for split in SPLITS[1:]:
        assert not asked & {MADE[name](split, i).key for i in range(100)}


def test_a_right_answer_without_its_thinking_is_not_thinking():
    item = TAUGHT["think"]("test", 0)
    assert not item.check(item.gold.split("</think>")[1])
    assert not item.check(item.gold.replace("</think>", ""))


def test_thinking_may_come_to_a_wrong_answer_and_solving_may_not():
    wrong = "<think>2 + 3 = 6.</think><answer>6</answer>"
    assert TAUGHT["think"]("test", 0).check(wrong)
    assert not solve("test", 0).check(wrong)
    assert not thinks("<think>2 + 3 = 6.</think><answer>5</answer>")


def test_problems_to_solve_have_one_to_three_steps():
    assert [solve("train", i).gold.count("=") for i in range(6)] == [1, 2, 3, 1, 2, 3]
