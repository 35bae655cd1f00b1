"""What one sentence says its number is: one clear number, or why there is none.

What it leaves out: meaning. A sentence that hedges ("5 or 6", "not 5", "5?") says nothing;
a sentence that lies in other words is believed.

Try it::

    >>> conclusion("8 + 2 - 5 = 5 apples")
    Number(value=Fraction(5, 1), unit='apple')
    >>> conclusion("either 5 or 6")
    'it is not one plain number'
"""

from __future__ import annotations

import re
from fractions import Fraction

from posttrain_lab.graders.numbers import Number, read, tidy
from posttrain_lab.graders.spelled import counted, spelled

NOTHING = "there is no number in it"
DENIAL = "it only says what the answer is not"
UNCLEAR = "it is not one plain number"
FAR = 2000  # characters that may follow an answer
_HEDGE = re.compile(
    r"\b(?:or|nor|either|neither|not|never|cannot|none|except|unless|between|if|wrong|incorrect|"
    r"false|impossible|unknown|unsure|undefined|infinite|infinity|suppose|assum\w+|doubt|"
    r"whether|(?:could|might|may) be)\b|n['’]t\b|\?|!=|≠|=/=",
    re.IGNORECASE,
)
# "not 7" takes nothing away from "5, not 7"; "not 5" does.
DENIED = re.compile(
    r"(?:\b(?:not|never|instead of|rather than)\b|n['’]t\b)(?:\s(?:equal to|simply|just))?"
    r"\s{1,3}([-+$€£]{0,2}\d[\d.,]*)",
    re.IGNORECASE,
)
TAKEN_BACK = re.compile(
    r"\bwait(?=[,.!:…–-]|\s(?:no|a)\b|\n|$)|\b(?:actually|oops|sorry|wrong|incorrect|"
    r"mistaken?|correction|kidding|joking|nope|disregard|ignore|never ?mind|"
    r"scratch that|unknown|undetermined)\b|\bno[.,!]|"
    r"(?:\b(?:not|cannot)|n['’]t)\s(?:be )?"
    r"(?:right|correct|true|sure|certain|know|determined?)\b|"
    r"\bnot (?:it|the answer)\b",
    re.IGNORECASE,
)
_REMARK = re.compile(r"\([^()]{0,120}=[^()]{0,120}\)|\b(?:because|since)\b.*", re.DOTALL)
_EQUALS = re.compile(r"==?|≈")
_SUM = re.compile(r"[\d\s.,+\-*/×÷·x()$€£%^]++")
_SIGNS = re.compile(r"[+\-*/×÷·x]")
_LATER = re.compile(r"-?\d[\d.,]*")


def conclusion(sentence: str, last: bool = False) -> Number | str:
    """The one number that the sentence says, or why there is none.

    Args:
        sentence: at most a few hundred characters.
        last: of several numbers the last one counts.
    """
    text = tidy(sentence)
    text = _last_part(text) if last else text
    remark = _REMARK.search(text)
    if remark and not _LATER.search(text, 0, remark.start()):
        remark = None  # "since 8 + 2 = 10, it is 10": nothing is said before it
    denied = {_plain_value(m[1]) for m in DENIED.finditer(text)}
    text = DENIED.sub(" ", text[: remark.start()] + text[remark.end() :] if remark else text)
    numbers = read(text)
    if not numbers:
        word = None if _HEDGE.search(text) else spelled(text)
        return word or (DENIAL if denied else NOTHING)
    if _HEDGE.search(text):
        return UNCLEAR
    if last:
        numbers = numbers[-1:]
    elif _EQUALS.search(text):
        numbers = _result(text)
    first = numbers[0] if numbers else None
    if first is None or any(n is None or n.value != first.value for n in numbers):
        return UNCLEAR
    if first.value in denied or (remark and contradiction(remark[0], first.value)):
        return UNCLEAR
    if not last and counted(text) - {first.value}:
        return UNCLEAR
    return first


def _last_part(text: str) -> str:
    """What comes after the last equals sign, or else the last clause with a number."""
    parts = _EQUALS.split(text)
    if len(parts) == 1:
        parts = re.split(r"[,;]\s", text)
    return next((part for part in reversed(parts) if _LATER.search(part)), text)


def _result(text: str) -> list[Number | None]:
    """What stands after the last equals sign, if all before it is a sum or a name."""
    *before, right = _EQUALS.split(text)
    numbers = read(right)
    if not numbers:
        return numbers
    before[0] = re.sub(r"^[^\d(]*", "", before[0])  # "Alice has 8+2" is about 8+2
    for side in filter(str.strip, before):
        is_sum = _SUM.fullmatch(side) and side.count("(") == side.count(")")
        if not is_sum:
            return [None]
        if not _SIGNS.search(side.strip()[1:]):  # 5 = 7: not a sum, but another number
            numbers = read(side) + numbers
    return numbers


def contradiction(after: str, answer: Fraction) -> str:
    """What the text after an answer says against it; empty if nothing."""
    if len(after) > FAR:
        return f"more than {FAR:,} characters follow"
    after = tidy(after)
    denied = {_plain_value(m[1]) for m in DENIED.finditer(after)}
    if answer in denied:
        return "it is denied again"
    if match := TAKEN_BACK.search(after):
        return f"“{match[0].lower()}” follows"
    later = _LATER.findall(DENIED.sub(" ", after))  # an explanation may end in the answer
    if later and _plain_value(later[-1]) != answer:
        return f"another number, {later[-1][:20]}, follows"
    return ""


def _plain_value(digits: str) -> Fraction | None:
    numbers = read(digits.lstrip("+$€£").rstrip(".,")[:60])
    return numbers[0].value if len(numbers) == 1 and numbers[0] else None
