"""How fast rows are learned from, padded or packed, measured here and now.

What it leaves out: optimizer steps, which cost the same for every way, and repeating: the
view asks again and again, one way at a time, and draws what comes.

Try it::

    answer({"models": ["pocket/base"], "set": "chat", "number": 24, "row": 128,
            "way": "boundaries"})
"""

from __future__ import annotations

import time
from typing import Any

import torch

from posttrain_lab.inquiry import given as read
from posttrain_lab.inquiry.opened import opened
from posttrain_lab.inquiry.packing import WAYS, batches_of, encoded, examples_of
from posttrain_lab.methods.packing import pack, tokens_of
from posttrain_lab.models.generate import one_thread
from posttrain_lab.records import LabError


def answer(given: read.Given) -> dict[str, Any]:
    """For each model the seconds of one forward and backward pass over every row.

    ``tokens`` are those of the conversations, ``slots`` with the padding. No weight changes.
    """
    examples, row = examples_of(given)
    way = given.get("way")
    if way not in WAYS:
        raise LabError(
            f"There is no way of packing called {str(way)[:40]!r}.",
            f"The ways are {', '.join(WAYS)}.", "Choose one of these.", "way",
        )  # fmt: skip
    return {
        "models": {
            name: _passed(name, batches_of(pack(encoded(name, examples, row), row, way)))
            for name in read.models(given)
        }
    }


def _passed(name: str, batches: list[dict[str, torch.Tensor]]) -> dict[str, Any]:
    model, _ = opened(name)
    weights = [weight for weight in model.parameters() if weight.requires_grad]
    batches = [{k: v.to(model.device) for k, v in batch.items()} for batch in batches]
    with one_thread():
        begun = time.perf_counter()
        for batch in batches:
            loss = model(**batch, use_cache=False).loss
            torch.autograd.grad(loss, weights)
        if model.device.type == "cuda":
            torch.cuda.synchronize()
        seconds = time.perf_counter() - begun
    return {
        "seconds": round(seconds, 5),
        "tokens": sum(tokens_of(batch).item() for batch in batches),
        "slots": sum(batch["input_ids"].numel() for batch in batches),
        "device": model.device.type,
    }
