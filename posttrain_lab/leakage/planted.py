"""Plants leaks on purpose: test items edited in many ways, to set and to try a scanner.

Two families share no function and no table of words. ``CALIBRATION`` is what the rules'
floors were set on; ``planted_other.MEASURING`` is only ever measured. An edit is a function
of a text and a random stream; an edit that changes nothing gives the text back, and such a
pair is left out of the count.

What it leaves out: a language model's paraphrases.

Try it::

    >>> import random
    >>> CALIBRATION["capitals"].edit("Two ducks, one pond.", random.Random(0))
    'TWO DUCKS - ONE POND'
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

Edit = Callable[[str, random.Random], str]


@dataclass(frozen=True)
class Planted:
    """A way to leak. ``group``: surface, edited, part or setting (where the item stands)."""

    name: str
    group: str
    edit: Edit


_SENTENCE = re.compile(r"(?<=[.?!])\s+")
_NUMBER = re.compile(r"(?<![\w.])\d+(?![\w.]*\d)")
_NAME = re.compile(r"(?<![A-Za-z])[A-Z][a-z]{2,}(?![a-z])")
_LATIN = dict(zip("aeopcxyi", "аеорсхуі", strict=True))
SYNONYMS = {
    "how many": "what number of", "buys": "purchases", "bought": "purchased",
    "total": "overall amount", "each": "every", "costs": "is priced at", "gets": "receives",
    "gives": "hands", "makes": "produces", "starts": "begins", "big": "large",
    "needs": "requires", "finds": "discovers", "left": "remaining", "day": "weekday",
    "list": "sequence", "return": "give back", "given": "provided", "number": "value",
    "find": "determine", "small": "little", "friends": "pals", "money": "cash",
}  # fmt: skip


def _capitals(text: str, rng: random.Random) -> str:
    text = text.upper() if rng.random() < 0.5 or text.isupper() is False else text.title()
    return re.sub(r"[,;:]", " -", text).rstrip(".?! ")


def _markdown(text: str, rng: random.Random) -> str:
    lines = [f"> **{part}**" for part in _SENTENCE.split(text)]
    return f"## Exercise {rng.randint(1, 99)}\n\n" + "\n>\n".join(lines)


def _entities(text: str, rng: random.Random) -> str:
    text = text.replace("&", "&amp;").replace("'", "&#39;").replace('"', "&quot;")
    return "<p>" + text.replace("$", "&#36;").replace(". ", ".&nbsp;") + "</p>"


def _look_alikes(text: str, rng: random.Random) -> str:
    return "".join(_LATIN[c] if c in _LATIN and rng.random() < 0.4 else c for c in text)


def _zero_width(text: str, rng: random.Random) -> str:
    return "".join(c + "\u200b" if c.isalpha() and rng.random() < 0.3 else c for c in text)


def _broken_lines(text: str, rng: random.Random) -> str:
    """Wrapped at 38 letters, long words broken with a hyphen as a page prints them."""
    lines, line = [], ""
    for word in text.split():
        if len(line) + len(word) > 38 and len(word) > 6 and word.isalpha():
            cut = len(word) // 2
            lines.append(f"{line} {word[:cut]}-")
            line = word[cut:]
        elif len(line) + len(word) > 38:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "\n".join([*lines, line])


def _slips(text: str, rng: random.Random) -> str:
    """One word in twelve with a letter lost or doubled."""

    def slip(found: re.Match[str]) -> str:
        word = found[0]
        if rng.random() > 1 / 12:
            return word
        at = rng.randrange(1, len(word) - 1)
        return word[:at] + (word[at] * 2 if rng.random() < 0.5 else "") + word[at + 1 :]

    return re.sub(r"[A-Za-z]{4,}", slip, text)


def _numbers(text: str, rng: random.Random) -> str:
    def other(found: re.Match[str]) -> str:
        value = int(found[0])
        return str(max(2, value + rng.choice((-3, -2, -1, 1, 2, 3, 5, 8))))

    return _NUMBER.sub(other, text)


_OTHERS_TOLD = "Amara Bashir Celeste Dmitri Esperanza Farid Giulia Hideo Ingrid Jorge"
_OTHERS = _OTHERS_TOLD.split()
_STAYS_TOLD = """
The How What When Where Which Who Why There Then They This That These She Her His Each If For
After Before Every Please One Two Three Four Write Return Given Find Say Give Make Name List And
But Yes Not Now All Its
"""
_STAYS = frozenset(_STAYS_TOLD.split())


def _are_names(text: str) -> set[str]:
    """Capitalised words but for calls, and for what opens a sentence: "Mend it", "Soon Mia"."""
    asks = re.findall(
        r"(?:^|[.?!:\n] ?)([A-Z][a-z]+) (?:[A-Z]|(?:this|the|an?|it|me|my)\b)", text
    )
    found = [word for word in _NAME.findall(text) if f"{word}(" not in text]
    return {word for word in found if word not in asks or found.count(word) > 1}


def _names(text: str, rng: random.Random) -> str:
    chosen: dict[str, str] = {}
    names = _are_names(text) - _STAYS
    pool = rng.sample(_OTHERS, len(_OTHERS))

    def other(found: re.Match[str]) -> str:
        name = found[0]
        if name not in names:
            return name
        if name not in chosen:
            chosen[name] = pool[len(chosen) % len(pool)]
        return chosen[name]

    return _NAME.sub(other, text)


def _names_and_numbers(text: str, rng: random.Random) -> str:
    return _names(_numbers(text, rng), rng)


def _reordered(text: str, rng: random.Random) -> str:
    """The statements before the last sentence in another order."""
    *first, last = _SENTENCE.split(text)
    if len(first) < 2:
        return text
    before = list(first)
    while first == before:
        rng.shuffle(first)
        if len(set(before)) < 2:
            return text
    return " ".join([*first, last])


def _synonyms(text: str, rng: random.Random) -> str:
    for old, new in SYNONYMS.items():
        text = re.sub(rf"(?i)(?<![a-z]){old}(?![a-z])", new, text)
    return text


def _dropped(text: str, rng: random.Random) -> str:
    words = text.split(" ")
    return " ".join(w for w in words if rng.random() > 0.08 or len(words) < 8)


def _first_part(text: str, rng: random.Random) -> str:
    words = text.split(" ")
    return " ".join(words[: round(0.65 * len(words))]) if len(words) >= 24 else text


def _chat(text: str, rng: random.Random) -> str:
    asks = rng.choice(("Hi! Can you help me with this one?", "Please solve:", "Homework:"))
    return f"{asks}\n{text}\nThanks a lot, and show me your working, please."


CALIBRATION = {
    each.name: each
    for each in (
        Planted("as it is", "surface", lambda text, rng: text),
        Planted("capitals", "surface", _capitals),
        Planted("markdown", "surface", _markdown),
        Planted("entities", "surface", _entities),
        Planted("look-alike letters", "surface", _look_alikes),
        Planted("zero-width letters", "surface", _zero_width),
        Planted("broken lines", "surface", _broken_lines),
        Planted("slips", "surface", _slips),
        Planted("numbers", "edited", _numbers),
        Planted("names", "edited", _names),
        Planted("names and numbers", "edited", _names_and_numbers),
        Planted("statements reordered", "edited", _reordered),
        Planted("synonyms", "edited", _synonyms),
        Planted("words dropped", "edited", _dropped),
        Planted("first part", "part", _first_part),
        Planted("in a chat", "setting", _chat),
    )
}
