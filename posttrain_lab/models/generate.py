"""Greedy and sampled answers, several prompts at once, quickly.

Hugging Face's ``generate`` prepares a good deal for each token, which a small model on a
CPU feels; these loops do what it does. ``greedy`` gives the same tokens, and ``sample``
draws from the same probabilities.

What it leaves out: beams, streaming, penalties for repeating.

Try it::

    answer(model, tokenizer, ["What is the capital of Italy?"], max_new_tokens=32)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING

import torch
from transformers import DynamicCache

from posttrain_lab.models.templates import encode_prompt
from posttrain_lab.models.threads import SMALL, one_thread
from posttrain_lab.records import LabError, Message

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase


LEAVE_AT = 16  # rows leave a batch once a sixteenth of it has ended


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
    rows = [encode_prompt(tokenizer, [Message("user", prompt)]) for prompt in prompts]
    return written(model, tokenizer, rows, max_new_tokens, should_stop)


def continued(
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    texts: Sequence[str],
    max_new_tokens: int,
    should_stop: Callable[[], bool] = _never,
) -> list[tuple[str, bool]]:
    """The same for plain texts to continue, as a model does that has no chat template."""
    rows = [tokenizer(text)["input_ids"] for text in texts]
    return written(model, tokenizer, rows, max_new_tokens, should_stop)


def written(
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    rows: list[list[int]],
    max_new_tokens: int,
    should_stop: Callable[[], bool] = _never,
) -> list[tuple[str, bool]]:
    """Greedy answers to prompts that are token ids; see ``answer``."""
    if not rows:
        return []
    ends, small = end_ids(model, tokenizer), model.num_parameters() < SMALL
    was_training = model.training
    model.eval()
    try:
        with one_thread() if small else nullcontext():
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
    line_end: int | None = None,
) -> list[list[int]]:
    """The most likely next token, over and over; each row stops after an end token.

    ``line_end``: the rows' first lines are enough; all stop once each has ended one that is
    not empty. What they wrote beyond it stays.
    """
    device = model.device
    ids, mask, positions = _left_padded(prompts, device)
    cache, stop = DynamicCache(config=model.config), torch.tensor(list(ends), device=device)
    done = torch.zeros(len(prompts), dtype=torch.bool, device=device)
    begun = torch.zeros_like(done)  # something other than a line's end was written
    columns: list[torch.Tensor] = []
    while len(columns) < max_new_tokens and not should_stop():
        logits = _next_logits(model, ids, mask, positions, cache)
        ids = logits.argmax(-1, keepdim=True)  # (B, 1)
        columns.append(ids)
        done |= torch.isin(ids[:, 0], stop)
        if line_end is not None:
            at_end = ids[:, 0] == line_end
            done |= at_end & begun
            begun |= ~at_end
        if done.all():
            break
        mask = torch.cat([mask, mask.new_ones(len(prompts), 1)], dim=1)
        positions = positions[:, -1:] + 1
    rows = torch.cat(columns, dim=1).tolist() if columns else [[] for _ in prompts]
    return [_until_end(row, set(ends)) for row in rows]


@torch.inference_mode()
def sample(
    model: PreTrainedModel,
    prompts: Sequence[Sequence[int]],
    max_new_tokens: int,
    ends: Sequence[int],
    *,
    temperature: float = 1.0,
    top_p: float = 1.0,
    top_k: int = 0,
    copies: int = 1,
) -> list[list[int]]:
    """``copies`` drawn answers to each prompt, those of one prompt side by side.

    A prompt is read once for all its copies; rows that have ended leave the batch.

    Raises:
        LabError: a model whose weights training has broken.
    """
    device, cache = model.device, DynamicCache(config=model.config)
    stop = torch.tensor(list(ends), device=device)
    logits, mask, positions = _read(model, prompts, copies, cache)
    at = torch.arange(len(mask), device=device)  # which row each of the batch is
    written = torch.full((len(at), max_new_tokens), -1, device=device)
    done = torch.zeros_like(at, dtype=torch.bool)
    for n in range(max_new_tokens):
        ids = draw(probabilities(logits, temperature, top_p, top_k))  # (B, 1)
        written[at, n] = ids[:, 0]
        done |= torch.isin(ids[:, 0], stop)
        ended = int(done.sum())
        if ended == len(at) or n + 1 == max_new_tokens:
            break
        mask = torch.cat([mask, mask.new_ones(len(at), 1)], dim=1)
        positions = positions + 1
        if ended * LEAVE_AT >= len(at):
            left = (~done).nonzero()[:, 0]
            cache.batch_select_indices(left)
            ids, mask, positions, at, done = (t[left] for t in (ids, mask, positions, at, done))
        logits = _next_logits(model, ids, mask, positions, cache)
    return [_until_end([t for t in row if t >= 0], set(ends)) for row in written.tolist()]


def probabilities(
    logits: torch.Tensor, temperature: float, top_p: float = 1.0, top_k: int = 0
) -> torch.Tensor:  # (B, V) -> (B, V)
    """What ``sample`` draws from: the fewest likeliest tokens that sum to ``top_p``.

    ``top_k`` above 0 keeps so many of the likeliest before that, as transformers does.
    """
    logits = logits.float() / temperature
    if 0 < top_k < logits.shape[-1]:
        least = logits.topk(top_k).values[:, -1:]
        logits = logits.masked_fill(logits < least, -torch.inf)
    chances = logits.softmax(-1)
    if top_p >= 1:
        return chances
    ordered, order = chances.sort(-1)
    unlikely = ordered.cumsum(-1) <= 1 - top_p
    unlikely[:, -1] = False  # one token stays, whatever top_p is
    chances = chances.masked_fill(unlikely.scatter(-1, order, unlikely), 0)
    return chances / chances.sum(-1, keepdim=True)


def draw(chances: torch.Tensor) -> torch.Tensor:  # (B, V) -> (B, 1)
    """One token a row, by its chance; ``torch.multinomial`` took 15 times as long."""
    heap = chances.cumsum(-1)
    mark = (1 - torch.rand_like(heap[:, :1])) * heap[:, -1:]  # above 0, at most the top
    return torch.searchsorted(heap, mark)


def _left_padded(
    prompts: Sequence[Sequence[int]], device: torch.device
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Ids, mask (0 on the padding) and positions, each (B, T)."""
    width = max(map(len, prompts))
    ids = torch.tensor([[0] * (width - len(p)) + list(p) for p in prompts], device=device)
    mask = torch.tensor([[0] * (width - len(p)) + [1] * len(p) for p in prompts], device=device)
    return ids, mask, (mask.cumsum(-1) - 1).clamp(min=0)


