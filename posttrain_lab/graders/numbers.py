"""Reads the numbers in a sentence, exactly: each is a fraction, or None where unsure.

"1,234.50", "-3", "− 3", "minus 3", "2 1/2", "2½", "\\frac{5}{2}", "3 × 10^4", "50 %",
"$5", "5 km", "٥" and "5 million" are read for what they are. Ranges, dates, times,
expressions, ordinals and whatever else only looks like a number ("25" in "x25", "5:30",
"5-6", "5th", "2⁵") are None, never a part of them.

What it leaves out: arithmetic, words of other languages, Roman numerals, numbers of more
than a hundred digits.

Try it::

    >>> [str(n.value) for n in read("2 1/2 apples, $1,234.50 and −3")]
    ['5/2', '2469/2', '-3']
    >>> read("5-6 at 5:30")
    [None, None]
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from posttrain_lab.graders import number_words as table

VULGAR = {c: Fraction(unicodedata.numeric(c)).limit_denominator(10)
          for c in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"}  # fmt: skip
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF), "")
_SPACES = dict.fromkeys((0xA0, 0x2002, 0x2003, 0x2007, 0x2009, 0x200A, 0x202F, 0x3000), " ")
_MINUS = dict.fromkeys((0x2212, 0x2010, 0x2011, 0x2012, 0x2013, 0xFE63, 0xFF0D), "-")
_SIGNS = {0xFF0E: ".", 0xFF0C: ",", 0x66B: ".", 0x66C: ",", 0xFF05: "%", 0x66A: "%",
          0x2044: "/"}  # fmt: skip


class _Tidy(dict[int, str]):
    """For ``str.translate``; looks other scripts' digits up when they are met."""

    def __missing__(self, code: int) -> str:
        digit = unicodedata.decimal(chr(code), None)
        self[code] = chr(code) if digit is None else str(digit)
        return self[code]


_TIDY = _Tidy(_INVISIBLE | _SPACES | _MINUS | _SIGNS)
_GROUPS = re.compile(r"(?<![\d.,])([1-9]\d{0,2}(?: \d{3})++)(?!\d)")
_POWER = re.compile(
    r"(?<=\d)\s?[×x*·]\s?10\s?(?:(?:\^|\*\*)\s?[{(]?([-+]?\d{1,3})[)}]?|([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4}))"
)
_LATEX = (
    (re.compile(r"\\(?:[,;:! ]|quad|displaystyle|left|right)"), " "),
    (re.compile(r"\\[()\[\]]"), " "),
    (re.compile(r"\{,\}"), ","),
    (re.compile(r"(\d?)\\[dt]?frac\s?\{(\d{1,20})\}\s?\{(\d{1,20})\}"), r"\1 \2/\3 "),
    (re.compile(r"(\d?)\\[dt]?frac\s?(\d)\s?(\d)(?!\d)"), r"\1 \2/\3 "),
    (re.compile(r"\\(?:text|textbf|mathrm|mathbf|mathit|mbox|operatorname)\s?\{([^{}]*)\}"),
     r"\1"),
    (re.compile(r"\^\s?\{?\s?\\circ\s?\}?"), "°"),
    (re.compile(r"\\(?:times|cdot)"), "×"),
    (re.compile(r"\\div"), "÷"),
    (re.compile(r"\\approx"), "≈"),
    (re.compile(r"\\([%$])"), r"\1"),
    (re.compile(r"-\s+(?=\d{1,20}/\d)"), "-"),
)  # fmt: skip
_DOLLARS = re.compile(r"\$\$?([^$]{1,80})\$\$?")

