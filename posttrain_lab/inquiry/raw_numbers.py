"""The raw numbers behind an answer: a model's logits at every place of a short conversation.

For looking under the hood in a lesson, where a few lines of Python turn them into
probabilities and into the loss.

What it leaves out: long texts; the numbers of a page of text would fill megabytes.

Try it::

    answer({"models": ["pocket/tiny"], "messages": [{"role": "user", "content": "Hi"},
            {"role": "assistant", "content": "Ahoy!"}]})
"""

from __future__ import annotations

from typing import Any

import torch

from posttrain_lab.inquiry import given as read
from posttrain_lab.inquiry.opened import opened
from posttrain_lab.inquiry.pieces import piece
from posttrain_lab.models.generate import one_thread
from posttrain_lab.models.templates import encode
from posttrain_lab.records import LabError

MOST = 64  # tokens


def answer(given: read.Given) -> dict[str, Any]:
    """For each model ``ids``, ``labels`` (−100 where nothing is learned), ``pieces``,
    ``logits`` (one row a token, what the model says after it) and the library's ``loss``."""
    return {"models": {name: _one(name, given) for name in read.models(given)}}


@torch.inference_mode()
def _one(name: str, given: read.Given) -> dict[str, Any]:
    model, tokenizer = opened(name)
    if "messages" in given:
        ids, labels = encode(tokenizer, read.messages(given))
    else:
        ids = tokenizer(read.text(given))["input_ids"]
        labels = list(ids)
    if not 2 <= len(ids) <= MOST:
        raise LabError(
            f"The text is {len(ids)} tokens long.", f"It needs 2 to {MOST}.",
            "Shorten it." if len(ids) > MOST else "Write more.", "text",
        )  # fmt: skip
    with one_thread():
        batch = torch.tensor([ids], device=model.device)
        found = model(input_ids=batch, labels=torch.tensor([labels], device=model.device))
    return {
        "ids": ids, "labels": labels, "pieces": [piece(tokenizer, i) for i in ids],
        "logits": found.logits[0].float().tolist(), "loss": found.loss.item(),
    }  # fmt: skip