def _read(
    model: PreTrainedModel, prompts: Sequence[Sequence[int]], copies: int, cache: DynamicCache
) -> tuple[torch.Tensor, ...]:
    """Reads each prompt once, for all its copies: their logits, mask and positions."""
    ids, mask, positions = _left_padded(prompts, model.device)
    logits = _next_logits(model, ids, mask, positions, cache)
    if not logits.isfinite().all():
        raise LabError(
            "The model's chances for the next token are no numbers any more.",
            "Steps that are too large break a model.",
            "Go back to an earlier checkpoint, or lower the learning rate.",
        )
    cache.batch_repeat_interleave(copies)
    state = (logits, mask, positions[:, -1:])
    return tuple(t.repeat_interleave(copies, dim=0) for t in state)


def _next_logits(
    model: PreTrainedModel,
    ids: torch.Tensor,
    mask: torch.Tensor,
    positions: torch.Tensor,
    cache: DynamicCache,
) -> torch.Tensor:
    return model(
        input_ids=ids, attention_mask=mask, position_ids=positions,
        past_key_values=cache, use_cache=True, logits_to_keep=1,
    ).logits[:, -1]  # fmt: skip


def _until_end(row: list[int], ends: set[int]) -> list[int]:
    for n, token in enumerate(row):
        if token in ends:
            return row[: n + 1]
    return row
