"""Reward models: a network with one output that says how good a conversation is.

The output is read at the last token. Only differences between scores of the same request
mean anything: a reward model learns from pairs which of two answers is the better one.

What it leaves out: training one (``methods.reward``), LoRA adapters, several outputs.

Try it::

    network, tokenizer = load_reward("/path/of/a/reward/run/model")
    scores(network, tokenizer, [[Message("user", "Hi"), Message("assistant", "Ahoy!")]])
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

import torch
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    PreTrainedModel,
    PreTrainedTokenizerBase,
)
from transformers.utils import logging

from posttrain_lab.models.generate import SMALL, one_thread
from posttrain_lab.models.load import best_device, context_of, folder_of
from posttrain_lab.models.templates import ensure_template, written
from posttrain_lab.records import LabError, Message

AT_ONCE = 64  # conversations in one pass
MOST_TOKENS = 16_384  # in one pass, padding included


def load_reward(
    model: str, new: bool = False
) -> tuple[PreTrainedModel, PreTrainedTokenizerBase]:
    """A reward model and its tokenizer, in evaluation mode.

    Args:
        model: a folder that holds a reward model; with ``new``, any model's name.
        new: puts a new head, its weights drawn at random, on the model.

    Raises:
        LabError: no such model, or one that has no head with one output.
    """
    folder = folder_of(model)
    if not new:
        _check_head(folder)
    elif (folder / "adapter_config.json").is_file():
        raise _refused(f"The folder {folder} holds a LoRA adapter.", "Merge it first.")
    logging.disable_progress_bar()
    logging.set_verbosity_error()
    try:
        network, loading = AutoModelForSequenceClassification.from_pretrained(
            folder, num_labels=1, use_safetensors=True, trust_remote_code=False,
            dtype=torch.float32, local_files_only=True, output_loading_info=True,
        )  # fmt: skip
        tokenizer = AutoTokenizer.from_pretrained(
            folder, trust_remote_code=False, local_files_only=True
        )
    except Exception as error:  # a damaged or foreign file fails in any way it likes
        lines = str(error).strip().splitlines() or [type(error).__name__]
        raise _refused(f"The model {model} cannot be opened: {lines[0][:200]}") from error
    if not new and (lost := sorted(loading["missing_keys"])):
        raise _refused(f"The model {model} lacks weights: {', '.join(lost)[:200]}.")
    if new:
        ensure_template(tokenizer)
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    network.config.get_text_config().pad_token_id = tokenizer.pad_token_id
    network.config.pad_token_id = tokenizer.pad_token_id  # it tells where each text ends
    return network.to(best_device()).eval(), tokenizer


def _check_head(folder: Path) -> None:
    """Raises LabError unless the files say that there is a head with one output.

    transformers would give a model without a head a random one, and its scores would look
    like scores.
    """
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        kinds = config.get("architectures") or []
        outputs = config.get("num_labels", len(config.get("id2label", "of two")))
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise _refused(f"The folder {folder} has no config.json that can be read.") from error
    if not any(str(kind).endswith("ForSequenceClassification") for kind in kinds):
        raise _refused(f"The folder {folder} holds no reward model.")
    if outputs != 1:
        raise _refused(f"The model in {folder} tells {outputs} labels apart.")


def _refused(given: str, do: str = "Train a reward model, or choose its folder.") -> LabError:
    needed = "A reward model has one output, and all of its weights as safetensors."
    return LabError(given, needed, do, "model")


@torch.inference_mode()
def scores(
    network: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    conversations: Sequence[Sequence[Message]],
    max_length: int = 512,
) -> list[float]:
    """The score of each conversation; what is too long loses its beginning.

    Conversations of alike length go together, so that little is padding.
    """
    most = min(max_length, context_of(network))
    rows = [reward_ids(tokenizer, one)[-most:] for one in conversations]
    order = sorted(range(len(rows)), key=lambda n: len(rows[n]))
    found = [0.0] * len(rows)
    was_training = network.training
    network.eval()
    try:
        with one_thread() if network.num_parameters() < SMALL else nullcontext():
            while order:
                batch = _next(order, rows)
                for n, score in zip(batch, _pass(network, [rows[n] for n in batch]),
                                    strict=True):  # fmt: skip
                    found[n] = score
    finally:
        network.train(was_training)
    return found


def reward_ids(tokenizer: PreTrainedTokenizerBase, said: Sequence[Message]) -> list[int]:
    """The tokens of a conversation: by the chat template, without one as lines of text."""
    if tokenizer.chat_template:
        ids = tokenizer(written(tokenizer, said), add_special_tokens=False)["input_ids"]
    else:
        ids = tokenizer("\n".join(one.content for one in said))["input_ids"]
    return list(ids) or [tokenizer.eos_token_id]


def _next(order: list[int], rows: Sequence[Sequence[int]]) -> list[int]:
    """Takes the longest conversations that are left, as many as one pass may hold."""
    fits = max(1, min(AT_ONCE, MOST_TOKENS // len(rows[order[-1]])))
    batch = order[-fits:]
    del order[-fits:]
    return batch


def _pass(network: PreTrainedModel, rows: Sequence[Sequence[int]]) -> list[float]:
    width, pad = max(map(len, rows)), network.config.pad_token_id
    ids = torch.tensor([[*row, *[pad] * (width - len(row))] for row in rows])
    mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in rows])
    ids, mask = ids.to(network.device), mask.to(network.device)
    return network(input_ids=ids, attention_mask=mask).logits[:, 0].tolist()  # (B,)
