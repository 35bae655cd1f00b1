"""How models read a document to its end: their surprise along it, and what they recall of it.

What it leaves out: making the document (``world.recall``), and judging the answer.

Try it::

    answer({"models": ["pocket/mid"], "text": "The red box holds a coin. It was sunny.",
            "note": "The red box holds a coin.", "question": "What does the red box hold?",
            "lead": "The red box holds"})
"""

from __future__ import annotations

from typing import Any

from posttrain_lab.inquiry import given as read
from posttrain_lab.inquiry.opened import opened
from posttrain_lab.inquiry.token_view import surprises
from posttrain_lab.models.generate import end_ids, greedy, one_thread
from posttrain_lab.records import LabError

BIN = 32  # tokens that one mean surprise is over
ROOM = 12  # tokens of an answer


def answer(given: read.Given) -> dict[str, Any]:
    """For each model what it recalls, and its surprise along the document.

    ``bins``: [first token, last token, nats a token]; ``back``: tokens between the end of
    the note and the answer. Nothing is cut: a model reads on beyond what it was trained on.
    """
    text, note = read.text(given), read.text(given, "note")
    asked = f"{text}\n{read.text(given, 'question')} {read.text(given, 'lead')}"
    return {"models": {name: _one(name, text, note, asked) for name in read.models(given)}}


def _one(name: str, text: str, note: str, asked: str) -> dict[str, Any]:
    model, tokenizer = opened(name)
    ids = tokenizer(asked)["input_ids"]
    most = getattr(model.config, "max_position_embeddings", 1 << 20)
    if len(ids) + ROOM > most:
        raise LabError(
            f"The document and its question are {len(ids)} tokens long.",
            f"With the answer they must fit into {most} tokens.",
            "Choose a shorter document.", "text",
        )  # fmt: skip
    body = tokenizer(text)["input_ids"]
    until = text.find(note) + len(note) if note and note in text else len(text)
    ends, line_end = end_ids(model, tokenizer), tokenizer.encode("\n")[0]
    with one_thread():
        (row,) = greedy(model, [ids], ROOM, ends, line_end=line_end)
    said = tokenizer.decode(row, skip_special_tokens=True).strip().split("\n")[0]
    return {
        "answer": said, "tokens": len(ids), "bins": _bins(surprises(model, body)),
        "back": len(ids) - len(tokenizer(text[:until])["input_ids"]),
    }  # fmt: skip


def _bins(nats: list[float | None]) -> list[list[float]]:
    """Means over stretches of ``BIN`` tokens; the last stretch may be shorter."""
    made = []
    for first in range(0, len(nats), BIN):
        part = [each for each in nats[first : first + BIN] if each is not None]
        if part:
            made.append([first, first + len(nats[first : first + BIN]),
                         round(sum(part) / len(part), 4)])  # fmt: skip
    return made
