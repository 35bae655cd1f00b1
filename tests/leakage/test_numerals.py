"""Which numbers a text tells of, and whether two texts tell of the same."""

from __future__ import annotations

from posttrain_lab.leakage.numerals import NONE, OTHER, SAME, SOME, Numbers, numbers_of


def test_numbers_are_read_in_digits_and_words() -> None:
    assert numbers_of("Twelve eggs, 1,200 ducks and one pond") == {"12", "1200"}
    assert numbers_of("A quarter of $3.50, twice") == {"4", "3.5", "2"}


def test_how_the_numbers_of_two_texts_go_together() -> None:
    numbers = Numbers.build(["12 hens, 30 eggs, 7 days", "One pond", "8 cups and 9 jars"])
    told = [numbers.agreement(0, numbers_of(text))[0] for text in (
        "A dozen hens lay thirty eggs in 7 days", "12 hens, 30 eggs, 5 days", "8 hens, 9 eggs",
    )]  # fmt: skip
    assert told == [SAME, SOME, OTHER]
    assert numbers.agreement(1, frozenset())[0] == NONE


def test_a_rare_number_says_more_than_a_common_one() -> None:
    numbers = Numbers.build(["5 and 77", *["5 and 6"] * 30])
    rare, common = (numbers.agreement(0, frozenset({one}))[1] for one in ("77", "5"))
    assert rare > common
