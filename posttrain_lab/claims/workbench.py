"""The ``Lab`` of a worker: carries out an arm with the real libraries, as one run.

Each training is a stage in a folder of its own, so that a run that was cut off goes on
from its last checkpoint, and a stage that had finished is not done again.

What it leaves out: which arm, with what data (the claims), asking and measuring
(``measuring``), and the run's start (``worker``).

Try it: ``posttrain-lab claims run C04 --quick``.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import torch

from posttrain_lab.claims.claim import Budget, Claim
from posttrain_lab.claims.measuring import Halted, Measuring
from posttrain_lab.claims.spending import Meter, Spent, spent
from posttrain_lab.environments.task import Task
from posttrain_lab.events import (
    Event,
    Finished,
    Measured,
    Memory,
    Metrics,
    Rollouts,
    Sample,
    Started,
    Stopped,
    append,
    read,
)
from posttrain_lab.methods.callbacks import Watch
from posttrain_lab.methods.dpo import train_dpo
from posttrain_lab.methods.environment_grpo import train_in_environment
from posttrain_lab.methods.grading import Weighted, one_by_one
from posttrain_lab.methods.grpo import train_grpo
from posttrain_lab.methods.head import train_head
from posttrain_lab.methods.looks import digest, question_loss, text_loss
from posttrain_lab.methods.pretrain import train_pretrain
from posttrain_lab.methods.reward import train_reward
from posttrain_lab.methods.running import started
from posttrain_lab.methods.sft import train_sft
from posttrain_lab.model_graders.reward import RewardGrades
from posttrain_lab.models.load import best_device, load
from posttrain_lab.records import Example, Grade, Preference
from posttrain_lab.report_card.asking import ask_all
from posttrain_lab.report_card.card import APART
from posttrain_lab.settings import (
    DPOSettings,
    GRPOSettings,
    HeadSettings,
    PretrainSettings,
    RewardSettings,
    SFTSettings,
)
from posttrain_lab.settings.reward import MARGIN
from posttrain_lab.world.items import Item

LEDGER = "memory.jsonl"  # what a stage's training held, in its folder
SAMPLING = (train_grpo, train_in_environment)
WITHOUT_PROBES = (train_head, train_reward)


class Workbench(Measuring):
    """One arm of one claim with one seed. See ``claim.Lab`` for what each verb means."""

    def __init__(
        self, claim: Claim, budget: Budget, seed: int, folder: Path,
        emit: Callable[[Event], None], should_stop: Callable[[], bool],
        max_seconds: float = 0.0,
    ) -> None:  # fmt: skip
        super().__init__(emit, should_stop)
        self.claim, self.budget, self.seed = claim, budget, seed
        self.first = seed * APART
        self.folder, self.begun = folder, time.monotonic()
        self._max_seconds, self._stage = max_seconds, 0

    def carry_out(self, arm: str) -> None:
        """All of the arm, ending in Finished or in Stopped."""
        try:
            self._emit(started(device=best_device(), threads=torch.get_num_threads()))
            self._look("Preparing")
            self.claim.arm(arm).carry_out(self)
        except Halted:
            return
        for stage in self.folder.glob("stage-*"):
            shutil.rmtree(stage, ignore_errors=True)
        self._emit(Finished(self._step, time.monotonic() - self.begun))

    def sft(
        self, model: str, examples: Sequence[Example], settings: SFTSettings,
        watch: Sequence[Item] = (), questions: Sequence[Example] = (),
    ) -> str:  # fmt: skip
        look = self._answers(watch) if watch else None
        if questions:
            look = question_loss(self.claim.measure, questions)
        return self._trained(
            train_sft, model=model, examples=tuple(examples), settings=settings, watch=look
        )

    def pretrain(
        self, model: str, texts: Iterable[str], settings: PretrainSettings,
        watch: Sequence[str] = (),
    ) -> str:  # fmt: skip
        return self._trained(
            train_pretrain, model=model, texts=texts, settings=settings,
            watch=text_loss(self.claim.measure, watch) if watch else None,
        )  # fmt: skip

    def head(
        self, model: str, examples: Sequence[Example], held_out: Sequence[Example],
        settings: HeadSettings,
    ) -> str:  # fmt: skip
        return self._trained(
            train_head, model=model, examples=tuple(examples), held_out=tuple(held_out),
            settings=settings,
        )  # fmt: skip

    def grpo(
        self, model: str, prompts: Sequence[Example],
        grader: Callable[[str, Example], Grade], settings: GRPOSettings,
        watch: Sequence[Item] = (),
    ) -> str:  # fmt: skip
        return self._trained(
            train_grpo, model=model, prompts=tuple(prompts), settings=settings,
            graders=(one_by_one("reward", grader),),
            watch=self._answers(watch) if watch else None,
        )  # fmt: skip

    def grpo_with_tools(
        self, model: str, tasks: Sequence[Task], grader: Callable[[str, Example], Grade],
        settings: GRPOSettings,
    ) -> str:  # fmt: skip
        return self._trained(
            train_in_environment, model=model, tasks=tuple(tasks), settings=settings,
            graders=(one_by_one("reward", grader),),
        )  # fmt: skip

    def rlhf(
        self, model: str, judge: str, prompts: Sequence[Example], settings: GRPOSettings
    ) -> str:
        return self._trained(
            train_grpo, model=model, prompts=tuple(prompts), settings=settings,
            graders=(Weighted("reward_model", RewardGrades(judge)),),
        )  # fmt: skip

    def dpo(self, model: str, pairs: Sequence[Preference], settings: DPOSettings) -> str:
        how = {"pairs": tuple(pairs), "held_out": ()}
        return self._trained(train_dpo, model=model, settings=settings, **how)

    def held(self) -> list[Memory]:
        kept, _ = read(self.folder / f"stage-{self._stage}" / LEDGER)
        return [*{row.event.step: row.event for row in kept}.values()]

    def reward(
        self, model: str, pairs: Sequence[Preference], held_out: Sequence[Preference],
        settings: RewardSettings,
    ) -> str:  # fmt: skip
        return self._trained(
            train_reward, model=model, pairs=tuple(pairs), held_out=tuple(held_out),
            settings=settings,
        )  # fmt: skip

    def with_tokens(self, model: str, tokens: Sequence[str]) -> str:
        """The model with tokens added, their embeddings drawn around the mean of the others.

        Transformers' own way (``resize_token_embeddings``; Hewitt 2021).
        """
        target = self.folder / f"stage-tokens-{digest(tokens)}"
        if not target.is_dir():
            network, tokenizer = load(model, "cpu")
            tokenizer.add_tokens(list(tokens))
            network.resize_token_embeddings(len(tokenizer))
            part = target.with_suffix(".part")
            network.save_pretrained(part)
            tokenizer.save_pretrained(part)
            part.rename(target)
        return str(target)

    def spent(self, model: str) -> Spent:
        """What the training that left this model took."""
        return spent(Path(model).parent, load(model, "cpu")[0].num_parameters())

    def _answers(self, items: Sequence[Item]) -> Watch:
        """Few held-out items, asked while training."""
        asked = digest([item.key for item in items])
        named = self.claim.looked or self.claim.measure

        def watch(network, tokenizer, step: int) -> list[Measured]:
            said = ask_all(network, tokenizer, items, chat=True)
            right = [float(i.check(a)) for i, a in zip(items, said, strict=True)]
            return [Measured(step, named, right, asked, final=False)]

        return watch

    def _trained(self, train: Callable[..., None], settings, **how) -> str:
        """A stage: trained now, gone on with, or finished before. The model's folder."""
        self._stage += 1
        folder = self.folder / f"stage-{self._stage}"
        before, self._step = self._step, self._step + settings.steps
        if (folder / "model").is_dir():
            return str(folder / "model")
        self._look("Preparing")
        folder.mkdir(parents=True, exist_ok=True)
        resume = any((folder / "checkpoints").glob("step-*"))
        stopped: list[Stopped] = []
        meter = Meter(folder, settings.steps, sampled=train in SAMPLING)

        def emit(event: Event) -> None:
            if isinstance(event, Stopped):
                stopped.append(event)
            meter.take(event)
            if isinstance(event, Memory):
                append(folder / LEDGER, event)
            if (told := self._told(event, before)) is not None:
                self._emit(told)

        if train not in WITHOUT_PROBES:
            how["probes"] = ()
        if "watch" in how:
            how["watch"] = meter.timed(how["watch"])
        train(settings=settings, seed=self.seed, folder=folder, emit=emit, resume=resume,
              should_stop=self._should_stop, max_seconds=self._max_seconds, **how)  # fmt: skip
        if stopped:
            raise Halted
        shutil.rmtree(folder / "checkpoints", ignore_errors=True)
        return str(folder / "model")

    def _told(self, event: Event, before: int) -> Event | None:
        """A stage's event as the run's: steps go on counting, there is one start and end."""
        if isinstance(event, (Started, Finished)):
            return None
        if isinstance(event, Measured) and event.measure == MARGIN:
            return None  # the chart of both arms has one measure
        if isinstance(event, Metrics):
            return replace(event, step=event.step + before, total=event.total + before)
        if isinstance(event, (Sample, Measured, Stopped, Rollouts, Memory)):
            return replace(event, step=event.step + before)
        return event
