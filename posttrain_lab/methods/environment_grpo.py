"""GRPO in environments: tasks and graders in, events out; the model may call tools.

What it leaves out: what ``methods.grpo`` leaves out, and tools other than the lab's own
(``environments``).

Try it::

    tasks = tuple(errand("train", n) for n in range(64))
    train_in_environment(model="run/model", tasks=tasks, graders=(one_by_one("numeric",
                         numeric()),), settings=GRPOSettings(steps=20), probes=(), seed=0,
                         folder=Path("/tmp/run"), emit=print, should_stop=lambda: False,
                         resume=False)
"""

from __future__ import annotations

import logging
import math
import warnings
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from datasets import Dataset
from transformers import PreTrainedModel, PreTrainedTokenizerBase
from transformers.utils import get_json_schema

from posttrain_lab.environments.environment import factories, name_of
from posttrain_lab.environments.task import Task
from posttrain_lab.events import Event
from posttrain_lab.methods.callbacks import EventCallback, Watch
from posttrain_lab.methods.environment_trainer import (
    ConversationGrading,
    EnvironmentGRPOTrainer,
)
from posttrain_lab.methods.grading import Weighted
from posttrain_lab.methods.grpo import copied_first, grpo_config, keep_first_model, prompt_order
from posttrain_lab.methods.ledger import Ledger
from posttrain_lab.methods.playing import CALLS
from posttrain_lab.methods.running import carry_out, check_probes
from posttrain_lab.methods.steering import Steering
from posttrain_lab.models.load import best_device, context_of, load
from posttrain_lab.models.templates import encode_prompt
from posttrain_lab.models.threads import one_if_small
from posttrain_lab.models.tool_templates import ensure_tools
from posttrain_lab.records import LabError
from posttrain_lab.settings import GRPOSettings


def train_in_environment(
    *,
    model: str,
    tasks: Sequence[Task],
    graders: Sequence[Weighted],
    settings: GRPOSettings,
    probes: tuple[str, ...],
    seed: int,
    folder: Path,
    emit: Callable[[Event], None],
    should_stop: Callable[[], bool],
    resume: bool,
    max_seconds: float = 0.0,
    watch: Watch | None = None,
    truth: Sequence[Weighted] = (),
    steering: Steering | None = None,
) -> None:
    """Trains ``model`` to do ``tasks`` so that ``graders`` like what it says at last.

    ``max_new_tokens`` counts all of an attempt, tool results included; all else is as in
    ``train_grpo``. LabError for no tasks, one too long, a model that cannot write calls …"""
    settings.check()
    grade = ConversationGrading(graders, truth, [task.example for task in tasks], emit)
    there = grade.models().values()
    ledger = Ledger(emit, settings.measure_every, best_device(), there)
    network, tokenizer = load(model)
    notes = [note] if (note := ensure_tools(tokenizer)) else []
    context = context_of(network)
    rows = encode_openings(tokenizer, tasks, settings.max_new_tokens, context)
    check_probes(tokenizer, probes, settings.sample_tokens, context)
    callback = EventCallback(
        settings=settings, probes=probes, folder=folder, emit=emit, should_stop=should_stop,
        max_seconds=max_seconds, watch=watch, steering=steering,
    )  # fmt: skip
    made = partial(_trainer, network, tokenizer, rows, tasks, grade, settings, seed, folder)
    with one_if_small(network.num_parameters()):  # so that the same steps come out again
        carry_out(partial(made, callback), callback, resume, notes, ledger)


def encode_openings(
    tokenizer: PreTrainedTokenizerBase, tasks: Sequence[Task], new_tokens: int, context: int
) -> list[list[int]]:
    """Ids of what the model is given in each task; LabError for the first too long."""
    if not tasks:
        raise LabError("There are no tasks.", "It needs at least one.", "Add one.", "tasks")
    rows = []
    for number, task in enumerate(tasks, 1):
        ids = encode_prompt(tokenizer, task.opening())
        if len(ids) + new_tokens > context:
            raise LabError(
                f"Task {number} is {len(ids)} tokens long, and doing it may take {new_tokens}.",
                f"Together they must fit into the {context} tokens that this model can read.",
                "Shorten the task, or lower max_new_tokens.",
                f"tasks[{number - 1}]",
            )
        rows.append(ids)
    return rows


def _trainer(
    network: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    rows: list[list[int]],
    tasks: Sequence[Task],
    grade: ConversationGrading,
    settings: GRPOSettings,
    seed: int,
    folder: Path,
    callback: EventCallback,
) -> EnvironmentGRPOTrainer:
    # It would print every column of a batch in which one answer could not be graded.
    logging.getLogger("trl.trainer.grpo_trainer").setLevel(logging.ERROR)
    batches = math.ceil(settings.steps / settings.iterations)
    order = prompt_order(len(rows), batches * settings.prompts_per_step, seed)
    args = grpo_config(settings, seed, folder, network.device.type)
    args.max_tool_calling_iterations = CALLS
    first = copied_first(network, settings)
    with warnings.catch_warnings():  # TRL calls its environments experimental
        warnings.filterwarnings("ignore", "You are using 'environment_factory'", UserWarning)
        trainer = EnvironmentGRPOTrainer(
            model=network,
            reward_funcs=[grade],
            args=args,
            train_dataset=_dataset(tasks, order),
            processing_class=tokenizer,
            callbacks=[callback],
            environment_factory=factories(tasks),
        )  # fmt: skip
    # Read once, where TRL would read a tool's signature anew for every turn.
    trainer._env_tools = {name: [get_json_schema(tool) for tool in tools]
                          for name, tools in trainer._env_tools.items()}  # fmt: skip
    trainer.prompts, trainer.tasks = rows, tasks
    trainer.grade, trainer.emit, trainer.show_every = grade, callback.emit, settings.show_every
    keep_first_model(trainer, network, first)
    return trainer


def _dataset(tasks: Sequence[Task], order: Sequence[int]) -> Dataset:
    """TRL's columns: the conversation, which environment it takes, and which task it is."""
    chosen = [tasks[n] for n in order]
    return Dataset.from_dict({
        "prompt": [[{"role": m.role, "content": m.content} for m in task.opening()]
                   for task in chosen],
        "environment": [name_of(task) for task in chosen],
        "task": list(order),
    })  # fmt: skip
