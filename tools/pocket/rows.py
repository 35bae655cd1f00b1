"""Packs documents into rows of token ids, cutting none that fits a row.

Documents are laid into the fullest row that still has room for them (best-fit packing,
Ding et al. 2024, arXiv:2404.10830): a story that starts in one row and ends in another
teaches a small model neither its beginning nor its end.

What it leaves out: where documents come from, and masks between documents of a row.

Try it::

    >>> pack([[1, 2, 3], [4, 5], [6]], row=4, end=0).tolist()
    [[1, 2, 3, 0], [4, 5, 0, 0], [6, 0, 0, 0]]
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
from transformers import PreTrainedTokenizerBase

BATCH = 4000  # documents looked at together


def pack(documents: Sequence[Sequence[int]], row: int, end: int) -> np.ndarray:
    """Rows of documents, each followed by ``end``; what stays free is ``end``. # (R, row)

    A document longer than a row is cut into pieces.
    """
    pieces = [
        [*ids, end][at : at + row] for ids in documents for at in range(0, len(ids) + 1, row)
    ]
    rows: list[list[int]] = []
    room: list[tuple[int, int]] = []  # (free places, row's number), ascending
    for piece in sorted(pieces, key=len, reverse=True):
        at = bisect_left(room, (len(piece), -1))
        if at == len(room):
            rows.append([])
            free, number = row, len(rows) - 1
        else:
            free, number = room.pop(at)
        rows[number] += piece
        insort(room, (free - len(piece), number))
    made = np.full((len(rows), row), end, dtype=np.uint16)
    for number, ids in enumerate(rows):
        made[number, : len(ids)] = ids
    return made


def token_rows(
    tokenizer: PreTrainedTokenizerBase, documents: Iterator[str], number: int, row: int
) -> np.ndarray:
    """The first ``number`` rows that an endless stream of documents fills. # (number, row)

    Rows are shuffled within a batch of documents, as packing sorts them by length.
    """
    end = tokenizer.convert_tokens_to_ids("<|endoftext|>")
    shuffle, parts, filled = np.random.default_rng(0), [], 0
    while filled < number:
        texts = list(islice(documents, BATCH))
        ids = [made.ids for made in tokenizer.backend_tokenizer.encode_batch_fast(texts)]
        part = pack(ids, row, end)
        shuffle.shuffle(part)
        parts.append(part)
        filled += len(part)
    return np.concatenate(parts)[:number]
