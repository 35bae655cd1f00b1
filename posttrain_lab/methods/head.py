"""A classification head on a language model: labelled texts in, events out.

Transformers' ``AutoModelForSequenceClassification`` puts a linear layer on the last token's
state; its Trainer and PyTorch's fused AdamW do the work.

What it leaves out: several labels a text, regression, adapters.

Try it::

    train_head(model="pocket/base", examples=(Example.pair("Great soup!", "good"), …),
               held_out=(), settings=HeadSettings(steps=20), seed=0,
               folder=Path("/tmp/run"), emit=print, should_stop=lambda: False, resume=False)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import torch
from datasets import Dataset
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    PreTrainedModel,
    PreTrainedTokenizerBase,
    TrainingArguments,
)

from posttrain_lab.events import Event, Measured
from posttrain_lab.methods.callbacks import EventCallback, Watch
from posttrain_lab.methods.looks import digest
from posttrain_lab.methods.running import carry_out, optimizing
from posttrain_lab.methods.trainer import QuietTrainer
from posttrain_lab.models.load import best_device, folder_of
from posttrain_lab.records import Example, LabError
from posttrain_lab.settings import HeadSettings

AT_ONCE = 64  # texts in one pass


def train_head(
    *,
    model: str,
    examples: tuple[Example, ...],
    held_out: tuple[Example, ...],
    settings: HeadSettings,
    seed: int,
    folder: Path,
    emit: Callable[[Event], None],
    should_stop: Callable[[], bool],
    resume: bool,
    max_seconds: float = 0.0,
) -> None:
    """Trains a head that tells the examples' answers apart; all that happens is an event.

    An example's prompt is the text, its answer the label. ``held_out`` examples are
    labelled while it trains: Measured "accuracy", 1 where the label is right.

    Raises:
        LabError: only one label, a held-out label that no example has, a full disk …
    """
    settings.check()
    labels = labels_of(examples, held_out)
    torch.manual_seed(seed)  # the head starts at random
    network, tokenizer = with_head(model, labels)
    if settings.frozen:
        network.base_model.requires_grad_(False)
    callback = EventCallback(
        settings=settings, probes=(), folder=folder, emit=emit, should_stop=should_stop,
        max_seconds=max_seconds, watch=_labelled(held_out, settings) if held_out else None,
    )  # fmt: skip
    shared = optimizing(settings, settings.batch_size, seed, folder, network.device.type)
    trainer = partial(
        QuietTrainer, model=network, args=TrainingArguments(**shared),
        train_dataset=_rows(tokenizer, examples, labels, settings.max_length),
        processing_class=tokenizer, callbacks=[callback],
    )  # fmt: skip
    carry_out(trainer, callback, resume, [])


def _rows(
    tokenizer: PreTrainedTokenizerBase,
    examples: Sequence[Example],
    labels: list[str],
    most: int,
) -> Dataset:
    """Each example's tokens and the number of its label."""
    return Dataset.from_list([
        {"input_ids": text_ids(tokenizer, one, most), "labels": labels.index(one.answer)}
        for one in examples
    ])  # fmt: skip


def _labelled(held_out: Sequence[Example], settings: HeadSettings) -> Watch:
    """Labels the held-out examples while the head learns."""
    items = digest([str(one.to_json()) for one in held_out])

    def watch(
        network: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, step: int
    ) -> list[Measured]:
        said = classify(network, tokenizer, held_out, settings.max_length)
        right = [float(a == b.answer) for a, b in zip(said, held_out, strict=True)]
        return [Measured(step, "accuracy", right, items, final=False)]

    return watch


def labels_of(examples: Sequence[Example], held_out: Sequence[Example]) -> list[str]:
    """The examples' answers, each once, in alphabetical order."""
    labels = sorted({one.answer for one in examples})
    if len(labels) < 2:
        raise LabError(
            f"Every example has the label {labels[0]!r}." if labels else "There is no label.",
            "A classifier needs examples of at least two labels.",
            "Add examples of another label, or pick the column that holds the labels.",
            "examples",
        )
    for number, one in enumerate(held_out, 1):
        if one.answer not in labels:
            raise LabError(
                f"Held-out example {number} has the label {one.answer!r}.",
                f"The examples have {', '.join(labels)}.",
                "Give examples of that label, too, or correct it.",
                f"held_out[{number - 1}]",
            )
    return labels


def with_head(
    model: str, labels: Sequence[str]
) -> tuple[PreTrainedModel, PreTrainedTokenizerBase]:
    """The model with a new head, or with the one that ``train_head`` left in its folder."""
    folder = folder_of(model)
    network = AutoModelForSequenceClassification.from_pretrained(
        folder, num_labels=len(labels), id2label=dict(enumerate(labels)),
        label2id={label: n for n, label in enumerate(labels)}, use_safetensors=True,
        trust_remote_code=False, dtype=torch.float32, local_files_only=True,
    )  # fmt: skip
    tokenizer = AutoTokenizer.from_pretrained(
        folder, trust_remote_code=False, local_files_only=True
    )
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    network.config.pad_token_id = tokenizer.pad_token_id  # it tells where each text ends
    return network.to(best_device()), tokenizer


def text_ids(
    tokenizer: PreTrainedTokenizerBase, example: Example, max_length: int
) -> list[int]:
    """The text's tokens, its end kept when it is too long."""
    text = "\n".join(message.content for message in example.prompt)
    return tokenizer(text)["input_ids"][-max_length:]


@torch.inference_mode()
def classify(
    network: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    examples: Sequence[Example],
    max_length: int = 256,
) -> list[str]:
    """The likeliest label of each example's prompt."""
    said: list[str] = []
    for first in range(0, len(examples), AT_ONCE):
        rows = [text_ids(tokenizer, one, max_length) for one in examples[first:][:AT_ONCE]]
        batch = tokenizer.pad({"input_ids": rows}, return_tensors="pt").to(network.device)
        best = network(**batch).logits.argmax(-1).tolist()  # (B,)
        said += [network.config.id2label[n] for n in best]
    return said
