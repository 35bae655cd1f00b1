"""Chat templates: conversations to token ids, and which of those ids carry loss.

A tokenizer with its own chat template keeps it. Where that template marks the
assistant's words with ``{% generation %}``, the marks say what is learned; where it does
not, comparing the text with and without each answer does.

What it leaves out: padding and batches (``methods.sft`` and ``models.generate``), tools
and pictures.

Try it::

    ids, labels = encode(tokenizer, Example.pair("Hi", "Ahoy!").messages)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from jinja2 import TemplateError

from posttrain_lab.records import LabError, Message

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

IGNORED = -100  # the label that PyTorch's cross-entropy leaves out

CHATML = (
    "{% for message in messages %}"
    "{{ '<|im_start|>' + message['role'] + '\\n' }}"
    "{% if message['role'] == 'assistant' %}"
    "{% generation %}{{ message['content'] + '<|im_end|>' }}{% endgeneration %}"
    "{% else %}{{ message['content'] + '<|im_end|>' }}{% endif %}"
    "{{ '\\n' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)
# For base models without ChatML's control tokens: plain words, and the end-of-text token
# where an answer ends, so that generation stops there.
PLAIN = (
    "{{ bos_token or '' }}"
    "{% for message in messages %}"
    "{% if message['role'] == 'assistant' %}"
    "{{ 'Assistant:\\n' }}"
    "{% generation %}{{ message['content'] + eos_token }}{% endgeneration %}"
    "{% else %}{{ message['role'] | capitalize + ':\\n' + message['content'] }}{% endif %}"
    "{{ '\\n\\n' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ 'Assistant:\\n' }}{% endif %}"
)


def ensure_template(tokenizer: PreTrainedTokenizerBase) -> str | None:
    """Gives a tokenizer without a chat template a plain one.

    Returns:
        A sentence for the learner when a template was supplied, else None.
    """
    if tokenizer.chat_template:
        return None
    vocabulary = tokenizer.get_vocab()
    if "<|im_start|>" in vocabulary and tokenizer.eos_token == "<|im_end|>":
        tokenizer.chat_template = CHATML
        return None
    if tokenizer.eos_token is None:
        raise LabError(
            "This model has neither a chat template nor an end-of-text token.",
            "Training on answers needs a way to mark where an answer ends.",
            "Pick another model.",
            "model",
        )
    tokenizer.chat_template = PLAIN
    return (
        "This base model has no chat template, so prompts and answers are written as "
        "“User:” and “Assistant:”. Before training it only continues text."
    )


def encode(
    tokenizer: PreTrainedTokenizerBase, messages: Sequence[Message]
) -> tuple[list[int], list[int]]:
    """Token ids of a conversation, and labels: the id where it is learned, else IGNORED.

    Every assistant turn is learned, its end token included.

    Raises:
        LabError: the template cannot show this conversation.
    """
    if re.search(r"\{%-?\s*generation\b", tokenizer.chat_template):
        row = _apply(
            tokenizer, messages, tokenize=True, return_dict=True,
            return_assistant_tokens_mask=True,
        )  # fmt: skip
        ids, mask = row["input_ids"], row["assistant_masks"]
    else:
        ids, mask = _mask_by_prefix(tokenizer, messages)
    return ids, [i if learned else IGNORED for i, learned in zip(ids, mask, strict=True)]


def encode_prompt(tokenizer: PreTrainedTokenizerBase, messages: Sequence[Message]) -> list[int]:
    """Token ids of a conversation that waits for the assistant's answer."""
    row = _apply(tokenizer, messages, tokenize=True, return_dict=True, prompt=True)
    return row["input_ids"]


def written(tokenizer: PreTrainedTokenizerBase, messages: Sequence[Message]) -> str:
    """A conversation as the template writes it."""
    return _apply(tokenizer, messages)


def _mask_by_prefix(
    tokenizer: PreTrainedTokenizerBase, messages: Sequence[Message]
) -> tuple[list[int], list[int]]:
    """1 on each token that lies wholly inside an assistant's turn."""
    whole = _apply(tokenizer, messages)
    spans = []
    for n, message in enumerate(messages):
        if message.role != "assistant":
            continue
        before = _apply(tokenizer, messages[:n], prompt=True)
        after = _apply(tokenizer, messages[: n + 1])
        # Some templates omit the trailing newline after the very last turn.
        if not (after.startswith(before) and whole.startswith(after.rstrip("\n"))):
            raise LabError(
                "This model's chat template rewrites earlier turns of a conversation.",
                "Learning needs each answer to stay as it was written.",
                "Use examples with one question and one answer, or another model.",
                "model",
            )
        spans.append((len(before), min(len(after), len(whole))))
    row = tokenizer(whole, add_special_tokens=False, return_offsets_mapping=True)
    ids = row["input_ids"]
    mask = [0] * len(ids)
    for start, end in spans:
        inside = [
            i for i, (a, b) in enumerate(row["offset_mapping"]) if a >= start and b <= end
        ]
        # What follows the end token (a newline, as a rule) is not the assistant's.
        ends = [i for i in inside if ids[i] == tokenizer.eos_token_id]
        for i in inside:
            mask[i] = int(not ends or i <= ends[-1])
    return ids, mask


def _apply(
    tokenizer: PreTrainedTokenizerBase,
    messages: Sequence[Message],
    *,
    prompt: bool = False,
    tokenize: bool = False,
    **options: bool,
):
    rows = [{"role": m.role, "content": m.content} for m in messages]
    try:
        return tokenizer.apply_chat_template(
            rows, add_generation_prompt=prompt, tokenize=tokenize, **options
        )
    except TemplateError as error:
        raise LabError(
            f"This model's chat template refuses the conversation: {error}.",
            "Its template allows only some roles, in some order.",
            "Leave out system messages and let user and assistant take turns.",
            "messages",
        ) from error
