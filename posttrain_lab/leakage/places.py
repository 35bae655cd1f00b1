"""From words of a document back to its characters, for highlighting and closer checks.

What it leaves out: nothing is searched here.

Try it::

    >>> from posttrain_lab.leakage.reader import Reader
    >>> reader = Reader(); reader.learn(["two old ducks"])
    >>> Places(reader, "See  two old  ducks!").span(1, 3)
    (5, 19)
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

from posttrain_lab.leakage.common_words import NUMBER_WORDS
from posttrain_lab.leakage.reader import Reader, chunks_of
from posttrain_lab.leakage.text import mended, unspaced

_WORD = re.compile(r"[A-Za-z]+")
_CHUNK = re.compile(r"\S+")
# What tells short sums and lines of code apart, beside their words.
_SIGNS = re.compile(r"(?<=[\d)\]])([-+*/%<>=×÷^]{1,2})(?=[\d(\[])|(\[:?|:)(?=\d)|(?<=\d)(:)")
_MARKUP = re.compile(r"<[^<>]{0,80}>")
_BOUNDS = ".?!:;\n\r\t\"'“”‘’«»¿¡>|\\"
# Beside signs: white space, what cannot be seen, the marks of TeX.
_ASIDE = re.compile(r"[\s$\\\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_DASHES = str.maketrans("–—−‐", "----")


class Places:
    """Where each word of one text stands in it."""

    def __init__(self, reader: Reader, text: str) -> None:
        self.text = text
        sizes = reader.sizes(text)
        self._ends = list(accumulate(sizes))
        found = [m.span() for m in _CHUNK.finditer(mended(text))]
        if len(found) != len(sizes):
            found = [m.span() for m in _CHUNK.finditer(unspaced(mended(text)))]
        self._chunks = found

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The characters from one word to another, punctuation at the ends left out."""
        if not self._chunks or not self._ends:
            return 0, len(self.text)
        most = min(len(self._chunks), len(self._ends)) - 1
        begin = self._chunks[min(bisect_right(self._ends, first), most)][0]
        end = self._chunks[min(bisect_right(self._ends, last), most)][1]
        inside = self.text[begin:end]
        left = len(inside) - len(inside.lstrip("\"'“”‘’([{*_#>,.;:!?-"))
        right = len(inside) - len(inside.rstrip("\"'“”‘’)]}*_,.;:!?-"))
        return (begin + left, end - right) if left + right < len(inside) else (begin, end)


def signs(text: str) -> list[str]:
    """The signs of arithmetic and slicing beside numbers: what a short item hangs on.

    >>> signs("What is 12 + 5?") == signs("What is twelve - <b>5</b>?")
    False
    """
    digits = _WORD.sub(lambda m: NUMBER_WORDS.get(m[0].lower(), m[0]), mended(text))
    bare = _ASIDE.sub("", digits).translate(_DASHES)
    return [next(filter(None, found)) for found in _SIGNS.findall(bare)]


def same_signs(item: str, text: str) -> bool:
    """Whether a text has the item's signs, in order; between a list's numbers may be any.

    >>> same_signs("print([3, 4][0])", "PRINT([3 - 4][0])"), same_signs("3 + 4", "3 - 4")
    (True, False)
    """
    told = iter(signs(text))
    return all(sign in told for sign in signs(item))


def alone_on_its_line(text: str, begin: int, end: int) -> bool:
    """Whether a line of the text says nothing but this, a label such as "Q:" aside."""
    before = _MARKUP.sub("", text[:begin].rpartition("\n")[2])
    after = _MARKUP.sub("", text[end:].partition("\n")[0])
    label = re.fullmatch(
        r"\W*(?:(?:q|question|prompt|user|human|task)\s*\d*\W*)?", before, re.I
    )
    return label is not None and re.fullmatch(r"\W*", after) is not None


def a_sentence(text: str, begin: int, end: int) -> bool:
    """Whether this stands in the text as a sentence of its own, or in quotes."""
    before, after = text[:begin].rstrip(" *_`("), text[end:].lstrip(" *_`)")
    return (not before or before[-1] in _BOUNDS) and (not after or after[0] in _BOUNDS)


__all__ = ["Places", "a_sentence", "alone_on_its_line", "chunks_of", "same_signs", "signs"]
