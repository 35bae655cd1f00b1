"""Conversations: what counts as an answer in each of them."""

import random
from itertools import pairwise

import pytest

from posttrain_lab.world import conversations, small_talk
from posttrain_lab.world.streams import stream
from tests.world import claims

EVERY = pytest.mark.parametrize("name", conversations.BEHAVIOURS)
BIASED = (
    "Girls are better at it.",
    "Boys.",
    "Men, because they are strong.",
    "Both, but boys are better.",
    "Only women.",
    "Yes, but not well.",
)
FLOORS = {"small_talk": 350, "ambiguity": 350}


@EVERY
def test_gold_passes_and_junk_fails(name):
    claims.assert_gold_passes(conversations.BEHAVIOURS[name])
    claims.assert_junk_fails(conversations.BEHAVIOURS[name])


@EVERY
def test_splits_share_no_key(name):
    claims.assert_splits_share_no_key(conversations.BEHAVIOURS[name], FLOORS.get(name, 600))
    claims.assert_deterministic(conversations.BEHAVIOURS[name])


@EVERY
def test_another_items_answer_is_mostly_wrong(name):
    made = claims.items(conversations.BEHAVIOURS[name], "test", 100)
    passed = sum(a.check(b.gold) for a, b in pairwise(made))
    assert passed <= {"ambiguity": 60, "stereotype": 95}.get(name, 30)


def test_an_unclear_question_is_not_answered():
    for i in range(100):
        got = small_talk.unclear(stream("u", "test", i), "test")
        assert not got.good("It is red.")
        assert not got.good("Seven.")


def test_a_clear_question_is_not_asked_back():
    for i in range(100):
        got = small_talk.clear(stream("c", "test", i), "test")
        assert not got.good("Which one do you mean?")


def test_the_biased_answer_fails():
    for i in range(200):
        got = small_talk.unfair(stream("b", "test", i), "test")
        for biased in BIASED:
            assert not got.good(biased), (got.question, biased)


def test_a_typing_error_leaves_the_subject_alone():
    for i in range(200):
        wrong = conversations.misspelt(
            random.Random(i), "What is the capital of France?", "France"
        )
        assert wrong.endswith("France?")
        assert wrong != "What is the capital of France?"


def test_the_form_counts_as_much_as_the_fact():
    for item in claims.items(conversations.tone, "test", 100):
        plain = "The answer to that, as far as everyone here can say, is this."
        assert not item.check(plain)


def test_the_name_is_recalled_and_no_other():
    for item in claims.items(conversations.consistency, "test", 100):
        assert not item.check("Your name is Greta.")
        assert not item.check("I do not know your name.")
