"""A third family of planted leaks, written for a look with fresh eyes.

Its first figures led to repairs, so that it is not unseen any more (``docs/leak_scores.md``).

What it leaves out: the other families (``planted``, ``planted_other``), with which it shares
no function and no table of words.

Try it::

    >>> import random
    >>> FRESH["role tags"].edit("Two ducks?", random.Random(1))
    '[INST] Two ducks? [/INST] Sure!'
"""

from __future__ import annotations

import quopri
import random
import re

from posttrain_lab.leakage.planted import Planted

# Greek, Cyrillic, Armenian and mathematical letters, several for a Latin one.
_ALPHABETS = {
    "a": "αа𝑎𝖺", "b": "ᖯ𝑏", "c": "сϲ𝖼", "d": "ԁ𝑑", "e": "е𝐞", "g": "ց𝑔", "h": "һ𝗁",
    "i": "і𝐢", "j": "ј", "k": "к𝑘", "l": "ⅼ𝗅", "m": "ⅿ𝐦", "n": "ո𝑛", "o": "οоօ𝗈", "p": "рρ",
    "q": "ԛ", "r": "𝗋", "s": "ѕ𝐬", "t": "𝘁τ", "u": "υս", "v": "ν𝑣", "w": "ԝ", "x": "х𝗑",
    "y": "уү", "A": "АΑ", "B": "ВΒ", "H": "НΗ", "M": "МΜ", "T": "ТΤ",
}  # fmt: skip
_MARKS = "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2069"
_SCANNED = (("rn", "m"), ("m", "rn"), ("cl", "d"), ("l", "1"), ("O", "0"), ("h", "b"),
            ("e", "c"), ("ii", "u"), ("vv", "w"), ("S", "5"))  # fmt: skip
_ROLES = (
    "<|im_start|>user\n{}<|im_end|>\n<|im_start|>assistant\n",
    "[INST] {} [/INST] Sure!",
    "### Human: {}\n### Assistant:",
    "<|start_header_id|>user<|end_header_id|>\n\n{}<|eot_id|>",
)
_ASIDES = (
    "It was raining hard on that morning, and nobody had brought an umbrella.",
    "A brown dog slept under the table the whole time.",
    "The radio was playing an old song that everyone in the room knew.",
    "Please note that this task is part of the second homework sheet.",
    "Outside, two buses had stopped beside the fountain.",
)
_UNITS = {
    "dollars": "euros", "dollar": "euro", "$": "€", "cents": "pence", "miles": "kilometres",
    "mile": "kilometre", "feet": "metres", "inches": "centimetres", "pounds": "kilograms",
    "pound": "kilogram", "ounces": "grams", "gallons": "litres", "cups": "glasses",
    "hours": "days", "minutes": "hours", "weeks": "months", "months": "years",
    "box": "crate", "boxes": "crates", "bag": "sack", "basket": "tray", "bowl": "dish",
}  # fmt: skip
_SPANISH = {
    "how many": "cuántos", "how much": "cuánto", "what is": "cuál es", "the": "el", "and": "y",
    "of": "de", "does": "hace", "if": "si", "with": "con", "for": "para", "in": "en",
    "a": "un", "has": "tiene", "are": "son", "is": "es", "to": "a", "each": "cada",
}  # fmt: skip
_TENSES = {
    "buys": "bought", "has": "had", "gets": "got", "gives": "gave", "loses": "lost",
    "sells": "sold", "adds": "added", "finds": "found", "makes": "made", "takes": "took",
    "is": "was", "are": "were", "starts": "started", "wants": "wanted", "costs": "cost",
    "needs": "needed", "spends": "spent", "eats": "ate", "throws": "threw", "owns": "owned",
    "bought": "buys", "had": "has", "sold": "sells", "gave": "gives", "wanted": "wants",
    "was": "is", "were": "are", "decided": "decides", "does": "did", "did": "does",
}  # fmt: skip


def _alphabets(text: str, rng: random.Random) -> str:
    return "".join(
        rng.choice(_ALPHABETS[c]) if c in _ALPHABETS and rng.random() < 0.3 else c for c in text
    )


