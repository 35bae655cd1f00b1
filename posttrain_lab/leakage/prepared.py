"""Test items made ready to be looked for: their words as numbers, their runs posted.

What it leaves out: looking (``candidates``, ``index``).

Try it::

    >>> made = prepare([item_of({"question": "How many ducks swim on the old pond?"}, 0)])
    >>> made.parts, len(made.surface.keys)
    (1, 5)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from posttrain_lab.leakage.common_words import COMMON
from posttrain_lab.leakage.headers import trimmed
from posttrain_lab.leakage.items import LEAST_ANSWER, Item, item_of
from posttrain_lab.leakage.postings import MOST_PARTS, RAREST, Postings, runs
from posttrain_lab.leakage.reader import FIRST, Read, Reader
from posttrain_lab.leakage.scoring import LEAST_LITERAL, LEAST_WORDS, RARE, RUN

SINGLE = (32, 4)  # of single words: in how many parts at most, how many of a part at least
LEAST_OWN = 7  # words or runs of its own that a part must have to be told by them
SOLUTIONS = ("answer", "tests")  # parts that their words alone do not tell
COMMON_FACTOR = 0.3  # what a run of common words weighs, of what its rarity gives


@dataclass(frozen=True)
class Prepared:
    """All parts of all items; a part's number is its place in ``item`` and ``kind``."""

    ids: tuple
    reader: Reader
    item: np.ndarray  # (P) whose part it is
    kind: tuple[str, ...]
    texts: tuple[str, ...]
    words: tuple[np.ndarray, ...]  # of each part, without its header
    headers: tuple[tuple[np.ndarray, np.ndarray], ...]  # what was taken off
    generic: np.ndarray  # (P) made of common words alone
    surface: Postings
    masked: Postings
    single: Postings
    sequence: tuple[np.ndarray, ...]  # of each part, its runs' numbers in order
    worth: np.ndarray  # (K) 1 for a run of one item's own, less for what many hold
    numbers: tuple[np.ndarray, ...]  # of each part, the numbers in it
    short: dict[int, dict[int, list[int]]]  # parts of fewer words than a run, by their key

    @property
    def parts(self) -> int:
        return len(self.kind)


def prepare(items: Sequence[Item]) -> Prepared:
    """Reads the items and posts what stands in them."""
    reader = Reader()
    told = [(i, part) for i, item in enumerate(items) for part in item.parts]
    texts = [part.text for _, part in told]
    reader.learn(texts)
    read = reader.read(texts)
    whole = [_slice(read, i) for i in range(len(texts))]
    cuts = _trims([part.kind for _, part in told], [w for w, *_ in whole])
    kept = [
        i for i, ((b, e), (_, part)) in enumerate(zip(cuts, told, strict=True))
        if part.kind in ("question", "choices") or e - b >= LEAST_ANSWER
        or sum(each.kind == part.kind for each in items[told[i][0]].parts) == len(
            items[told[i][0]].parts)
    ]  # fmt: skip
    told, whole, cuts, texts = ([side[i] for i in kept] for side in (told, whole, cuts, texts))
    own = [tuple(a[b:e] for a in three) for three, (b, e) in zip(whole, cuts, strict=True)]
    item = np.array([i for i, _ in told], np.int64)
    common = _common(reader)
    surface = _post([words for words, *_ in own], item, RUN, _common_runs(common))
    masked = [
        collapsed(stems)[0]
        if (stems >= FIRST).sum() >= LEAST_LITERAL and part.kind not in SOLUTIONS
        else stems[:0]
        for (_, stems, _), (_, part) in zip(own, told, strict=True)
    ]
    singles = [
        _literal(stems) if len(stems) >= LEAST_WORDS and part.kind not in SOLUTIONS
        else stems[:0] for (_, stems, _), (_, part) in zip(own, told, strict=True)
    ]  # fmt: skip
    words = [w for w, *_ in own]
    return Prepared(
        ids=tuple(each.id for each in items), reader=reader, item=item,
        kind=tuple(part.kind for _, part in told), texts=tuple(texts), words=tuple(words),
        headers=tuple((w[:b], w[e:]) for (w, *_), (b, e) in zip(whole, cuts, strict=True)),
        generic=np.array([bool(common[w].all()) for w in words]),
        surface=surface, masked=_post(masked, item, RUN, None, least=LEAST_OWN),
        single=_post(singles, item, 1, _common_stems(reader), *SINGLE, LEAST_OWN),
        sequence=tuple(np.searchsorted(surface.keys, runs(w, RUN)) for w in words),
        worth=np.where(surface.spread <= RARE, 1.0, RARE / np.maximum(surface.spread, 1)),
        numbers=tuple(np.unique(n[n > 0]) for *_, n in own),
        short=_short(words),
    )  # fmt: skip


