"""Finds the sums that a text works out, "8 + 2 = 10", and does them again.

What it leaves out: powers, roots, percents, unknowns; whether a sum belongs to the problem.

Try it::

    >>> [(step.text, step.right) for step in steps("8 + 2 = 10 apples. 10 - 5 = 4.")]
    [('8 + 2 = 10', True), ('10 - 5 = 4', False)]
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from posttrain_lab.graders.numbers import tidy

MOST_STEPS = 100
_LEFT, _RIGHT = 120, 60  # characters looked at before and after an equals sign
_NUMBER = r"[$€£]?(?:\d{1,3}(?:,\d{3})+|\d{1,30})(?:\.\d{1,30})?"
_UNIT = r"(?: (?!x\b)[A-Za-z]{2,15})?"
_OPERAND = rf"[( ]*(?:(?<![\d)] )(?<![\d)])-)?{_NUMBER}(?!\d|\.\d|[\^²³!]){_UNIT}[ )]*"
_SUM = rf"{_OPERAND}(?:(?:[-+*/×÷·]|x(?=[ (\d])){_OPERAND})*"
_BEFORE = re.compile(rf"(?<![\w.,^]){_SUM}$")
_AFTER = re.compile(rf" ?{_SUM}")
_TOKEN = re.compile(rf"{_NUMBER}|[-+*/×÷·x()]")
_CALCULATOR = re.compile(r"<<[^<>]{0,80}>>")  # 2+3=<<2+3=5>>5, as GSM8K writes
_LATEX = (("$$", " "), ("\\times", "×"), ("\\cdot", "·"), ("\\div", "÷"), ("\\left", ""),
          ("\\right", ""), ("\\,", ""), ("\\$", "$"))  # fmt: skip
_NOT_A_START = "+-*/×÷·^x("
_SIGNS = frozenset("+-*/×÷·x")


@dataclass(frozen=True)
class Step:
    """A sum as it is written, and whether it is right."""

    text: str
    right: bool


def steps(text: str) -> list[Step]:
    """The different sums in the text, in order; at most a hundred."""
    pieces = _pieces(text)
    found: dict[str, bool] = {}
    for before, after in pairwise(pieces):
        left = _BEFORE.search(before[-_LEFT:])
        right = _AFTER.match(after[:_RIGHT])
        if left is None or right is None or _goes_on(before[-_LEFT:], left, after, right):
            continue
        sides = _unbracketed(left[0]), right[0].strip()
        if not any(sign in side[1:] for side in sides for sign in _SIGNS):
            continue
        values = value(sides[0]), value(_balanced(sides[1]))
        if values[0] is not None and values[1] is not None:
            written = " ".join(f"{sides[0]} = {_balanced(sides[1])}".split())
            found[_tidy_end(written)] = abs(values[0] - values[1]) <= _rounding(sides[1])
    return [Step(step, right) for step, right in found.items()]


def value(side: str) -> Fraction | None:
    """What a sum comes to; None if it cannot be worked out.

    >>> value("2 + 3 * (4 - 1)"), value("1 / 0")
    (Fraction(11, 1), None)
    """
    tokens = _TOKEN.findall(side)
    result, rest = _terms(tokens, 0)
    return result if rest == len(tokens) else None


def _terms(tokens: list[str], place: int) -> tuple[Fraction | None, int]:
    total, place = _product(tokens, place)
    while total is not None and place < len(tokens) and tokens[place] in ("+", "-"):
        sign = 1 if tokens[place] == "+" else -1
        term, place = _product(tokens, place + 1)
        total = None if term is None else total + sign * term
    return total, place


def _product(tokens: list[str], place: int) -> tuple[Fraction | None, int]:
    total, place = _factor(tokens, place)
    while total is not None and place < len(tokens) and tokens[place] in "*/×÷·x":
        divides = tokens[place] in "/÷"
        factor, place = _factor(tokens, place + 1)
        if factor is None or (divides and not factor):
            return None, place
        total = total / factor if divides else total * factor
    return total, place


def _factor(tokens: list[str], place: int) -> tuple[Fraction | None, int]:
    if place >= len(tokens):
        return None, place
    token = tokens[place]
    if token == "-":
        number, place = _factor(tokens, place + 1)
        return (None if number is None else -number), place
    if token == "(":
        inside, place = _terms(tokens, place + 1)
        closed = place < len(tokens) and tokens[place] == ")"
        return (inside if closed else None), place + 1
    if not token[-1].isdigit():
        return None, place
    return Fraction(token.lstrip("$€£").replace(",", "")), place + 1


def _pieces(text: str) -> list[str]:
    """What stands between the equals signs, as far as it is looked at."""
    if "<<" in text:
        text = _CALCULATOR.sub("", text)
    for mark, plain in _LATEX:
        text = text.replace(mark, plain)
    parts = text.split("=", MOST_STEPS + 1)[: MOST_STEPS + 1]
    ends = _LEFT + _RIGHT
    return [tidy(p if len(p) <= 2 * ends else f"{p[:ends]}\n{p[-ends:]}") for p in parts]


def _goes_on(before: str, left: re.Match, after: str, right: re.Match) -> bool:
    """Whether more belongs to a side than could be read: "2^3 + 1 = 9", "1 + 2 = 3x"."""
    start = before[: left.start()].rstrip(" ")
    bullet = re.search(r"(?:^|\n)\s*[-*]$", start)
    if start and (start[-1] in _NOT_A_START or start[-1].isdigit()) and not bullet:
        return True
    if start.endswith(",") and left[0].startswith("0"):  # the rest of "350, 000"
        return True
    end = len(right[0].rstrip(" "))
    if after[end:].lstrip(" ")[:1].isdigit():  # "= 3 1/2"
        return True
    follows = after[end : end + 1]
    return bool(follows) and (follows.isalnum() or follows in "^²³%!*/×÷+√")


def _unbracketed(side: str) -> str:
    """Without the brackets around the remark in which it stands: "(8 + 2"."""
    side = side.strip()
    while side.count("(") > side.count(")") and side.startswith("("):
        side = side[1:].strip()
    return side


def _balanced(side: str) -> str:
    while side.count(")") > side.count("(") and side.endswith(")"):
        side = side[:-1].strip()
    return side


def _tidy_end(written: str) -> str:
    """Without the unit after the result, so that a step said twice is one."""
    return re.sub(r"(\d)\s[A-Za-z]{2,15}$", r"\1", written)


def _rounding(side: str) -> Fraction:
    """How far off a rounded result may be: half of its last decimal."""
    decimals = re.fullmatch(rf"-?[$€£]?[\d,]+\.(\d+){_UNIT}\s*\)*", side)
    return Fraction(1, 2 * 10 ** len(decimals[1])) if decimals else Fraction(0)
