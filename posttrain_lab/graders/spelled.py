"""Reads a number that is written in words: "twenty-five", "minus five", "one hundred and two".

What it leaves out: "a dozen", "half", ordinals, numbers from a thousand million on.

Try it::

    >>> spelled("She has twenty-five apples left.").value
    Fraction(25, 1)
    >>> spelled("five or six"), spelled("five thirds"), spelled("one of them")
    (None, None, None)
"""

from __future__ import annotations

from fractions import Fraction

from posttrain_lab.graders import number_words as table
from posttrain_lab.graders.numbers import Number, bare, tidy, unit_name

_WORDS_AFTER = 2
_OTHERS_BEFORE = frozenset(
    ("no", "the", "these", "those", "another", "every", "all", "of", "high", "any")
)
_COUNTING = frozenset(table.SMALL) | frozenset(table.TENS)


def spelled(sentence: str) -> Number | None:
    """The one number in words, if at most two words follow it; else None."""
    words = _words(sentence)
    phrases = _phrases(words)
    if len(phrases) != 1:
        return None
    start, end, value = phrases[0]
    after, before = words[end:], words[start - 1] if start else ""
    if before in ("minus", "negative"):
        value = -value
    elif before in table.UNSURE_BEFORE or before in _OTHERS_BEFORE:
        return None
    one = words[start:end] == ["one"]  # a number only where nothing else is said
    if len(after) > (0 if one else _WORDS_AFTER) or (one and start and before != "minus"):
        return None
    if any(word in table.UNSURE_AFTER or word in ("and", "or", "hundredth") for word in after):
        return None
    return Number(Fraction(value), unit_name(after[0]) if after else "")


def counted(sentence: str) -> set[int]:
    """Every number in words from two on: what a sentence counts beside its digits."""
    return {value for _, _, value in _phrases(_words(sentence)) if value > 1}


def _words(sentence: str) -> list[str]:
    return [bare(w) for w in tidy(sentence).replace("-", " ").split() if bare(w)]


def _phrases(words: list[str]) -> list[tuple[int, int, int]]:
    """Each run of number words: where it starts and ends, and its value."""
    found, place = [], 0
    while place < len(words):
        end, value = _phrase(words, place)
        if end > place:
            found.append((place, end, value))
        place = max(end, place + 1)
    return found


def _phrase(words: list[str], place: int) -> tuple[int, int]:
    """The end and the value of the run that starts here."""
    total, part, end, start = 0, 0, place, place
    while place < len(words):
        word, fresh = words[place], end == start
        if word in table.SMALL and (part % 100 == 0 or _ones_fit(part, table.SMALL[word])):
            part += table.SMALL[word]
        elif word in table.TENS and part % 100 == 0:
            part += table.TENS[word]
        elif word == "hundred" and 0 < part < 100:
            part *= 100
        elif word in ("thousand", "million") and part:
            total, part = total + part * table.SCALES[word], 0
        elif not (word == "and" and not fresh and words[place + 1 : place + 2]
                  and words[place + 1] in _COUNTING and part % 100 == 0):  # fmt: skip
            break
        else:
            place += 1
            continue
        place += 1
        end = place
    return end, total + part


def _ones_fit(part: int, ones: int) -> bool:
    """Whether it is one number with what went before: "twenty five", not "ten five"."""
    return part % 10 == 0 and part % 100 >= 20 and 0 < ones < 10
