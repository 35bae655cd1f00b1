"""DPO prefers what was chosen, ranks held-out pairs, resumes, and refuses what cannot work."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch.nn.functional import logsigmoid

from posttrain_lab.events import Checkpoint, Finished, Measured, Metrics, Sample, Stopped
from posttrain_lab.methods.dpo import log_margins, pair_rows, train_dpo
from posttrain_lab.models.load import load
from posttrain_lab.models.templates import IGNORED, encode
from posttrain_lab.records import LabError, Message, Preference
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.settings import DPOSettings
from posttrain_lab.settings.reward import MARGIN, RANKED

pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning")
PAIRS = tuple(
    Preference.pair(f"Say {n}.", f"the cat has {n} apples", f"no moon {n}") for n in range(48)
)


@pytest.fixture
def train(tiny_model: str, tmp_path: Path):
    def run(**changes) -> list:
        events: list = []
        settings = {"steps": 12, "batch_size": 4, "learning_rate": 1e-2, "measure_every": 6,
                    "sample_every": 6, "sample_tokens": 4, "checkpoint_every": 5,
                    "warmup_steps": 1}  # fmt: skip
        arguments = {
            "model": tiny_model, "pairs": PAIRS[:32], "held_out": PAIRS[32:],
            "probes": ("Hello",), "seed": 0, "folder": tmp_path / "run",
            "settings": DPOSettings(**settings | changes.pop("settings", {})),
            "emit": events.append, "should_stop": lambda: False, "resume": False,
        }  # fmt: skip
        train_dpo(**arguments | changes)
        return events

    return run


def of(kind: type, events: list) -> list:
    return [e for e in events if isinstance(e, kind)]


def measured(events: list, name: str) -> list[Measured]:
    return [e for e in of(Measured, events) if e.measure == name]


def test_it_learns_to_rank_unseen_pairs_and_every_weight_moves(
    train, tiny_model: str, tmp_path: Path
) -> None:
    events = train()
    assert isinstance(events[-1], Finished)
    right, margins = measured(events, RANKED), measured(events, MARGIN)
    assert [e.step for e in right] == [e.step for e in margins] == [0, 6, 12]
    assert set(right[0].values) == {0.5}, "before any step all pairs are ties"
    assert sum(right[-1].values) == len(PAIRS[32:])
    assert {e.step for e in of(Sample, events)} == {0, 6, 12}
    before, _ = load(tiny_model)
    after, tokenizer = load(str(tmp_path / "run" / "model"))
    moved = [not a.equal(b) for a, b in zip(before.parameters(), after.parameters(),
                                            strict=True)]  # fmt: skip
    assert all(moved)
    rows = pair_rows(tokenizer, PAIRS[32:], 128, "pairs")
    gap = [0.1 * (a - b) for a, b in zip(log_margins(after, rows), log_margins(before, rows),
                                         strict=True)]  # fmt: skip
    assert gap == pytest.approx(margins[-1].values, abs=1e-4)


def test_loss_and_rewards_are_those_of_the_formula(train, tiny_model: str) -> None:
    """Before the first step the policy is the reference: log 2, and no reward at all."""
    events = train(settings={"steps": 2, "batch_size": 32, "checkpoint_every": 1,
                             "loss_type": "sigmoid"})  # fmt: skip
    first = of(Metrics, events)[0]
    assert first.loss == pytest.approx(-logsigmoid(torch.zeros(())).item())
    assert first.extra["reward_chosen"] == first.extra["margin"] == 0
    network, tokenizer = load(tiny_model)
    rows = pair_rows(tokenizer, PAIRS[:32], 128, "pairs")
    gap = first.extra["logp_chosen"] - first.extra["logp_rejected"]
    assert gap == pytest.approx(sum(log_margins(network, rows)) / 32, abs=1e-3)
    last = of(Metrics, events)[-1].extra
    assert last["margin"] == pytest.approx(last["reward_chosen"] - last["reward_rejected"],
                                           abs=1e-5)  # fmt: skip
    assert 0 <= last["accuracy"] <= 1


def test_swapped_choices_teach_the_opposite(train) -> None:
    swapped = tuple(Preference(p.prompt, p.rejected, p.chosen) for p in PAIRS[:32])
    assert sum(measured(train(pairs=swapped), RANKED)[-1].values) == 0


@pytest.mark.parametrize("loss_type", DPOSettings.CHOICES["loss_type"])
def test_every_loss_widens_the_margin(train, loss_type: str) -> None:
    events = train(settings={"loss_type": loss_type})
    assert sum(measured(events, MARGIN)[-1].values) > 0


def test_a_stopped_run_goes_on_and_ends_as_if_it_had_not_stopped(train, tmp_path: Path) -> None:
    whole = train(folder=tmp_path / "whole")
    asked = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 8

    stopped = train(should_stop=stop)
    assert isinstance(stopped[-1], Stopped)
    saved = of(Checkpoint, stopped)[-1].step
    resumed = train(resume=True)
    assert of(Metrics, resumed)[0].step == saved + 1
    assert measured(resumed, MARGIN)[-1] == measured(whole, MARGIN)[-1]
    last = [load(str(tmp_path / name / "model"))[0].state_dict() for name in ("whole", "run")]
    assert all(last[0][name].equal(last[1][name]) for name in last[0])


def test_an_answer_reaches_to_its_end_token_and_no_further(tiny_model: str) -> None:
    _, tokenizer = load(tiny_model)
    (row,) = pair_rows(tokenizer, PAIRS[:1], 128, "pairs")
    assert row["chosen_ids"][-1] == row["rejected_ids"][-1] == tokenizer.eos_token_id
    whole, labels = encode(tokenizer, PAIRS[0].conversations()[0])
    assert row["chosen_ids"] == [i for i in labels if i != IGNORED]
    assert whole[: len(row["prompt_ids"])] == row["prompt_ids"]


def test_earlier_turns_belong_to_the_prompt(tiny_model: str) -> None:
    _, tokenizer = load(tiny_model)
    talk = (Message("user", "Hi"), Message("assistant", "Hello"), Message("user", "Bye"))
    (row,) = pair_rows(tokenizer, [Preference(talk, "moon", "cat")], 128, "pairs")
    assert tokenizer.decode(row["chosen_ids"]).startswith("moon")


def test_a_pair_that_is_too_long_is_named(train) -> None:
    long = Preference.pair("Hi", "apples " * 300, "no")
    with pytest.raises(LabError, match=r"Pair 2 is \d+ tokens long") as caught:
        train(pairs=(PAIRS[0], long))
    assert caught.value.where == "pairs[1]"
    with pytest.raises(LabError) as caught:
        train(held_out=(long,))
    assert caught.value.where == "held_out_pairs[0]"


def test_a_spec_of_dpo_needs_pairs_and_survives_json() -> None:
    spec = RunSpec(method="dpo", pairs=PAIRS[:2], settings=DPOSettings(beta=0.3))
    assert RunSpec.from_json(spec.to_json()) == spec
    with pytest.raises(LabError, match="There are no pairs"):
        RunSpec(method="dpo", settings=DPOSettings()).check()
