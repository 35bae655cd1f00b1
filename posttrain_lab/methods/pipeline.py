"""The way to a real application, as one run: SFT on demonstrations, then RL with tools.

    base model ──SFT──▶ ──GRPO in an environment──▶ model
         │          │                              │
         └──────────┴── the same held-out tasks ───┘

Before the first stage and after each, the held-out tasks are played with tools; their grades
are Measured events, each stage's model a Checkpoint.

What it leaves out: what the data are (``data.tasks``, ``world.errands``), stages of other
kinds, changing settings while it runs.

Try it: ``posttrain-lab run spec.json`` with ``{"method": "pipeline"}``.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from posttrain_lab.environments.task import Task
from posttrain_lab.events import Checkpoint, Event, Finished, Measured, Sample
from posttrain_lab.methods.environment_grpo import train_in_environment
from posttrain_lab.methods.grading import Grading, Weighted
from posttrain_lab.methods.looks import digest
from posttrain_lab.methods.playing import Played, play
from posttrain_lab.methods.running import started
from posttrain_lab.methods.sft import train_sft
from posttrain_lab.methods.stages import Halted, Stages
from posttrain_lab.models.load import best_device, load
from posttrain_lab.models.tool_templates import ensure_tools
from posttrain_lab.records import LabError
from posttrain_lab.settings import PipelineSettings
from posttrain_lab.settings.grpo import HELD_OUT_REWARD, HELD_OUT_TRUTH

SHOWN = 3  # held-out tasks whose conversations are shown
LOOKED = 16  # and those that are measured between two steps of RL


@dataclass(frozen=True)
class PipelineData:
    """``demonstrations``: to be imitated. ``tasks``: to be tried, each with a gold.

    ``held_out``: to be measured on; none of them is among the others.
    """

    demonstrations: tuple[Task, ...]
    tasks: tuple[Task, ...]
    held_out: tuple[Task, ...]


def run_pipeline(
    *, model: str, data: PipelineData, graders: Sequence[Weighted],
    truth: Sequence[Weighted], settings: PipelineSettings,
    probes: tuple[str, ...], seed: int, folder: Path, emit: Callable[[Event], None],
    should_stop: Callable[[], bool], max_seconds: float = 0.0, measured: Collection[int] = (),
) -> None:  # fmt: skip
    """All stages; what was done before in ``folder`` is gone on with.

    ``measured``: steps after which the held-out tasks were played already. LabError for a
    stage without data, and what the stages raise.
    """
    _check(data, settings)
    begun = time.monotonic()
    stages = Stages(folder, emit, should_stop, seed, max_seconds, settings.steps)
    looker = _HeldOut(data.held_out, graders, truth, settings, stages, measured)
    lengths = [n for n in (settings.sft_steps, settings.rl_steps) if n]
    emit(started(step=stages.reached(lengths), total=settings.steps, device=best_device(),
                 threads=torch.get_num_threads()))  # fmt: skip
    try:
        looker.look(model, "The model as it is")
        if settings.sft_steps:
            shown = {"examples": tuple(task.demonstration() for task in data.demonstrations)}
            model = stages.trained(
                train_sft, settings.sft(), model=model, probes=probes, **shown
            )
            looker.look(model, "After fine-tuning")
        if settings.rl_steps:
            model = stages.trained(
                train_in_environment, settings.grpo(), model=model, tasks=data.tasks,
                graders=graders, truth=truth, probes=probes, watch=looker.watch,
            )  # fmt: skip
            looker.look(model, "After reinforcement learning")
    except Halted:
        return
    emit(Finished(settings.steps, time.monotonic() - begun, _kept(Path(model), folder)))


def _check(data: PipelineData, settings: PipelineSettings) -> None:
    settings.check()
    for rows, steps, what, do in (
        (data.demonstrations, settings.sft_steps, "demonstrations",
         "Add answers, or set sft_steps to 0."),
        (data.tasks, settings.rl_steps, "tasks with a gold", "Add some, or set rl_steps to 0."),
        (data.held_out, 1, "held-out tasks", "Add tasks with a gold."),
    ):  # fmt: skip
        if steps and not rows:
            given = f"There are no {what}."
            raise LabError(given, "Each stage needs at least one.", do, "tasks")


def _kept(made: Path, folder: Path) -> str:
    """The last stage's model as the run's: whole or not at all. "" where no stage was."""
    if not made.is_relative_to(folder):
        return ""
    part = folder / ".model.part-0"
    shutil.rmtree(part, ignore_errors=True)
    shutil.copytree(made, part)
    shutil.rmtree(folder / "model", ignore_errors=True)
    part.rename(folder / "model")
    return "model"


class _HeldOut:
    """Plays the held-out tasks with each stage's model, and says what they earned."""

    def __init__(
        self, tasks: Sequence[Task], graders: Sequence[Weighted], truth: Sequence[Weighted],
        settings: PipelineSettings, stages: Stages, measured: Collection[int],
    ) -> None:  # fmt: skip
        self.tasks, self.settings = tasks, settings
        self.stages, self.measured = stages, measured
        self.grading = Grading(graders, truth, [task.example for task in tasks], stages.emit)

    def look(self, model: str, what: str) -> None:
        """All of them, unless the log has it already; the model is a checkpoint."""
        step, emit = self.stages.step, self.stages.emit
        if step in self.measured:
            return
        if step:
            emit(Checkpoint(step, Path(model).relative_to(self.stages.folder).as_posix()))
        network, tokenizer = load(model)
        ensure_tools(tokenizer)

        def told(done: int, of: int) -> None:
            self.stages.look(f"{what}: held-out tasks", done, of)

        played = play(network, tokenizer, self.tasks, self.settings.max_new_tokens, look=told)
        for number, (task, one) in enumerate(zip(self.tasks[:SHOWN], played, strict=False)):
            emit(Sample(step, number, task.question[-1].content, str(one), one.ended))
        for found in self._measured(step, self.tasks, played, final=True):
            emit(found)

    def watch(self, network, tokenizer, step: int) -> list[Measured]:
        """A few of them, while RL goes on; its ``step`` is counted on by the stage."""
        some = self.tasks[:LOOKED]
        played = play(network, tokenizer, some, self.settings.max_new_tokens)
        return self._measured(step, some, played, final=False)

    def _measured(
        self, step: int, tasks: Sequence[Task], played: Sequence[Played], final: bool
    ) -> list[Measured]:
        """What cannot be graded is left out."""
        examples = [task.example for task in tasks]
        found = self.grading.graded([one.answer for one in played], examples)
        told = [(HELD_OUT_REWARD, [one.reward for one in found])]
        if self.grading.truth:
            told.append((HELD_OUT_TRUTH, [one.truth for one in found]))
        items = digest([str(task.to_json()) for task in tasks])
        return [Measured(step, measure, [round(v, 5) for v in values if v is not None], items,
                         final) for measure, values in told]  # fmt: skip
