"""A training row beside the test item that it holds: which words both have.

Runs of words that stand in both in the same order are marked; so are telling words that both
have anywhere, since sentences may have been moved. What is not marked inside a match was
changed, such as a name or a number.

What it leaves out: looking for items (``index``).

Try it::

    >>> shared("See: TWO old ducks swim.", "two old ducks sang", (5, 23))
    ([(5, 18)], [(0, 13)])
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from posttrain_lab.leakage.common_words import COMMON, NUMBER_WORDS
from posttrain_lab.leakage.text import chunk_words, mended, stem, unspaced

Span = tuple[int, int]
LEAST_RUN = 2  # words in the same order
ROUNDS = 4
LONGEST = 4000  # chunks of a side that are compared
_CHUNK = re.compile(r"\S+")
_ENDS = "\"'“”‘’()[]{}*_#>,.;:!?-"


@dataclass(frozen=True)
class _Chunk:
    begin: int
    end: int
    words: tuple[str, ...]


def shared(row: str, item: str, span: Span) -> tuple[list[Span], list[Span]]:
    """What to mark in the row (inside ``span``) and in the item, in characters."""
    ours = [c for c in _chunks(row) if c.end > span[0] and c.begin < span[1]][:LONGEST]
    theirs = _chunks(item)[:LONGEST]
    marked = _in_order(ours, theirs)
    told = [{w for c in side for w in c.words if w not in COMMON} for side in (ours, theirs)]
    both = told[0] & told[1]
    return tuple(
        _joined(text, side, [i in marked[s] or bool(both & set(c.words))
                             for i, c in enumerate(side)])
        for s, (text, side) in enumerate(((row, ours), (item, theirs)))
    )  # type: ignore[return-value]  # fmt: skip


def _chunks(text: str) -> list[_Chunk]:
    """The text cut at white space; "h e l l o" is one chunk."""
    flat = mended(text)
    found = list(_CHUNK.finditer(flat))
    if len(text) < 4 * len(found) and len(found) > 8:
        flat = unspaced(flat)
        found = list(_CHUNK.finditer(flat))
    return [_Chunk(m.start(), m.end(), tuple(_told(w) for w in chunk_words(m[0])))
            for m in found]  # fmt: skip


def _told(word: str) -> str:
    word = NUMBER_WORDS.get(word, word)
    return word if word in COMMON else stem(word)


def _in_order(ours: Sequence[_Chunk], theirs: Sequence[_Chunk]) -> tuple[set[int], set[int]]:
    """Which chunks of each side stand in runs that both have.

    What is found is taken out and looked for again, so that moved sentences are found, too.
    """
    sides = [[(w, i) for i, c in enumerate(side) for w in c.words] for side in (ours, theirs)]
    words: list[list[object]] = [[w for w, _ in side] for side in sides]
    made: tuple[set[int], set[int]] = (set(), set())
    for _ in range(ROUNDS):
        blocks = SequenceMatcher(None, *words, autojunk=False).get_matching_blocks()
        for a, b, size in (each for each in blocks if each.size >= LEAST_RUN):
            for side, begin in enumerate((a, b)):
                made[side].update(i for _, i in sides[side][begin : begin + size])
                words[side][begin : begin + size] = [(side, begin + n) for n in range(size)]
    return made


def _joined(text: str, side: Sequence[_Chunk], marked: Sequence[bool]) -> list[Span]:
    """Marked chunks as spans; neighbours are one, punctuation at the ends is left out."""
    spans: list[Span] = []
    for place, (chunk, yes) in enumerate(zip(side, marked, strict=True)):
        if not yes:
            continue
        inside = text[chunk.begin : chunk.end]
        left = len(inside) - len(inside.lstrip(_ENDS))
        right = len(inside) - len(inside.rstrip(_ENDS))
        begin, end = chunk.begin + left, chunk.end - right
        if begin >= end:
            continue
        if spans and place and marked[place - 1]:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((begin, end))
    return spans
