"""Which parts of the items a document may hold: a cheap look at a whole batch at once.

A part is worth a closer look when enough of what it is looked for by stands in the document:
a share near the lowest threshold, or, for a long part, a stretch of runs.

What it leaves out: the closer look (``scoring``).

Try it::

    look(made, made.reader.read(["…"]), gates)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posttrain_lab.leakage.postings import Postings, expanded, runs, sums
from posttrain_lab.leakage.prepared import SLIP_RUN, Prepared, collapsed, hints_of, meant_by
from posttrain_lab.leakage.reader import Read
from posttrain_lab.leakage.scoring import RUN, window_of

SEGMENT = 96  # words that are looked at together for words in any order
FOREMOST = 3  # parts of a document that are looked at for words in any order
STRETCH = 9  # runs found that make a long part worth a closer look


@dataclass(frozen=True)
class Hits:
    """Known keys in a batch: where (in words of the batch) and which."""

    places: np.ndarray
    keys: np.ndarray

    def of(self, begin: int, end: int) -> Hits:
        """Those of one document, places counted from its beginning."""
        first, last = np.searchsorted(self.places, (begin, end))
        return Hits(self.places[first:last] - begin, self.keys[first:last])


@dataclass(frozen=True)
class Look:
    """What a batch may hold: pairs of document and part, and the hits by rule.

    ``loose``: found by words in any order alone; no run of words led there.
    """

    read: Read
    document: np.ndarray
    part: np.ndarray
    loose: np.ndarray
    surface: Hits
    masked: Hits
    slips: Hits


@dataclass(frozen=True)
class Gates:
    """The least share of each kind that is looked at more closely; above 1 for none."""

    surface: float = 0.4
    masked: float = 0.5
    words: float = 0.4
    slips: float = 0.99


NONE = Hits(np.empty(0, np.int64), np.empty(0, np.int64))


def look(made: Prepared, read: Read, gates: Gates) -> Look:
    """All pairs of document and part in a batch that deserve a closer look."""
    pairs = []
    surface = Hits(*made.surface.found(runs(read.words, RUN)))
    pairs.append(_gated(made.surface, surface, read.document, gates.surface, STRETCH))
    pairs.append(_short(made, read))
    slips = NONE
    if gates.slips <= 1:
        slips = Hits(*made.slips.found(runs(meant_by(read.words, read.stems), SLIP_RUN)))
        pairs.append(_gated(made.slips, slips, read.document, gates.slips))
    masked, many = NONE, 0
    if gates.masked <= 1:
        stems, at = collapsed(read.stems)
        places, keys = made.masked.found(runs(stems, RUN))
        masked = Hits(at[places], keys)
        pairs.append(_gated(made.masked, masked, read.document, gates.masked))
    if gates.words <= 1:
        values, at = hints_of(read.words, read.stems)
        places, keys = made.hints.found(runs(values, 1))
        pairs.append(_by_segments(made, Hits(at[places], keys), read, gates.words))
        many = len(pairs[-1][0])
    document, part = (np.concatenate(side) for side in zip(*pairs, strict=True))
    loose = np.arange(len(document)) >= len(document) - many
    both = document.astype(np.int64) * made.parts + part
    _, first = np.unique(both, return_index=True)  # of those found twice, the strict one
    return Look(read, document[first], part[first], loose[first], surface, masked, slips)


def _gated(
    posted: Postings, hits: Hits, document: np.ndarray, gate: float, stretch: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Documents and parts where the share found of what is posted reaches the gate."""
    where, keys = _once(document[hits.places], hits.keys, len(posted.keys))
    entries, whose = expanded(posted.starts, keys)
    part = posted.parts[entries]
    found = sums(where[whose], part, posted.weights[keys[whose]], len(posted.posted))
    share = found[2] / posted.posted[found[1]]
    kept = share >= gate
    if stretch and len(share):
        most = posted.weights.max()
        kept |= found[2] >= stretch * 0.7 * most
    return found[0][kept], found[1][kept]


def _once(where: np.ndarray, keys: np.ndarray, many: int) -> tuple[np.ndarray, np.ndarray]:
    """Each key once a document (or segment)."""
    pair = np.unique(where.astype(np.int64) * max(many, 1) + keys)
    return pair // max(many, 1), pair % max(many, 1)


def _by_segments(
    made: Prepared, hits: Hits, read: Read, gate: float
) -> tuple[np.ndarray, np.ndarray]:
    """As ``_gated``, for words in any order: long documents in overlapping segments."""
    posted = made.hints
    posted_keys = np.diff(posted.starts)[hits.keys] > 0
    places, keys = hits.places[posted_keys], hits.keys[posted_keys]
    owner = read.document[places]
    within = places - read.starts[owner]
    lengths = np.diff(read.starts)
    # Segments of every document are numbered one after the other, two layers of them.
    many = lengths // SEGMENT + 2
    first = np.concatenate(([0], np.cumsum(2 * many)))
    even = first[owner] + 2 * (within // SEGMENT)
    odd = first[owner] + 2 * ((within + SEGMENT // 2) // SEGMENT) + 1
    long = lengths[owner] > SEGMENT
    segment = np.concatenate((even, odd[long]))
    where, keys = _once(segment, np.concatenate((keys, keys[long])), len(posted.keys))
    entries, whose = expanded(posted.starts, keys)
    part = posted.parts[entries]
    found = sums(where[whose], part, posted.weights[keys[whose]], made.parts)
    wide = window_of(SEGMENT) / np.maximum(made.sizes, 1)
    needed = gate * posted.posted * np.minimum(1.0, wide / 1.5)
    kept = found[2] >= needed[found[1]]
    document = np.searchsorted(first, found[0][kept], side="right") - 1
    part = found[1][kept]
    return _foremost(document, part, found[2][kept] / posted.posted[part], found[2][kept])


def _foremost(
    document: np.ndarray, part: np.ndarray, share: np.ndarray, weight: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Of each document the few parts of which most was found."""
    order = np.lexsort((-share * weight, document))
    ordered = document[order]
    rank = np.arange(len(order)) - np.searchsorted(ordered, ordered)
    kept = order[rank < FOREMOST]
    return document[kept], part[kept]


def _short(made: Prepared, read: Read) -> tuple[np.ndarray, np.ndarray]:
    """Parts of fewer words than a run, where they stand as they are."""
    documents, parts = [], []
    for size, known in made.short.items():
        keys = runs(read.words, size)
        wanted = np.fromiter(known, np.uint64, len(known))
        for place in np.flatnonzero(np.isin(keys, wanted)).tolist():
            for part in known[int(keys[place])]:
                documents.append(int(read.document[place]))
                parts.append(part)
    return np.array(documents, np.int64), np.array(parts, np.int64)
