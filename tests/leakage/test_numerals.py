"""Which numbers a text tells of, and whether two texts tell of the same."""

from __future__ import annotations

from posttrain_lab.leakage.numerals import (
    MOST_EXAMPLES,
    NONE,
    OTHER,
    SAME,
    SOME,
    Numbers,
    examples_of,
    numbers_of,
    same_examples,
)


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


def test_examples_are_an_input_and_what_comes_out_but_no_count() -> None:
    assert examples_of("f(15) gives 5, and 1, 2, 3 are a count") == {("15", "5"), ("1", "5")}
    assert examples_of("0.5 for 3.5") == examples_of("f(3.5) == 0.5") == {("0.5", "3.5")}


def test_half_of_the_examples_told_and_one_pair_of_digits_is_too_few() -> None:
    own = examples_of("f(15) == 5, f(8) == 2, f(4) == 288")
    assert same_examples(own, examples_of("With 15 as input the output is 5"))
    assert not same_examples(own, examples_of("8 becomes 2"))
    assert not same_examples(own, examples_of("15 gives 5, but 70 gives 31 and 9"))
    many = " ".join(str(3 * n) for n in range(MOST_EXAMPLES + 2))
    assert not same_examples(examples_of(many), examples_of(many))
