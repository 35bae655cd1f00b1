"""Trials: arms in line, states that add up, receipts from logs alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from posttrain_lab import events, trials
from posttrain_lab.claims import ledger
from posttrain_lab.events import Event, Failed, Finished, Measured, Started, Stopped
from posttrain_lab.records import LabError
from posttrain_lab.runs import client, store

CLAIM = ledger.find("C41")


@pytest.fixture(autouse=True)
def no_runner(lab_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs are written down and nobody takes them up."""
    monkeypatch.setattr(client, "submit", store.create)


def finish(each: trials.ArmRun, values: list[float], *more: Event, items: str = "same") -> None:
    """What a worker writes into an arm's log."""
    log = store.get(each.run).log
    beside = [Measured(9, m, values, items) for m in CLAIM.more]
    for event in (
        Started(device="cpu", versions={"torch": "2.13"}),
        Measured(3, CLAIM.measure, [9.0] * 3, items, final=False),
        Measured(9, CLAIM.measure, values, items),
        *beside, *more, Finished(9, 2.5),
    ):  # fmt: skip
        events.append(log, event)


def finished(treatment: float, control: float, seeds: int = 3) -> trials.Trial:
    trial = trials.begin("C41", seeds=seeds, first=1, guess=-1.0)
    for each in trial.runs:
        middle = treatment if each.arm == "treatment" else control
        finish(each, [middle + 0.01 * i + 0.02 * each.seed for i in range(12)])
    return trial


def test_every_seed_has_both_arms_and_its_spec_says_so() -> None:
    trial = trials.begin("C41", seeds=3, first=1)
    assert [(e.arm, e.seed) for e in trial.runs] == [
        (arm, seed) for seed in (1, 2, 3) for arm in ("treatment", "control")
    ]
    for each in trial.runs:
        spec = store.get(each.run).spec
        assert (spec.method, spec.seed) == ("claim", each.seed)
        assert (spec.settings.claim, spec.settings.arm) == ("C41", each.arm)
    assert trials.get(trial.id) == trial


def test_the_receipt_comes_from_the_logs_and_is_kept() -> None:
    trial = finished(1.0, 4.0)
    assert trial.state() == "finished"
    made = trials.conclude(trial)
    assert made.verdict == "supported"  # lower is better
    assert made.difference == pytest.approx(-3.0)
    assert made.low < made.difference < made.high < 0
    assert (made.n, made.seeds, made.guess) == (36, (1, 2, 3), -1.0)
    assert made.seconds == pytest.approx(6 * 2.5)
    assert [row["measure"] for row in made.more] == list(CLAIM.more)
    assert trial.receipt() == made
    assert trials.conclude(trial).to_json() | {"made": ""} == made.to_json() | {"made": ""}
    keys = {"claim", "verdict", "measure", "treatment", "control", "difference", "low", "high",
            "n", "seeds", "seconds", "spec"}  # fmt: skip
    assert keys <= made.to_json().keys()


def test_the_other_way_round_is_contradicted_and_the_same_is_not_shown() -> None:
    assert trials.conclude(finished(4.0, 1.0)).verdict == "contradicted"
    assert trials.conclude(finished(2.0, 2.0)).verdict == "not shown"


def test_one_seed_shows_nothing() -> None:
    assert trials.conclude(finished(1.0, 4.0, seeds=1)).verdict == "not shown"


def test_arms_that_were_asked_different_items_are_not_compared() -> None:
    trial = trials.begin("C41", seeds=2)
    for each in trial.runs:
        finish(each, [1.0, 2.0], items=each.arm)
    with pytest.raises(LabError, match="not measured on the same items"):
        trials.conclude(trial)


def test_an_arm_that_has_not_finished_gives_no_receipt() -> None:
    trial = trials.begin("C41", seeds=1)
    finish(trial.runs[0], [1.0])
    with pytest.raises(LabError, match="has not finished"):
        trials.conclude(trial)
    assert trials.settle(trial) is None


def test_an_arm_that_failed_fails_the_trial_and_says_why() -> None:
    trial = trials.begin("C41", seeds=1)
    events.append(store.get(trial.runs[1].run).log, Failed("It broke.", "", "Mend it."))
    assert trial.state() == "failed"
    assert trials.problem(trial).given == "It broke."


def test_a_stopped_arm_stops_the_trial() -> None:
    trial = trials.begin("C41", seeds=1)
    finish(trial.runs[0], [1.0])
    events.append(store.get(trial.runs[1].run).log, Stopped(3))
    assert trial.state() == "stopped"


@pytest.mark.parametrize(
    ("how", "where"),
    [({"seeds": 0}, "seeds"), ({"seeds": 51}, "seeds"), ({"seeds": True}, "seeds"),
     ({"first": -1}, "seed"), ({"budget": "huge"}, "budget")],
)  # fmt: skip
def test_what_cannot_be_run_is_refused_before_anything_is_written(
    how: dict, where: str
) -> None:
    with pytest.raises(LabError) as caught:
        trials.begin("C41", **how)
    assert caught.value.where == where
    assert trials.trials() == []
    assert store.runs() == []


@pytest.mark.parametrize("name", ["", "../x", "0000000000-0000", None, "a" * 14])
def test_an_unknown_trial_is_said_in_words(name: str) -> None:
    with pytest.raises(LabError, match="There is no trial"):
        trials.get(name)


def test_trials_are_listed_newest_first_and_by_seat() -> None:
    seat = "ab" * 16
    first, second = trials.begin("C41", seeds=1), trials.begin("C41", seeds=1, seat=seat)
    trials.begin("C02", seeds=1)
    assert [t.id for t in trials.trials(claim_id="C41")] == [second.id, first.id]
    assert [t.id for t in trials.trials(seat)] == [second.id]
    (first.folder / "trial.json").write_text("{")
    assert [t.id for t in trials.trials(claim_id="C41")] == [second.id]


def test_the_receipt_is_computed_in_a_process_of_its_own() -> None:
    trial = finished(1.0, 4.0)
    assert trials.settle(trial) is None
    _, process = trials._settling[trial.id]
    assert process.wait(60) == 0
    assert trials.settle(trial).verdict == "supported"
    assert json.loads((trial.folder / "receipt.json").read_bytes())["claim"] == "C41"
