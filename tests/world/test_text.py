"""The whole training text: what a reader would notice."""

import re
from itertools import islice

from posttrain_lab.world import corpus, stories
from posttrain_lab.world.streams import stream


def texts(make, number=300):
    return [make(stream("check", "train", i)) for i in range(number)]


def test_no_placeholder_is_left_in_any_document():
    for text in islice(corpus.documents("train"), 3000):
        assert not re.search(r"[{}]", text), text


def test_a_hero_keeps_one_pronoun_in_the_openings():
    for text in texts(stories.story):
        if "Her name was" in text:
            assert "His name was" not in text


def test_base_text_knows_no_chat_format():
    for text in islice(corpus.documents("train"), 3000):
        assert "<|im_" not in text
        assert "<think>" not in text
        assert "assistant" not in text


def test_all_kinds_of_documents_come_in_their_shares():
    for shares in corpus.MIXES.values():
        assert abs(sum(shares.values()) - 1) < 1e-9
        for kind in shares:
            assert corpus.KINDS[kind](stream("k", "train", 1), "train")
