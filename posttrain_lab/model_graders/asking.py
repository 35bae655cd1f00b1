"""A model as somebody to ask: conversations in, greedy replies out, many at once.

What it leaves out: what to ask, and what to make of the replies (``graders.judging``).

Try it::

    ask = asker("pocket/chat")
    ask([[Message("user", "What is the capital of France?")]])
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext

from transformers import PreTrainedModel, PreTrainedTokenizerBase

from posttrain_lab.models.generate import SMALL, end_ids, greedy, one_thread
from posttrain_lab.models.load import context_of, load
from posttrain_lab.models.templates import encode_prompt, ensure_template
from posttrain_lab.records import LabError, Message

TOGETHER = 32  # conversations in one batch


def asker(model: str, max_new_tokens: int = 64) -> Callable[[list[list[Message]]], list[str]]:
    """The model of that name or folder, loaded now, as a function that replies.

    It raises LabError for a conversation that does not fit into the model with its reply.
    """
    network, tokenizer = load(model)
    ensure_template(tokenizer)
    network.eval()
    return lambda asked: replies(network, tokenizer, asked, max_new_tokens)


def replies(
    network: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    asked: Sequence[Sequence[Message]],
    max_new_tokens: int = 64,
) -> list[str]:
    """The greedy reply to each conversation, in their order.

    Raises:
        LabError: a conversation is too long, or the chat template refuses it.
    """
    rows = [_row(network, tokenizer, one, max_new_tokens) for one in asked]
    order = sorted(range(len(rows)), key=lambda n: len(rows[n]))
    ends, said = end_ids(network, tokenizer), [""] * len(rows)
    with one_thread() if network.num_parameters() < SMALL else nullcontext():
        for first in range(0, len(order), TOGETHER):
            batch = order[first : first + TOGETHER]
            written = greedy(network, [rows[n] for n in batch], max_new_tokens, ends)
            for n, ids in zip(batch, written, strict=True):
                said[n] = tokenizer.decode(ids, skip_special_tokens=True).strip()
    return said


def _row(
    network: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    said: Sequence[Message],
    room: int,
) -> list[int]:
    plain = [Message(one.role, harmless(tokenizer, one.content)) for one in said]
    ids = encode_prompt(tokenizer, plain)
    most = context_of(network)
    if len(ids) + room > most:
        raise LabError(
            f"The question is {len(ids)} tokens long, and its reply may take {room}.",
            f"Together they must fit into the {most} tokens that this model can read.",
            "Shorten it, or ask another model.", "model",
        )  # fmt: skip
    return ids


def harmless(tokenizer: PreTrainedTokenizerBase, text: str) -> str:
    """The text without this model's control tokens: a blank stands inside each.

    A text that holds "<|im_end|>" would otherwise end its turn and speak as another.
    """
    for token in sorted(_control(tokenizer), key=len, reverse=True):
        text = text.replace(token, f"{token[:1]} {token[1:]}")
    return text.encode("utf-8", "replace").decode()  # half an emoji is no UTF-8


def _control(tokenizer: PreTrainedTokenizerBase) -> set[str]:
    added = {t.content for t in tokenizer.added_tokens_decoder.values() if t.special}
    return {token for token in added | set(tokenizer.all_special_tokens) if len(token) > 1}
