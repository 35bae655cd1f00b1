"""Rejection-sampling fine-tuning: write many answers, keep the best, learn from those.

Also called expert iteration, or RAFT (Dong et al. 2023). Each round samples a group of
answers to some prompts from the model as it is by then, grades them, keeps the best of
those that earn enough, and goes on with supervised fine-tuning (TRL's SFTTrainer) on them.
It is what is left of reinforcement learning when every advantage is 1 or 0: nothing is
learned from what went wrong.

What it leaves out: beginning again from the first model in each round (STaR, ReST), answers
kept from earlier rounds, adapters. A Stop waits until a round's answers are written.

Try it::

    train_rejection(model="pocket/base", prompts=(Example.pair("Hi", ""),),
                    graders=(from_reward(lambda text, example: -float(len(text))),),
                    settings=RejectionSettings(rounds=2, threshold=-40), probes=("Hello",),
                    seed=0, folder=Path("/tmp/run"), emit=print,
                    should_stop=lambda: False, resume=False)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from datasets import Dataset
from transformers import PreTrainedModel, PreTrainedTokenizerBase
from trl import SFTConfig

from posttrain_lab.events import Event
from posttrain_lab.methods.callbacks import EventCallback, Watch
from posttrain_lab.methods.grading import Grading, Weighted
from posttrain_lab.methods.grpo import encode_prompts
from posttrain_lab.methods.ledger import Ledger
from posttrain_lab.methods.looks import both, graded
from posttrain_lab.methods.rounds import Rounds
from posttrain_lab.methods.running import carry_out, check_probes, optimizing
from posttrain_lab.methods.steering import Steering, change_rate, refuse_others
from posttrain_lab.methods.trainer import QuietSFTTrainer
from posttrain_lab.models.load import best_device, context_of, load
from posttrain_lab.models.templates import IGNORED, ensure_template
from posttrain_lab.models.threads import one_if_small
from posttrain_lab.records import Example
from posttrain_lab.settings import RejectionSettings


def train_rejection(
    *, model: str, prompts: tuple[Example, ...], graders: Sequence[Weighted],
    settings: RejectionSettings, probes: tuple[str, ...], seed: int, folder: Path,
    emit: Callable[[Event], None], should_stop: Callable[[], bool], resume: bool,
    max_seconds: float = 0.0, watch: Watch | None = None, truth: Sequence[Weighted] = (),
    held_out: Sequence[Example] = (), steering: Steering | None = None,
) -> None:  # fmt: skip
    """Trains ``model`` on its own best answers to ``prompts``; all that happens is an event.

    The model sees each example without its last turn. ``graders``, ``truth``, ``held_out``
    and ``steering`` are as in ``train_grpo``. Ends, saves and resumes as ``train_sft`` does;
    a round that was cut off goes on with the answers that it had kept.

    Raises:
        LabError: no answer good enough, a grader that raises, a full disk and so on.
    """
    settings.check()
    grade = Grading(graders, truth, prompts, emit)
    there = grade.models().values()
    ledger = Ledger(emit, settings.measure_every, best_device(), there)
    network, tokenizer = load(model)
    notes = [note] if (note := ensure_template(tokenizer)) else []
    context = context_of(network)
    rows = encode_prompts(tokenizer, prompts, settings.max_new_tokens, context)
    check_probes(tokenizer, probes, settings.sample_tokens, context)
    asked = graded(grade, held_out, settings.max_new_tokens) if held_out else None
    callback = EventCallback(
        settings=settings, probes=probes, folder=folder, emit=emit, should_stop=should_stop,
        max_seconds=max_seconds, watch=both(watch, asked), steering=steering,
    )  # fmt: skip
    rounds = Rounds(tokenizer, rows, grade, settings, seed, folder / "rounds", emit)
    made = partial(_trainer, network, tokenizer, rounds, settings, seed, folder, callback)
    with one_if_small(network.num_parameters()):  # so that the same steps come out again
        carry_out(made, callback, resume, notes, ledger)


class RejectionTrainer(QuietSFTTrainer):
    """SFTTrainer whose batches come from the round that it is in."""

    rounds: Rounds
    keeps_all_weights = True

    def extra_numbers(self) -> dict[str, float]:
        """What the round's answers earned, and the share of prompts with one kept."""
        return self.rounds.numbers

    def frozen_models(self):
        return self.rounds.grading.models()

    def adjust(self, settings: Mapping[str, float]) -> dict[str, list[float]]:
        """Changes settings from the next step, or the next round, on; before and now."""
        refuse_others(settings, RejectionSettings.LIVE)
        made, rounds = {}, self.rounds
        for name, value in settings.items():
            if name == "learning_rate":
                made[name] = [change_rate(self, float(value)), float(value)]
            else:
                made[name] = [getattr(rounds.settings, name), float(value)]
                rounds.settings = replace(rounds.settings, **{name: float(value)})
        return made

    def _prepare_inputs(self, inputs):
        batch = self.rounds.batch(self.model, self.state.global_step)
        return super()._prepare_inputs(batch)

    def compute_loss(self, model, inputs, return_outputs=False, num_items_in_batch=None):
        # The number that comes is of the rows that ``_prepare_inputs`` put aside.
        return super().compute_loss(model, inputs, return_outputs)


def _trainer(
    network: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    rounds: Rounds,
    settings: RejectionSettings,
    seed: int,
    folder: Path,
    callback: EventCallback,
) -> RejectionTrainer:
    config = SFTConfig(
        max_length=None, dataset_kwargs={"skip_prepare_dataset": True},
        **optimizing(settings, settings.batch_size, seed, folder, network.device.type),
    )  # fmt: skip
    empty = {"input_ids": [tokenizer.pad_token_id], "labels": [IGNORED]}
    trainer = RejectionTrainer(
        model=network, args=config, processing_class=tokenizer, callbacks=[callback],
        train_dataset=Dataset.from_list([empty] * settings.batch_size * settings.steps),
    )  # fmt: skip
    trainer.rounds = rounds
    return trainer
