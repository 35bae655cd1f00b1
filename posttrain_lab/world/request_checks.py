"""Exact checks of helpful answers: their form and their content.

What it leaves out: what is asked (``requests``), refusals (``refusals``).

Try it::

    >>> lists("A cat and a dog.", members=("cat", "dog", "fox"), number=2)
    True
    >>> lists("A cat and a cat.", members=("cat", "dog", "fox"), number=2)
    False
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_ARTICLE = re.compile(r"^(?:a|an|the|some) ")
_PARTS = re.compile(r"\s*,\s*and\s+|\s*,\s*|\s+and\s+|\s*\n[-*\s]*")
_STEP = re.compile(r"(?:^|\s)(\d{1,2})\. ")
_STOPS = re.compile(r"[.!?]+")
_WORDS = re.compile(r"[^\W_]+(?:'[^\W_]+)?")

# Words for sorting by the alphabet; no two begin with the same three letters.
SORTABLE = (
    "apple", "ball", "bear", "boat", "cake", "cat", "cow", "desk", "dog", "drum", "egg", "fish",
    "fox", "frog", "garden", "goat", "hat", "hen", "house", "ice", "jam", "jug", "kite", "lake",
    "lemon", "lion", "milk", "moon", "mouse", "nest", "nut", "owl", "pear", "pig", "plum",
    "queen", "rain", "ring", "robot", "sand", "ship", "snow", "sun", "table", "tea", "tree",
    "train", "uncle", "violin", "water", "wind", "yard", "zebra",
)  # fmt: skip


def plain(text: str) -> str:
    """Lower case, no outer space, no final full stop or exclamation mark."""
    return text.strip().rstrip(".!").strip().lower()


def words(text: str) -> list[str]:
    """The words in lower case."""
    return _WORDS.findall(text.lower())


def has(text: str, phrase: str) -> bool:
    """Whether the phrase stands in the text as whole words, case aside."""
    return f" {' '.join(words(phrase))} " in f" {' '.join(words(text))} "


def one_sentence(text: str, most: int = 25) -> bool:
    """Whether it is one whole sentence: a capital, three words or more, one stop at the end."""
    text = text.strip()
    inside = text.rstrip(".!?")
    return (
        text[:1].isupper()
        and inside != text
        and not _STOPS.search(inside)
        and "\n" not in text
        and 3 <= len(words(text)) <= most
    )


def numbered(steps: Sequence[str], join: str) -> str:
    """The steps with their numbers: "1. Boil some water. 2. …"."""
    return join.join(f"{i}. {step}" for i, step in enumerate(steps, 1))


def lists(answer: str, members: Sequence[str], number: int) -> bool:
    """Exactly so many different members of the category, and nothing else."""
    known = {m.lower() for m in members}
    found = [_ARTICLE.sub("", p.strip(" -*")) for p in _PARTS.split(plain(answer))]
    return len(found) == len(set(found)) == number and all(p in known for p in found)


def steps(answer: str, keys: Sequence[str]) -> bool:
    """Three or four numbered steps that speak of the task."""
    parts = _STEP.split(answer.strip())
    if parts[0] or [int(n) for n in parts[1::2]] not in ([1, 2, 3], [1, 2, 3, 4]):
        return False
    told = [p.strip() for p in parts[2::2]]
    whole = all(2 <= len(words(p)) <= 20 and p.endswith((".", "!")) for p in told)
    # A step said twice is no step; "lace" may stand as "laces".
    body = " ".join(told).lower()
    return whole and len(set(told)) == len(told) and all(k in body for k in keys)


def note(answer: str, to: str, sender: str, words: Sequence[str]) -> bool:
    """A greeting to the one, what is to be said, and the other's name at the end."""
    text = answer.strip().rstrip(".!")
    starts = text.startswith((f"Dear {to}", f"Hello {to}", f"Hi {to}"))
    ends = re.search(
        rf"(?:your|yours|love|wishes|friend|from|thanks),?\s+{sender}$", text, re.I
    )
    body = text.lower()
    return bool(starts and ends and len(text) < 250 and all(has(body, w) for w in words))


def wish(answer: str, to: str, phrase: str) -> bool:
    """The wish and the name, in at most fifteen words."""
    return has(answer, phrase) and has(answer, to) and len(words(answer)) <= 15


def sentence(answer: str, word: str, keys: Sequence[str] = ()) -> bool:
    """One sentence with the word, and with one of the keys where there are some."""
    if not (one_sentence(answer) and has(answer, word)):
        return False
    return not keys or any(has(answer, k) for k in keys)


def compares(answer: str, right: str, wrong: str, more: str) -> bool:
    """The right one, alone or in a whole comparison."""
    form = rf"(?:the |an? )?{right}(?: is {more}(?: than (?:the |an? )?{wrong})?)?"
    return re.fullmatch(form, plain(answer)) is not None


def ordered(answer: str, words: Sequence[str]) -> bool:
    """Exactly these words in this order."""
    return [p for p in _PARTS.split(plain(answer)) if p] == list(words)


def exactly(answer: str, wanted: str) -> bool:
    """The same text, letter for letter, outer space aside."""
    return answer.strip() == wanted


def rhymes(answer: str, word: str, family: Sequence[str]) -> bool:
    """Another word of the family, alone or in a short sentence of the two."""
    others = "|".join(w for w in family if w != word)
    said = plain(answer)
    forms = rf"(?:{others})(?: rhymes with {word})?|{word} and (?:{others})"
    return re.fullmatch(forms + rf"|{word} rhymes with (?:{others})", said) is not None


def explains(answer: str, word: str, keys: Sequence[str]) -> bool:
    """One sentence of at least three words with a key word of the meaning."""
    return one_sentence(answer) and any(has(answer, k) for k in keys if k != word)
