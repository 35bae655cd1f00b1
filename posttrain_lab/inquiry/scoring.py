"""What a reward model gives: one number for each answer, all of them in one question.

What it leaves out: training the reward model (``methods.reward``), what the scores tell.

Try it::

    answer({"models": ["/path/of/a/reward/run/model"],
            "conversations": [{"prompt": "Hi", "answer": "Ahoy!"}]})
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from transformers import PreTrainedModel, PreTrainedTokenizerBase

from posttrain_lab.inquiry import given as read
from posttrain_lab.models.reward import load_reward, scores
from posttrain_lab.records import LabError, Message

MOST, KEPT = 400, 4


def answer(given: read.Given) -> dict[str, Any]:
    """For each reward model the score of each conversation, in their order.

    ``conversations``: rows of {prompt, answer}. Only differences between answers to the
    same prompt mean anything. What is too long for the model loses its beginning.

    Raises:
        LabError: no reward model of that name; no conversation, too many, or one that is
            no pair of texts.
    """
    said = _conversations(given)
    return {"models": {name: {"scores": _scores(name, said)} for name in read.models(given)}}


def _scores(name: str, said: Sequence[Sequence[Message]]) -> list[float]:
    network, tokenizer = _opened(name, _changed(name))
    return [round(score, 5) for score in scores(network, tokenizer, said)]


@lru_cache(maxsize=KEPT)
def _opened(name: str, changed: int) -> tuple[PreTrainedModel, PreTrainedTokenizerBase]:
    return load_reward(name)


def _changed(name: str) -> int:
    path = Path(name)
    return path.stat().st_mtime_ns if path.is_dir() else 0


def _conversations(given: read.Given) -> list[list[Message]]:
    rows = given.get("conversations")
    listed = isinstance(rows, Sequence) and not isinstance(rows, str)
    if not listed or not 1 <= len(rows) <= MOST:
        raise LabError("There is no answer to score, or too many.", f"It takes 1 to {MOST}.",
                       "Write one.", "conversations")  # fmt: skip
    return [_conversation(row) for row in rows]


def _conversation(row: Any) -> list[Message]:
    if not isinstance(row, Mapping):
        raise LabError("One of the answers cannot be read.",
                       'It needs {"prompt": …, "answer": …}.', "Write it again.",
                       "conversations")  # fmt: skip
    prompt, said = read.text(row, "prompt"), read.text(row, "answer")
    return [Message("user", prompt), Message("assistant", said)]
