"""What every method does around its training: the start, the end, the trained model.

What it leaves out: the training (``methods.sft``, ``methods.grpo``) and each step's events
(``methods.callbacks``).

Try it: ``methods.sft.train_sft``.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch
from transformers import PreTrainedTokenizerBase, PrinterCallback

from posttrain_lab.events import Finished, Started, Stopped, Warned
from posttrain_lab.methods.callbacks import EventCallback, disk_error
from posttrain_lab.methods.ledger import Ledger
from posttrain_lab.methods.trainer import Quiet, checkpoints, save_weights
from posttrain_lab.models.templates import encode_prompt
from posttrain_lab.records import LabError, Message
from posttrain_lab.settings import (
    DPOSettings,
    HeadSettings,
    PretrainSettings,
    RejectionSettings,
    RewardSettings,
    SFTSettings,
)


def run(trainer: Quiet, callback: EventCallback, saved: Path | None, notes: list[str]) -> None:
    """Trains, from checkpoint ``saved`` on if there is one, until the end or a Stop."""
    trainer.remove_callback(PrinterCallback)
    callback.trainer = trainer
    first = int(saved.name[5:]) if saved else 0
    total, emit = trainer.args.max_steps, callback.emit
    emit(_started(trainer, first))
    for note in notes:
        emit(Warned(note))
    if saved is None:
        callback.sample(0)
        callback.measure(0)
    if callback.stop_asked():
        emit(Stopped(first, callback.stopped.reason))
        return
    trainer.train(resume_from_checkpoint=str(saved) if saved else None)
    if callback.stopped and trainer.state.global_step < total:
        emit(Stopped(trainer.state.global_step, callback.stopped.reason))
        return
    _save_model(trainer, callback)
    emit(Finished(total, time.monotonic() - callback.begun, "model"))


def carry_out(
    make: Callable[[], Quiet], callback: EventCallback, resume: bool, notes: list[str],
    ledger: Ledger | None = None,
) -> None:  # fmt: skip
    """Makes the trainer and runs it, from the newest checkpoint on when resuming.

    ``ledger``: counts what is held in memory.

    Raises:
        LabError: among others, a disk that is full or cannot be written.
    """
    saved = last_checkpoint(callback.folder, notes) if resume else None
    try:
        trainer = make()
        if ledger is not None:
            ledger.trainer = trainer
            trainer.add_callback(ledger)
        run(trainer, callback, saved, notes)
    except OSError as error:
        raise disk_error(error, callback.folder) from error


def last_checkpoint(folder: Path, notes: list[str]) -> Path | None:
    """What a resumed run goes on from; without any, a note says that it begins anew."""
    if saved := checkpoints(folder / "checkpoints"):
        return saved[-1]
    notes.append("There is no checkpoint yet, so the run starts from its beginning.")
    return None


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


def quiet(device: str) -> dict[str, Any]:
    """Settings of every method's trainer: what only costs time on a small run is off."""
    return {
        # float32 on a CPU: autocast was 1.15 to 1.4 times slower on steps this small.
        "bf16": device == "cuda" and torch.cuda.is_bf16_supported(including_emulation=False),
        "use_cpu": device == "cpu",
        "gradient_checkpointing": None,  # off; False is a deprecated spelling of it
        "dataloader_pin_memory": device == "cuda",
        "logging_strategy": "no",
        "logging_nan_inf_filter": False,
        "save_strategy": "no",
        "report_to": "none",
        "disable_tqdm": True,
    }


def optimizing(
    settings: SFTSettings | HeadSettings | PretrainSettings | RewardSettings | DPOSettings
    | RejectionSettings,
    rows: int, seed: int, folder: Path, device: str,
) -> dict[str, Any]:  # fmt: skip
    """What next-token training and heads share: AdamW, ``rows`` a step, rising then falling."""
    return {
        "output_dir": str(folder),
        "max_steps": settings.steps,
        "per_device_train_batch_size": rows,
        "learning_rate": settings.learning_rate,
        "warmup_steps": settings.warmup_steps,
        "weight_decay": settings.weight_decay,
        "lr_scheduler_type": "linear",
        "optim": "adamw_torch_fused",
        "seed": seed,
        **quiet(device),
    }


def started(**more: Any) -> Started:
    """The event of a start, with the libraries' versions."""
    versions = {name: version(name) for name in ("torch", "transformers", "trl", "peft")}
    return Started(versions=versions, **more)


def _started(trainer: Quiet, step: int) -> Started:
    sizes = [(p.numel(), p.requires_grad) for p in trainer.model.parameters()]
    return started(
        step=step,
        total=trainer.args.max_steps,
        device=trainer.args.device.type,
        threads=torch.get_num_threads(),
        parameters=sum(n for n, _ in sizes),
        trainable=sum(n for n, learns in sizes if learns),
    )


def _save_model(trainer: Quiet, callback: EventCallback) -> None:
    """The trained model or adapter, with its tokenizer, in ``model``: whole or not at all."""
    callback.check_weights(trainer.state.global_step)
    target = callback.folder / "model"
    part = target.with_name(f".model.part-{os.getpid()}")
    save_weights(trainer.model, part)
    trainer.processing_class.save_pretrained(part)
    shutil.rmtree(target, ignore_errors=True)
    part.rename(target)
