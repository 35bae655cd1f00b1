"""Reads texts into numbers, quickly: every word of the test items has one, others have none.

Each chunk of text is worked out once and remembered, so a document costs one split and one
look-up a chunk. Three numbers belong to a word: itself; its *stem*, shared with its kin, 0
for numbers, names and strangers, which may be swapped; and its value where it is a number.

What it leaves out: what is compared (``postings``), and words of the documents alone.

Try it::

    >>> reader = Reader()
    >>> reader.learn(["Anna sells 12 eggs."])
    >>> read = reader.read(["eggs sells Bob"])
    >>> read.words.tolist()[:2] == [reader.words["eggs"], reader.words["sells"]]
    True
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from posttrain_lab.leakage.common_words import COMMON, NAMES, NUMBER_WORDS
from posttrain_lab.leakage.text import chunk_words, mended, shape, stem, unleet, unspaced

STRANGER, BREAK, FIRST = 0, 1, 2
END = " end of a document "  # no chunk holds a space
MOST_CHUNKS = 400_000  # remembered at a time
LEAST_RUN_TOGETHER, SURELY_TOGETHER = 4, 11  # letters of a word that may be several
LONGEST_SLIP = 24  # letters of a word that may be another's slip
MOST_MADE_UP = 200_000  # words that only share a stem with the items' words
_CAPITAL = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]+|(?<![^\W_])[A-Z][a-z]+(?=['’]s\b)")
_LOWER = re.compile(r"(?<![^\W_])[a-z]+")


@dataclass(frozen=True)
class Read:
    """Texts as numbers, one after the other with breaks between them. All # (T)."""

    words: np.ndarray
    stems: np.ndarray
    numbers: np.ndarray
    document: np.ndarray  # which text each word is of
    starts: np.ndarray  # (D + 1) where each text begins


