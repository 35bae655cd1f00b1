"""A text or conversation token by token: pieces, ids, roles, what is learned, surprise.

What it leaves out: packing (``packing``).

Try it::

    answer({"models": ["pocket/base"], "messages": [{"role": "user", "content": "Hi"},
            {"role": "assistant", "content": "Ahoy!"}]})
"""

from __future__ import annotations

from typing import Any

from transformers import PreTrainedModel

from posttrain_lab.inquiry import given as read
from posttrain_lab.inquiry.opened import check_length, opened
from posttrain_lab.inquiry.pieces import piece
from posttrain_lab.models import surprise
from posttrain_lab.models.generate import one_thread
from posttrain_lab.models.templates import IGNORED, encode


def answer(given: read.Given) -> dict[str, Any]:
    """For each model the tokens: id, piece, whether it carries loss, surprise in nats.

    A conversation goes through the model's chat template, and the roles are told from
    where each message begins; a text is all learned, as in pre-training.
    """
    return {"models": {name: _one(name, given) for name in read.models(given)}}


def _one(name: str, given: read.Given) -> dict[str, Any]:
    model, tokenizer = opened(name)
    if "messages" in given:
        said = read.messages(given)
        ids, labels = encode(tokenizer, said)
        roles = _roles(tokenizer, said, ids)
    else:
        ids = tokenizer(read.text(given))["input_ids"]
        labels, roles = list(ids), [""] * len(ids)
    surprise = surprises(model, ids)
    special = set(tokenizer.all_special_ids)
    tokens = [
        {"id": i, "text": piece(tokenizer, i), "learned": label != IGNORED and n > 0,
         "role": role, "special": i in special, "surprise": nats}
        for n, (i, label, role, nats) in
        enumerate(zip(ids, labels, roles, surprise, strict=True))
    ]  # fmt: skip
    return {"tokens": tokens, "vocabulary": len(tokenizer)}


def _roles(tokenizer, said: list, ids: list[int]) -> list[str]:
    """Whose each token is: that of the message whose end comes next in the template."""
    bounds = []
    for n in range(1, len(said) + 1):
        part, _ = encode(tokenizer, said[:n])
        bounds.append(len(part))
    bounds[-1] = len(ids)
    roles, at = [], 0
    for end, message in zip(bounds, said, strict=True):
        roles += [message.role] * (end - at)
        at = max(at, end)
    return (roles + [""] * len(ids))[: len(ids)]


def surprises(model: PreTrainedModel, ids: list[int]) -> list[float | None]:
    """−log p of each token after those before it, in nats; None for the first."""
    check_length(model, len(ids))
    if len(ids) < 2:
        return [None] * len(ids)
    with one_thread():
        nats = surprise.surprises(model, ids).tolist()
    return [None, *(round(value, 4) for value in nats)]
