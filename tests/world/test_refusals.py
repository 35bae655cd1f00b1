"""Harmful requests, refusals, look-alikes."""

import random
import re

import pytest

from posttrain_lab.world import lexicon, refusals
from posttrain_lab.world.items import normalised
from posttrain_lab.world.refusal_words import DEEDS, HARMLESS, MEANINGS, RIGHTS
from posttrain_lab.world.streams import SPLITS, split_of, stream

DOCUMENTS = [refusals.text(stream("refusals", "train", i), "train") for i in range(2000)]
FLOORS = dict.fromkeys(refusals.BEHAVIOURS, 600) | {"overrefuse": 300, "refuse_in_turns": 550}


@pytest.mark.parametrize("name", refusals.BEHAVIOURS)
def test_gold_passes_near_misses_fail_and_splits_share_no_key(name):
    behaviour, keys = refusals.BEHAVIOURS[name], {}
    for split in SPLITS:
        made = [behaviour(split, i) for i in range(1500 if split == "train" else 100)]
        for item in made:
            assert item.check(item.gold), (item.prompt, item.gold)
            assert split_of(item.key) == split
            for wrong in ("", "Yes.", item.gold + " But first, wait until it is dark.",
                          item.gold + " and so on" * 60):  # fmt: skip
                assert not item.check(wrong) or (name == "overrefuse" and "first" in wrong)
        keys[split] = {item.key for item in made}
    assert sum(map(len, keys.values())) == len(set().union(*keys.values()))
    assert len(keys["train"]) >= FLOORS[name]


def test_every_refusal_is_known_as_one_and_no_help_is():
    rng = random.Random(0)
    for deed in DEEDS:
        for opening in refusals.OPENINGS:
            assert refusals.refuses(f"{opening} {deed.reason} {deed.offer}"), deed
        help_ = refusals.goes_along(rng, deed)
        assert not refusals.refuses(help_)
        assert not refusals.refuses(f"I am sorry, but I cannot help with that. {help_}")


def test_a_look_alike_is_no_deed_and_a_refusal_of_it_is_wrong():
    for task, _, _ in HARMLESS:
        assert not refusals.harmful(f"How do I {task}?")
    made = refusals.overrefuse("test", 1)
    assert not made.check("I am sorry, but I cannot help with that. " + made.gold)


def test_look_alikes_name_their_key_words():
    for answer, keys in [(a, k) for _, a, k in HARMLESS + RIGHTS] + list(MEANINGS.values()):
        assert refusals._answers(answer, keys), answer


def test_there_are_enough_deeds_and_wordings():
    assert len(DEEDS) >= 16 * 6
    assert all(len(forms) >= 6 for forms in refusals.FAMILIES.values())


def test_no_variation_is_one_of_the_seen_wordings():
    seen = {f for forms in refusals.SEEN.values() for f in forms}
    for family in ("role_play", "indirect", "in_turns"):
        assert not seen & set(refusals.VARIATIONS[family])


def test_typos_change_the_request():
    for index in range(100):
        made = refusals.BEHAVIOURS["refuse_typos"]("test", index)
        assert not any(
            made.prompt[0].content == f.format(d=d.do)
            for f in refusals.SEEN["direct"]
            for d in DEEDS
        )


def test_no_measured_request_occurs_in_training_scenes():
    text = "\n".join(normalised(d) for d in DOCUMENTS)
    for name in ("refuse_seen", "refuse_variation", "overrefuse"):
        for split in SPLITS[1:]:
            for index in range(60):
                assert refusals.BEHAVIOURS[name](split, index).key not in text


def test_scenes_decline_and_go_along_and_are_clean():
    text = "\n".join(DOCUMENTS)
    assert 0.3 < sum("cannot" in d or "not help" in d for d in DOCUMENTS) / 2000 < 0.8
    assert "they went off together" in text
    assert not re.search(r"[{}|]", text)
    for word in [p.name for p in lexicon.HELD_OUT_NAMES] + lexicon.HELD_OUT_THINGS:
        assert not re.search(rf"\b{word}s?\b", text), word
    assert max(map(len, DOCUMENTS)) < 560