class Reader(dict):
    """Chunk → its words' numbers; a chunk not seen before is worked out at once."""

    def __init__(self) -> None:
        super().__init__()
        self.words: dict[str, int] = {}
        self.stem_numbers: dict[str, int] = {}
        self.values: dict[str, int] = {}
        self.names: set[str] = set()
        self._by_deletion: dict[str, str] = {}
        self._by_shape: dict[str, str] = {}
        self._stem_of, self._value_of = array("i", [0, BREAK]), array("i", [0, 0])
        self._flat, self._begins, self._sizes = array("i"), array("i"), array("i")
        self._learned = 0
        self._plain: set[str] = set()  # words that letters for digits may give
        self._forget()

    def __getstate__(self) -> dict:
        self._forget()
        return self.__dict__.copy()

    def __setstate__(self, state: dict) -> None:
        self.__dict__.update(state)
        self._forget()

    def __reduce__(self) -> tuple:
        return Reader, (), self.__getstate__()

    def _forget(self) -> None:
        self.clear()
        self._flat, self._begins, self._sizes = array("i"), array("i"), array("i")
        self._keep(END, [BREAK])

    def _keep(self, chunk: str, numbers: Iterable[int]) -> int:
        begin = len(self._flat)
        self._flat.extend(numbers)
        self._begins.append(begin)
        self._sizes.append(len(self._flat) - begin)
        self[chunk] = len(self._begins) - 1
        return self[chunk]

    def learn(self, texts: Sequence[str]) -> None:
        """Takes in the words of the test items. Once, before anything is read."""
        capital, lower = Counter(), Counter()
        for text in texts:
            capital.update(word.lower() for word in _CAPITAL.findall(text))
            lower.update(_LOWER.findall(text))
        self.names = {w for w, n in capital.items() if n > lower[w] and w not in COMMON}
        self.names |= NAMES - COMMON
        for text in texts:
            for chunk in mended(text).split():
                for word in chunk_words(chunk):
                    self._add(word)
        for word in self.words:
            if len(word) > 2 and word.isalpha():
                self._by_shape.setdefault(shape(word), word)
            if 3 < len(word) <= LONGEST_SLIP and word.isalpha():
                for shorter in _deletions(word):
                    self._by_deletion.setdefault(shorter, word)
        self._plain = set(self.words) | set(NUMBER_WORDS)
        self._learned = len(self._stem_of)
        self._forget()

    def _add(self, word: str) -> int:
        word = NUMBER_WORDS.get(word, word)
        if word in self.words:
            return self.words[word]
        value = stem_number = 0
        if word.isdigit():
            value = self.values.setdefault(word, len(self.values) + 1)
        elif word not in self.names:
            known = self.stem_numbers
            stem_number = known.setdefault(stem(word), len(known) + FIRST)
        return self._enter(word, stem_number, value)

    def _enter(self, word: str, stem_number: int, value: int) -> int:
        self.words[word] = len(self._stem_of)
        self._stem_of.append(stem_number)
        self._value_of.append(value)
        return self.words[word]

    def __missing__(self, chunk: str) -> int:
        found: list[int] = []
        words = chunk_words(chunk)
        if any(w.isdigit() for w in words) and len(words) > 1:
            words = chunk_words(unleet(chunk, self._plain))
        for word in words:
            known = self.words.get(NUMBER_WORDS.get(word, word))
            found.extend(self._unknown(word) if known is None else [known])
        return self._keep(chunk, found)

    def _unknown(self, word: str) -> list[int]:
        """A word that no item has: its kin, the word it is a slip of, or words run together."""
        if word.isdigit() or word in self.names:
            return [STRANGER]
        kin = self.stem_numbers.get(stem(word), 0)
        if not kin and len(word) > LEAST_RUN_TOGETHER:
            parts = self._parts(word)
            if parts:
                return [self.words[part] for part in parts]
        if not kin and 2 < len(word) <= LONGEST_SLIP:
            meant = self._meant(word)
            kin = self._stem_of[self.words[meant]] if meant else 0
            if meant and not kin and len(word) > 5 and self._has_slip(word, meant):
                return [self.words[meant]]
        if not kin or len(self._stem_of) - self._learned > MOST_MADE_UP:
            return [STRANGER]
        return [self._enter(word, kin, 0)]

    def _meant(self, word: str) -> str:
        alike = self._by_shape.get(shape(word)) if word not in COMMON else None
        if alike and self.words[alike] < self._learned:
            return alike
        tries = (word, *_deletions(word)) if len(word) > 3 else (word,)
        for shorter in tries:
            near = shorter if shorter in self.words else self._by_deletion.get(shorter)
            if near and len(near) > 3 and self.words[near] < self._learned:
                # One letter for another is a slip in a longer word only: golf is no wolf.
                same = len(near) != len(word) or sorted(near) == sorted(word)
                if same or len(word) > 5:
                    return near
        return ""

    def _has_slip(self, word: str, name: str) -> bool:
        """Whether a name has a letter too many or too few, two exchanged, or one misread."""
        same = sorted(word) == sorted(name) or shape(word) == shape(name)
        return len(word) != len(name) or same

    def _parts(self, word: str) -> list[str]:
        """Words of the items that together are this one; none if there is no such cut."""
        if len(word) > 400:
            return []
        shortest = 2 if len(word) > SURELY_TOGETHER else 3
        # The cut with the longest words: of "atrain" rather "a train" than "at rain".
        best: list[tuple[int, list[str]] | None] = [(0, [])] + [None] * len(word)
        for end in range(1, len(word) + 1):
            for begin in range(max(0, end - 20), end):
                before, part = best[begin], word[begin:end]
                if before is None or (len(part) < shortest and part not in COMMON):
                    continue
                worth = before[0] + len(part) ** 2
                part = NUMBER_WORDS.get(part, part)
                known = self.words.get(part, self._learned) < self._learned
                if known and (best[end] is None or worth > best[end][0]):
                    best[end] = worth, [*before[1], part]
        found = best[-1][1] if best[-1] else []
        return found if len(set(found)) > 1 else []

    def read(self, texts: Sequence[str]) -> Read:
        """The texts as numbers; each is followed by a break."""
        if len(self) > MOST_CHUNKS:
            self._forget()
        cut = [chunks_of(text) for text in texts]
        counts = np.array([len(c) + 1 for c in cut], np.int64)
        flow: list[str] = []
        for chunks in cut:
            flow += chunks
            flow.append(END)
        which = np.array(list(map(self.__getitem__, flow)), np.int32)
        sizes = np.frombuffer(self._sizes, np.int32)[which]
        before = np.concatenate(([0], np.cumsum(sizes, dtype=np.int64)))
        shift = np.frombuffer(self._begins, np.int32)[which] - before[:-1]
        places = np.repeat(shift, sizes) + np.arange(before[-1])
        words = np.frombuffer(self._flat, np.int32)[places]
        starts = np.concatenate(([0], before[np.cumsum(counts)]))
        document = np.repeat(np.arange(len(texts), dtype=np.int32), np.diff(starts))
        stems = np.frombuffer(self._stem_of, np.int32)[words]
        numbers = np.frombuffer(self._value_of, np.int32)[words]
        return Read(words, stems, numbers, document, starts)

    def sizes(self, text: str) -> list[int]:
        """How many words each chunk of the text gives."""
        return [self._sizes[self[chunk]] for chunk in chunks_of(text)]


def chunks_of(text: str) -> list[str]:
    """A text cut at white space, what spans chunks mended."""
    chunks = mended(text).split()
    if len(text) < 4 * len(chunks) and len(chunks) > 8:
        chunks = unspaced(mended(text)).split()
    return chunks


def _deletions(word: str) -> list[str]:
    return [word[:i] + word[i + 1 :] for i in range(len(word))]