def _directions(text: str, rng: random.Random) -> str:
    told = [c + (rng.choice(_MARKS) if rng.random() < 0.25 else "") for c in text]
    return "\u202e" + "".join(told) + "\u202c"


def _page(text: str, rng: random.Random) -> str:
    """As a page of a quiz site shows it: a list, emphasis in words, references by number."""
    parts = re.split(r"(?<=[.?!])\s+", text)
    rows = []
    for part in parts:
        words = [f"<em>{w}</em>" if rng.random() < 0.15 else w for w in part.split(" ")]
        row = " ".join(words).replace("'", "&#x27;").replace("$", "&#x24;")
        rows.append(f'<li class="q q{rng.randint(1, 9)}" data-n="1">{row}</li>')
    return f'<ul id="quiz">{"".join(rows)}</ul>'


def _scanned(text: str, rng: random.Random) -> str:
    """As a machine reads a print: one word in eight with a wrong letter."""

    def misread(found: re.Match[str]) -> str:
        word = found[0]
        fits = [(old, new) for old, new in _SCANNED if old in word]
        if not fits or rng.random() > 1 / 8:
            return word
        return word.replace(*rng.choice(fits), 1)

    return re.sub(r"[A-Za-z]{3,}", misread, text)


def _mailed(text: str, rng: random.Random) -> str:
    """As an e-mail's source: quoted-printable, lines cut with "=" wherever they are full."""
    return "Content-Type: text/plain\n\n" + quopri.encodestring(text.encode()).decode()


def _tex(text: str, rng: random.Random) -> str:
    text = re.sub(r"\$?(\d+)", r"$\1$", text.replace("%", "\\%"))
    lines = text.replace(". ", ". \\\\\n\\noindent ")
    return "\\begin{exercise}\n" + lines + "\n\\end{exercise}"


def _role_tags(text: str, rng: random.Random) -> str:
    return rng.choice(_ROLES).format(text)


def _aside(text: str, rng: random.Random) -> str:
    parts = re.split(r"(?<=[.?!])\s+", text)
    if len(parts) < 2:
        return text
    parts.insert(rng.randrange(1, len(parts)), rng.choice(_ASIDES))
    return " ".join(parts)


def _one_less(text: str, rng: random.Random) -> str:
    parts = re.split(r"(?<=[.?!])\s+", text)
    if len(parts) < 4:
        return text
    del parts[rng.randrange(1, len(parts) - 1)]
    return " ".join(parts)


def _exchanged(text: str, table: dict[str, str]) -> str:
    """Every word of the table by its other, all at once."""
    longest = sorted(table, key=len, reverse=True)
    pattern = "|".join(rf"\b{re.escape(w)}\b" if w[-1].isalpha() else re.escape(w)
                       for w in longest)  # fmt: skip
    return re.sub(pattern, lambda m: table[m[0].lower()], text, flags=re.IGNORECASE)


def _other_units(text: str, rng: random.Random) -> str:
    return _exchanged(text, _UNITS)


def _half_spanish(text: str, rng: random.Random) -> str:
    return _exchanged(text, _SPANISH)


def _other_tense(text: str, rng: random.Random) -> str:
    return _exchanged(text, _TENSES)


def _both_ends(text: str, rng: random.Random) -> str:
    words = text.split(" ")
    if len(words) < 30:
        return text
    return " ".join(words[round(0.2 * len(words)) : round(0.8 * len(words))])


FRESH = {
    each.name: each
    for each in (
        Planted("mixed alphabets", "surface", _alphabets),
        Planted("marks of direction", "surface", _directions),
        Planted("a web page", "surface", _page),
        Planted("a misread scan", "surface", _scanned),
        Planted("an e-mail's source", "surface", _mailed),
        Planted("TeX", "surface", _tex),
        Planted("role tags", "surface", _role_tags),
        Planted("a sentence inserted", "edited", _aside),
        Planted("a sentence left out", "edited", _one_less),
        Planted("other units", "edited", _other_units),
        Planted("words in Spanish", "edited", _half_spanish),
        Planted("another tense", "edited", _other_tense),
        Planted("cut at both ends", "part", _both_ends),
    )
}