_FORMS = "|".join(
    (
        r"\d{1,45}/\d{1,45}",
        r"(?:\d+\.?\d*|\.\d+)[eE][-+]?\d{1,3}",
        r"[1-9]\d{0,2}(?:(?P<mark>[,'’_])\d{3})(?:(?P=mark)\d{3})*(?:\.\d+)?",
        r"[1-9]\d?(?:,\d\d)+,\d{3}(?:\.\d+)?",
        r"[1-9]\d{0,2}(?:\.\d{3})+,\d+|[1-9]\d{0,2}(?:\.\d{3}){2,}",
        r"\d+,(?:\d{1,2}|\d{4,})|(?:0|\d{4,}),\d+",
        r"\d+(?:\.\d*)?|\.\d+",
    )
)
_WORD = re.compile(
    rf"""["'“”‘’«»*_`~(\[{{]*(?P<sign>[-+]?)(?P<money>US\$|[$€£¥₹]|USD|EUR|GBP)?(?P<sign2>[-+]?)
    (?:(?P<form>{_FORMS})(?P<vulgar>[{"".join(VULGAR)}]?)|(?P<alone>[{"".join(VULGAR)}]))
    (?P<unit>[%¢€$£¥₹]|°[CF]?|[A-Za-z]+(?:/[A-Za-z]+)?|/[A-Za-z]+)?
    [.,;:!)\]}}"'“”‘’«»*_`~\u2600-\u27bf\U0001f300-\U0001faff]*""",
    re.VERBOSE,
)
_HAS_NUMBER = re.compile(rf"[\d{''.join(VULGAR)}]")
_PLAIN_WORD = re.compile(r"[^\W\d_]+(?:\.[a-z])?|[%°¢€$£]")
_SQUARE = re.compile(r"(?:[cdkm]?m|ft|in|mi|yd)\^?\{?[23]\}?[.,;:!$)]*")  # m^2
_OPERATORS = frozenset("-+*/×÷·^±<>≤≥≠~")
_LONGEST, _MOST = 100, 400  # characters of a number, of a sentence


@dataclass(frozen=True)
class Number:
    """A number with its unit, as compared: "50 %" is 1/2 with the unit "%"."""

    value: Fraction
    unit: str = ""


def tidy(text: str) -> str:
    """Other scripts' digits, minus signs and spaces as ASCII's; invisible marks gone."""
    return text if text.isascii() else text.translate(_TIDY)


def written(value: Fraction) -> str:
    """The shortest exact form: "5", "2.5", "1/3"."""
    rest, places = value.denominator, 0
    while rest % 10 == 0 or rest % 2 == 0 or rest % 5 == 0:
        rest, places = rest // (10 if rest % 10 == 0 else 2 if rest % 2 == 0 else 5), places + 1
    if rest != 1 or places > 12:
        return str(value)
    digits = f"{abs(value.numerator) * 10**places // value.denominator:0{places + 1}d}"
    whole, part = (digits[:-places], digits[-places:]) if places else (digits, "")
    return ("-" if value < 0 else "") + whole + (f".{part}" if part else "")


def read(sentence: str) -> list[Number | None]:
    """Every number in the sentence, in order; None for one that cannot be read for sure."""
    words = _words(sentence[:_MOST])
    found, place = [], 0
    while place < len(words):
        if _HAS_NUMBER.search(words[place]) and not _SQUARE.fullmatch(words[place]):
            number, place = _number(words, place)
            found.append(number)
        else:
            if words[place].startswith("\\"):  # a command that is not known: \sqrt, \pi
                found.append(None)
            place += 1
    return found


def bare(word: str) -> str:
    """In lower case, without the marks around it."""
    return word.strip("\"'“”‘’«»*_`~()[]{}.,;:!?").lower()


def unit_name(word: str) -> str:
    """The name by which a unit is compared: "km" for "kilometres", "apple" for "apples"."""
    word = word.lower()
    known = table.UNITS.get(word)
    return known or (word[:-1] if len(word) > 3 and word.endswith("s") else word)


def _words(sentence: str) -> list[str]:
    text = tidy(sentence)
    if "\\" in text or "{,}" in text:
        for pattern, new in _LATEX:
            text = pattern.sub(new, text)
    if "$" in text:
        text = _DOLLARS.sub(r" \1 ", text)
    text = _POWER.sub(lambda m: f"e{m[1] or m[2].translate(_SUPERSCRIPT)}", text)
    text = _GROUPS.sub(lambda m: m[1].replace(" ", ""), text)
    return text.split()


