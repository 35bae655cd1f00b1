"""What a row and an item share is marked in both, and what was changed is not."""

from __future__ import annotations

from posttrain_lab.leakage.side_by_side import shared

ITEM = "Anna has 12 old coins. Ben gives her 9 more. How many coins has she now?"


def marked(row: str, item: str = ITEM) -> tuple[list[str], list[str]]:
    ours, theirs = shared(row, item, (0, len(row)))
    return [row[a:b] for a, b in ours], [item[a:b] for a, b in theirs]


def test_the_same_text_is_marked_whole_whatever_its_case_and_signs() -> None:
    ours, theirs = marked("ANNA HAS 12 OLD COINS - BEN GIVES HER 9 MORE - HOW MANY COINS HAS "
                          "SHE NOW")  # fmt: skip
    assert theirs == [ITEM.rstrip("?")]
    assert " ".join(ours).startswith("ANNA HAS 12 OLD COINS")


def test_swapped_names_and_numbers_are_what_is_not_marked() -> None:
    ours, _ = marked("Zoe has 40 old coins. Ben gives her 9 more. How many coins has she now?")
    assert "Zoe" not in " ".join(ours)
    assert "40" not in " ".join(ours)
    assert "coins. Ben gives her 9 more" in " ".join(ours)


def test_sentences_that_were_moved_are_still_marked() -> None:
    ours, _ = marked("Ben gives her 9 more. Anna has 12 old coins. How many coins has she now?")
    assert "Anna has 12 old coins" in " ".join(ours)


def test_nothing_outside_the_match_is_marked() -> None:
    row = "Anna has 12 old coins. But Anna has 12 old coins."
    ours, _ = shared(row, ITEM, (0, 22))
    assert ours == [(0, 21)]


def test_letters_set_apart_are_words() -> None:
    row = "  ".join(" ".join(word) for word in ITEM.split())
    ours, theirs = shared(row, ITEM, (0, len(row)))
    assert theirs == [(0, len(ITEM) - 1)]
    assert ours[0][0] == 0
