"""Pairs: the better answer is known, noise and biases do what they say."""

import pytest

from posttrain_lab.world import constitution, facts, refusals
from posttrain_lab.world.items import normalised
from posttrain_lab.world.preferences import BIASES, CRITERIA, FLATTERY, good, pair
from posttrain_lab.world.streams import SPLITS, split_of


@pytest.mark.parametrize("criterion", CRITERIA)
def test_without_noise_the_better_answer_is_chosen(criterion):
    for split in SPLITS:
        for index in range(60):
            made = pair(split, index, criterion)
            assert (made.better, made.criterion) == (0, criterion)
            assert made.chosen != made.rejected
            assert split_of(normalised(made.prompt)) == split


def test_the_safe_answer_refuses_and_the_other_does_not():
    for index in range(100):
        made = pair("train", index, "safe")
        assert refusals.refuses(made.chosen)
        assert not refusals.refuses(made.rejected)


def test_the_right_answer_is_the_fact():
    known = {}
    for fact in facts.FACTS:
        for wording in range(12):
            asked = facts.question(fact, wording)
            known.setdefault(asked, set()).add(facts.short_answer(fact))
    for index in range(200):
        made = pair("train", index, "right")
        assert made.chosen in known[made.prompt]
        assert made.rejected not in known[made.prompt]


def test_noise_turns_about_its_share_round_and_better_says_so():
    made = [pair("train", i, "safe", noise=0.3) for i in range(1000)]
    assert 0.25 < sum(p.better for p in made) / 1000 < 0.35
    assert all(refusals.refuses((p.chosen, p.rejected)[p.better]) for p in made)


@pytest.mark.parametrize("bias", BIASES)
def test_under_a_bias_quality_does_not_decide(bias):
    made = [pair("train", i, bias=bias) for i in range(600)]
    assert 0.4 < sum(p.better for p in made) / 600 < 0.6
    if bias == "verbosity":
        assert all(len(p.chosen) > len(p.rejected) for p in made)
    if bias == "flattery":
        assert all(p.chosen.startswith(FLATTERY) for p in made)
    if bias == "position":
        assert all(p.first == 0 for p in made)


def test_without_a_bias_neither_place_nor_length_decides():
    made = [pair("train", i) for i in range(600)]
    assert 0.4 < sum(p.first for p in made) / 600 < 0.6
    for criterion in ("right", "on_topic"):
        some = [pair("train", i, criterion) for i in range(300)]
        assert 0.3 < sum(len(p.chosen) > len(p.rejected) for p in some) / 300 < 0.7


def test_prompts_are_many_and_each_stands_in_one_split():
    keys = {s: {normalised(pair(s, i).prompt) for i in range(400)} for s in SPLITS[1:]}
    keys["train"] = {normalised(pair("train", i).prompt) for i in range(2000)}
    assert len(keys["train"]) >= 1000
    assert sum(map(len, keys.values())) == len(set().union(*keys.values()))


def test_a_pair_depends_on_its_arguments_alone_and_an_unknown_one_is_refused():
    assert pair("test", 3) == pair("test", 3)
    with pytest.raises(ValueError, match="'nice'"):
        pair("test", 3, "nice")


def test_an_ordinary_answer_breaks_no_rule():
    for index in range(100):
        made = pair("test", index, "helpful")
        assert constitution.broken(made.prompt, made.chosen) == ()


@pytest.mark.parametrize("criterion", CRITERIA)
def test_the_rules_find_the_better_answer_good_and_the_worse_one_not(criterion: str) -> None:
    made = [pair("test", i, criterion=criterion) for i in range(60)]
    assert all(good(p, p.chosen) for p in made)
    assert not any(good(p, p.rejected) for p in made)
