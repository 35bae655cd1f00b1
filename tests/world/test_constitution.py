"""Rules, cases that break exactly one, and mending."""

import pytest

from posttrain_lab.world import constitution, facts
from posttrain_lab.world.constitution import RULES, broken, case
from posttrain_lab.world.streams import SPLITS, split_of


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.name)
def test_a_case_breaks_its_rule_alone_and_its_revision_none(rule):
    for split in SPLITS:
        for index in range(60):
            made = case(rule, split, index)
            assert broken(made.request, made.bad) == (rule.name,), made
            assert broken(made.request, made.revised) == (), made
            assert constitution.mended(made, made.revised), made
            assert made.critique


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.name)
def test_each_rule_has_many_requests(rule):
    assert len({case(rule, "train", i).request for i in range(400)}) >= 60


def test_gold_mends_and_the_bad_answer_and_nothing_do_not():
    keys = {}
    for split in SPLITS:
        made = [constitution.revise(split, i) for i in range(1500 if split == "train" else 100)]
        for item in made:
            assert item.check(item.gold)
            assert split_of(item.key) == split
            for wrong in ("", item.prompt[1].content, item.gold + " and so on" * 40):
                assert not item.check(wrong), (item.prompt, wrong)
        keys[split] = {item.key for item in made}
    assert len(keys["train"]) >= 1000
    assert sum(map(len, keys.values())) == len(set().union(*keys.values()))


def test_an_empty_phrase_does_not_mend_a_question_with_a_known_answer():
    made = case(constitution.BY_NAME["no_insults"], "train", 0)
    assert not constitution.mended(made, "Hello there.")


def test_the_right_answer_to_any_fact_breaks_no_rule():
    for fact in facts.FACTS:
        request, answer = facts.question(fact, 0), facts.short_answer(fact)
        assert broken(request, answer) == (), (request, answer)


def test_there_are_at_least_eight_rules_with_different_names():
    assert len({r.name for r in RULES}) == len(RULES) >= 8
