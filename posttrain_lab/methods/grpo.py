"""Group-relative policy optimization with TRL: prompts and graders in, events out.

Each step writes a group of answers to each of a few prompts, grades them, and makes the
answers that did better than their group's mean likelier, the others less likely.

With a reward model among the graders and ``beta`` above 0 this is RLHF on a KL leash. The
baseline is the group's mean. TRL 1.16 has no trainer with a value model: PPO's is gone. With
``scale_rewards="none"`` the advantages are those of TRL's RLOOTrainer times (G - 1) / G, G
being the size of the group: there the mean is that of the others (Ahmadian et al. 2024).

What it leaves out: adapters (every weight is trained), turns after the first answer. A
Stop waits for the step to end.

Try it::

    def short(answer: str, example: Example) -> float:
        return -float(len(answer))

    train_grpo(model="pocket/base", prompts=(Example.pair("Hi", ""),),
               graders=(from_reward(short),), settings=GRPOSettings(steps=20),
               probes=("Hello",), seed=0, folder=Path("/tmp/run"), emit=print,
               should_stop=lambda: False, resume=False)
"""

from __future__ import annotations

import copy
import logging
import math
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import torch
from datasets import Dataset
from transformers import PreTrainedModel, PreTrainedTokenizerBase
from trl import GRPOConfig

from posttrain_lab.events import Event
from posttrain_lab.methods.callbacks import EventCallback, Watch
from posttrain_lab.methods.grading import Grading, Weighted
from posttrain_lab.methods.grpo_trainer import QuietGRPOTrainer
from posttrain_lab.methods.ledger import Ledger
from posttrain_lab.methods.looks import both, graded
from posttrain_lab.methods.running import (
    carry_out,
    check_probes,
    quiet,
)
from posttrain_lab.methods.steering import Steering
from posttrain_lab.models.load import best_device, context_of, load
from posttrain_lab.models.templates import encode_prompt, ensure_template
from posttrain_lab.models.threads import SMALL, one_if_small
from posttrain_lab.records import Example, LabError
from posttrain_lab.settings import GRPOSettings


def train_grpo(
    *, model: str, prompts: tuple[Example, ...], graders: Sequence[Weighted],
    settings: GRPOSettings, probes: tuple[str, ...], seed: int, folder: Path,
    emit: Callable[[Event], None], should_stop: Callable[[], bool], resume: bool,
    max_seconds: float = 0.0, watch: Watch | None = None, truth: Sequence[Weighted] = (),
    held_out: Sequence[Example] = (), steering: Steering | None = None,
) -> None:  # fmt: skip
    """Trains ``model`` to earn what ``graders`` give on ``prompts``; all is an event.

    The model sees each example without its last turn. A reward of None leaves an answer
    out of its group. ``truth``: graders that are only measured. ``held_out``: what the model
    is asked every ``measure_every`` steps, and graded on. ``steering``: who may change
    settings while it trains. Ends, saves and resumes as ``train_sft`` does.

    Raises:
        LabError: a grader that raises or gives no number, a prompt too long, a full disk …
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
        settings=settings, probes=probes, folder=folder, emit=emit,
        should_stop=should_stop, max_seconds=max_seconds, watch=both(watch, asked),
        steering=steering,
    )  # fmt: skip
    made = partial(_trainer, network, tokenizer, rows, grade, settings, seed, folder, callback)
    with one_if_small(network.num_parameters()):  # so that the same steps come out again
        carry_out(made, callback, resume, notes, ledger)


def encode_prompts(
    tokenizer: PreTrainedTokenizerBase,
    prompts: Sequence[Example],
    new_tokens: int,
    context: int,
) -> list[list[int]]:
    """Ids of every example without its last turn; LabError for the first too long."""
    if not prompts:
        raise LabError("There are no prompts.", "It needs at least one.", "Add one.", "prompts")
    rows = []
    for number, example in enumerate(prompts, 1):
        ids = encode_prompt(tokenizer, example.prompt)
        if len(ids) + new_tokens > context:
            raise LabError(
                f"Prompt {number} is {len(ids)} tokens long, and its answer may take "
                f"{new_tokens}.",
                f"Together they must fit into the {context} tokens that this model can read.",
                "Shorten the prompt, or lower max_new_tokens.",
                f"prompts[{number - 1}]",
            )
        rows.append(ids)
    return rows


def prompt_order(prompts: int, wanted: int, seed: int) -> list[int]:
    """Indices of the prompts of a whole run: shuffled passes, one after another.

    TRL's sampler would begin with the first pass's order again after a resume.
    """
    generator, order = torch.Generator().manual_seed(seed), []
    while len(order) < wanted:
        order += torch.randperm(prompts, generator=generator).tolist()
    return order[:wanted]


def _trainer(
    network: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    rows: list[list[int]],
    grade: Grading,
    settings: GRPOSettings,
    seed: int,
    folder: Path,
    callback: EventCallback,
) -> QuietGRPOTrainer:
    # It would print every column of a batch in which one answer could not be graded.
    logging.getLogger("trl.trainer.grpo_trainer").setLevel(logging.ERROR)
    batches = math.ceil(settings.steps / settings.iterations)
    order = prompt_order(len(rows), batches * settings.prompts_per_step, seed)
    first = copied_first(network, settings)
    trainer = QuietGRPOTrainer(
        model=network,
        reward_funcs=[grade],
        args=grpo_config(settings, seed, folder, network.device.type),
        train_dataset=Dataset.from_dict({"prompt": order}),
        processing_class=tokenizer,
        callbacks=[callback],
    )
    trainer.prompts, trainer.grade, trainer.emit = rows, grade, callback.emit
    trainer.show_every = settings.show_every
    keep_first_model(trainer, network, first)
    return trainer


def copied_first(network: PreTrainedModel, settings: GRPOSettings) -> PreTrainedModel | None:
    """The model before training, to measure KL to; None where TRL makes one, or it is big.

    Taken before TRL wraps ``forward``: a later copy would call the network itself.
    """
    small = network.num_parameters() < SMALL  # then it costs next to nothing to have at hand
    return copy.deepcopy(network) if small and not settings.beta else None


def keep_first_model(
    trainer: QuietGRPOTrainer, network: PreTrainedModel, first: PreTrainedModel | None
) -> None:
    """Puts the model before training in its place: TRL's reference, else the copy."""
    if trainer.ref_model is not None:  # TRL reads it from disk, where an adapter is missing
        trainer.ref_model.load_state_dict(network.state_dict())
        trainer.first_model = trainer.ref_model.requires_grad_(False)
    elif first is not None:
        trainer.first_model = first.eval().requires_grad_(False)


def grpo_config(settings: GRPOSettings, seed: int, folder: Path, device: str) -> GRPOConfig:
    """TRL's settings."""
    return GRPOConfig(
        output_dir=str(folder),
        max_steps=settings.steps,
        per_device_train_batch_size=settings.prompts_per_step * settings.group_size,
        num_generations=settings.group_size,
        steps_per_generation=1,
        num_iterations=settings.iterations,
        max_completion_length=settings.max_new_tokens,
        temperature=settings.temperature,
        beta=settings.beta,
        epsilon=settings.epsilon,
        scale_rewards=settings.scale_rewards,
        loss_type=settings.loss_type,
        learning_rate=settings.learning_rate,
        warmup_steps=settings.warmup_steps,
        lr_scheduler_type="constant_with_warmup",
        optim="adamw_torch_fused",
        weight_decay=0.0,
        shuffle_dataset=False,
        seed=seed,
        **quiet(device),
    )
