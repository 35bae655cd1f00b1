"""Words become numbers: the items' own, their kin, what they were meant to be."""

from __future__ import annotations

import pickle

import pytest

from posttrain_lab.leakage.places import Places, a_sentence, alone_on_its_line, signs
from posttrain_lab.leakage.reader import BREAK, STRANGER, Reader


@pytest.fixture
def reader() -> Reader:
    made = Reader()
    made.learn(["Then Zlatka sells twelve eggs to her neighbour.", "So Zlatka sells eggs."])
    return made


def test_strangers_have_no_number_and_texts_end_with_a_break(reader: Reader) -> None:
    read = reader.read(["eggs zebra", "eggs"])
    assert read.words.tolist() == [reader.words["eggs"], STRANGER, BREAK,
                                   reader.words["eggs"], BREAK]  # fmt: skip
    assert read.document.tolist() == [0, 0, 0, 1, 1]


def test_number_words_are_numbers(reader: Reader) -> None:
    read = reader.read(["12 twelve"])
    assert read.words[0] == read.words[1]
    assert read.numbers[0] > 0


def test_names_and_numbers_have_no_stem(reader: Reader) -> None:
    assert reader.read(["Zlatka 12 Anna"]).stems[:3].tolist() == [0, 0, 0]


@pytest.mark.parametrize("word", ["selling", "neighbor", "nieghbour", "neigbour", "ne1ghb0ur"])
def test_kin_and_slips_share_the_stem(reader: Reader, word: str) -> None:
    wanted = reader.read(["sells" if word.startswith("sel") else "neighbour"]).stems[0]
    assert reader.read([word]).stems[0] == wanted


def test_words_run_together_are_parted(reader: Reader) -> None:
    apart, together = (reader.read([t]).words.tolist() for t in ("sells eggs", "sellseggs"))
    assert apart == together


def test_a_reader_can_be_pickled(reader: Reader) -> None:
    reader.read(["something new"])
    again = pickle.loads(pickle.dumps(reader))
    assert again.read(["eggs"]).words.tolist() == reader.read(["eggs"]).words.tolist()


def test_places_lead_back_to_the_characters(reader: Reader) -> None:
    text = "Yes:  **sells**\n&quot;eggs&quot;, always"
    begin, end = Places(reader, text).span(1, 2)
    assert text[begin:end].startswith("sells")
    assert "eggs" in text[begin:end]
    assert "always" not in text[begin:end]


def test_signs_tell_sums_apart() -> None:
    assert signs("12 + 5") != signs("12 - 5")
    assert signs("x[1:]") != signs("x[1]")
    assert signs("well-known 12") == []


def test_a_line_and_a_sentence_of_its_own() -> None:
    assert alone_on_its_line("a\nQ: Who?\nb", 5, 8)
    assert not alone_on_its_line("So, who knows?", 4, 7)
    assert a_sentence('say "Who?" now', 5, 8)
    assert not a_sentence("and who knows", 4, 7)


def test_words_run_together_are_cut_where_the_items_words_end() -> None:
    reader = Reader()
    reader.learn(["There are one hundred owls in the box, Denmark said, and fib goes on."])
    assert reader.read(["Thereare owlsinthebox"]).words.tolist()[:6] == [
        reader.words[w] for w in ("there", "are", "owls", "in", "the", "box")
    ]
    assert reader.read(["fibfib"]).words.tolist()[:1] == [0]


def test_a_slip_in_a_name_is_that_name_and_another_name_is_not() -> None:
    reader = Reader()
    reader.learn(["In which city does the government of Zambia sit, and of Denmark?"])
    assert reader.read(["Denmarrk"]).words[0] == reader.words["denmark"]
    assert reader.read(["Gambia"]).words[0] != reader.words["zambia"]
