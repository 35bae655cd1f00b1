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

from posttrain_lab.leakage.reader import Reader, chunks_of
from posttrain_lab.leakage.text import mended, unspaced

_CHUNK = re.compile(r"\S+")
# What tells short sums and lines of code apart, beside their words.
_SIGNS = re.compile(
    r"(?<=[\d)\]])\s*([-+*/%<>=×÷^]{1,2})\s*(?=[\d(\[])|(\[:?|:)(?=\d)|(?<=\d)(:)"
)
_MARKUP = re.compile(r"<[^<>]{0,80}>")
_BOUNDS = ".?!:;\n\r\t\"'“”‘’«»¿¡>|\\"
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

    >>> signs("What is 12 + 5?") == signs("What is 12 - 5?")
    False
    """
    return [next(filter(None, found)) for found in _SIGNS.findall(text.translate(_DASHES))]


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


__all__ = ["Places", "a_sentence", "alone_on_its_line", "chunks_of", "signs"]
