"""Supervised fine-tuning with TRL: examples in, events out.

The loss is on the assistant's tokens, or on all of them. TRL's trainer, PEFT's LoRA and
PyTorch's fused AdamW do the work; this module checks what a learner gave, prepares the
batches and says what happens.

What it leaves out: how rows are packed (``methods.packing``), evaluation sets, training on
several devices.

Try it::

    train_sft(model="pocket/base", examples=(Example.pair("Hi", "Ahoy!"),),
              probes=("Hello",), settings=SFTSettings(steps=20), seed=0,
              folder=Path("/tmp/run"), emit=print, should_stop=lambda: False, resume=False)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from datasets import Dataset
from transformers import PreTrainedModel, PreTrainedTokenizerBase
from trl import SFTConfig

from posttrain_lab.events import Event
from posttrain_lab.methods.adapters import lora_config
from posttrain_lab.methods.callbacks import EventCallback, Watch
from posttrain_lab.methods.ledger import Ledger
from posttrain_lab.methods.packing import collate, pack, teaches
from posttrain_lab.methods.running import (
    carry_out,
    check_probes,
    optimizing,
)
from posttrain_lab.methods.trainer import QuietSFTTrainer
from posttrain_lab.models.load import best_device, context_of, load
from posttrain_lab.models.templates import IGNORED, encode, ensure_template
from posttrain_lab.records import Example, LabError
from posttrain_lab.settings import SFTSettings


def train_sft(
    *,
    model: str,
    examples: tuple[Example, ...],
    probes: tuple[str, ...],
    settings: SFTSettings,
    seed: int,
    folder: Path,
    emit: Callable[[Event], None],
    should_stop: Callable[[], bool],
    resume: bool,
    max_seconds: float = 0.0,
    watch: Watch | None = None,
) -> None:
    """Trains ``model`` on ``examples``; everything that happens is an event.

    Ends with Finished, or with Stopped when ``should_stop()`` or after ``max_seconds``. The
    trained model is in ``folder/model``. ``resume`` goes on from the newest checkpoint.

    Raises:
        LabError: an example too long, a loss that is no number, a full disk and so on.
    """
    settings.check()
    ledger = Ledger(emit, settings.measure_every, best_device())
    network, tokenizer = load(model)
    notes = [note] if (note := ensure_template(tokenizer)) else []
    context = context_of(network)
    rows = _rows(tokenizer, examples, settings, context)
    check_probes(tokenizer, probes, settings.sample_tokens, context)
    callback = EventCallback(
        settings=settings, probes=probes, folder=folder, emit=emit,
        should_stop=should_stop, max_seconds=max_seconds, watch=watch,
    )  # fmt: skip
    trainer = partial(
        _trainer, network, tokenizer, rows, settings, seed, folder, model, callback
    )
    carry_out(trainer, callback, resume, notes, ledger)


def encode_examples(
    tokenizer: PreTrainedTokenizerBase,
    examples: Sequence[Example],
    max_length: int,
    context: int,
) -> list[dict[str, list[int]]]:
    """Ids and labels of every example; LabError for the first that is too long."""
    rows, max_length = [], min(max_length, context)
    for number, example in enumerate(examples, 1):
        where = f"examples[{number - 1}]"
        try:
            ids, labels = encode(tokenizer, example.messages)
        except LabError as error:
            given = f"Example {number}: {error.given}"
            raise LabError(given, error.needed, error.do, where) from error
        if len(ids) > max_length:
            longer = context >= len(ids)
            raise LabError(
                f"Example {number} is {len(ids)} tokens long.",
                f"The limit is {max_length}" + (" (max_length)." if longer else ", "
                "the longest this model can read."),
                f"Raise max_length to {len(ids)} or shorten it." if longer else "Shorten it.",
                where,
            )  # fmt: skip
        if all(label == IGNORED for label in labels[1:]):
            raise LabError(
                f"Example {number} has nothing to learn.",
                "Each example needs at least one assistant's answer.",
                "Write an answer, or delete the example.",
                where,
            )
        rows.append({"input_ids": ids, "labels": labels})
    return rows


def _rows(
    tokenizer: PreTrainedTokenizerBase,
    examples: Sequence[Example],
    settings: SFTSettings,
    context: int,
) -> list[dict[str, list[int]]]:
    """What the trainer reads: examples, or rows packed with several of them."""
    rows = encode_examples(tokenizer, examples, settings.max_length, context)
    if settings.learned == "all":
        rows = [{**row, "labels": row["input_ids"]} for row in rows]
    length = min(settings.max_length, context)
    return [row for row in pack(rows, length, settings.packing) if teaches(row)]


def _trainer(
    network: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    rows: list[dict[str, list[int]]],
    settings: SFTSettings,
    seed: int,
    folder: Path,
    model: str,
    callback: EventCallback,
) -> QuietSFTTrainer:
    lora = lora_config(network, settings) if settings.lora_rank else None
    trainer = QuietSFTTrainer(
        model=network,
        args=_config(settings, seed, folder, network.device.type),
        train_dataset=Dataset.from_list(rows),
        processing_class=tokenizer,
        callbacks=[callback],
        peft_config=lora,
    )
    if lora:  # so that the saved adapter says which model it belongs to
        trainer.model.peft_config["default"].base_model_name_or_path = model
    if settings.packing != "none":
        trainer.data_collator = partial(collate, pad=tokenizer.pad_token_id)
    return trainer


def _config(settings: SFTSettings, seed: int, folder: Path, device: str) -> SFTConfig:
    """TRL's settings."""
    return SFTConfig(
        max_length=None,
        dataset_kwargs={"skip_prepare_dataset": True},
        train_sampling_strategy="random" if settings.order == "shuffled" else "group_by_length",
        **optimizing(settings, settings.batch_size, seed, folder, device),
    )
