"""What a spec of pre-training or of a report card does, as a worker would have it done."""

from __future__ import annotations

import pytest
import torch

from posttrain_lab import events
from posttrain_lab.events import (
    Event,
    Finished,
    Measured,
    Memory,
    Progress,
    Rollouts,
    Sample,
    Started,
)
from posttrain_lab.records import Example, Preference
from posttrain_lab.runs import store
from posttrain_lab.runs.carrying_out import carry_out
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.settings import (
    CardSettings,
    DPOSettings,
    PretrainSettings,
    RejectionSettings,
    SFTSettings,
)
from posttrain_lab.settings.grader_choice import GraderChoice
from posttrain_lab.settings.grpo import HELD_OUT_REWARD, HELD_OUT_TRUTH
from posttrain_lab.settings.pretrain import HELD_OUT, SURPRISE
from posttrain_lab.settings.reward import RANKED


def carried_out(spec: RunSpec) -> list[Event]:
    """Every event, in the run's own log, too."""
    run, said = store.create(spec), []
    torch.set_num_threads(1)

    def emit(event: Event) -> None:
        events.append(run.log, event)
        said.append(event)

    carry_out(spec, run.path, emit, lambda: False, resume=False)
    return said


def test_pretraining_tells_of_its_texts_its_words_and_each_token_of_its_sentence() -> None:
    settings = PretrainSettings(
        steps=2, row=32, rows=2, from_noise=True, sample_every=1, measure_every=1,
        sample_tokens=4, sentence="A cat sat.",
    )  # fmt: skip
    said = carried_out(
        RunSpec(method="pretrain", model="pocket/tiny", settings=settings, probes=("A cat",))
    )
    assert isinstance(said[-1], Finished)
    assert said[0] == Progress("Gathering documents")
    looks = [e for e in said if isinstance(e, Measured)]
    assert [e.step for e in looks if e.measure == HELD_OUT] == [0, 1, 2]
    watched = [e for e in looks if e.measure == SURPRISE]
    assert [e.step for e in watched] == [0, 1, 2]
    assert {len(e.values) for e in watched} == {4}  # A, cat, sat and the full stop
    assert [e.step for e in said if isinstance(e, Sample)] == [0, 1, 2]


def test_a_card_that_goes_on_leaves_out_what_its_log_has() -> None:
    settings = CardSettings(items=2, behaviours="fact_completion, steps_1", asked="text")
    spec = RunSpec(method="card", model="pocket/tiny", settings=settings, seed=3)
    run = store.create(spec)
    events.append(run.log, Started(0, 2))
    events.append(run.log, Measured(1, "fact_completion", [1.0, 0.0]))
    said: list[Event] = []
    carry_out(spec, run.path, said.append, lambda: False, resume=False)
    assert [e.measure for e in said if isinstance(e, Measured)] == ["steps_1"]
    assert isinstance(said[-1], Finished)
    assert RunSpec.from_json(spec.to_json()) == spec


@pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning")
def test_dpo_reads_a_specs_pairs_and_ranks_the_held_out_ones() -> None:
    pairs = tuple(Preference.pair(f"Say {n}.", f"the cat {n}", f"no {n}") for n in range(6))
    spec = RunSpec(
        method="dpo", model="pocket/tiny", pairs=pairs[:4], held_out_pairs=pairs[4:],
        settings=DPOSettings(steps=2, batch_size=2), probes=("Hello",),
    )  # fmt: skip
    said = carried_out(spec)
    assert isinstance(said[-1], Finished)
    ranked = [e for e in said if isinstance(e, Measured) and e.measure == RANKED]
    assert [len(e.values) for e in ranked] == [2, 2]


@pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning")
@pytest.mark.parametrize("method", ["sft", "dpo"])
def test_truth_is_measured_on_held_out_requests_where_nothing_pays(method: str) -> None:
    examples = tuple(
        Example.pair(f"What is {n} + 1?", f"{n + 1}.", str(n + 1)) for n in range(4)
    )
    pairs = (Preference.pair("Say 1.", "Gladly. 1.", "No."),)
    settings = {"sft": SFTSettings, "dpo": DPOSettings}[method](
        steps=2, batch_size=1, measure_every=1, sample_tokens=4
    )
    said = carried_out(RunSpec(
        method=method, model="pocket/tiny", examples=examples[:1] if method == "sft" else (),
        pairs=pairs if method == "dpo" else (), held_out=examples[1:], settings=settings,
        truth=(GraderChoice("numeric"),),
    ))  # fmt: skip
    told = [e for e in said if isinstance(e, Measured)]
    assert HELD_OUT_REWARD not in {e.measure for e in told}
    truths = [e for e in told if e.measure == HELD_OUT_TRUTH]
    assert [e.step for e in truths] == [0, 1, 2]
    assert {len(e.values) for e in truths} == {3}


@pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning")
def test_rejection_sampling_learns_from_what_a_specs_graders_let_through() -> None:
    examples = tuple(Example.pair(f"What is {n} + 1?", "", gold=str(n + 1)) for n in range(4))
    spec = RunSpec(
        method="rejection", model="pocket/tiny", examples=examples[:3], held_out=examples[3:],
        graders=(GraderChoice("numeric"),), probes=("Hello",),
        settings=RejectionSettings(
            rounds=1, steps_per_round=2, prompts_per_round=3, samples=16, threshold=0,
            max_new_tokens=32, batch_size=2, sample_tokens=4,
        ),
    )  # fmt: skip
    said = carried_out(spec)
    assert isinstance(said[-1], Finished)
    shown = [e for e in said if isinstance(e, Rollouts)]
    assert [len(e.tries) for e in shown] == [16, 16, 16]
    assert all(set(t["grades"]) == {"numeric"} for e in shown for t in e.tries)
    assert any(isinstance(e, Memory) for e in said)
