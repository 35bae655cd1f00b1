"""Dialogues as a base model reads them."""

import re
from itertools import permutations

from posttrain_lab.world import conversation_parts as parts
from posttrain_lab.world import conversations, small_talk, talk
from posttrain_lab.world.streams import stream
from tests.world import claims


def test_a_pirate_keeps_the_fact():
    spoken = talk.pirate("It is Paris.", stream("p", "train", 0))
    assert "be Paris" in spoken
    assert "is" not in spoken.split()


def test_a_pirate_changes_whole_words_only():
    assert "young" in talk.pirate("A young dog is a puppy.", stream("p", "train", 0))


def test_dialogues_have_turns_and_no_placeholder():
    for i in range(2000):
        text = talk.dialogue(stream("d", "train", i))
        assert text.count("\n") >= 3
        assert not re.search(r"[{}]", text), text


def test_training_dialogues_hold_nothing_that_is_measured():
    claims.assert_unseen_in_training(conversations.BEHAVIOURS, talk.dialogue)


def test_no_way_to_give_a_role_is_inside_another():
    filled = [form.format(n="name", a_job="a cook").lower() for form in parts.ROLES]
    assert not any(a in b for a, b in permutations(filled, 2))


def test_exchanges_of_a_split_belong_to_it():
    for make in (small_talk.ambiguous, small_talk.unfair):
        seen = {make(stream("x", "train", i), "train").core for i in range(300)}
        assert not seen & {make(stream("x", "test", i), "test").core for i in range(300)}
