"""Choices: what is better about the chosen answer is what its kind says, and nothing else."""

import pytest

from posttrain_lab.world import manners
from posttrain_lab.world.items import normalised
from posttrain_lab.world.preferences import good, polite, said
from posttrain_lab.world.streams import SPLITS, split_of


@pytest.mark.parametrize("kind", manners.KINDS)
def test_the_chosen_answer_is_better_in_the_way_of_its_kind(kind):
    for split in SPLITS:
        for index in range(60):
            made = manners.choice(split, index, kind)
            assert split_of(normalised(made.prompt)) == split
            assert said(made.chosen, made.keep)
            assert made.chosen != made.rejected
            assert good(made, made.chosen) == (kind != "less_bad")
            assert not good(made, made.rejected)
            assert said(made.rejected, made.keep) == (kind == "kinder")
            if kind == "righter":
                assert polite(made.rejected) or made.rejected.strip() == ""


def test_a_mix_holds_each_kind_in_its_share():
    reasons = [manners.choice("train", i).reason for i in range(1000)]
    for kind, share in manners.KINDS.items():
        assert abs(reasons.count(manners.REASONS[kind]) / 1000 - share) < 0.05


def test_a_quarter_of_the_demonstrations_is_polite_and_all_are_right():
    made = [manners.demonstration("train", i) for i in range(1000)]
    assert abs(sum(polite(answer) for _, answer in made) / 1000 - manners.GOOD) < 0.05


def test_an_answer_is_judged_by_manners_and_content_with_a_reason():
    asked = manners.asked(manners.choice("train", 0))
    grade = manners.judged(asked.answer.replace("Now go away.", ""), asked)
    assert grade.value in (0.0, 1.0)
    gold = asked.gold.split(manners.OR)[0]
    assert manners.judged(f"Gladly. {gold}.", asked).value == 1.0
    assert manners.judged(f"{gold}.", asked).explanation == "It is not polite."
    assert manners.judged("Gladly.", asked).explanation == "What was asked is not in it."
    assert manners.judged(f"Gladly. {gold}. Now go away.", asked).value == 0.0
    bare = manners.asked(manners.choice("train", 0)).__class__(asked.messages)
    assert manners.judged("Gladly.", bare).value is None
