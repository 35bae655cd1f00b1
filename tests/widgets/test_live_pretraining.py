"""The kernel's half of live pre-training: from choices to a run, and whose runs are listed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from lifecycle import ANNA, BEN, ask, finished, pretrained

from posttrain_lab.records import Example
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.settings import CardSettings, ClaimSettings
from posttrain_lab.widgets import LivePretraining, desk, live_pretraining


def test_choices_become_a_run_from_noise_that_is_looked_at_twenty_times(
    submitted: list[RunSpec],
) -> None:
    setup = {"size": "small", "text": "shuffled", "steps": 100, "starts": ["The cat "]}
    reply = ask(LivePretraining(), "train", seat=ANNA, setup=setup)
    (spec,) = submitted
    assert reply["run"]
    assert (spec.method, spec.model, spec.seat) == ("pretrain", "pocket/small", ANNA)
    assert spec.probes == ("The cat",)
    assert spec.settings.from_noise
    assert spec.settings.shuffled
    assert spec.settings.measure_every == spec.settings.sample_every == 5
    assert spec.settings.sample_temperature > 0


@pytest.mark.parametrize(
    ("setup", "where"),
    [
        ({"starts": ["Once", " "]}, "starts[1]"),
        ({"starts": []}, "starts"),
        ({"starts": ["x" * 201]}, "starts[0]"),
        ({"steps": 0}, "steps"),
        ({"steps": 2001}, "steps"),
        ({"steps": "many"}, "steps"),
        ({"learning_rate": 9}, "learning_rate"),
        ({"seed": -1}, "seed"),
        ({"sentence": ""}, "sentence"),
        ({"size": "huge"}, "size"),
        ({"text": ["real"]}, "text"),
    ],
)
def test_a_choice_that_cannot_work_is_named_and_nothing_is_run(
    setup: Mapping[str, Any], where: str, submitted: list[RunSpec]
) -> None:
    reply = ask(LivePretraining(), "train", seat=ANNA, setup=setup)
    assert not reply["ok"]
    assert reply["error"]["where"] == where
    assert submitted == []


def test_own_runs_are_listed_with_their_last_means_and_nobody_elses() -> None:
    run = pretrained()
    (row,) = ask(LivePretraining(), "runs", seat=ANNA)["runs"]
    assert (row["id"], row["state"], row["means"]) == (
        run.id, "finished", {"held-out loss": 3.0},
    )  # fmt: skip
    assert ask(LivePretraining(), "runs", seat=BEN)["runs"] == []


def test_a_panel_of_fine_tunes_lists_no_runs_of_other_methods() -> None:
    pretrained()
    finished(RunSpec(method="card", settings=CardSettings(), seat=ANNA), model=False)
    finished(RunSpec(method="claim", settings=ClaimSettings(), seat=ANNA), model=False)
    tuned = finished(RunSpec((Example.pair("Hi", "Ahoy!"),), seat=ANNA))
    reply = desk.answer({"id": "1", "type": "runs", "seat": ANNA})
    assert [row["id"] for row in reply["runs"]] == [tuned.id]


def test_the_first_picture_is_a_recorded_run_that_says_so() -> None:
    boot = live_pretraining.boot()
    (recorded,) = boot["recordings"]
    assert recorded["recorded"]
    assert recorded["device"]
    seen = [e for e in recorded["events"] if e.get("measure") == boot["measures"]["surprise"]]
    assert seen
    assert all(len(e["values"]) == len(recorded["pieces"]) for e in seen)
    assert "".join(recorded["pieces"]) == recorded["spec"]["settings"]["sentence"]
    defaults = live_pretraining.spec_of({}, "").to_json()
    assert recorded["spec"] == defaults  # the panel's own choices, no prettier ones
