"""Test items made ready to be looked for: their words as numbers, their runs posted.

What it leaves out: looking (``candidates``, ``index``).

Try it::

    >>> made = prepare([item_of({"question": "How many ducks swim on the old pond?"}, 0)])
    >>> made.parts, len(made.surface.keys)
    (1, 5)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from posttrain_lab.leakage.common_words import COMMON
from posttrain_lab.leakage.gist import identifiers
from posttrain_lab.leakage.headers import trimmed
from posttrain_lab.leakage.items import LEAST_ANSWER, Item, Part, item_of
from posttrain_lab.leakage.postings import MOST_PARTS, RAREST, Postings, runs
from posttrain_lab.leakage.rarity import COMMON_FACTOR, rarities, swaps
from posttrain_lab.leakage.reader import FIRST, STRANGER, Read, Reader
from posttrain_lab.leakage.scoring import BRIEF, LEAST_LITERAL, LEAST_WORDS, RARE, RUN

SINGLE = (16, 5)  # of hints: in how many parts at most, how many of a part at least
SLIP_RUN, SHORT = 3, 20  # words of a run; a question of fewer words is short
NAMED = 1 << 24  # more than there are stems
LEAST_OWN, LEAST_RUNS = 7, 4  # rare words, runs that a part must have to be told by them
QUESTIONS = ("question", "choices")
SHORT_BODY = 8  # words: a question no longer without its header is looked for with it, too
LONGEST_GENERIC = 8  # words
SOLUTIONS = ("answer", "tests")  # parts that their words alone do not tell


@dataclass(frozen=True)
class Prepared:
    """All parts of all items; a part's number is its place in ``item`` and ``kind``."""

    ids: tuple
    reader: Reader
    item: np.ndarray  # (P) whose part it is
    kind: tuple[str, ...]
    texts: tuple[str, ...]
    words: tuple[np.ndarray, ...]  # of each part, without its header
    sizes: np.ndarray  # (P) how many
    headers: tuple[tuple[np.ndarray, np.ndarray], ...]  # what was taken off
    generic: np.ndarray  # (P) made of common words alone
    surface: Postings
    masked: Postings
    slips: Postings  # of short questions by their stems, so that a slip does not hide them
    meant: tuple[np.ndarray, ...]  # of each part, what its words stand for
    rarity: tuple[np.ndarray, ...]  # of each part, what each of its words weighs
    swaps: tuple[tuple[tuple[np.ndarray, float], ...], ...]  # the same with any names, numbers
    single: Postings  # of words in any order: what they weigh
    hints: Postings  # of words, names and numbers: by which parts are looked for
    sequence: tuple[np.ndarray, ...]  # of each part, its runs' numbers in order
    worth: np.ndarray  # (K) 1 for a run of one item's own, less for what many hold
    numbers: tuple[np.ndarray, ...]  # of each part, the numbers in it
    digits: np.ndarray  # words that are numbers
    details: tuple[np.ndarray, ...]  # of each part, its names and numbers, as words
    whole: np.ndarray  # (P) looked for word by word only
    least: float  # what the words of a part weigh at least, for the words' rule
    short: dict[int, dict[int, list[int]]]  # parts of fewer words than a run, by their key

    @property
    def parts(self) -> int:
        return len(self.kind)


@dataclass(frozen=True)
class _Piece:
    """A part as it is being prepared. ``whole``: looked for word by word only."""

    item: int
    kind: str
    text: str
    words: np.ndarray
    stems: np.ndarray
    numbers: np.ndarray
    header: tuple[np.ndarray, np.ndarray]
    whole: bool = False