def _number(words: list[str], place: int) -> tuple[Number | None, int]:
    """The number at a place, and the place after all that belongs to it."""
    match = _WORD.fullmatch(words[place]) if len(words[place]) <= _LONGEST else None
    if match is None or ".." in words[place]:
        return None, place + 1
    value = VULGAR[match["alone"]] if match["alone"] else _value(match["form"])
    if value is None:
        return None, place + 1
    if match["vulgar"]:
        value = value + VULGAR[match["vulgar"]] if match["form"].isdecimal() else None
    unit, after = match["unit"] or "", place + 1
    # "5." ends a phrase, "5" goes on.
    goes_on = words[place][-1] not in ".,;:!)]}"
    if value is not None and goes_on and not unit:
        value, after = _mixed(value, match["form"] or "", words, after)
    if value is None or not _unit_may_touch(unit):
        return None, after
    if unit.lower() in table.SCALES:
        value, unit = value * table.SCALES[unit.lower()], ""
    while goes_on and after < len(words) and bare(words[after]) in table.SCALES:
        value, after = value * table.SCALES[bare(words[after])], after + 1
    sign = _sign(match, words, place)
    follows = bare(words[after]) if goes_on and after < len(words) else ""
    if sign is None or follows in table.UNSURE_AFTER or _goes_on_as_sum(words, after, goes_on):
        return None, after
    if not unit and _PLAIN_WORD.fullmatch(follows):
        unit = follows
    unit = unit_name(match["money"] or unit)
    return Number(sign * value / (100 if unit == "%" else 1), unit), after


def _value(form: str) -> Fraction | None:
    """What digits with their marks stand for."""
    if "/" in form:
        above, below = form.split("/")
        return Fraction(int(above), int(below)) if int(below) else None
    form = re.sub("['’_]", "", form)
    if "," in form and "." in form:
        thousands = "," if form.rindex(".") > form.rindex(",") else "."
        form = form.replace(thousands, "").replace(",", ".")
    elif "," in form:
        decimal = re.fullmatch(r"\d+,(?:\d{1,2}|\d{4,})|(?:0|\d{4,}),\d+", form)
        form = form.replace(",", "." if decimal else "")
    elif form.count(".") > 1:
        form = form.replace(".", "")
    return Fraction(form if form[-1] != "." else form[:-1])


def _mixed(
    value: Fraction, form: str, words: list[str], after: int
) -> tuple[Fraction | None, int]:
    """Adds the fraction of a mixed number: "2 1/2", "2 ½", "2 and a half"."""
    rest = [bare(w) for w in words[after : after + 3]]
    joined = rest[:1] == ["and"]
    if joined and " ".join(rest[1:]) in table.PARTS_AFTER_AND:
        return value + Fraction(table.PARTS_AFTER_AND[" ".join(rest[1:])], 12), after + 3
    part = rest[joined] if len(rest) > joined else ""
    if not form.isdecimal() or not (part in VULGAR or re.fullmatch(r"\d{1,9}/\d{1,9}", part)):
        return value, after
    small = VULGAR.get(part) or _value(part)
    if small is None or not 0 < small < 1:
        return None, after + 1 + joined
    return value + small, after + 1 + joined


def _unit_may_touch(unit: str) -> bool:
    """Whether letters may stand right after the digits: "5km" and "5k", not "5x" or "5th"."""
    lowered = unit.lower()
    if not unit or lowered in table.UNITS or lowered in table.SCALES:
        return True
    return len(unit) > 2 and lowered not in table.UNSURE_AFTER


def _sign(match: re.Match, words: list[str], place: int) -> int | None:
    """1 or -1; None where the words before make the number something else."""
    before = [bare(w) or w for w in words[max(0, place - 2) : place]]
    last = before[-1] if before else ""
    sign = -1 if "-" in (match["sign"], match["sign2"]) else 1
    if match["sign"] and match["sign2"]:
        return None
    if last in ("minus", "negative") or (last == "-" and place == 1):
        return -1 if sign == 1 and not match["sign"] else None
    if last in ("to", "of") and len(before) > 1:
        good = before[0] not in table.TO_AFTER if last == "to" else before[0] in table.OF_AFTER
        return sign if good else None
    spelt = last in table.TENS or (last in table.SMALL and last not in ("zero", "one"))
    if spelt or last in table.UNSURE_BEFORE or last in _OPERATORS or last in table.SCALES:
        return None
    return sign


def _goes_on_as_sum(words: list[str], after: int, goes_on: bool) -> bool:
    """Whether an operator follows: "5 - 6", "5 ± 1"; a dash before words is punctuation."""
    if not goes_on or after >= len(words) or words[after][0] not in _OPERATORS:
        return False
    if words[after] not in ("-", "*"):
        return True
    return after + 1 < len(words) and bool(re.match(r"[\d(\\$]", words[after + 1]))
