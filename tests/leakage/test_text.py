"""What a reader would call the same text gives the same words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posttrain_lab.leakage.text import (
    chunk_words,
    mended,
    shape,
    stem,
    unleet,
    unspaced,
    words_of,
)

SAME = ["how", "many", "ducks", "swim", "on", "the", "old", "pond", "12"]


@pytest.mark.parametrize(
    "text",
    [
        "How many ducks swim on the old pond? 12",
        "HOW MANY DUCKS SWIM ON THE OLD POND -- 12!",
        "Ｈｏｗ ｍａｎｙ ducks swim on the old pond １２",
        "How many du\u200bcks sw\u00adim on the o\u2060ld pond 12",
        "Hоw mаny ducks swim оn the оld роnd 12",
        "How&nbsp;many &quot;ducks&quot; swim on the <b>old</b> pond<br/>12",
        "How many ducks swim on the\\nold pond\\u0020 12",
        "How many ducks swim on the old po-\nnd 12",
        "How%20many%20ducks swim on the old pond 12",
        "**How many** _ducks_ swim on the > old # pond | 12",
        "Hów mány dückś swim on the old pond 12",
        "How many ducks swim on the o=\nld pond 12",
        "How mаny dսϲks ѕwim on the օld poոd 12",
        "Нow many ducks swim on the old Ρond 12",
        '<p class="a b">How many</p> ducks swim on the old pond 12',
    ],
)
def test_dressing_does_not_change_the_words(text: str) -> None:
    assert words_of(text) == SAME


def test_words_in_another_alphabet_are_the_same_in_capitals() -> None:
    assert words_of("ΗΜΕΡΑ МОСКВА") == words_of("ημερα Москва")


def test_bytes_of_an_email_are_read_and_keep_their_places() -> None:
    text = "Qu=C3=A9 s=\nea x =3D 3"
    assert words_of(text) == ["que", "sea", "x", "3"]
    assert len(mended(text)) == len(text)


def test_what_was_misread_as_another_encoding_is_read_again() -> None:
    text = "Martaâ€™s cafÃ©, theÂ end"
    assert words_of(text) == ["marta", "s", "cafe", "the", "end"]
    assert len(mended(text)) == len(text)


@pytest.mark.parametrize("text", ["« Voilà »", "50%de", "NÃO"])
def test_what_only_looks_like_bytes_is_left_alone(text: str) -> None:
    assert mended(text) == text


def test_the_cues_of_subtitles_are_no_words() -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:03,500\nHow many\n\n2\n00:00:03,500 --> 00:00:05,000\nducks?"
    )
    assert words_of(text) == ["how", "many", "ducks"]


@pytest.mark.parametrize(("word", "read"), [("frorn", "from"), ("wbat", "what"),
                                             ("docs", "does"), ("clay", "day")])  # fmt: skip
def test_what_prints_alike_has_one_shape(word: str, read: str) -> None:
    assert shape(word) == shape(read)


def test_numbers_are_told_by_their_value() -> None:
    assert words_of("$80,000 and 007 and 1,2") == ["80000", "and", "7", "and", "1", "2"]


def test_latex_words_are_no_escapes() -> None:
    assert words_of(r"\neq \times \text") == ["neq", "times", "text"]


def test_line_numbers_are_no_words() -> None:
    assert words_of("  1 | two old\n  2 | ducks") == ["two", "old", "ducks"]


def test_chinese_is_cut_into_characters() -> None:
    assert words_of("你好 world") == ["你", "好", "world"]


def test_spaced_letters_are_joined() -> None:
    assert "".join(words_of(unspaced("h o w  m a n y  d u c k s"))) == "howmanyducks"


def test_digits_for_letters_are_read() -> None:
    known = {"question", "len"}
    assert unleet("qu3st10n", known) == "question"
    assert unleet("print(l3n(x1))", known) == "print(len(x1))"
    assert unleet("3rd", known) == "3rd"


@given(st.text(max_size=80))
def test_mending_keeps_the_length(text: str) -> None:
    assert len(mended(text)) == len(text)
    assert len(unspaced(text)) == len(text)


@given(st.text(max_size=60))
def test_any_text_gives_words_without_spaces(text: str) -> None:
    for word in words_of(text):
        assert word
        assert not any(c.isspace() for c in word)


@given(st.text(alphabet=st.characters(codec="ascii"), max_size=40))
def test_capitals_never_matter(text: str) -> None:
    low, high = (words_of(t) for t in (text.lower(), text.upper()))
    assert "%" in text or "&" in text or "\\" in text or low == high


def test_kin_words_share_a_stem() -> None:
    assert stem("selling") == stem("sells") == stem("sell")
    assert stem("glass") != stem("gla")
    assert chunk_words("has_close(") == ["has", "close"]
