"""How surprised a model is by each token of a text: −log p, in nats.

What it leaves out: which tokens count (``methods.looks``), and telling it to people.

Try it::

    surprises(model, tokenizer("The cat sat.")["input_ids"]).mean()
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import torch
from torch.nn.functional import cross_entropy

if TYPE_CHECKING:
    from transformers import PreTrainedModel

MOST_LOGITS = 2**21  # in one pass: 8 MB, which was the quickest on a CPU


def surprises(model: PreTrainedModel, ids: Sequence[int]) -> torch.Tensor:  # (T) -> (T - 1)
    """The surprise at each token but the first, given those before it."""
    return surprises_of(model, [ids])[0]


@torch.inference_mode()
def surprises_of(
    model: PreTrainedModel, rows: Sequence[Sequence[int]]
) -> list[torch.Tensor]:  # N x (T) -> N x (T - 1)
    """The same of many texts, those of alike length in one pass."""
    found = [torch.empty(0)] * len(rows)
    for part in _batches([len(row) for row in rows], model.config.vocab_size):
        width = max(len(rows[i]) for i in part)
        gaps = [width - len(rows[i]) for i in part]
        ids = torch.tensor([[*rows[i], *[0] * gap] for i, gap in zip(part, gaps, strict=True)])
        mask = torch.tensor([[1] * (width - gap) + [0] * gap for gap in gaps])
        ids, mask = ids.to(model.device), mask.to(model.device)
        logits = model(input_ids=ids[:, :-1], attention_mask=mask[:, :-1]).logits.float()
        nats = cross_entropy(logits.flatten(0, 1), ids[:, 1:].flatten(), reduction="none")
        nats = nats.view(len(part), -1)  # (B, T - 1)
        for i, row in zip(part, nats, strict=True):
            found[i] = row[: len(rows[i]) - 1]
    return found


def _batches(lengths: Sequence[int], vocabulary: int) -> Iterator[list[int]]:
    """Rows' numbers, shortest first, as many together as their logits have room."""
    part: list[int] = []
    told = [i for i, length in enumerate(lengths) if length > 1]
    for i in sorted(told, key=lengths.__getitem__):
        if part and (len(part) + 1) * lengths[i] * vocabulary > MOST_LOGITS:
            yield part
            part = []
        part.append(i)
    if part:
        yield part
