"""Which method carries a spec out, and with what data. Lives in a worker.

What it leaves out: the training (``methods``), the experiments (``claims``), how a worker
starts and ends (``worker``).

Try it: ``client.submit(RunSpec(method="pretrain", settings=PretrainSettings(steps=20)))``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from posttrain_lab import events
from posttrain_lab.events import Changed, Event, Measured, Progress
from posttrain_lab.records import LabError
from posttrain_lab.runs import store
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.settings import (
    CardSettings,
    ClaimSettings,
    DPOSettings,
    GRPOSettings,
    HeadSettings,
    PipelineSettings,
    PretrainSettings,
    RejectionSettings,
    RewardSettings,
    SFTSettings,
)
from posttrain_lab.settings.grader_choice import GraderChoice, names_of
from posttrain_lab.settings.pretrain import HELD_OUT, SURPRISE

if TYPE_CHECKING:
    from posttrain_lab.methods.callbacks import Watch
    from posttrain_lab.methods.grading import Weighted
    from posttrain_lab.methods.steering import Steering

Orders = Callable[[], list[dict[str, Any]]]
HELD_OUT_TEXTS = 32
SAY_EVERY = 500  # documents gathered between two words about it
OF_RUN = "run:"  # before a run's id, where a model is named


def carry_out(
    spec: RunSpec, folder: Path, emit: Callable[[Event], None], should_stop: Callable[[], bool],
    resume: bool, orders: Orders = list,
) -> None:  # fmt: skip
    """Does what a spec says; all that happens is an event.

    ``orders``: what came meanwhile from whoever steers the run (``methods.steering``).
    """
    settings = spec.settings
    how: dict[str, Any] = {
        "model": model_of(spec), "settings": settings, "seed": spec.seed, "folder": folder,
        "emit": emit, "should_stop": should_stop, "resume": resume,
        "max_seconds": spec.max_seconds,
    }  # fmt: skip
    if isinstance(settings, SFTSettings):
        _sft(spec, how)
    elif isinstance(settings, PretrainSettings):
        _pretrain(spec, settings, how)
    elif isinstance(settings, HeadSettings):
        from posttrain_lab.methods.head import train_head

        train_head(examples=spec.examples, held_out=spec.held_out, **how)
    elif isinstance(settings, (RewardSettings, DPOSettings)):
        _from_pairs(spec, how, orders)
    elif isinstance(settings, GRPOSettings):
        _grpo(spec, how, orders)
    elif isinstance(settings, RejectionSettings):
        _rejection(spec, how, orders)
    elif isinstance(settings, PipelineSettings):
        _pipeline(spec, how)
    elif isinstance(settings, ClaimSettings):
        from posttrain_lab.claims import ledger
        from posttrain_lab.claims.workbench import Workbench

        claim = ledger.find(settings.claim)
        bench = Workbench(claim, claim.budget(settings.budget), spec.seed, folder, emit,
                          should_stop, spec.max_seconds)  # fmt: skip
        bench.carry_out(settings.arm)
    elif isinstance(settings, CardSettings):
        _card(spec, settings, folder, emit, should_stop)


def _sft(spec: RunSpec, how: dict[str, Any]) -> None:
    from posttrain_lab.methods.looks import both, example_loss
    from posttrain_lab.methods.sft import train_sft

    loss = example_loss("held-out loss", spec.held_out) if spec.held_out else None
    train_sft(examples=spec.examples, probes=spec.probes, watch=both(loss, _truth(spec, how)),
              **how)  # fmt: skip


def _truth(spec: RunSpec, how: dict[str, Any]) -> Watch | None:
    """What the truth gives to answers to held-out prompts, where a spec asks for it."""
    from posttrain_lab.methods.grading import Grading
    from posttrain_lab.methods.looks import graded

    if not (spec.truth and spec.held_out):
        return None
    grading = Grading((), _weighted(spec, spec.truth), (), how["emit"])
    return graded(grading, spec.held_out, spec.settings.sample_tokens)


def _from_pairs(spec: RunSpec, how: dict[str, Any], orders: Orders) -> None:
    how |= {"pairs": spec.pairs, "held_out": spec.held_out_pairs}
    if isinstance(spec.settings, RewardSettings):
        from posttrain_lab.methods.reward import train_reward

        train_reward(**how)
    else:
        from posttrain_lab.methods.dpo import train_dpo

        train_dpo(probes=spec.probes, watch=_truth(spec, how), steering=_steering(how, orders),
                  **how)  # fmt: skip


def _grpo(spec: RunSpec, how: dict[str, Any], orders: Orders) -> None:
    from posttrain_lab.methods.grpo import train_grpo

    train_grpo(**_graded(spec, how, orders))


def _rejection(spec: RunSpec, how: dict[str, Any], orders: Orders) -> None:
    from posttrain_lab.methods.rejection import train_rejection

    train_rejection(**_graded(spec, how, orders))


def _graded(spec: RunSpec, how: dict[str, Any], orders: Orders) -> dict[str, Any]:
    """What a method needs that learns from graded answers of its own."""
    return how | {
        "prompts": spec.examples, "probes": spec.probes, "held_out": spec.held_out,
        "graders": _weighted(spec, spec.graders), "truth": _weighted(spec, spec.truth),
        "steering": _steering(how, orders),
    }  # fmt: skip


def _steering(how: dict[str, Any], orders: Orders) -> Steering:
    """The run's own log says what was changed before, where it is taken up again."""
    from posttrain_lab.methods.steering import Steering

    logged, _ = events.read(store.Run(how["folder"]).log)
    return Steering(orders, [one.event for one in logged if isinstance(one.event, Changed)])