def prepare(items: Sequence[Item], headers: bool = False) -> Prepared:
    """Reads the items and posts what stands in them.

    Args:
        items: the test items.
        headers: whether headers are parts of their own, of the kind "header".
    """
    reader = Reader()
    told = [(i, part) for i, item in enumerate(items) for part in item.parts]
    reader.learn([part.text for _, part in told])
    pieces = list(_pieces(items, told, reader, headers))
    item = np.array([p.item for p in pieces], np.int64)
    common = _common(reader)
    surface = _post([p.words for p in pieces], item, RUN, _common_runs(common))
    words = [p.words for p in pieces]
    meant = tuple(meant_by(p.words, p.stems) for p in pieces)
    rarity = rarities(meant, item, [common[w] & (len(w) >= BRIEF) for w in words])
    digits = np.array([reader.words[each] for each in reader.values], np.int64)
    least = LEAST_OWN * float(np.log(len(items) + 1))
    return Prepared(
        ids=tuple(each.id for each in items), reader=reader, item=item,
        kind=tuple(p.kind for p in pieces), texts=tuple(p.text for p in pieces),
        words=tuple(words), sizes=np.array([len(w) for w in words]),
        headers=tuple(p.header for p in pieces),
        whole=np.array([p.whole for p in pieces]),
        generic=np.array([len(w) <= LONGEST_GENERIC and bool(common[w].all()) for w in words]),
        surface=surface,
        masked=_post([_masked(p) for p in pieces], item, RUN, None, least=LEAST_RUNS),
        single=_post([_single(p) for p in pieces], item, 1, _common_stems(reader), 0, 0),
        slips=_post([_brief(p) for p in pieces], item, SLIP_RUN, None),
        meant=meant, rarity=rarity, digits=digits, short=_short(words), least=least,
        swaps=tuple(_swaps(p, m, r, digits, reader, least)
                    for p, m, r in zip(pieces, meant, rarity, strict=True)),
        hints=_post([_hints(p) for p in pieces], item, 1, _common_stems(reader), *SINGLE),
        sequence=tuple(np.searchsorted(surface.keys, runs(w, RUN)) for w in words),
        worth=np.where(surface.spread <= RARE, 1.0, RARE / np.maximum(surface.spread, 1)),
        numbers=tuple(np.unique(p.numbers[p.numbers > 0]) for p in pieces),
        details=tuple(_details(p, reader) for p in pieces),
    )  # fmt: skip


def _pieces(
    items: Sequence[Item], told: Sequence[tuple[int, Part]], reader: Reader, headers: bool
) -> Iterator[_Piece]:
    read = reader.read([part.text for _, part in told])
    whole = [_slice(read, i) for i in range(len(told))]
    cuts = _trims([part.kind for _, part in told], [w for w, *_ in whole])
    seen: set[bytes] = set()
    for (i, part), three, (begin, end) in zip(told, whole, cuts, strict=True):
        words = three[0]
        own = tuple(side[begin:end] for side in three)
        alone = len({each.kind for each in items[i].parts}) == 1
        if not alone and part.kind not in QUESTIONS and end - begin < LEAST_ANSWER:
            continue
        rest = words[:begin], words[end:]
        if end - begin < len(words):
            if end - begin < SHORT_BODY:  # its instruction helps to tell it
                yield _Piece(i, part.kind, part.text, *three, (words[:0],) * 2, True)
            for head in rest if headers else ():
                if len(head) and head.tobytes() not in seen:
                    seen.add(head.tobytes())
                    yield _Piece(i, "header", part.text, head, 0 * head, 0 * head, rest, True)
        yield _Piece(i, part.kind, part.text, *own, rest)


def _masked(piece: _Piece) -> np.ndarray:
    """Stems with numbers and names as any, for a question that has enough others."""
    enough = (piece.stems >= FIRST).sum() >= LEAST_LITERAL
    fits = enough and not piece.whole and piece.kind not in SOLUTIONS
    return collapsed(piece.stems)[0] if fits else piece.stems[:0]


