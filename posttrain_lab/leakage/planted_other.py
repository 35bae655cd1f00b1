"""The family of planted leaks that is only measured: no rule and no floor was set on it.

What it leaves out: the other family (``planted``), with which it shares no function and no
table of words.

Try it::

    >>> import random
    >>> MEASURING["wide letters"].edit("Two ducks", random.Random(0))
    'Ｔｗｏ ｄｕｃｋｓ'
"""

from __future__ import annotations

import json
import random
import re

from posttrain_lab.leakage.planted import Planted

_OTHER_WORDS = {
    "has": "owns", "have": "own", "sells": "is selling", "sold": "got rid of",
    "altogether": "in all", "spends": "pays out", "wants": "would like", "takes": "grabs",
    "eats": "consumes", "loses": "misplaces", "puts": "places", "every": "each",
    "children": "kids", "people": "persons", "much": "great an amount", "house": "home",
    "function": "routine", "string": "text", "integers": "whole numbers", "check": "test",
    "largest": "biggest", "elements": "entries", "now": "at present", "write": "compose",
    "also": "in addition", "then": "afterwards", "after": "following", "begin": "start",
    "more": "additional", "car": "vehicle", "work": "labour", "school": "college",
}  # fmt: skip
_DIGITS = {"a": "4", "e": "3", "o": "0"}
_FILLERS = ("actually", "as it happens", "of course", "you know", "in fact", "by the way")
_WORDS_TOLD = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen twenty
"""
_WORDS = _WORDS_TOLD.split()
_PEOPLE_TOLD = "Oluwaseun Priyanka Quentin Rashida Soren Thandiwe Umberto Valentina Wiremu"
_PEOPLE = _PEOPLE_TOLD.split()
_NOT_NAMES_TOLD = """
A An And As At But By Can Do Does During Each Every Find For From Give He Her Here His How I If
In Is It Its Last Let Make My No Not Now Of On Once One Or Our Over Please Return Say She So
Some Suppose Tell That The Their Then There These They This Three To Two Today We What When
Where Which While Who Why Will With Write You Your Four Five Six All Are Name List Use True
False None
"""
_NOT_NAMES = frozenset(_NOT_NAMES_TOLD.split())


def _wide(text: str, rng: random.Random) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isalnum() and c.isascii() else c for c in text)


def _soft_hyphens(text: str, rng: random.Random) -> str:
    return re.sub(r"([a-z]{3})(?=[a-z]{3})", "\\1\u00ad", text)


def _accents(text: str, rng: random.Random) -> str:
    marks = "\u0301\u0300\u0308"
    return "".join(c + rng.choice(marks) if c in "aeiou" and rng.random() < 0.2 else c
                   for c in text)  # fmt: skip


def _spacing(text: str, rng: random.Random) -> str:
    return "".join(rng.choice(("  ", "\n", "\t ", " \n ")) if c == " " and rng.random() < 0.5
                   else c for c in text)  # fmt: skip


def _spaced_letters(text: str, rng: random.Random) -> str:
    return "  ".join(" ".join(word) for word in text.split())


def _no_spaces(text: str, rng: random.Random) -> str:
    return re.sub(r"(?<=[a-z]) (?=[a-z])", "", text)


def _escaped(text: str, rng: random.Random) -> str:
    quoted = json.dumps({"n": rng.randint(1, 999), "body": text.replace(". ", ".\n")})
    return json.dumps(quoted)


def _quoted(text: str, rng: random.Random) -> str:
    words, lines = text.split(), []
    while words:
        many = rng.randint(5, 9)
        lines.append(f"{len(lines) + 1:>3} | {' '.join(words[:many])}")
        words = words[many:]
    return "\n".join(lines)


def _leet(text: str, rng: random.Random) -> str:
    return re.sub(r"(?<=[a-z])[aeo](?=[a-z])",
                  lambda m: _DIGITS[m[0]] if rng.random() < 0.3 else m[0],
                  text)  # fmt: skip


def _transposed(text: str, rng: random.Random) -> str:
    def swap(found: re.Match[str]) -> str:
        word, at = found[0], rng.randrange(1, len(found[0]) - 2)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]

    return re.sub(r"[A-Za-z]{5,}", lambda m: swap(m) if rng.random() < 0.1 else m[0], text)


def _spelled(text: str, rng: random.Random) -> str:
    """Small numbers in words, the others twice as large."""

    def say(found: re.Match[str]) -> str:
        value = int(found[0])
        return _WORDS[value] if value <= 20 else str(2 * value)

    return re.sub(r"(?<![\w.,])\d{1,6}(?![\w.,]*\d)(?!\w)", say, text)


def _tenfold(text: str, rng: random.Random) -> str:
    factor = rng.randint(3, 11)
    return re.sub(r"(?<![\w.,])\d{1,5}(?![\w.,]*\d)(?!\w)", lambda m: str(int(m[0]) * factor),
                  text)  # fmt: skip


def _people(text: str, rng: random.Random) -> str:
    words = re.findall(r"\b[A-Z][a-z]+\b(?!\()", text)
    people = [n for n in words if n not in _NOT_NAMES]
    # What opens a sentence before another name, or before what is to be done, is no person.
    opens = {n for n in people if re.search(rf"\b{n} ([A-Z]|(this|that|the|it|me|a)\b)", text)}
    names = [n for n in people if n not in opens or words.count(n) > 1]
    pool = rng.sample(_PEOPLE, len(_PEOPLE))
    for place, name in enumerate(dict.fromkeys(names)):
        text = re.sub(rf"\b{name}\b", pool[place % len(pool)], text)
    return text


def _both(text: str, rng: random.Random) -> str:
    return _people(_tenfold(text, rng), rng)


def _question_first(text: str, rng: random.Random) -> str:
    parts = re.split(r"(?<=[.?!])\s+", text)
    return " ".join([parts[-1], *parts[:-1]]) if len(parts) > 1 else text


def _other_words(text: str, rng: random.Random) -> str:
    for old, new in _OTHER_WORDS.items():
        text = re.sub(rf"(?<![A-Za-z]){old}(?![A-Za-z])", new, text)
    return text


def _fillers(text: str, rng: random.Random) -> str:
    out = []
    for place, word in enumerate(text.split(" ")):
        out.append(word)
        if place % 8 == 7:
            out.append(rng.choice(_FILLERS))
    return " ".join(out)


def _last_part(text: str, rng: random.Random) -> str:
    words = text.split(" ")
    return " ".join(words[round(0.4 * len(words)) :]) if len(words) >= 26 else text


def _renamed(text: str, rng: random.Random) -> str:
    """Code with every name after ``def`` and each argument called something else."""
    names = re.findall(r"def (\w+)", text) + re.findall(
        r"(\w+)(?=: (?:List|int|str|float))", text
    )
    for place, name in enumerate(dict.fromkeys(names)):
        text = re.sub(rf"\b{name}\b", f"thing_{chr(97 + place % 26)}", text)
    return text


MEASURING = {
    each.name: each
    for each in (
        Planted("wide letters", "surface", _wide),
        Planted("soft hyphens", "surface", _soft_hyphens),
        Planted("accents", "surface", _accents),
        Planted("spacing", "surface", _spacing),
        Planted("spaced letters", "surface", _spaced_letters),
        Planted("no spaces", "surface", _no_spaces),
        Planted("escaped JSON", "surface", _escaped),
        Planted("numbered lines", "surface", _quoted),
        Planted("digits for letters", "surface", _leet),
        Planted("letters transposed", "surface", _transposed),
        Planted("numbers spelled", "edited", _spelled),
        Planted("numbers scaled", "edited", _tenfold),
        Planted("other people", "edited", _people),
        Planted("people and numbers", "edited", _both),
        Planted("question first", "edited", _question_first),
        Planted("other words", "edited", _other_words),
        Planted("fillers", "edited", _fillers),
        Planted("last part", "part", _last_part),
        Planted("names in code", "edited", _renamed),
    )
}
