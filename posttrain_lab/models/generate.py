"""Greedy answers, several prompts at once, quickly.

Hugging Face's ``generate`` prepares a good deal for each token, which a small model on a
CPU feels; this loop does what it does for greedy decoding, and gives the same tokens.

What it leaves out: sampling with a temperature, beams, streaming.

Try it::

    answer(model, tokenizer, ["What is the capital of Italy?"], max_new_tokens=32)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

import torch
from transformers import DynamicCache

from posttrain_lab.models.templates import encode_prompt
from posttrain_lab.records import Message

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase


SMALL = 20_000_000  # parameters; see _one_thread


@contextmanager
def _one_thread() -> Iterator[None]:
    """A small model's matrices are too small to share: threads only wait for each other.

    On two busy cores, two threads took 5 to 50 times as long as one.
    """
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _never() -> bool:
    return False


def answer(
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    prompts: Sequence[str],
    max_new_tokens: int,
    should_stop: Callable[[], bool] = _never,
) -> list[tuple[str, bool]]:
    """The greedy answer to each prompt, and whether it ended by itself.

    Control tokens are left out of the text; ``<think>`` and such, being ordinary, stay.
    ``should_stop`` is asked before each token of a large model; a stopped answer is cut
    there. A small one answers at once.
    """
    if not prompts:
        return []
    ends, small = end_ids(model, tokenizer), model.num_parameters() < SMALL
    rows = [encode_prompt(tokenizer, [Message("user", prompt)]) for prompt in prompts]
    was_training = model.training
    model.eval()
    try:
        with _one_thread() if small else nullcontext():
            asked = _never if small else should_stop
            tokens = greedy(model, rows, max_new_tokens, ends, asked)
    finally:
        model.train(was_training)
    return [
        (
            tokenizer.decode(row, skip_special_tokens=True).strip(),
            bool(row) and row[-1] in ends,
        )
        for row in tokens
    ]


def end_ids(model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase) -> list[int]:
    """Every token id that ends an answer: the model's own and the tokenizer's."""
    configured = model.generation_config.eos_token_id
    ids = configured if isinstance(configured, list) else [configured]
    return sorted({i for i in (*ids, tokenizer.eos_token_id) if i is not None})


@torch.inference_mode()
def greedy(
    model: PreTrainedModel,
    prompts: Sequence[Sequence[int]],
    max_new_tokens: int,
    ends: Sequence[int],
    should_stop: Callable[[], bool] = _never,
) -> list[list[int]]:
    """The most likely next token, over and over; each row stops after an end token."""
    device, width = model.device, max(map(len, prompts))
    ids = torch.tensor([[0] * (width - len(p)) + list(p) for p in prompts], device=device)
    mask = torch.tensor(  # (B, T): 0 on the padding, which is on the left
        [[0] * (width - len(p)) + [1] * len(p) for p in prompts], device=device
    )
    positions = (mask.cumsum(-1) - 1).clamp(min=0)
    cache, stop = DynamicCache(config=model.config), torch.tensor(list(ends), device=device)
    done = torch.zeros(len(prompts), dtype=torch.bool, device=device)
    columns: list[torch.Tensor] = []
    while len(columns) < max_new_tokens and not should_stop():
        logits = model(
            input_ids=ids, attention_mask=mask, position_ids=positions,
            past_key_values=cache, use_cache=True, logits_to_keep=1,
        ).logits  # fmt: skip
        ids = logits[:, -1].argmax(-1, keepdim=True)  # (B, 1)
        columns.append(ids)
        done |= torch.isin(ids[:, 0], stop)
        if done.all():
            break
        mask = torch.cat([mask, mask.new_ones(len(prompts), 1)], dim=1)
        positions = positions[:, -1:] + 1
    rows = torch.cat(columns, dim=1).tolist() if columns else [[] for _ in prompts]
    return [_until_end(row, set(ends)) for row in rows]


def _until_end(row: list[int], ends: set[int]) -> list[int]:
    for n, token in enumerate(row):
        if token in ends:
            return row[: n + 1]
    return row
