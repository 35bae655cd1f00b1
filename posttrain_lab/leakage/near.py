"""Near-duplicates and versions among the rows themselves, in groups.

Each text is told by a sketch (MinHash, Broder 1997): the least of its runs of words under
many hash functions. Texts that share a band of the sketch are compared by the whole of it.
Two views are taken and joined: runs of three stems with numbers and names being any, and the
set of telling words, which finds the same said in another order.

Time and memory grow with the number of rows: in a crowded band every text is compared with
its first members only. Likeness (Jaccard's index) is estimated to about ±0.07.

What it leaves out: test items in training rows (``index``), likeness of meaning alone.

Try it::

    >>> groups(["Anna has two old ducks and a pond.", "No.", "Ben has 9 old ducks and a pond."])
    [0, 1, 0]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from zlib import crc32

import numpy as np

from posttrain_lab.leakage.common_words import COMMON, NAMES, NUMBER_WORDS
from posttrain_lab.leakage.postings import runs
from posttrain_lab.leakage.reader import chunks_of
from posttrain_lab.leakage.text import chunk_words, stem

ROWS, BANDS = 3, 16
SIZE = ROWS * BANDS
BATCH = 2000
MOST_CHUNKS = 400_000
CROWD = 4  # members of a band that a further one is compared with
LIKE_RUNS, LIKE_WORDS = 0.55, 0.7
LEAST_WORDS = 6  # telling words of a text that its words alone may tell
_ODD = np.random.default_rng(7).integers(1, 2**63, SIZE, np.uint64) | np.uint64(1)


class _Chunks(dict):
    """Chunk → the hashes of its stems; names and numbers are 0."""

    def __missing__(self, chunk: str) -> tuple[int, ...]:
        if len(self) > MOST_CHUNKS:
            self.clear()
        # A capital marks a name, or a sentence's first word, which then counts as one.
        named = chunk.strip("\"'“‘([*_")[:1].isupper() and not chunk[1:2].isupper()
        found = tuple(
            0 if w.isdigit() or w in NAMES or w in NUMBER_WORDS or (named and w not in COMMON)
            else (crc32(stem(w).encode()) << 1 | (w in COMMON)) + 2
            for w in chunk_words(chunk)
        )  # fmt: skip
        self[chunk] = found
        return found


def sketches(texts: Iterable[str]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Two sketches of each text: of its runs, of its telling words. # (N, SIZE) twice"""
    chunks, stream = _Chunks(), iter(texts)
    while batch := list(islice(stream, BATCH)):
        words = [[n for c in chunks_of(t) for n in chunks[c]] for t in batch]
        first = [runs(np.array(w, np.uint64), min(3, len(w)) or 1) for w in words]
        telling = [np.array([n for n in w if n and not n & 1], np.uint64) for w in words]
        second = [
            runs(t, 1) if len(t) >= LEAST_WORDS else t[:0] for t in telling
        ]  # fmt: skip
        yield _sketch(first), _sketch(second)


def _sketch(keys: Sequence[np.ndarray]) -> np.ndarray:
    """The least of each text's keys under each hash; all 0 for a text without any."""
    sizes = np.array([len(k) for k in keys])
    out = np.zeros((len(keys), SIZE), np.uint32)
    full = np.flatnonzero(sizes)
    if not len(full):
        return out
    flat = np.concatenate([keys[i] for i in full])
    begins = np.concatenate(([0], np.cumsum(sizes[full])[:-1]))
    for place in range(SIZE):
        mixed = (flat * _ODD[place]) >> np.uint64(32)
        out[full, place] = np.minimum.reduceat(mixed, begins).astype(np.uint32)
    return out


def groups(texts: Iterable[str]) -> list[int]:
    """For each text the number of the first one of its group."""
    both = list(sketches(texts))
    if not both:
        return []
    parent = np.arange(sum(len(a) for a, _ in both))
    for side, least in ((0, LIKE_RUNS), (1, LIKE_WORDS)):
        sketch = np.concatenate([pair[side] for pair in both])
        for first, second in _pairs(sketch):
            while not np.array_equal(up := parent[parent], parent):
                parent[:] = up
            apart = parent[first] != parent[second]  # what is joined already is not compared
            for a, b in _alike(sketch, first[apart], second[apart], least):
                _join(parent, a, b)
    return [_root(parent, i) for i in range(len(parent))]


def _pairs(sketch: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Pairs that share a band; in a crowd, each with the first few."""
    full = np.flatnonzero(sketch.any(axis=1))
    for band in range(BANDS if len(full) else 0):
        rows = sketch[full, band * ROWS : (band + 1) * ROWS]
        key = runs(rows.ravel(), ROWS)[::ROWS]
        order = np.argsort(key, kind="stable")
        ordered = key[order]
        begins = np.searchsorted(ordered, ordered)  # where each one's crowd begins
        at = np.arange(len(order))
        for other in range(CROWD):
            twin = np.flatnonzero(begins + other < at)
            yield full[order[begins[twin] + other]], full[order[twin]]


def _alike(
    sketch: np.ndarray, first: np.ndarray, second: np.ndarray, least: float
) -> Iterator[tuple[int, int]]:
    """Of these pairs, those that are alike enough by the whole sketch."""
    for begin in range(0, len(first), BATCH):
        a, b = first[begin : begin + BATCH], second[begin : begin + BATCH]
        like = (sketch[a] == sketch[b]).mean(axis=1) >= least
        yield from zip(a[like].tolist(), b[like].tolist(), strict=True)


def _root(parent: np.ndarray, i: int) -> int:
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = int(parent[i])
    return i


def _join(parent: np.ndarray, a: int, b: int) -> None:
    a, b = _root(parent, a), _root(parent, b)
    if a != b:
        parent[max(a, b)] = min(a, b)
