"""What a model would write: a text continued, or a conversation answered, by several models.

What it leaves out: streaming; a small model answers at once.

Try it::

    answer({"models": ["pocket/base", "pocket/mid"], "text": "Once upon a time"})
"""

from __future__ import annotations

from typing import Any

import torch

from posttrain_lab.inquiry import given as read
from posttrain_lab.inquiry.opened import opened
from posttrain_lab.models.generate import end_ids, greedy, one_thread, sample
from posttrain_lab.models.load import context_of
from posttrain_lab.models.templates import encode_prompt
from posttrain_lab.records import LabError

MOST_TOKENS, MOST_COPIES = 400, 16


def answer(given: read.Given) -> dict[str, Any]:
    """For each model its texts, and whether each ended by itself.

    ``messages`` are answered through the chat template, ``text`` is continued.
    ``temperature`` 0 takes the likeliest token every time.
    """
    room = read.number(given, "max_new_tokens", 80, 1, MOST_TOKENS)
    temperature = read.number(given, "temperature", 0.0, 0.0, 5.0)
    top_k = read.number(given, "top_k", 0, 0, 1_000_000)
    top_p = read.number(given, "top_p", 1.0, 0.01, 1.0)
    copies = read.number(given, "copies", 1, 1, MOST_COPIES)
    seed = read.number(given, "seed", 0, 0, 2**31)
    chat = "messages" in given
    said = read.messages(given) if chat else None
    found = {}
    for name in read.models(given):
        model, tokenizer = opened(name)
        plain = [] if said else tokenizer(read.text(given))["input_ids"]
        ids = encode_prompt(tokenizer, said) if said else plain or [tokenizer.eos_token_id]
        _check(model, len(ids), room)
        ends = end_ids(model, tokenizer)
        torch.manual_seed(seed)
        with one_thread():
            rows = greedy(model, [ids], room, ends) if not temperature else sample(
                model, [ids], room, ends, temperature=temperature, top_p=top_p, top_k=top_k,
                copies=copies,
            )  # fmt: skip
        texts = [tokenizer.decode(row, skip_special_tokens=True).strip("\n") for row in rows]
        ended = [bool(row) and row[-1] in ends for row in rows]
        found[name] = [
            {"text": text, "ended": end, "tokens": len(row)}
            for text, end, row in zip(texts, ended, rows, strict=True)
        ]
    return {"models": found}


def _check(model, length: int, room: int) -> None:
    if length + room > (most := context_of(model)):
        raise LabError(
            f"The prompt is {length} tokens long, and its answer may take {room}.",
            f"Together they must fit into the {most} tokens that this model can read.",
            "Shorten it.", "text",
        )  # fmt: skip