def _pipeline(spec: RunSpec, how: dict[str, Any]) -> None:
    from posttrain_lab.runs.pipelining import pipeline

    pipeline(spec, how, partial(_weighted, spec))


def _weighted(spec: RunSpec, choices: Sequence[GraderChoice]) -> list[Weighted]:
    """The graders that a spec chooses; a model of an own run is named "run:ID"."""
    from posttrain_lab.grader_kinds import together
    from posttrain_lab.methods.grading import Weighted

    made = []
    for name, choice in zip(names_of(choices), choices, strict=True):
        model = choice.options.get("model")
        if isinstance(model, str):
            found = model_of(replace(spec, model=model))
            choice = replace(choice, options={**choice.options, "model": found})
        made.append(Weighted(name, together(choice), choice.weight))
    return made


def _pretrain(spec: RunSpec, settings: PretrainSettings, how: dict[str, Any]) -> None:
    """Reads the world's own documents; held-out ones of the same mix are looked at."""
    from posttrain_lab.methods.looks import both, text_loss, token_surprise
    from posttrain_lab.methods.pretrain import train_pretrain
    from posttrain_lab.world import corpus

    texts = _gathered(corpus.documents("train", 0, settings.mix), how["emit"])
    held_out = list(islice(corpus.documents("validation", 0, settings.mix), HELD_OUT_TEXTS))
    watch = both(text_loss(HELD_OUT, held_out), token_surprise(SURPRISE, settings.sentence))
    train_pretrain(texts=texts, probes=spec.probes, watch=watch, **how)


def _gathered(texts: Iterable[str], emit: Callable[[Event], None]) -> Iterator[str]:
    """The same texts; now and then an event says how many there are by now."""
    emit(Progress("Gathering documents"))
    for number, text in enumerate(texts, 1):
        if number % SAY_EVERY == 0:
            emit(Progress("Gathering documents", number))
        yield text


def _card(
    spec: RunSpec, settings: CardSettings, folder: Path, emit: Callable[[Event], None],
    should_stop: Callable[[], bool],
) -> None:  # fmt: skip
    """Asks a model by name, or one that a run of the same seat has made ("run:ID")."""
    from posttrain_lab.report_card.running import measure_rates

    logged, _ = events.read(store.Run(folder).log)
    done = {e.event.measure: e.event.step for e in logged if isinstance(e.event, Measured)}
    measure_rates(model_of(spec), settings, spec.seed, done, emit, should_stop)


def model_of(spec: RunSpec) -> str:
    """The folder of the run that a spec names as its model, or the name as it is."""
    if not spec.model.startswith(OF_RUN):
        return spec.model
    run = store.get(spec.model.removeprefix(OF_RUN))
    made = run.model_path()
    if run.spec.seat != spec.seat or made is None:
        raise LabError(
            "That run has no model that could be asked.",
            "It needs to be a finished run of your own.",
            "Choose another.", "model",
        )  # fmt: skip
    return str(made)
