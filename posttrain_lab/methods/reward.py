"""A reward model with TRL: pairs of answers in, events out, a number for any answer after.

TRL's ``RewardTrainer`` makes the chosen answer score above the rejected one (Bradley and
Terry 1952): the loss is -log sigmoid(score of chosen - score of rejected).

What it leaves out: margins between pairs, adapters, process rewards.

Try it::

    train_reward(model="pocket/chat", pairs=(Preference.pair("Hi", "Hello!", "Go away."),),
                 held_out=(), settings=RewardSettings(steps=20), seed=0,
                 folder=Path("/tmp/run"), emit=print, should_stop=lambda: False, resume=False)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import torch
from datasets import Dataset
from transformers import PreTrainedModel, PreTrainedTokenizerBase
from trl import RewardConfig

from posttrain_lab.events import Event, Measured
from posttrain_lab.methods.callbacks import EventCallback, Watch
from posttrain_lab.methods.ledger import Ledger
from posttrain_lab.methods.looks import digest
from posttrain_lab.methods.running import carry_out, optimizing
from posttrain_lab.methods.trainer import QuietRewardTrainer
from posttrain_lab.models.load import best_device, context_of
from posttrain_lab.models.reward import load_reward, reward_ids, scores
from posttrain_lab.records import LabError, Preference
from posttrain_lab.settings import RewardSettings
from posttrain_lab.settings.reward import MARGIN, RANKED


def train_reward(
    *,
    model: str,
    pairs: tuple[Preference, ...],
    held_out: tuple[Preference, ...],
    settings: RewardSettings,
    seed: int,
    folder: Path,
    emit: Callable[[Event], None],
    should_stop: Callable[[], bool],
    resume: bool,
    max_seconds: float = 0.0,
) -> None:
    """Trains a reward model on ``pairs``; all that happens is an event.

    ``held_out`` pairs are scored while it trains: Measured "margin" (the chosen answer's
    score minus the rejected one's) and "pairs ranked right" (1, 0, or 0.5 for a tie).

    Raises:
        LabError: no pair, a pair that is too long, a loss that is no number, a full disk …
    """
    settings.check()
    ledger = Ledger(emit, settings.measure_every, best_device())
    torch.manual_seed(seed)  # the head starts at random
    network, tokenizer = load_reward(model, new=True)
    most = min(settings.max_length, context_of(network))
    rows = _rows(tokenizer, pairs, most, "pairs")
    _rows(tokenizer, held_out, most, "held_out_pairs")
    callback = EventCallback(
        settings=settings, probes=(), folder=folder, emit=emit, should_stop=should_stop,
        max_seconds=max_seconds, watch=ranking(held_out, most) if held_out else None,
    )  # fmt: skip
    config = _config(settings, seed, folder, network.device.type)
    trainer = partial(
        QuietRewardTrainer, model=network, args=config, train_dataset=Dataset.from_list(rows),
        processing_class=tokenizer, callbacks=[callback],
    )  # fmt: skip
    carry_out(trainer, callback, resume, [], ledger)


def _config(settings: RewardSettings, seed: int, folder: Path, device: str) -> RewardConfig:
    """TRL's settings."""
    return RewardConfig(
        max_length=None, disable_dropout=True,
        # Pairs of like length stand together: a third of a step was padding.
        train_sampling_strategy="group_by_length", remove_unused_columns=False,
        center_rewards_coefficient=settings.centred or None,
        **optimizing(settings, settings.batch_size, seed, folder, device),
    )  # fmt: skip


def ranking(pairs: Sequence[Preference], max_length: int) -> Watch:
    """Scores both answers of held-out pairs."""
    items = digest([str(pair.to_json()) for pair in pairs])

    def watch(
        network: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, step: int
    ) -> list[Measured]:
        margins = margins_of(network, tokenizer, pairs, max_length)
        return [
            Measured(step, RANKED, [ranked(m) for m in margins], items, final=False),
            Measured(step, MARGIN, margins, items, final=False),
        ]

    return watch


def margins_of(
    network: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    pairs: Sequence[Preference],
    max_length: int,
) -> list[float]:
    """Of each pair: the chosen answer's score minus the rejected one's."""
    both = [conversation for pair in pairs for conversation in pair.conversations()]
    given = scores(network, tokenizer, both, max_length)
    return [round(a - b, 5) for a, b in zip(given[::2], given[1::2], strict=True)]


def ranked(margin: float) -> float:
    """1 where the chosen answer scores higher, 0 where lower, 0.5 for a tie."""
    return 0.5 if margin == 0 else float(margin > 0)


def _rows(
    tokenizer: PreTrainedTokenizerBase,
    pairs: Sequence[Preference],
    most: int,
    where: str,
) -> list[dict[str, list[int]]]:
    """Both answers' tokens; LabError for the first pair that is too long."""
    rows = []
    for number, pair in enumerate(pairs, 1):
        chosen, rejected = (reward_ids(tokenizer, c) for c in pair.conversations())
        if (longest := max(len(chosen), len(rejected))) > most:
            raise LabError(
                f"Pair {number} is {longest} tokens long.", f"The limit is {most}.",
                "Shorten it, or raise max_length as far as the model can read.",
                f"{where}[{number - 1}]",
            )  # fmt: skip
        rows.append({"chosen_ids": chosen, "rejected_ids": rejected, "length": longest})
    return rows
