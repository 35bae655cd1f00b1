"""Long documents: length, distance, exact checks, splits."""

import re

import pytest

from posttrain_lab.world import lexicon, recall, recall_words
from posttrain_lab.world.items import normalised
from posttrain_lab.world.streams import SPLITS, split_of, stream


def tokens(text):
    return len(text) / recall.CHARACTERS


@pytest.mark.parametrize("name", recall.BEHAVIOURS)
def test_gold_passes_another_value_fails_and_splits_share_no_key(name):
    keys, number = set(), 0
    for split in SPLITS:
        for index in range(60):
            item = recall.BEHAVIOURS[name](split, index)
            others = item.check.keywords["others"]
            assert item.check(item.gold), item
            assert item.check(" " + item.check.keywords["value"] + ".")
            for wrong in ("", "Yes.", others[0], f"{item.gold} No, {others[0]}.",
                          item.gold + " and so on" * 20):  # fmt: skip
                assert not item.check(wrong), (item.gold, wrong)
            assert split_of(item.key) == split
            assert tokens(item.start) <= 500
            keys.add(item.key)
            number += 1
    assert len(keys) == number


@pytest.mark.parametrize(("name", "least", "most"), [
    ("recall_1x", 60, 110), ("recall_2x", 180, 245), ("recall_4x", 435, 500),
    ("recall_numbers_1x", 60, 110), ("recall_numbers_4x", 435, 500),
    ("story_question_4x", 430, 500),
])  # fmt: skip
def test_lengths_are_as_named(name, least, most):
    for index in range(100):
        item = recall.BEHAVIOURS[name]("test", index)
        answer = item.check.keywords["value"]
        assert least <= tokens(f"{item.start} {answer}") <= most


@pytest.mark.parametrize("distance", [0.0, 0.25, 0.5, 0.75, 1.0])
def test_the_note_stands_at_the_chosen_distance(distance):
    for index in range(50):
        made = recall.document("test", index, 480, distance=distance)
        assert abs(made.asked[0].distance - distance) < 0.06


def test_the_answer_says_again_what_was_asked_as_the_note_did():
    for name in ("recall_1x", "recall_numbers_1x"):
        for index in range(50):
            item = recall.BEHAVIOURS[name]("test", index)
            lead = item.start.split("? ")[-1].removeprefix("The ")
            subject = lead.rsplit(" ", 1)[0].removesuffix("'s number")
            assert subject in item.prompt[0].content.split("\n")[0]
            assert subject in item.prompt[0].content.split("\n")[1]


def test_the_answer_stands_once_in_the_document():
    for index in range(100):
        item = recall.BEHAVIOURS["recall_4x"]("test", index)
        value = item.check.keywords["value"]
        assert len(re.findall(rf"\b{value}\b", item.prompt[0].content)) == 1


def test_47_does_not_match_48():
    item = recall.BEHAVIOURS["recall_numbers_1x"]("test", 0)
    value = item.check.keywords["value"]
    assert item.check(f"It is {value}")
    assert not item.check(str(int(value) + 1))
    assert not item.check(f"{value} {int(value) + 1}")


def test_the_filler_names_none_of_the_values():
    for form in (*recall_words.FILLERS, *recall_words.NEUTRAL, *recall_words.CLOSINGS,
                 *recall_words.OPENINGS, *recall_words.WHEN):  # fmt: skip
        assert not {w.strip(".,") for w in form.lower().split()} & set(lexicon.COUNTABLE), form


@pytest.mark.parametrize(("size", "least", "most"), [(105, 2, 4), (240, 3, 3), (490, 4, 12)])
def test_training_documents_ask_several_questions_and_keep_to_their_length(size, least, most):
    for index in range(100):
        text = recall.text(stream("recall", "train", index), "train", size)
        body, *asked = text.split("\n")
        assert least <= len(asked) <= most
        assert all("? " in line for line in asked)
        assert tokens(text) <= size + 10
        assert split_of(normalised(body)) == "train"
        assert not re.search(r"[{}]| a owl", text)


def test_training_documents_hold_no_held_out_word_and_differ():
    made = [recall.text(stream("recall", "train", i), "train") for i in range(1000)]
    text = "\n".join(made)
    for word in [p.name for p in lexicon.HELD_OUT_NAMES] + lexicon.HELD_OUT_THINGS:
        assert not re.search(rf"\b{word}s?\b", text), word
    assert len(set(made)) == 1000


def test_no_measured_document_is_among_the_training_ones():
    text = "\n".join(
        normalised(recall.text(stream("recall", "train", i), "train")) for i in range(1000)
    )
    for split in SPLITS[1:]:
        for index in range(50):
            assert recall.BEHAVIOURS["recall_1x"](split, index).key not in text


def test_the_same_index_gives_the_same_document():
    assert recall.document("test", 4, 300) == recall.document("test", 4, 300)
