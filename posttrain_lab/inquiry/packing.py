"""Conversations of the pocket world as rows: padded, or packed with boundaries or without.

What it leaves out: how fast each is (``pace``), and the packing itself (``methods.packing``).

Try it::

    answer({"models": ["pocket/base"], "set": "chat", "number": 24, "row": 128})
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby, islice
from typing import Any

import torch

from posttrain_lab.inquiry import given as read
from posttrain_lab.inquiry.opened import opened
from posttrain_lab.methods.packing import Row, collate, pack, tokens_of
from posttrain_lab.models.load import context_of
from posttrain_lab.models.templates import IGNORED, encode
from posttrain_lab.records import Example, LabError
from posttrain_lab.world import chats

WAYS = ("none", "no_boundaries", "boundaries")
BATCH = 8  # rows of a step
FEWEST, MOST = 2, 64  # conversations
SHORTEST, LONGEST = 16, 512  # tokens of a row
SHOWN = 80  # letters of a conversation that a view shows


def answer(given: read.Given) -> dict[str, Any]:
    """For each model the rows of every way, and what of them is padding.

    ``rows``: the pieces of each row, [conversation, first token, tokens]. ``widths``: how
    wide each row is in its batch, padding included. ``cut``: conversations in pieces.
    """
    found, row = examples_of(given)
    return {"models": {name: _one(name, found, row) for name in read.models(given)}}


def examples_of(given: read.Given) -> tuple[list[Example], int]:
    """The examples asked for, and how long a row may be.

    Raises:
        LabError: no such set, or a number out of its range.
    """
    name = given.get("set", "chat")
    number = read.number(given, "number", 24, FEWEST, MOST)
    row = read.number(given, "row", 128, SHORTEST, LONGEST)
    if name == "questions":  # short ones, all of one kind
        makes = chats.MAKERS["fact_question"]
        return [makes("train", n).example() for n in range(number)], row
    if name not in ("chat", "reasoner"):
        raise LabError(
            f"There is no set called {str(name)[:40]!r}.",
            "The sets are questions, chat, reasoner.", "Choose one of these.", "set",
        )  # fmt: skip
    made = (item.example() for item in chats.items(name))
    return list(islice(made, number)), row


def encoded(name: str, examples: Sequence[Example], row: int) -> list[Row]:
    """Each example's ids and labels, and on each token whose it is.

    Raises:
        LabError: an example is longer than a row, or a row than the model reads.
    """
    model, tokenizer = opened(name)
    if row > (most := context_of(model)):
        raise LabError(
            f"A row has {row} tokens.", f"This model reads {most} at once.",
            f"Lower it to {most}.", "row",
        )  # fmt: skip
    made = []
    for n, example in enumerate(examples):
        ids, labels = encode(tokenizer, example.messages)
        made.append({"input_ids": ids, "labels": labels, "whose": [n] * len(ids)})
    longest = max(len(one["input_ids"]) for one in made)
    if longest > row:
        raise LabError(
            f"The longest conversation has {longest} tokens, a row only {row}.",
            "A row must hold each conversation whole.",
            f"Make it at least {longest} tokens long.", "row",
        )  # fmt: skip
    return made


def _one(name: str, examples: Sequence[Example], row: int) -> dict[str, Any]:
    rows = encoded(name, examples, row)
    return {
        "conversations": [
            {"asked": _short(example.prompt[-1].content), "answer": _short(example.answer),
             "tokens": len(one["input_ids"]),
             "learned": sum(label != IGNORED for label in one["labels"])}
            for example, one in zip(examples, rows, strict=True)
        ],
        "ways": {way: drawn(pack(rows, row, way)) for way in WAYS},
        "batch": BATCH,
    }  # fmt: skip


def batches_of(rows: Sequence[Row]) -> list[dict[str, torch.Tensor]]:
    """The batches that training would read, in the order of the rows."""
    starts = range(0, len(rows), BATCH)
    return [collate(rows[start : start + BATCH], pad=0) for start in starts]


def drawn(rows: Sequence[Row]) -> dict[str, Any]:
    """Packed rows as a view draws them, and how much of their batches is padding."""
    batches = batches_of(rows)
    tokens = sum(tokens_of(batch).item() for batch in batches)
    slots = sum(batch["input_ids"].numel() for batch in batches)
    widths = [batch["input_ids"].shape[1] for batch in batches
              for _ in range(batch["input_ids"].shape[0])]  # fmt: skip
    pieces = _pieces(rows)
    counted = Counter(whose for row in pieces for whose, *_ in row)
    return {
        "rows": pieces, "widths": widths, "tokens": tokens, "slots": slots,
        "waste": round(1 - tokens / slots, 4), "cut": sum(n > 1 for n in counted.values()),
    }  # fmt: skip


def _pieces(rows: Sequence[Row]) -> list[list[list[int]]]:
    """Of each row, which tokens of which conversation stand in it, in their order."""
    read_so_far: dict[int, int] = {}
    made = []
    for row in rows:
        pieces = []
        for whose, tokens in groupby(row["whose"]):
            first, length = read_so_far.get(whose, 0), len(list(tokens))
            read_so_far[whose] = first + length
            pieces.append([whose, first, length])
        made.append(pieces)
    return made


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"
