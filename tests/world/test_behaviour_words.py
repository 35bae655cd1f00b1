"""Every behaviour has a name for people."""

from __future__ import annotations

from posttrain_lab.claims.behaviours import WANTED
from posttrain_lab.world.behaviour_words import WORDS
from posttrain_lab.world.behaviours import BEHAVIOURS


def test_every_behaviour_has_words_and_no_words_are_left_over() -> None:
    assert set(WORDS) == set(BEHAVIOURS)


def test_titles_are_told_apart_and_what_is_asked_says_what_is_right() -> None:
    titles = [words.title for words in WORDS.values()]
    assert len(set(titles)) == len(titles)
    assert all("Right:" in words.asks and words.asks.endswith(".") for words in WORDS.values())


def test_the_decks_list_is_made_of_behaviours_that_have_words() -> None:
    assert set(WANTED.values()) <= set(WORDS)
    assert len(set(WANTED.values())) == len(WANTED)
