"""Grades by the words that stand in a completion: ``match()`` and ``includes()``.

Only whole words and whole numbers count: "25", "1.5" and "-5" do not include "5".

What it leaves out: meaning. "It is not Paris" includes "Paris".

Try it::

    >>> example = Example.pair("Capital of France?", "Paris.", gold="Paris")
    >>> match()("The capital is Paris.", example).value
    1.0
    >>> includes()("Comparison", example).value
    0.0
"""

from __future__ import annotations

from posttrain_lab.graders.grader import Grader, named, no_gold, short
from posttrain_lab.graders.numbers import tidy
from posttrain_lab.records import Example, Grade, LabError

LOCATIONS = ("end", "begin", "exact")
_MOST = 2_000  # places looked at
_OUTER = " .!?,;:\"'“”‘’«»*_`()"
_INSIDE = ".,/:'’"  # between two digits these make one number of them
_BEFORE, _SIGNS = "-^.", "-+.$"  # "-5" and ".5" do not include "5", nor "3-5" "-5"


def match(*, location: str = "end", ignore_case: bool = True) -> Grader:
    """1 if the completion ends (or begins) with the gold answer, or is just that.

    Args:
        location: "end", "begin" or "exact".
        ignore_case: whether capitals make no difference.
    """
    if location not in LOCATIONS:
        raise LabError(f"The location is {short(str(location))}.",
                       f"It is one of {', '.join(LOCATIONS)}.", "Choose one.",
                       "location")  # fmt: skip

    def grade(completion: str, example: Example) -> Grade:
        gold = _plain(example.gold or "", ignore_case)
        if not gold:
            return no_gold()
        said = _plain(completion, ignore_case)
        place = 0 if location == "begin" else max(0, len(said) - len(gold))
        whole = said == gold if location == "exact" else _stands(said, gold, place)
        where = {"end": "at the end", "begin": "at the beginning", "exact": "alone"}[location]
        found = (
            f"“{short(example.gold or '')}” {'stands' if whole else 'does not stand'} {where}."
        )
        return Grade(float(whole), example.gold if whole else None, found)

    return named("match" if location == "end" else f"match({location})", grade)


def includes(text: str = "", *, ignore_case: bool = True) -> Grader:
    """1 if the text, or else the gold answer, stands somewhere in the completion."""

    def grade(completion: str, example: Example) -> Grade:
        wanted = text or example.gold or ""
        plain = _plain(wanted, ignore_case)
        if not plain:
            return no_gold()
        whole = _anywhere(_plain(completion, ignore_case), plain)
        found = f"“{short(wanted)}” {'is' if whole else 'is not'} in it."
        return Grade(float(whole), wanted if whole else None, found)

    return named(f"includes({short(text, 30)})" if text else "includes", grade)


def _plain(text: str, ignore_case: bool) -> str:
    """With single spaces, without the marks around it."""
    text = " ".join(tidy(text).split())
    text = text.rstrip(_OUTER).lstrip(_OUTER.replace(".", ""))  # ".5" is another number
    return text.lower() if ignore_case else text


def _anywhere(said: str, wanted: str) -> bool:
    place = said.find(wanted)
    for _ in range(_MOST):
        if place < 0 or _stands(said, wanted, place):
            return place >= 0
        place = said.find(wanted, place + 1)
    return False


def _stands(said: str, wanted: str, place: int) -> bool:
    """Whether it stands there as whole words and whole numbers."""
    end = place + len(wanted)
    if not said.startswith(wanted, place):
        return False
    last, after = said[max(0, place - 1) : place], said[end : end + 2]
    if (_word(last) and (_word(wanted[0]) or wanted[0] in _SIGNS)) or (
        _word(after[:1]) and _word(wanted[-1])
    ):
        return False
    if wanted[0].isdigit() and last:
        inside = last in _INSIDE and said[max(0, place - 2) : place - 1].isdigit()
        if inside or last in _BEFORE:
            return False
    if wanted[-1].isdigit() and after:
        inside = after[0] in _INSIDE + "-" and after[1:].isdigit()
        return not (inside or after[0] in "%^")
    return True


def _word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"
