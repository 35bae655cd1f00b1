"""Next-token training on documents, from random weights or from a model's own.

Pre-training and mid-training are the same objective on other text. Transformers' Trainer
and PyTorch's fused AdamW do the work, TRL packs the documents into rows.

What it leaves out: where documents come from (``world.corpus``), masks between the
documents of a row, adapters, training on several devices.

Try it::

    train_pretrain(model="pocket/tiny", texts=["A cat sat on a mat."] * 50,
                   settings=PretrainSettings(steps=20, from_noise=True), probes=("A cat",),
                   seed=0, folder=Path("/tmp/run"), emit=print, should_stop=lambda: False,
                   resume=False)
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

import torch
from datasets import Dataset
from transformers import (
    PreTrainedModel,
    PreTrainedTokenizerBase,
    TrainingArguments,
)
from trl import pack_dataset

from posttrain_lab.events import Event
from posttrain_lab.methods import packing
from posttrain_lab.methods.callbacks import EventCallback, Watch
from posttrain_lab.methods.running import carry_out, optimizing
from posttrain_lab.methods.trainer import QuietTrainer
from posttrain_lab.models.generate import continued, end_ids, one_thread, sample
from posttrain_lab.models.load import context_of, load
from posttrain_lab.records import LabError
from posttrain_lab.settings import PretrainSettings

AT_ONCE = 1000  # documents tokenized together


def train_pretrain(
    *,
    model: str,
    texts: Iterable[str],
    settings: PretrainSettings,
    probes: tuple[str, ...],
    seed: int,
    folder: Path,
    emit: Callable[[Event], None],
    should_stop: Callable[[], bool],
    resume: bool,
    max_seconds: float = 0.0,
    watch: Watch | None = None,
) -> None:
    """Trains on as many of ``texts`` as ``settings.steps`` need; all that happens is an event.

    ``probes`` are texts to continue, see ``writing``. Ends, saves and resumes as
    ``train_sft`` does.

    Raises:
        LabError: too few texts, a row longer than the model reads, a full disk and so on.
    """
    settings.check()
    network, tokenizer = load(model)
    _check_row(settings.row, context_of(network))
    network = prepared(network, settings, seed)
    read = jumbled(texts, seed) if settings.shuffled else texts
    rows = packed(tokenizer, read, settings.row, settings.steps * settings.rows)
    callback = EventCallback(
        settings=settings, probes=probes, folder=folder, emit=emit, should_stop=should_stop,
        max_seconds=max_seconds, watch=watch, answers=writing(settings, seed),
    )  # fmt: skip
    shared = optimizing(settings, settings.rows, seed, folder, network.device.type)
    trainer = partial(
        QuietTrainer, model=network, train_dataset=rows, processing_class=tokenizer,
        args=TrainingArguments(remove_unused_columns=False, **shared),
        data_collator=collate, callbacks=[callback],
    )  # fmt: skip
    carry_out(trainer, callback, resume, [])


def _check_row(row: int, most: int) -> None:
    if row > most:
        raise LabError(
            f"A row has {row} tokens.", f"This model can read {most} at once.",
            f"Lower row to {most}.", "row",
        )  # fmt: skip


def prepared(
    network: PreTrainedModel, settings: PretrainSettings, seed: int
) -> PreTrainedModel:
    """The model as training starts: with random weights, or with slower rotary positions."""
    if not settings.from_noise and not settings.rope_theta:
        return network
    config = network.config
    if settings.rope_theta:
        config.rope_parameters["rope_theta"] = settings.rope_theta
    torch.manual_seed(seed)
    made = type(network)(config)  # positions are set up when a model is made
    if not settings.from_noise:
        made.load_state_dict(network.state_dict())
    made.generation_config = network.generation_config
    return made.to(network.device)


def packed(
    tokenizer: PreTrainedTokenizerBase, texts: Iterable[str], row: int, number: int
) -> Dataset:
    """``number`` rows of at most ``row`` tokens, an end token after each document.

    Best-fit packing (Ding et al. 2024, arXiv:2404.10830): no document that fits is cut.

    Raises:
        LabError: the texts do not fill so many rows.
    """
    end, ids, tokens = tokenizer.eos_token_id, [], 0
    for batch in _batches(iter(texts)):
        made = [[*one, end] for one in tokenizer(batch)["input_ids"]]
        ids += made
        tokens += sum(map(len, made))
        if tokens >= 1.05 * row * number:  # packing leaves a little room in some rows
            break
    whole = pack_dataset(Dataset.from_dict({"input_ids": ids}), row, strategy="bfd")
    if len(whole) < number:
        raise LabError(
            f"The texts fill {len(whole)} rows of {row} tokens.",
            f"The run reads {number}: steps times rows.",
            "Give more text, or lower the steps.",
            "steps",
        )
    return whole.shuffle(seed=0).select(range(number)).select_columns(["input_ids"])


def _batches(texts: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(texts, AT_ONCE)):
        yield batch


def jumbled(texts: Iterable[str], seed: int) -> Iterator[str]:
    """Every text's words in random order: the same words, no language."""
    for number, text in enumerate(texts):
        words = text.split()
        random.Random(f"jumbled {seed} {number}").shuffle(words)
        yield " ".join(words)


def collate(rows: list[dict[str, list[int]]]) -> dict[str, torch.Tensor]:
    """Right-padded ids, mask and labels; padding carries no loss. # 3 x (B, T)"""
    return packing.collate([{**row, "labels": row["input_ids"]} for row in rows], pad=0)


def writing(settings: PretrainSettings, seed: int) -> Callable[..., list[tuple[str, bool]]]:
    """How probes are continued: greedily, or drawn with ``sample_temperature``.

    What is drawn begins with the space that follows the probe, if there is one. Training's
    own chance is left alone, and the same seed draws alike at every look.
    """
    if not settings.sample_temperature:
        return continued

    def drawn(
        model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, texts: Sequence[str],
        max_new_tokens: int, should_stop: Callable[[], bool],
    ) -> list[tuple[str, bool]]:  # fmt: skip
        rows, ends = [tokenizer(text)["input_ids"] for text in texts], end_ids(model, tokenizer)
        was_training = model.training
        model.eval()
        try:
            with torch.random.fork_rng(), one_thread():
                torch.manual_seed(seed)
                made = sample(
                    model, rows, max_new_tokens, ends, temperature=settings.sample_temperature
                )
        finally:
            model.train(was_training)
        return [
            (tokenizer.decode(row, skip_special_tokens=True), bool(row) and row[-1] in ends)
            for row in made
        ]

    return drawn
