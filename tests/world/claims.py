"""What every behaviour of the world has to keep: shared by the tests of its modules."""

import re

from posttrain_lab.world.items import normalised
from posttrain_lab.world.lexicon import HELD_OUT_NAMES, HELD_OUT_THINGS
from posttrain_lab.world.streams import SPLITS, stream


def items(make, split, number=200):
    return [make(split, i) for i in range(number)]


def keys(make, split, number=200):
    return {item.key for item in items(make, split, number)}


def assert_gold_passes(make):
    for split in SPLITS:
        for item in items(make, split):
            assert item.check(item.gold), (item.prompt[-1].content, item.gold)


def assert_junk_fails(make):
    for item in items(make, "test", 60):
        rambling = " ".join([item.gold] * 20)
        for junk in ("", " ", "?!", "\n\n", "{}", "I do not know.", rambling):
            assert not item.check(junk), (item.prompt[-1].content, junk)


def assert_splits_share_no_key(make, floor):
    found = {split: keys(make, split) for split in SPLITS}
    assert sum(len(k) for k in found.values()) == len(set().union(*found.values()))
    assert len(set().union(*found.values())) >= floor


def assert_deterministic(make):
    one, two = make("train", 7), make("train", 7)
    assert (one.prompt, one.gold, one.start) == (two.prompt, two.gold, two.start)


def assert_unseen_in_training(behaviours, text):
    """No measured key in training documents or items, and no held-out word in either."""
    read = [text(stream("doc", "train", i), "train") for i in range(2000)]
    each = 2000 // len(behaviours)
    for make in behaviours.values():
        for item in items(make, "train", each):
            read.append("\n".join(m.content for m in item.example().messages))
            read.append(item.key)
    held_out = [p.name for p in HELD_OUT_NAMES] + HELD_OUT_THINGS
    whole = "\x1f".join(read)
    assert not re.search(rf"\b({'|'.join(held_out)})s?\b", whole)
    whole = normalised(whole)
    for make in behaviours.values():
        for split in ("test", "twin", "validation"):
            leaked = [key for key in keys(make, split, 60) if key in whole]
            assert not leaked, leaked