def _single(piece: _Piece) -> np.ndarray:
    fits = len(piece.words) >= LEAST_WORDS and not piece.whole
    if not fits or piece.kind in SOLUTIONS:
        return piece.stems[:0]
    return np.unique(piece.stems[piece.stems >= FIRST])


def _hints(piece: _Piece) -> np.ndarray:
    """What a question that can be told by its words is looked for by."""
    if not len(_single(piece)):
        return piece.stems[:0]
    return np.unique(hints_of(piece.words, piece.stems)[0])


def _brief(piece: _Piece) -> np.ndarray:
    """What a short question's words stand for; nothing of a longer one."""
    brief = SLIP_RUN < len(piece.words) < SHORT and piece.kind in QUESTIONS
    return meant_by(piece.words, piece.stems) if brief else piece.stems[:0]


def meant_by(words: np.ndarray, stems: np.ndarray) -> np.ndarray:
    """Stems; names and numbers as themselves; 0 for strangers, 1 for breaks."""
    return np.where((stems == STRANGER) & (words >= FIRST), words + NAMED, stems)


def _swaps(
    piece: _Piece, meant: np.ndarray, rarity: np.ndarray, digits: np.ndarray, reader: Reader,
    least: float,
) -> tuple[tuple[np.ndarray, float], ...]:  # fmt: skip
    """What its words weigh where its numbers, its names, too, or its identifiers are others."""
    called = [reader.words[w] for w in identifiers(piece.text) if w in reader.words]
    loose = np.isin(piece.words, digits), meant >= NAMED, np.isin(piece.words, called)
    return tuple(swaps(meant, rarity, loose, least))


def hints_of(words: np.ndarray, stems: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Stems, and for names and numbers the words themselves; and where each stands."""
    places = np.flatnonzero((stems >= FIRST) | ((words >= FIRST) & (stems == STRANGER)))
    stems = stems[places]
    return np.where(stems >= FIRST, stems, words[places] + NAMED), places


def _details(piece: _Piece, reader: Reader) -> np.ndarray:
    """The names and numbers of a question, as words; none without a name among them."""
    if piece.kind in SOLUTIONS or piece.whole:
        return piece.words[:0]
    told = np.unique(piece.words[piece.stems == STRANGER])
    numbers = np.unique(piece.words[piece.numbers > 0])
    return told if len(told) > len(numbers) else told[:0]


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


def _common(reader: Reader) -> np.ndarray:
    """Which words' numbers are those of common words; a number is none."""
    flags = np.zeros(len(reader.words) + FIRST, bool)
    for word, number in reader.words.items():
        flags[number] = word in COMMON
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
        flags[stem] |= stem >= FIRST and word in COMMON

    def factor(stems: np.ndarray) -> np.ndarray:
        known = np.where(stems < NAMED, stems, STRANGER)
        return np.where(flags[known], COMMON_FACTOR, 1.0)

    return factor


def _post(
    texts: Sequence[np.ndarray],
    item: np.ndarray,
    size: int,
    factor,
    most: int = MOST_PARTS,
    rarest: int = RAREST,
    least: float = 0.0,
) -> Postings:
    """Posts the runs of this size in every part."""
    keys = [runs(text, size) for text in texts]
    weigh = [
        np.ones(len(k)) if factor is None or not len(k) else factor(text)
        for k, text in zip(keys, texts, strict=True)
    ]
    part = np.repeat(np.arange(len(texts)), [len(k) for k in keys])
    return Postings.build(
        np.concatenate(keys), part, item, np.concatenate(weigh), most, rarest, least
    )


def _short(words: Sequence[np.ndarray]) -> dict[int, dict[int, list[int]]]:
    found: dict[int, dict[int, list[int]]] = {}
    for part, each in enumerate(words):
        if 0 < len(each) < RUN:
            key = int(runs(each, len(each))[0])
            found.setdefault(len(each), {}).setdefault(key, []).append(part)
    return found


__all__ = ["Prepared", "collapsed", "item_of", "prepare"]
