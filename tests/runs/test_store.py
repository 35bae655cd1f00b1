"""Runs on disk: whole, listed in order, and honest about whether they are alive."""

from __future__ import annotations

import os
import shutil
import time
from collections import namedtuple
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from posttrain_lab import events
from posttrain_lab.events import Failed, Finished, Metrics, Queued, Started, Stopped
from posttrain_lab.records import Example, LabError
from posttrain_lab.runs import locks, store
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.runs.store import ID, Run

SPEC = RunSpec(examples=(Example.pair("Hi", "Ahoy!"),), name="pirate")
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def run() -> Run:
    return store.create(SPEC)


def say(run: Run, *said: events.Event) -> Run:
    for event in said:
        events.append(run.log, event)
    return run


def age(run: Run, seconds: float = 60) -> None:
    os.utime(run.path / "spec.json", (time.time() - seconds,) * 2)


def test_a_new_run_holds_its_spec_and_nothing_else(run: Run) -> None:
    assert store.get(run.id) == run
    assert run.spec == SPEC
    assert [path.name for path in run.path.iterdir()] == ["spec.json"]
    assert run.events() == ([], 0)
    assert run.latest_checkpoint() is None
    assert run.model_path() is None


def test_runs_are_listed_newest_first_and_by_seat() -> None:
    seats = ["a" * 32, "b" * 32, "a" * 32, ""]
    made = [store.create(replace(SPEC, seat=seat)) for seat in seats]
    assert store.runs() == made[::-1]
    assert store.runs("a" * 32) == [made[2], made[0]]
    assert store.runs("") == [made[3]]
    assert all(ID.fullmatch(run.id) for run in made)


def test_nothing_is_listed_before_the_first_run(lab_home: Path) -> None:
    assert store.runs() == []
    assert not lab_home.exists()


@pytest.mark.parametrize(
    "run_id", ["", "..", "../../etc/passwd", "000000000-0000", "a/b", None, 7, "x" * 99,
               "000000000-0000\n"]
)  # fmt: skip
def test_an_id_that_names_no_run_opens_nothing(run_id: Any, run: Run) -> None:
    for act in (store.get, store.restore):
        with pytest.raises(LabError, match="There is no run"):
            act(run_id)


def test_a_spec_that_cannot_work_leaves_nothing_behind(lab_home: Path) -> None:
    with pytest.raises(LabError):
        store.create(replace(SPEC, examples=()))
    assert not lab_home.exists()


def test_a_full_disk_leaves_no_half_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(0, 0, 2**20))
    with pytest.raises(LabError, match="Only 1 MB"):
        store.create(SPEC)
    assert store.runs() == []


def test_a_run_of_a_later_release_is_not_opened_but_harms_no_list(run: Run) -> None:
    other = store.create(replace(SPEC, seat="a" * 32))
    (run.path / "spec.json").write_text('{"version": 2, "examples": []}')
    (store.create(SPEC).path / "spec.json").write_bytes(b"{")
    with pytest.raises(LabError, match="version"):
        store.get(run.id).spec  # noqa: B018
    assert store.runs("a" * 32) == [other]


@pytest.mark.parametrize(
    ("ending", "state"),
    [(Stopped(3), "stopped"), (Failed("x"), "failed"), (Finished(9, 1.0), "finished")],
)
def test_the_last_ending_is_the_state(run: Run, ending: events.Event, state: str) -> None:
    say(run, Queued(), Started(), Failed("before"), Queued(), Started(), ending)
    assert run.state() == state
    assert not run.alive()


def test_a_run_is_queued_while_the_runner_holds_it_and_running_while_a_worker_does(
    run: Run,
) -> None:
    queue = locks.hold(run.queue_lock)
    assert run.state() == "queued"
    say(run, Queued())
    assert run.state() == "queued"
    worker = locks.hold(run.worker_lock)
    assert run.state() == "running"
    say(run, Started())
    worker.release()  # dead, and the runner is about to say so
    assert run.state() == "running"
    queue.release()
    assert run.state() == "stopped"


def test_a_resumed_run_is_queued_again(run: Run) -> None:
    say(run, Queued(), Started(), Stopped(4), Queued(1))
    lock = locks.hold(run.queue_lock)
    assert run.state() == "queued"
    lock.release()


def test_a_run_on_its_way_to_the_runner_is_queued(run: Run) -> None:
    assert run.state() == "queued"
    assert not run.log.exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ((), "before this run's turn came. Press Resume to start it"),
        ((Queued(),), "before this run's turn came. Press Resume to start it"),
        ((Queued(), Started(), Metrics(1, 9)), "cut off"),
    ],
)
def test_an_interruption_is_said_in_words_and_once(
    run: Run, said: tuple[events.Event, ...], words: str
) -> None:
    say(run, *said)
    age(run)
    assert run.state() == "stopped"
    assert run.state() == "stopped"
    logged = run.events()[0]
    assert len(logged) == len(said) + 1
    assert words in logged[-1].event.reason


def test_an_interrupted_run_names_the_step_it_can_go_on_from(run: Run) -> None:
    for step in (20, 40, 100):
        (run.path / "checkpoints" / f"step-{step:06d}").mkdir(parents=True)
    (run.path / "checkpoints" / ".step-000120.part-1").mkdir()
    say(run, Queued(), Started())
    assert run.latest_checkpoint().name == "step-000100"
    assert run.state() == "stopped"
    ending = run.milestone()
    assert (ending.step, "from step 100" in ending.reason) == (100, True)


def test_a_log_that_cannot_be_written_leaves_the_run_interrupted(run: Run) -> None:
    say(run, Queued(), Started())
    run.queue_lock.mkdir()  # works for root, too, whom no permission stops
    assert run.state() == "interrupted"


def test_a_long_and_torn_log_still_tells_where_the_run_stands(run: Run) -> None:
    say(run, Queued(), Started(), *(Metrics(n, 999, 2.5) for n in range(999)))
    with open(run.log, "ab") as log:
        log.write(b'{"v": 1, "kind": "fini')
    assert run.milestone() == Started()
    say(run, Stopped(999))
    assert run.milestone() == Stopped(999)


def test_asking_is_quick_however_long_the_log(run: Run) -> None:
    block = b"".join(events.to_line(Metrics(n, 20_000, 2.5)) for n in range(20_000))
    run.log.write_bytes(events.to_line(Started()) + block)
    end = run.log.stat().st_size
    spans = []
    for _ in range(20):
        begun = time.perf_counter()
        run.events(end)
        run.milestone()
        spans.append(time.perf_counter() - begun)
    assert min(spans) < 0.005


def test_a_removed_run_comes_back(run: Run, lab_home: Path) -> None:
    say(run, Queued(), Finished(1, 1.0))
    store.remove(run)
    assert store.runs() == []
    assert (lab_home / "trash" / run.id).is_dir()
    assert store.restore(run.id) == run
    assert store.runs() == [run]
    assert run.state() == "finished"


def test_a_living_run_cannot_be_removed(run: Run) -> None:
    with pytest.raises(LabError, match="Stop it first"):
        store.remove(run)
    assert store.runs() == [run]


def test_the_trash_holds_the_last_runs_only(lab_home: Path) -> None:
    for _ in range(store.KEPT_IN_TRASH + 3):
        store.remove(say(store.create(SPEC), Stopped(0)))
    assert len(list((lab_home / "trash").iterdir())) == store.KEPT_IN_TRASH
