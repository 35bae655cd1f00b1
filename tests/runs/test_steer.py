"""A run of GRPO under somebody's hands: pause, step, change, fork, and death in between."""

from __future__ import annotations

import os
import random
import signal
from pathlib import Path

import pytest

from posttrain_lab import cli
from posttrain_lab.events import (
    Changed,
    Checkpoint,
    Finished,
    Forked,
    Metrics,
    Paused,
    Rollouts,
    Started,
)
from posttrain_lab.records import Example, LabError
from posttrain_lab.runs import client, steer, store
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.runs.store import Run
from posttrain_lab.settings import GRPOSettings
from posttrain_lab.settings.grader_choice import GraderChoice
from posttrain_lab.widgets import desk
from tests.runs.conftest import SHORT, said, until

PROMPTS = tuple(Example.pair(f"Say {n}", "", gold=str(n)) for n in range(6))


def spec(**settings: object) -> RunSpec:
    """Paid for short answers, which any model can vary."""
    small = {"steps": 8, "prompts_per_step": 2, "group_size": 4, "max_new_tokens": 6,
             "learning_rate": 1e-3, "checkpoint_every": 3}  # fmt: skip
    return RunSpec(
        PROMPTS, method="grpo", settings=GRPOSettings(**small | settings), model="pocket/tiny",
        graders=(GraderChoice("length_penalty", 1.0, {"free": 0, "most": 40}),),
        truth=(GraderChoice("includes"),), held_out=PROMPTS[:2],
    )  # fmt: skip


def done(run: Run) -> Run:
    until(lambda: not run.alive())
    assert run.state() == "finished", (run.path / "events.jsonl").read_text()[-2000:]
    return run


def shown(run: Run) -> dict[int, Rollouts]:
    """The groups that count: those of steps that were done again, as they were then."""
    kept: dict[int, Rollouts] = {}
    for logged in run.events()[0]:
        if isinstance(logged.event, Started):
            kept = {n: event for n, event in kept.items() if n <= logged.event.step}
        if isinstance(logged.event, Rollouts):
            assert logged.event.step not in kept, "told twice"
            kept[logged.event.step] = logged.event
    return kept


def weights(run: Run) -> bytes:
    return (run.path / "model" / "model.safetensors").read_bytes()


@pytest.fixture
def plain(lab: Path) -> Run:
    """A run that nobody touched."""
    return done(client.submit(spec()))


def held(run: Run, step: int | None = None) -> Paused:
    """Waits until it is paused, at ``step`` if given."""

    def paused() -> bool:
        last = said(run, Paused)
        return bool(last) and last[-1].paused and step in (None, last[-1].step)

    until(paused)
    return said(run, Paused)[-1]


def test_pause_step_and_go_give_what_an_untouched_run_gives(plain: Run) -> None:
    run = client.submit(spec())
    until(lambda: said(run, Metrics))
    steer.pause(run.id)
    at = held(run).step
    assert steer.forkable(run)[-1] == at
    steer.step(run.id)
    held(run, at + 1)
    steer.go(run.id)
    done(run)
    assert weights(run) == weights(plain)
    assert shown(run) == shown(plain)
    assert list(shown(run)) == list(range(1, 9))


def test_a_fork_without_a_change_takes_the_same_steps(plain: Run) -> None:
    fork = done(steer.fork(plain.id, step=6))
    assert said(fork, Forked) == [Forked(6, plain.id)]
    assert [event.step for event in said(fork, Started)] == [6]
    assert shown(fork) == shown(plain)
    assert weights(fork) == weights(plain)


def test_a_fork_of_a_run_at_work_starts_where_it_is(lab: Path) -> None:
    run = client.submit(spec(steps=5000, checkpoint_every=1000))
    until(lambda: said(run, Metrics))
    fork = steer.fork(run.id, settings={"beta": 0.5}, name="on a leash")
    until(lambda: said(fork, Metrics)[-1:] and said(fork, Metrics)[-1].step
          > said(fork, Forked)[0].step)  # fmt: skip
    assert said(fork, Changed)[-1].settings == {"beta": [0.0, 0.5]}
    assert run.alive()
    assert fork.spec.name == "on a leash"
    for one in (run, fork):
        client.stop(one.id)
    until(lambda: not run.alive() and not fork.alive())
    both = shown(run).keys() & shown(fork).keys()
    at = said(fork, Forked)[0].step
    assert all(shown(run)[n] == shown(fork)[n] for n in both if n <= at + 1)


def test_a_change_is_in_the_log_and_in_force(lab: Path) -> None:
    run = client.submit(spec(steps=5000, checkpoint_every=1000))
    until(lambda: said(run, Metrics))
    steer.change(run.id, {"weights.length_penalty": 0.0, "learning_rate": 1e-5})
    until(lambda: said(run, Changed))
    (change,) = said(run, Changed)
    assert change.settings == {"weights.length_penalty": [1.0, 0.0],
                               "learning_rate": [1e-3, 1e-5]}  # fmt: skip
    until(lambda: said(run, Metrics)[-1].step > change.step + 1)
    assert said(run, Metrics)[-1].extra["reward"] == 0
    assert said(run, Metrics)[-1].learning_rate == pytest.approx(1e-5)
    client.stop(run.id)
    until(lambda: not run.alive())
    assert steer.in_force(run, run.saved_step())["learning_rate"] == 1e-5