def _slice(read: Read, i: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    begin, end = read.starts[i], read.starts[i + 1] - 1  # without the break
    return read.words[begin:end], read.stems[begin:end], read.numbers[begin:end]


def _trims(kinds: Sequence[str], words: Sequence[np.ndarray]) -> list[tuple[int, int]]:
    """From where to where each part is its own; headers are sought kind by kind."""
    cuts = [(0, len(w)) for w in words]
    for kind in ("question", "choices", "tests"):
        these = [i for i, k in enumerate(kinds) if k == kind]
        found = trimmed([words[i].tolist() for i in these])
        for i, cut in zip(these, found, strict=True):
            cuts[i] = cut
    return cuts


def collapsed(stems: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Stems with neighbouring strangers as one, and where each stood."""
    kept = np.ones(len(stems), bool)
    kept[1:] = (stems[1:] > 0) | (stems[:-1] > 0)
    places = np.flatnonzero(kept)
    return stems[places], places


def _literal(stems: np.ndarray) -> np.ndarray:
    return np.unique(stems[stems >= FIRST])


def _common(reader: Reader) -> np.ndarray:
    """Which words' numbers are those of common words. Numbers count as common."""
    flags = np.zeros(len(reader.words) + FIRST, bool)
    for word, number in reader.words.items():
        flags[number] = word in COMMON or (word.isdigit() and len(word) < 2)
    return flags


def _common_runs(common: np.ndarray):
    def factor(words: np.ndarray) -> np.ndarray:
        many = len(words) - RUN + 1
        all_common = np.ones(max(many, 0), bool)
        for shift in range(RUN):
            all_common &= common[words[shift : shift + many]]
        return np.where(all_common, COMMON_FACTOR, 1.0)

    return factor


def _common_stems(reader: Reader):
    flags = np.zeros(len(reader.stem_numbers) + FIRST, bool)
    for word, number in reader.words.items():
        stem = reader._stem_of[number]
        flags[stem] |= word in COMMON

    def factor(stems: np.ndarray) -> np.ndarray:
        return np.where(flags[stems], COMMON_FACTOR, 1.0)

    return factor


def _post(
    texts: Sequence[np.ndarray], item: np.ndarray, size: int, factor,
    most: int = MOST_PARTS, rarest: int = RAREST, least: float = 0.0,
) -> Postings:
    """Posts the runs of this size in every part."""
    keys = [runs(text, size) for text in texts]
    weigh = [
        np.ones(len(k)) if factor is None or not len(k) else factor(text)
        for k, text in zip(keys, texts, strict=True)
    ]
    part = np.repeat(np.arange(len(texts)), [len(k) for k in keys])
    return Postings.build(np.concatenate(keys), part, item, np.concatenate(weigh), most, rarest, least)


def _short(words: Sequence[np.ndarray]) -> dict[int, dict[int, list[int]]]:
    found: dict[int, dict[int, list[int]]] = {}
    for part, each in enumerate(words):
        if 0 < len(each) < RUN:
            key = int(runs(each, len(each))[0])
            found.setdefault(len(each), {}).setdefault(key, []).append(part)
    return found


__all__ = ["Prepared", "collapsed", "item_of", "prepare"]
