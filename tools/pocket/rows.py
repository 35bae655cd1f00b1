"""Packs documents and conversations into rows of tokens, cutting none that fits a row.

They are laid into the fullest row that still has room for them (best-fit packing, Ding et
al. 2024, arXiv:2404.10830): a story that starts in one row and ends in another teaches a
small model neither its beginning nor its end.

A row holds a token's id where the token is learned, and the complement ``~id`` (below zero)
where it is read only: a user's words, and the padding after the last document.

What it leaves out: where documents come from, and masks between documents of a row.

Try it::

    >>> made = pack([[1, 2, 3, 0], [4, 5, 0], [6, 0]], row=4, end=0)
    >>> made.tolist()
    [[1, 2, 3, 0], [4, 5, 0, -1], [6, 0, -1, -1]]
    >>> ids_of(made).tolist()
    [[1, 2, 3, 0], [4, 5, 0, 0], [6, 0, 0, 0]]
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

import numpy as np
from transformers import PreTrainedTokenizerBase

from posttrain_lab.models.templates import IGNORED, encode
from posttrain_lab.records import Example
from tools.pocket.tokenizer import END

BATCH = 4000  # documents looked at together
T = TypeVar("T")


def ids_of(rows: np.ndarray) -> np.ndarray:
    """The ids of rows' tokens, learned or not. # any shape"""
    return np.where(rows < 0, ~rows, rows)


def pack(documents: Sequence[Sequence[int]], row: int, end: int) -> np.ndarray:
    """Rows of documents; what stays free is ``~end``. # (R, row)

    A document longer than a row is cut into pieces.
    """
    pieces = [ids[at : at + row] for ids in documents for at in range(0, len(ids), row)]
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
    made = np.full((len(rows), row), ~end, dtype=np.int16)
    for number, ids in enumerate(rows):
        made[number, : len(ids)] = ids
    return made


def _filled(
    source: Iterator[T], encoded: Callable[[list[T]], list[list[int]]], row: int, end: int,
    number: int | None = None,
) -> np.ndarray:  # fmt: skip
    """The first ``number`` rows or all; shuffled in a batch, as packing sorts by length."""
    shuffle, parts, filled = np.random.default_rng(0), [], 0
    while (number is None or filled < number) and (batch := list(islice(source, BATCH))):
        part = pack(encoded(batch), row, end)
        shuffle.shuffle(part)
        parts.append(part)
        filled += len(part)
    return np.concatenate(parts)[:number]


def token_rows(
    tokenizer: PreTrainedTokenizerBase, documents: Iterator[str], number: int, row: int
) -> np.ndarray:
    """The first ``number`` rows that an endless stream of documents fills. # (number, row)

    Every token is learned, and the end-of-text token after each document.
    """
    end = tokenizer.convert_tokens_to_ids(END)

    def encoded(texts: list[str]) -> list[list[int]]:
        found = tokenizer.backend_tokenizer.encode_batch_fast(texts)
        return [[*made.ids, end] for made in found]

    return _filled(documents, encoded, row, end, number)


def conversation_rows(
    tokenizer: PreTrainedTokenizerBase, examples: Iterator[Example], row: int
) -> np.ndarray:
    """Rows of all conversations: only the assistant's words are learned. # (R, row)"""
    end = tokenizer.convert_tokens_to_ids(END)

    def encoded(batch: list[Example]) -> list[list[int]]:
        return [_masked(*encode(tokenizer, made.messages), end) for made in batch]

    return _filled(examples, encoded, row, end)


def _masked(ids: list[int], labels: list[int], end: int) -> list[int]:
    marked = (~i if label == IGNORED else i for i, label in zip(ids, labels, strict=True))
    return [*marked, ~end]
