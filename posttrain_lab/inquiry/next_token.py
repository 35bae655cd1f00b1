"""What comes next: a model's probabilities for the next token, and what sampling keeps.

What it leaves out: writing on (``writing``).

Try it::

    answer({"models": ["pocket/base"], "text": "the students opened their", "top_k": 5})
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import torch

from posttrain_lab.inquiry import given as read
from posttrain_lab.inquiry.opened import check_length, opened
from posttrain_lab.inquiry.pieces import ids_of, piece
from posttrain_lab.models.generate import end_ids, one_thread, probabilities
from posttrain_lab.models.templates import encode_prompt
from posttrain_lab.records import Message

MOST_SHOWN = 50


@dataclass(frozen=True)
class Question:
    """What is asked of each model. ``then``: tokens that were chosen after the text."""

    text: str
    chat: bool
    then: list[str]
    shown: int
    temperature: float
    top_k: int
    top_p: float


def answer(given: read.Given) -> dict[str, Any]:
    """For each model the likeliest next tokens, and how likely they are.

    ``chance`` is the model's own, ``warmed`` with the temperature, ``drawn`` after top-k and
    top-p as well, which is what sampling draws from. ``entropy`` is of the first and
    ``drawn_entropy`` of the last, in bits. With ``chat`` the text is a user's message, and
    ``then`` begins the answer; ``raw`` is a token as ``then`` takes it.
    """
    asked = Question(
        read.text(given), read.flag(given, "chat"), read.tokens(given),
        shown=read.number(given, "shown", 12, 1, MOST_SHOWN),
        temperature=read.number(given, "temperature", 1.0, 0.05, 5.0),
        top_k=read.number(given, "top_k", 0, 0, 1_000_000),
        top_p=read.number(given, "top_p", 1.0, 0.01, 1.0),
    )  # fmt: skip
    return {"models": {name: _one(name, asked) for name in read.models(given)}}


def _one(name: str, asked: Question) -> dict[str, Any]:
    model, tokenizer = opened(name)
    ids = _read(tokenizer, asked)
    logits = last_logits(model, ids)
    own, warmed = logits.softmax(-1)[0], probabilities(logits, asked.temperature)[0]
    drawn = probabilities(logits, asked.temperature, asked.top_p, asked.top_k)[0]
    ends, special = set(end_ids(model, tokenizer)), set(tokenizer.all_special_ids)
    best = own.topk(min(asked.shown, len(own))).indices.tolist()
    return {
        "tokens": [
            {"id": i, "text": piece(tokenizer, i), "raw": tokenizer.convert_ids_to_tokens(i),
             "special": i in special, "end": i in ends, "chance": _rounded(own[i]),
             "warmed": _rounded(warmed[i]), "drawn": _rounded(drawn[i])}
            for i in best
        ],
        "kept": int((drawn > 0).sum()),
        "vocabulary": len(own),
        "entropy": entropy(own),
        "drawn_entropy": entropy(drawn),
        "read": len(ids),
    }  # fmt: skip


def _read(tokenizer, asked: Question) -> list[int]:
    if asked.chat:
        ids = encode_prompt(tokenizer, [Message("user", asked.text)])
    else:
        ids = tokenizer(asked.text)["input_ids"]
    ids = [*ids, *ids_of(tokenizer, asked.then)]
    return ids or [tokenizer.eos_token_id]  # nothing yet: what a document begins with


def _rounded(chance: torch.Tensor) -> float:
    return round(chance.item(), 6)


def entropy(chances: torch.Tensor) -> float:
    """How unsure: 0 bits when one token is certain, 1 when two are as likely. # (V)

    >>> entropy(torch.tensor([0.5, 0.5, 0.0]))
    1.0
    """
    return round(torch.special.entr(chances.double()).sum().item() / math.log(2), 3)


@torch.inference_mode()
def last_logits(model, ids: list[int]) -> torch.Tensor:
    """The logits after the last of ``ids``. # (1, V)"""
    check_length(model, len(ids))
    with one_thread():
        batch = torch.tensor([ids], device=model.device)
        return model(input_ids=batch, logits_to_keep=1).logits[:, -1].float().cpu()
