"""Lists that are said again."""

from posttrain_lab.world import repeats
from posttrain_lab.world.lexicon import HELD_OUT_NAMES, HELD_OUT_THINGS
from posttrain_lab.world.streams import stream

DOCUMENTS = [repeats.text(stream("repeats", "train", i)) for i in range(500)]


def test_every_line_says_the_same_and_pairs_and_sentences_stay_together():
    kinds = set()
    for document in DOCUMENTS:
        lines = [line for line in document.splitlines() if not line.endswith(":")]
        sentences, pairs = lines[0].endswith("."), len(lines) == 4
        kinds.add((sentences, pairs))
        if sentences or pairs:
            between = ". " if sentences else ", "
            parts = [line.removesuffix(".").split(between) for line in lines]
            assert len({frozenset(part) for part in parts}) == 1
            assert len(set(lines)) > 1
        else:
            assert len(set(lines)) == 1
    assert kinds == {(False, False), (False, True), (True, False)}


def test_lists_are_new_each_time_and_hold_no_held_out_word():
    assert len(set(DOCUMENTS)) == len(DOCUMENTS)
    held_out = {p.name for p in HELD_OUT_NAMES} | set(HELD_OUT_THINGS)
    assert not held_out & set(repeats.WORDS)
