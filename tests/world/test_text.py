"""Stories, facts and talk: what a reader would notice."""

import re
from itertools import islice

from posttrain_lab.world import corpus, facts, stories, talk
from posttrain_lab.world.streams import stream


def texts(make, number=300):
    return [make(stream("check", "train", i)) for i in range(number)]


def test_no_placeholder_is_left_in_any_document():
    for text in islice(corpus.documents("train"), 3000):
        assert not re.search(r"[{}]", text), text


def test_stories_start_with_a_capital_and_end_like_a_sentence():
    for text in texts(stories.story):
        assert text[0].isupper()
        assert text.endswith((".", "!", '"'))


def test_stories_differ():
    assert len(set(texts(stories.story))) == 300


def test_a_hero_keeps_one_pronoun_in_the_openings():
    for text in texts(stories.story):
        if "Her name was" in text:
            assert "His name was" not in text


def test_every_fact_has_one_value_for_a_subject():
    pairs = [(f.relation, f.subject) for f in facts.FACTS]
    assert len(pairs) == len(set(pairs))


def test_capitals_are_the_real_ones():
    known = {f.subject: f.value for f in facts.CAPITALS}
    assert (known["Canada"], known["Australia"], known["Turkey"]) == (
        "Ottawa",
        "Canberra",
        "Ankara",
    )
    assert len(known) >= 50


def test_the_held_out_question_is_not_in_the_training_text():
    wording = facts.HELD_OUT_QUESTIONS["capital"].split("{s}")[0]
    assert not any(wording in text for text in islice(corpus.documents("train"), 3000))


def test_a_pirate_keeps_the_fact():
    spoken = talk.pirate("It is Paris.", stream("p", "train", 0))
    assert "be Paris" in spoken
    assert "is" not in spoken.split()


def test_base_text_knows_no_chat_format():
    for text in islice(corpus.documents("train"), 3000):
        assert "<|im_" not in text
        assert "<think>" not in text
        assert "assistant" not in text


def test_all_kinds_of_documents_come_in_their_shares():
    assert abs(sum(corpus.SHARES.values()) - 1) < 1e-9
    assert {corpus.document(kind, stream("k", "train", 1), "train") for kind in corpus.SHARES}
