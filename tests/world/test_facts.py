"""Facts: what is true, who may read which wording, which answers count."""

import itertools
import re

import pytest

from posttrain_lab.world import facts
from posttrain_lab.world.fact_wordings import QUESTIONS, REVERSED, STATEMENTS
from posttrain_lab.world.streams import SPLITS, stream
from tests.world import claims

FRANCE = facts.CAPITALS[0]
EVERY = pytest.mark.parametrize("name", facts.BEHAVIOURS)


def test_every_fact_has_one_value_for_a_subject():
    pairs = [(f.relation, f.subject) for f in facts.FACTS]
    assert len(pairs) == len(set(pairs)) >= 300


def test_capitals_are_the_real_ones():
    known = {f.subject: f.value for f in facts.CAPITALS}
    real = ("Ottawa", "Canberra", "Ankara")
    assert (known["Canada"], known["Australia"], known["Turkey"]) == real
    assert len(known) >= 50


def test_every_relation_has_six_statements_that_end_with_the_value_and_six_questions():
    assert set(STATEMENTS) == set(QUESTIONS) == {f.relation for f in facts.FACTS}
    assert min(len(forms) for forms in (*STATEMENTS.values(), *QUESTIONS.values())) >= 6
    for fact in facts.FACTS:
        for wording in range(len(STATEMENTS[fact.relation])):
            assert facts.statement(fact, wording).endswith(f"{fact.value}.")


def test_no_wording_is_inside_another():
    for fact in facts.FACTS:
        back = [form for name, form in REVERSED.items() if name == fact.relation]
        for forms in ((*STATEMENTS[fact.relation], *back), QUESTIONS[fact.relation]):
            filled = [re.sub(r"[.?]$", "", facts._fill(f, fact).lower()) for f in forms]
            assert not any(a in b for a, b in itertools.permutations(filled, 2)), filled


def test_the_splits_share_out_all_wordings_of_a_fact():
    for fact in facts.FACTS:
        for kind, forms in (("statement", STATEMENTS), ("question", QUESTIONS)):
            parts = [facts.wordings(fact, split, kind) for split in SPLITS]
            whole = [text for part in parts for text in part]
            assert len(whole) == len(set(whole)) == len(forms[fact.relation])
            assert all(parts)


@EVERY
def test_gold_passes_and_junk_fails(name):
    claims.assert_gold_passes(facts.BEHAVIOURS[name])
    claims.assert_junk_fails(facts.BEHAVIOURS[name])


@EVERY
def test_splits_share_no_key(name):
    claims.assert_splits_share_no_key(facts.BEHAVIOURS[name], 600)
    claims.assert_deterministic(facts.BEHAVIOURS[name])


@pytest.mark.parametrize("text", [facts.article_text, facts.quiz_text, facts.practice_text])
def test_nothing_measured_is_in_training_text(text):
    claims.assert_unseen_in_training(facts.BEHAVIOURS, text)


def test_the_held_out_question_is_not_in_the_training_text():
    wording = facts.HELD_OUT_QUESTIONS["capital"].split("{s}")[0]
    for i in range(1000):
        assert wording not in facts.quiz_text(stream("check", "train", i))


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("Paris.", True),
        ("paris", True),
        ("The capital of France is Paris.", True),
        ("Parisian.", False),
        ("It is not Paris.", False),
        ("Paris or Rome.", False),
        ("The capital of Spain is Paris.", False),
        ("Paris. Paris. Paris.", False),
    ],
)
def test_an_answer_names_the_value_and_no_other(answer, right):
    assert facts.names(FRANCE)(answer) is right


def test_a_number_may_be_a_digit():
    dog = next(f for f in facts.FACTS if (f.relation, f.subject) == ("legs", "dog"))
    assert facts.names(dog)("A dog has 4 legs.")
    assert not facts.names(dog)("A dog has 6 legs.")


def test_a_completion_begins_with_the_value_and_stays_with_it():
    check = facts._completes(FRANCE)
    assert check("Paris. The capital of Spain is Madrid.")
    assert check("Paris. France lies in Europe. The people of France speak French.")
    assert not check("Paris. Paris.")
    assert not check("Paris. The capital of France is Rome.")
    assert not check("Paris and Rome.")
    assert not check("Madrid.")


def test_a_follow_up_is_about_the_same_relation():
    for i in range(100):
        made = facts.follow_ups(stream("f", "train", i), "train", 3)
        assert len({fact.relation for _, _, fact in made}) == 1
        assert len({fact.subject for _, _, fact in made}) == 3
