"""What holds for every behaviour of the world at once."""

import json
from itertools import islice

import pytest

from posttrain_lab.models.catalog import POCKET
from posttrain_lab.world import chats, corpus
from posttrain_lab.world.behaviours import BEHAVIOURS
from posttrain_lab.world.streams import SPLITS
from tools.pocket.leaks import (
    STREAMS,
    in_documents,
    in_items,
    in_streams,
    measured_keys,
    recorded,
    sources,
    words,
)

PART = 0.05  # of each ten thousand texts
NEEDED = {
    "instruction", "story_ends", "story_on_topic", "fact_completion", "fact_multiturn",
    "spanish_qa", "picture_exact", "recall_4x", "refuse_seen", "refuse_variation",
    "overrefuse", *(f"steps_{n}" for n in range(1, 7)),
}  # fmt: skip


def test_the_report_cards_behaviours_are_there():
    assert set(BEHAVIOURS) >= NEEDED


@pytest.mark.parametrize("name", BEHAVIOURS)
def test_every_gold_answer_passes_and_no_answer_does_not(name):
    for split in SPLITS:
        for index in range(15):
            item = BEHAVIOURS[name](split, index)
            assert item.behaviour == name
            assert item.prompt[-1].role == "user"
            assert item.check(item.gold) is True
            assert item.check("") is False


def test_no_measured_item_is_in_a_training_document():
    keys = measured_keys(40)
    for mix in ("base", "mid"):
        assert list(in_documents(keys, islice(corpus.documents("train", mix=mix), 3000))) == []


def test_no_measured_item_is_a_training_item():
    assert list(in_items(measured_keys(60), 300)) == []


@pytest.mark.slow
def test_no_measured_item_is_anywhere_in_what_the_shipped_models_read():
    """A part is read anew; all of it where the recorded search read what other code made."""
    streams = {mix for mix, _ in shipped_models_read()}
    assert {"base", "base-last"} <= streams
    told = recorded()
    assert (told["found"], told["items"]) == (0, 120)
    share = PART if told["sources"] == sources() else 1.0
    assert in_streams(measured_keys(100), share, streams)[:5] == []


def shipped_models_read():
    """(stream, how many texts of it) for every run that made a shipped model."""
    for path in POCKET.glob("*/training.json"):
        record = json.loads(path.read_text())
        for phase in record["phases"]:
            for part in phase.get("read", (phase,)):
                kinds = ("documents", "conversations", "examples")
                yield (
                    part.get("mix") or part["shown"],
                    next(part[kind] for kind in kinds if kind in part),
                )


def test_the_leak_search_looks_as_far_as_every_shipped_model_read():
    for mix, number in shipped_models_read():
        assert STREAMS[mix] >= number, mix


def test_names_numbers_and_case_do_not_hide_a_leak_and_sentence_ends_tell_items_apart():
    assert words("Anna has 12 apples.") == words("ben has 7 APPLES!")
    assert words("I can't. No") == words("i can't! no")
    assert words("Where does a pilot work? In a plane.") != words("a pilot works in a plane.")


def test_a_leak_is_found_whatever_its_names_and_numbers():
    leaked = BEHAVIOURS["steps_2"]("test", 0)
    document = "Some text. " + leaked.prompt[0].content.upper() + " And more."
    found = list(in_documents(measured_keys(1), [document]))
    assert ("steps_2", leaked.key) in {(name, key) for name, key, _ in found}


def test_a_mix_has_its_shares_and_starts_where_it_is_told():
    made = list(islice(chats.items("chat"), 300))
    assert 35 <= sum(item.behaviour == "instruction" for item in made) <= 85
    later = next(iter(chats.items("chat", start=7)))
    assert (later.prompt, later.gold) == (made[7].prompt, made[7].gold)


def test_the_control_arm_has_the_same_questions_without_the_thinking():
    thinking = chats.examples("reasoner", 20)
    for one, two in zip(thinking, map(chats.at_once, thinking), strict=True):
        assert one.prompt == two.prompt
        assert "<think>" in one.answer
        assert "<think>" not in two.answer
        assert one.answer.endswith(two.answer)
