"""How surprised a model is by each token of a text: −log p, in nats.

What it leaves out: batches and labels (``methods.looks``), and telling it to people.

Try it::

    surprises(model, tokenizer("The cat sat.")["input_ids"]).mean()
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import torch
from torch.nn.functional import cross_entropy

if TYPE_CHECKING:
    from transformers import PreTrainedModel


@torch.inference_mode()
def surprises(model: PreTrainedModel, ids: Sequence[int]) -> torch.Tensor:  # (T) -> (T - 1)
    """The surprise at each token but the first, given those before it."""
    row = torch.tensor([list(ids)], device=model.device)
    logits = model(input_ids=row[:, :-1]).logits[0].float()  # (T - 1, V)
    return cross_entropy(logits, row[0, 1:], reduction="none")
