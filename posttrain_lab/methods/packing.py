"""Several conversations in one row, so that little of a batch is padding.

TRL's ``pack_dataset`` does the packing: "bfd", best fit decreasing, keeps each conversation
whole and remembers where it ends; "wrapped" writes one after another and cuts where the row
is full. Where the ends are remembered, position ids begin again at 0 with each
conversation and the batch has no attention mask: transformers reads the ends from the
position ids and lets no conversation see another. It does so without a cache only, so
``use_cache`` has to be off, as it is in training.

What it leaves out: flattening a whole batch into one row, TRL's way for flash attention:
on a CPU, attention over the one long row takes time with the square of its length.

Try it::

    >>> rows = [{"input_ids": [1, 2, 3], "labels": [1, 2, 3]},
    ...         {"input_ids": [4, 5], "labels": [4, 5]}]
    >>> positions(pack(rows, 8, "boundaries")[0])
    [0, 1, 2, 0, 1]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from datasets import Dataset, disable_progress_bars
from trl import pack_dataset

from posttrain_lab.models.templates import IGNORED

Row = dict[str, list[int]]  # input_ids, labels; seq_lengths where the ends are remembered
STRATEGIES = {"boundaries": "bfd", "no_boundaries": "wrapped"}


def pack(rows: Sequence[Row], length: int, way: str) -> list[Row]:
    """The rows that training reads, each at most ``length`` long.

    Args:
        rows: conversations, each with ``input_ids`` and ``labels``; other lists as long as
            these are packed along.
        length: tokens of a row; no conversation may be longer.
        way: "none", "boundaries" or "no_boundaries", as in ``SFTSettings.packing``.
    """
    if way == "none" or not rows:
        return list(rows)
    disable_progress_bars()  # a log of runs has no use for them
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    packed = pack_dataset(Dataset.from_dict(columns), length, strategy=STRATEGIES[way])
    return packed.to_list()


def teaches(row: Row) -> bool:
    """Whether any token of a row is both labelled and predicted from one before it.

    Cutting conversations can leave a row of prompts alone; a batch of only such rows would
    have a loss of 0 / 0.
    """
    pairs = zip(row["labels"], positions(row), strict=True)
    return any(label != IGNORED and position > 0 for label, position in pairs)


def positions(row: Row) -> list[int]:
    """A row's position ids: from 0 again with each conversation whose end is known."""
    lengths = row.get("seq_lengths") or [len(row["input_ids"])]
    return [position for length in lengths for position in range(length)]


def collate(rows: Sequence[Row], pad: int) -> dict[str, torch.Tensor]:
    """A batch, padded on the right with the token ``pad``. # each (B, T)

    A conversation's first token carries no loss: what stands before it is padding's start or
    another conversation.
    """
    batch = {"input_ids": _filled([row["input_ids"] for row in rows], pad),
             "labels": _filled([row["labels"] for row in rows], IGNORED)}  # fmt: skip
    if "seq_lengths" in rows[0]:
        batch["position_ids"] = _filled([positions(row) for row in rows], 0)
        batch["labels"][batch["position_ids"] == 0] = IGNORED
    else:
        batch["attention_mask"] = _filled([[1] * len(row["input_ids"]) for row in rows], 0)
    return batch


def tokens_of(batch: Mapping[str, torch.Tensor]) -> torch.Tensor:
    """How many tokens of a batch are not padding."""
    if "attention_mask" in batch:
        return batch["attention_mask"].sum()
    # Padding stands at position 0; of a conversation, the first token alone does, and
    # exactly one token stands at 1.
    at = batch["position_ids"]
    return (at > 0).sum() + (at == 1).sum()


def _filled(lists: Sequence[Sequence[int]], filler: int) -> torch.Tensor:
    width = max(map(len, lists))
    return torch.tensor([[*values, *[filler] * (width - len(values))] for values in lists])
