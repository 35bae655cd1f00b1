"""Puts the world's items to a model, many at once, and has their checks judge the answers.

A chat model is asked through its chat template. A model that only continues text is given
``Item.start``, and its first line counts: it has no way to say that it is done.

What it leaves out: which items, and what to make of the rates (``card``).

Try it::

    answers = ask_all(model, tokenizer, items, chat=True)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from posttrain_lab.models.generate import end_ids, greedy, one_thread
from posttrain_lab.models.templates import encode_prompt
from posttrain_lab.world.items import Item

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

TOGETHER = 64  # items answered in one batch
SLACK = 1.5  # an answer may be this much longer than the longest gold answer beside it
MANY_LINES = ("story_ends", "story_on_topic", "story_more", "instruction", "picture_exact",
              "picture_two")  # fmt: skip


def ask_all(
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    items: Sequence[Item],
    chat: bool,
) -> list[str]:
    """The greedy answer to each item, in the order of ``items``."""
    encoded = [_encoded(tokenizer, item, chat) for item in items]
    room = [len(tokenizer(item.gold)["input_ids"]) for item in items]
    # Alike lengths together: a batch costs what its longest question and answer cost.
    order = sorted(range(len(items)), key=lambda i: (room[i], len(encoded[i])))
    ends, answers = end_ids(model, tokenizer), [""] * len(items)
    # What follows the first line is not looked at, so it need not be written.
    one_line = not chat and not any(item.behaviour in MANY_LINES for item in items)
    line_end = tokenizer.encode("\n")[0] if one_line else None
    model.eval()
    with one_thread():
        for first in range(0, len(order), TOGETHER):
            batch = order[first : first + TOGETHER]
            budget = int(SLACK * max(room[i] for i in batch)) + 8
            prompts = [encoded[i] for i in batch]
            rows = greedy(model, prompts, budget, ends, line_end=line_end)
            for index, row in zip(batch, rows, strict=True):
                text = tokenizer.decode(row, skip_special_tokens=True)
                answers[index] = text.strip() if chat else _first_line(text, items[index])
    return answers


def _encoded(tokenizer: PreTrainedTokenizerBase, item: Item, chat: bool) -> list[int]:
    if chat:
        return encode_prompt(tokenizer, list(item.prompt))
    return tokenizer(item.start)["input_ids"]


def _first_line(text: str, item: Item) -> str:
    text = text.strip()
    return text if item.behaviour in MANY_LINES else text.split("\n")[0].strip()
