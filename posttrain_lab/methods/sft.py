"""Supervised fine-tuning with TRL: examples in, events out.

The loss is on the assistant's tokens only. TRL's trainer, PEFT's LoRA and PyTorch's fused
AdamW do the work; this module checks what a learner gave, prepares the batches and says
what happens.

What it leaves out: packing, evaluation sets, training on several devices.

Try it::

    train_sft(model="pocket/base", examples=(Example.pair("Hi", "Ahoy!"),),
              probes=("Hello",), settings=SFTSettings(steps=20), seed=0,
              folder=Path("/tmp/run"), emit=print, should_stop=lambda: False, resume=False)
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

import torch
from datasets import Dataset
from peft import LoraConfig
from transformers import PreTrainedModel, PreTrainedTokenizerBase, PrinterCallback
from trl import SFTConfig

from posttrain_lab.events import Event, Finished, Started, Stopped, Warned
from posttrain_lab.methods.callbacks import EventCallback, disk_error
from posttrain_lab.methods.trainer import QuietSFTTrainer, checkpoints, save_weights
from posttrain_lab.models.load import load
from posttrain_lab.models.templates import IGNORED, encode, encode_prompt, ensure_template
from posttrain_lab.records import Example, LabError, Message
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
) -> None:
    """Trains ``model`` on ``examples``; everything that happens is an event.

    Ends with Finished, or with Stopped when ``should_stop()`` or after ``max_seconds``. The
    trained model is in ``folder/model``. ``resume`` goes on from the newest checkpoint.

    Raises:
        LabError: an example too long, a loss that is no number, a full disk and so on.
    """
    settings.check()
    network, tokenizer = load(model)
    notes = [note] if (note := ensure_template(tokenizer)) else []
    context = _context(network)
    rows = encode_examples(tokenizer, examples, settings.max_length, context)
    check_probes(tokenizer, probes, settings.sample_tokens, context)
    callback = EventCallback(
        settings=settings, probes=probes, folder=folder, emit=emit,
        should_stop=should_stop, max_seconds=max_seconds,
    )  # fmt: skip
    saved = checkpoints(folder / "checkpoints") if resume else []
    if resume and not saved:
        notes.append("There is no checkpoint yet, so the run starts from its beginning.")
    try:
        trainer = _trainer(network, tokenizer, rows, settings, seed, folder, model, callback)
        _run(trainer, callback, saved[-1] if saved else None, notes)
    except OSError as error:
        raise disk_error(error, folder) from error


def _run(
    trainer: QuietSFTTrainer, callback: EventCallback, saved: Path | None, notes: list[str]
) -> None:
    first = int(saved.name[5:]) if saved else 0
    total, emit = trainer.args.max_steps, callback.emit
    emit(_started(trainer, first))
    for note in notes:
        emit(Warned(note))
    if saved is None:
        callback.sample(0)
    if callback.stop_asked():
        emit(Stopped(first, callback.stopped.reason))
        return
    trainer.train(resume_from_checkpoint=str(saved) if saved else None)
    if callback.stopped and trainer.state.global_step < total:
        emit(Stopped(trainer.state.global_step, callback.stopped.reason))
        return
    _save_model(trainer, callback)
    emit(Finished(total, time.monotonic() - callback.begun, "model"))


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


def check_probes(
    tokenizer: PreTrainedTokenizerBase, probes: Sequence[str], new_tokens: int, context: int
) -> None:
    """Raises LabError for a prompt that leaves no room for its answer."""
    for number, probe in enumerate(probes, 1):
        length = len(encode_prompt(tokenizer, [Message("user", probe)]))
        if length + new_tokens > context:
            raise LabError(
                f"Prompt {number} is {length} tokens long, and its answer may take "
                f"{new_tokens}.",
                f"Together they must fit into the {context} tokens that this model can read.",
                "Shorten the prompt, or lower sample_tokens.",
                f"probes[{number - 1}]",
            )


def _context(network: PreTrainedModel) -> int:
    return getattr(network.config.get_text_config(), "max_position_embeddings", 1 << 20)


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
    lora = settings.lora_rank and LoraConfig(
        r=settings.lora_rank, lora_alpha=settings.lora_alpha, target_modules="all-linear",
        task_type="CAUSAL_LM",
    )  # fmt: skip
    trainer = QuietSFTTrainer(
        model=network,
        args=_config(settings, seed, folder, network.device.type),
        train_dataset=Dataset.from_list(rows),
        processing_class=tokenizer,
        callbacks=[callback],
        peft_config=lora or None,
    )
    if lora:  # so that the saved adapter says which model it belongs to
        trainer.model.peft_config["default"].base_model_name_or_path = model
    trainer.remove_callback(PrinterCallback)
    callback.trainer = trainer
    return trainer


def _config(settings: SFTSettings, seed: int, folder: Path, device: str) -> SFTConfig:
    """TRL's settings. Whatever only costs time on a small run is switched off."""
    return SFTConfig(
        output_dir=str(folder),
        max_steps=settings.steps,
        per_device_train_batch_size=settings.batch_size,
        learning_rate=settings.learning_rate,
        warmup_steps=settings.warmup_steps,
        weight_decay=settings.weight_decay,
        lr_scheduler_type="linear",
        optim="adamw_torch_fused",
        seed=seed,
        max_length=None,
        dataset_kwargs={"skip_prepare_dataset": True},
        # float32 on a CPU: autocast was 1.15 to 1.4 times slower on steps this small.
        bf16=device == "cuda" and torch.cuda.is_bf16_supported(including_emulation=False),
        use_cpu=device == "cpu",
        gradient_checkpointing=None,  # off; False is a deprecated spelling of it
        dataloader_pin_memory=device == "cuda",
        logging_strategy="no",
        logging_nan_inf_filter=False,
        save_strategy="no",
        report_to="none",
        disable_tqdm=True,
    )


def _started(trainer: QuietSFTTrainer, step: int) -> Started:
    sizes = [(p.numel(), p.requires_grad) for p in trainer.model.parameters()]
    return Started(
        step=step,
        total=trainer.args.max_steps,
        device=trainer.args.device.type,
        threads=torch.get_num_threads(),
        parameters=sum(n for n, _ in sizes),
        trainable=sum(n for n, learns in sizes if learns),
        versions={name: version(name) for name in ("torch", "transformers", "trl", "peft")},
    )


def _save_model(trainer: QuietSFTTrainer, callback: EventCallback) -> None:
    """The trained model or adapter, with its tokenizer, in ``model``: whole or not at all."""
    callback.check_weights(trainer.state.global_step)
    target = callback.folder / "model"
    part = target.with_name(f".model.part-{os.getpid()}")
    save_weights(trainer.model, part)
    trainer.processing_class.save_pretrained(part)
    shutil.rmtree(target, ignore_errors=True)
    part.rename(target)
