"""Grades a number: is the answer that the completion gives the gold answer?

The answer is read where it is marked (``<answer>``, ``\\boxed``, "####", "The answer is"), or
where the whole completion is a short text with one number. It is compared as an exact
fraction: "5.0", "10/2" and "$5.00" are 5, "25", "5-6" and "5 million" are not.

What it leaves out: algebra, intervals, sets and roots (math-verify reads those; it needs
half a second to load and up to five for a long answer, and takes "5 million" for 5), and
converting units.

Try it::

    >>> example = Example.pair("How many?", "5", gold="5")
    >>> numeric()("8 + 2 - 5 = 5. Answer: 5", example).value
    1.0
    >>> numeric()("25", example).value
    0.0
"""

from __future__ import annotations

import re
from fractions import Fraction

from posttrain_lab.graders.answers import LONGEST, places, spoken_of, without_thinking
from posttrain_lab.graders.grader import Grader, named, no_gold, short
from posttrain_lab.graders.numbers import Number, bare, tidy, unit_name, written
from posttrain_lab.graders.sentences import (
    DENIAL,
    FAR,
    NOTHING,
    TAKEN_BACK,
    conclusion,
    contradiction,
)
from posttrain_lab.records import Example, Grade, LabError

_SENTENCE_ENDS = ("\n", ". ", "! ", "? ")
_PERCENT = re.compile(r"%|percent|per cent", re.IGNORECASE)
_READ = FAR + 8 * LONGEST  # an answer farther from the end does not count anyway
_PLAIN = re.compile(r"-?\d{1,15}")


def numeric(*, within: float = 0.0, last: bool = False) -> Grader:
    """1 if the answer is the example's gold number, else 0.

    Args:
        within: how far from the gold number an answer may be.
        last: where no answer is marked, the last number of the text counts.
    """
    if not 0 <= within < float("inf"):
        raise LabError(f"within is {within}.", "It needs to be 0 or more.", "Try 0.", "within")
    margin = Fraction(str(within))

    def grade(completion: str, example: Example) -> Grade:
        if example.gold is None:
            return no_gold()
        gold_text = example.gold.strip()
        fast = _PLAIN.fullmatch(gold_text) and gold_text.isascii()
        gold = Number(Fraction(int(gold_text))) if fast else _gold(gold_text)
        if gold is None:
            return Grade(None, None, f"The gold answer, {short(gold_text)}, is not a number.")
        found = _answer(completion, last)
        if isinstance(found, str):
            return Grade(0.0, None, found)
        number, words, mark = found
        if problem := _unlike(gold, number, words, margin, example):
            return Grade(0.0, _shown(number), problem)
        where = f", marked by {mark}" if mark else ""
        return Grade(1.0, _shown(number), f"{short(_shown(number))} is right{where}.")

    return named("numeric(last=True)" if last else "numeric", grade)


def _gold(text: str) -> Number | None:
    """The gold answer: a number, or a solution that marks one."""
    read_whole = conclusion(text) if len(text) <= LONGEST else NOTHING
    if isinstance(read_whole, Number):
        return read_whole
    found = _answer(text, last=False)
    return None if isinstance(found, str) else found[0]


def _answer(completion: str, last: bool) -> tuple[Number, str, str] | str:
    """The number given, the sentence it stands in and its mark; or why there is none."""
    text = without_thinking(completion)
    if text is None:
        return "The thinking does not end, so there is no answer."
    text = text.strip()[-_READ:]
    if _PLAIN.fullmatch(text) and text.isascii():  # the fast path
        return Number(Fraction(int(text))), "", ""
    why = "No answer is marked."
    marked = places(text)
    for place in marked:
        number = place.unsaid or conclusion(place.text)
        if isinstance(number, Number):
            against = contradiction(place.after, number.value)
            unclear = f"The answer is not clear: {against}."
            return unclear if against else (number, place.text, place.mark)
        why = f"The answer {short(place.text)} cannot be taken: {number}."
        if place.final or number not in (NOTHING, DENIAL):
            return why
    return _unmarked(text, last, why, bool(marked))


def _unmarked(text: str, last: bool, why: str, marked: bool) -> tuple[Number, str, str] | str:
    if len(text) <= LONGEST and not last:
        if spoken_of(text):
            return why if marked else "An answer is spoken of, but not given as one's own."
        number = conclusion(text)
        if isinstance(number, Number):
            taken_back = TAKEN_BACK.search(text)
            return f"“{taken_back[0]}” takes it back." if taken_back else (number, text, "")
        return why if number == NOTHING else f"{why} {number[0].upper()}{number[1:]}."
    if not last:
        return why
    sentence, after = _last_sentence(text)
    number = conclusion(sentence, last=True)
    if not isinstance(number, Number):
        return f"The last sentence with a number cannot be taken: {number}."
    against = contradiction(after, number.value)
    return f"The answer is not clear: {against}." if against else (number, sentence, "")


def _last_sentence(text: str) -> tuple[str, str]:
    """The last sentence with a digit in it, and what follows."""
    text = tidy(text)
    place = max(text.rfind(digit) for digit in "0123456789")
    if place < 0:
        return text[-LONGEST:], ""
    window = max(0, place - LONGEST)
    before = [text.rfind(end, window, place) for end in _SENTENCE_ENDS]
    start = max((b + len(e) for b, e in zip(before, _SENTENCE_ENDS, strict=True) if b >= 0),
                default=window)  # fmt: skip
    ends = [text.find(end, place) for end in _SENTENCE_ENDS]
    end = min([e for e in ends if e >= 0], default=len(text))
    stop = end + 1 if text[end : end + 1] == "?" else end
    return text[start : min(stop, place + LONGEST)], text[end:]


def _unlike(gold: Number, got: Number, words: str, margin: Fraction, example: Example) -> str:
    """Why the answer is not the gold one; empty if it is."""
    if gold.unit and gold.unit != got.unit and got.unit and gold.unit != "%":
        said = {unit_name(bare(word)) for word in words.split()}
        if gold.unit not in said:
            return f"{_shown(got)} is in another unit than {_shown(gold)}."
    values = {got.value}
    if gold.unit == "%" and got.unit != "%":
        values.add(got.value / 100)
    if got.unit == "%" and gold.unit != "%":
        asked = any(_PERCENT.search(message.content) for message in example.prompt)
        share = gold.value.denominator > 1  # "50 %" may be said for 0.5, but not for 50 things
        values = {*(values if share else ()), *((got.value * 100,) if asked else ())}
    if any(abs(value - gold.value) <= margin for value in values):
        return ""
    return f"{short(_shown(got))} is not {short(_shown(gold))}."


def _shown(number: Number) -> str:
    """As it is written: "50 %", "$5", "5"."""
    if number.unit == "%":
        return f"{written(number.value * 100)} %"
    return written(number.value)
