"""Helpful requests: their golds, near misses, splits and documents."""

import re

import pytest

from posttrain_lab.world import lexicon, request_checks, requests
from posttrain_lab.world.howto_words import HOWTOS
from posttrain_lab.world.items import normalised
from posttrain_lab.world.request_words import CATEGORIES, DESCRIPTIONS, DICTIONARY, RHYMES
from posttrain_lab.world.streams import SPLITS, split_of, stream

TRAIN = [requests.instruction("train", i) for i in range(2000)]
DOCUMENTS = [requests.text(stream("requests", "train", i), "train") for i in range(2000)]


@pytest.mark.parametrize("kind", requests.KINDS)
@pytest.mark.parametrize("split", SPLITS)
def test_gold_passes_and_an_empty_a_cut_and_a_rambling_answer_fail(kind, split):
    for index in range(30):
        made = requests.instruction(split, index, kind)
        assert made.check(made.gold), (made.prompt, made.gold)
        assert split_of(made.key) == split
        for wrong in ("", "Yes.", "I do not know.", made.gold + " and so on" * 60):
            assert not made.check(wrong), (made.prompt, wrong)


def test_no_key_stands_in_two_splits_and_there_are_at_least_1000():
    keys = {s: {requests.instruction(s, i).key for i in range(400)} for s in SPLITS[1:]}
    keys["train"] = {m.key for m in TRAIN}
    assert len(keys["train"]) >= 1000
    assert sum(map(len, keys.values())) == len(set().union(*keys.values()))


def test_no_measured_request_occurs_in_training_text():
    measured = {requests.instruction(s, i).key for s in SPLITS[1:] for i in range(150)}
    text = "\n".join(normalised(d) for d in DOCUMENTS)
    assert not [key for key in measured if key in text]
    assert not measured & {m.key for m in TRAIN}


def test_documents_are_whole_and_hold_no_held_out_word():
    text = "\n".join(DOCUMENTS)
    assert not re.search(r"[{}]|\|", text)
    for word in [p.name for p in lexicon.HELD_OUT_NAMES] + lexicon.HELD_OUT_THINGS:
        assert not re.search(rf"\b{word}s?\b", text), word
    assert len(set(DOCUMENTS)) > 1000
    assert max(map(len, DOCUMENTS)) < 480


def test_the_same_index_gives_the_same_item():
    assert requests.instruction("test", 7).gold == requests.instruction("test", 7).gold


def test_a_list_needs_exactly_so_many_different_members():
    members = CATEGORIES["animals"]
    for right in ("A cat, a dog and a fox.", "cat, dog, fox", "A cat, a dog, and a fox"):
        assert request_checks.lists(right, members, 3)
    for wrong in ("A cat and a dog.", "A cat, a dog and a cat.", "A cat, a dog and a table.",
                  "A cat, a dog, a fox and a pig."):  # fmt: skip
        assert not request_checks.lists(wrong, members, 3)


def test_steps_need_numbers_in_order_and_the_words_of_the_task():
    keys = HOWTOS["make tea"].keys
    right = "1. Boil water. 2. Take a cup. 3. Pour it in."
    assert request_checks.steps(right, keys)
    for wrong in (right.replace("2.", "3."), right.replace("cup", "hat"), "Boil water.",
                  "1. Boil water. 2. Take a cup.", right + " 4. Go."):  # fmt: skip
        assert not request_checks.steps(wrong, keys)


def test_a_comparison_the_wrong_way_round_is_wrong():
    args = {"right": "cow", "wrong": "cat", "more": "bigger"}
    assert request_checks.compares("A cow is bigger than a cat.", **args)
    assert request_checks.compares("The cow.", **args)
    assert not request_checks.compares("A cat is bigger than a cow.", **args)
    assert not request_checks.compares("A cow. A cat.", **args)


def test_a_note_needs_both_names_and_its_matter():
    right = "Dear Mia,\nThank you for the book.\nYour Tom"
    args = {"to": "Mia", "sender": "Tom", "words": ("thank", "book")}
    assert request_checks.note(right, **args)
    for wrong in (right.replace("Mia", "Anna"), right.replace("Tom", "Ben"),
                  right.replace("book", "hat")):  # fmt: skip
        assert not request_checks.note(wrong, **args)


def test_a_word_does_not_rhyme_with_itself():
    assert request_checks.rhymes("Hat.", "cat", RHYMES[0])
    assert not request_checks.rhymes("Cat.", "cat", RHYMES[0])
    assert not request_checks.rhymes("Dog.", "cat", RHYMES[0])


def test_the_tables_are_as_large_as_they_need_to_be():
    assert len(requests.KINDS) >= 10
    assert len(HOWTOS) >= 25
    assert len(DICTIONARY) >= 40
    for how in HOWTOS.values():
        assert request_checks.steps(request_checks.numbered(how.steps, " "), how.keys), how
    for word, (_, keys) in DICTIONARY.items():
        assert request_checks.explains(requests.explained(word), word, keys)
        assert request_checks.explains(requests.explained(word, short=True), word, keys)
    for thing, (gold, keys) in DESCRIPTIONS.items():
        assert request_checks.sentence(gold, thing, keys), thing