def test_a_stopped_run_is_changed_from_where_it_goes_on(lab: Path) -> None:
    run = client.submit(spec(steps=5000, checkpoint_every=1000))
    until(lambda: said(run, Metrics))
    client.stop(run.id)
    until(lambda: not run.alive())
    steer.change(run.id, {"learning_rate": 2e-5})
    client.resume(run.id)
    until(lambda: said(run, Metrics)[-1].step > run.saved_step() + 1)
    assert said(run, Metrics)[-1].learning_rate == pytest.approx(2e-5)
    client.stop(run.id)
    until(lambda: not run.alive())


def test_ten_deaths_leave_no_gap_and_nothing_twice(lab: Path) -> None:
    """kill -9 at ten random steps."""
    whole, run = client.submit(spec(steps=30)), client.submit(spec(steps=30))
    at = sorted(random.Random(0).sample(range(1, 30), 10))
    died = [step for step in at if killed(run, step)]
    assert len(died) > 5  # a quick run may be over before it is hit
    done(run)
    assert shown(run) == shown(done(whole))
    assert list(shown(run)) == list(range(1, 31))
    assert weights(run) == weights(whole)


def killed(run: Run, step: int) -> bool:
    """Whether a worker died after this step of the run; the run is resumed."""
    until(
        lambda: not run.alive() or max([m.step for m in said(run, Metrics)], default=0) >= step
    )
    hands = {hand["run"]: hand["pid"] for hand in client.runner_status()["hands"]}
    if not run.alive() or run.id not in hands:
        return False
    os.kill(hands[run.id], signal.SIGKILL)
    until(lambda: not run.alive())
    if run.state() == "finished":
        return False
    client.resume(run.id)
    return True


def test_every_checkpoint_can_be_asked_and_only_the_last_three_gone_on_from(lab: Path) -> None:
    run = done(client.submit(spec(checkpoint_every=1)))
    folders = sorted(run.path.glob("checkpoints/step-*"))
    assert len(folders) == 7
    for folder in folders:
        assert (folder / "model.safetensors").is_file()
        assert (folder / "tokenizer.json").is_file()
    assert steer.forkable(run) == [5, 6, 7]
    with pytest.raises(LabError, match="no whole checkpoint of step 2"):
        steer.fork(run.id, step=2)
    assert [event.step for event in said(run, Checkpoint)] == list(range(1, 8))


def test_what_cannot_be_changed_is_refused_with_words(plain: Run) -> None:
    for settings, words in (({"group_size": 2}, "cannot be changed while it trains"),
                            ({"beta": -1}, "beta is -1"),
                            ({"weights.nobody": 1}, "cannot be changed"),
                            ({"weights.length_penalty": "x"}, "is 'x'")):  # fmt: skip
        with pytest.raises(LabError, match=words):
            steer.change(plain.id, settings)
    with pytest.raises(LabError, match="cannot be changed any more"):
        steer.change(plain.id, {"beta": 0.1})
    with pytest.raises(LabError, match="This run is finished"):
        steer.pause(plain.id)
    with pytest.raises(LabError, match="whole number from 1"):
        steer.step(plain.id, 0)


def test_the_terminal_forks_and_watches(plain: Run, capsys: pytest.CaptureFixture) -> None:
    assert cli.main(["runs", "fork", plain.id, "beta=0.2", "--step", "6"]) == 0
    told = capsys.readouterr().out
    assert f"Forked from run {plain.id} at step 6." in told
    assert "From step 7 on: beta 0 → 0.2." in told
    assert cli.main(["runs", "change", plain.id, "beta=0.1"]) == 2


def test_a_page_may_ask_a_checkpoint_of_its_own_run(plain: Run) -> None:
    message = {"seat": "", "question": {"models": [f"run:{plain.id}@6"]}}
    folder = plain.path / "checkpoints" / "step-000006"
    assert plain.checkpoint(6) == folder
    with pytest.raises(LabError, match="no seat"):
        desk.inquire(message, ())
    with pytest.raises(LabError, match="not among yours"):
        desk.inquire(message | {"seat": "a" * 32}, ())


def test_a_run_of_another_method_cannot_be_held(lab: Path) -> None:
    run = store.create(SHORT)
    with pytest.raises(LabError, match="cannot be paused"):
        steer.pause(run.id)


def test_held_out_items_are_graded_by_what_is_paid_and_by_the_truth(plain: Run) -> None:
    measured = {e.event.measure: e.event for e in plain.events()[0]
                if type(e.event).__name__ == "Measured"}  # fmt: skip
    assert set(measured) == {"held-out reward", "held-out truth"}
    assert all(len(one.values) == 2 for one in measured.values())
    assert {"truth", "grade.length_penalty", "kl"} <= said(plain, Metrics)[-1].extra.keys()
    assert said(plain, Finished)[-1].step == 8
