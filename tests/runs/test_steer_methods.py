"""DPO and rejection sampling under somebody's hands: held, stepped, forked, changed, killed."""

from __future__ import annotations

from pathlib import Path

import pytest

from posttrain_lab.events import Changed, Finished, Forked, Metrics, Rollouts, Sample, Started
from posttrain_lab.records import Example, LabError, Preference
from posttrain_lab.runs import client, steer
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.runs.store import Run
from posttrain_lab.settings import DPOSettings, RejectionSettings
from posttrain_lab.settings.grader_choice import GraderChoice
from tests.runs.conftest import said, until
from tests.runs.test_steer import done, held, killed, weights

PAIRS = tuple(
    Preference.pair(f"Say {n}", f"Of course. {n}.", f"No, not {n}.") for n in range(12)
)
PROMPTS = tuple(Example.pair(f"Say {n}", "", gold=str(n)) for n in range(6))
DPO = {"steps": 12, "batch_size": 4, "learning_rate": 1e-3, "checkpoint_every": 3,
       "sample_every": 3, "sample_tokens": 6}  # fmt: skip
# A checkpoint in the midst of a round: steps 4, 8 and 12 end one.
KEPT = {"rounds": 3, "steps_per_round": 4, "prompts_per_round": 4, "samples": 8,
        "threshold": -1.0, "max_new_tokens": 32, "batch_size": 4, "learning_rate": 1e-3,
        "checkpoint_every": 3, "sample_every": 3, "sample_tokens": 6}  # fmt: skip
METHODS = ("dpo", "rejection")


def spec(method: str, **settings: object) -> RunSpec:
    if method == "dpo":
        return RunSpec(method="dpo", pairs=PAIRS, settings=DPOSettings(**DPO | settings),
                       model="pocket/tiny", probes=("Say 7",))  # fmt: skip
    return RunSpec(
        PROMPTS, method="rejection", settings=RejectionSettings(**KEPT | settings),
        model="pocket/tiny", probes=("Say 7",),
        graders=(GraderChoice("length_penalty", 1.0, {"free": 0, "most": 400}),),
    )  # fmt: skip


def told(run: Run) -> list[object]:
    """Answers and groups that count: those of steps done again, as they were then."""
    kept: dict[object, object] = {}
    for logged in run.events()[0]:
        event = logged.event
        if isinstance(event, Started):
            kept = {key: one for key, one in kept.items() if key[0] <= event.step}
        if isinstance(event, Sample):
            kept[event.step, event.prompt] = event
        if isinstance(event, Rollouts):
            kept[event.step, f"group {event.prompt}"] = event
    return [kept[key] for key in sorted(kept)]


@pytest.mark.parametrize("method", METHODS)
def test_held_stepped_and_forked_runs_end_as_an_untouched_one(lab: Path, method: str) -> None:
    plain = done(client.submit(spec(method)))
    run = client.submit(spec(method))
    until(lambda: said(run, Metrics))
    steer.pause(run.id)
    at = held(run).step
    steer.step(run.id)
    held(run, at + 1)
    steer.go(run.id)
    assert weights(done(run)) == weights(plain)
    assert told(run) == told(plain)
    fork = done(steer.fork(plain.id, step=6))
    assert said(fork, Forked) == [Forked(6, plain.id)]
    assert [event.step for event in said(fork, Started)] == [6]
    assert weights(fork) == weights(plain)
    assert told(fork) == told(plain)
    assert said(plain, Finished)[-1].step == 12


@pytest.mark.parametrize("method", METHODS)
def test_killed_at_three_steps_it_ends_as_if_it_had_lived(lab: Path, method: str) -> None:
    more = {"rounds": 5} if method == "rejection" else {"steps": 20}
    whole, run = done(client.submit(spec(method, **more))), client.submit(spec(method, **more))
    died = [step for step in (2, 7, 11) if killed(run, step)]
    assert died
    assert weights(done(run)) == weights(whole)
    assert told(run) == told(whole)


@pytest.mark.parametrize(("method", "change"), [
    ("dpo", {"learning_rate": 1e-5, "beta": 0.5}),
    ("rejection", {"learning_rate": 1e-5, "threshold": -0.5}),
])  # fmt: skip
def test_a_fork_with_a_change_goes_another_way_and_says_so(
    lab: Path, method: str, change: dict[str, float]
) -> None:
    plain = done(client.submit(spec(method)))
    fork = done(steer.fork(plain.id, step=6, settings=change))
    (made,) = said(fork, Changed)
    assert {name: now for name, (_, now) in made.settings.items()} == change
    assert said(fork, Metrics)[-1].learning_rate <= 1e-5
    assert weights(fork) != weights(plain)
    assert steer.in_force(fork, 12) == steer.in_force(plain, 12) | change


@pytest.mark.parametrize("method", METHODS)
def test_what_cannot_be_changed_is_refused_with_words(lab: Path, method: str) -> None:
    made = spec(method)
    with pytest.raises(LabError, match="batch_size cannot be changed while it trains"):
        steer.checked(made, {"batch_size": 2})
    with pytest.raises(LabError, match="learning_rate is -1"):
        steer.checked(made, {"learning_rate": -1})
    with pytest.raises(LabError, match="cannot be changed"):
        steer.checked(made, {"weights.length_penalty": 1})
