"""A worker hears its runner between steps, and says every ending in words."""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Iterator
from multiprocessing.connection import Connection

import pytest
import torch

from posttrain_lab.events import Failed, Finished, Stopped
from posttrain_lab.records import Example, LabError
from posttrain_lab.runs import locks, store, worker
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.runs.worker import ASKED_TO_END, RUNNER_ENDED, Control, in_words, work
from posttrain_lab.settings import SFTSettings

SPEC = RunSpec(
    examples=(Example.pair("Hi", "Ahoy!"),),
    settings=SFTSettings(steps=2, batch_size=1),
)


@pytest.fixture
def pipe() -> Iterator[tuple[Connection, Control]]:
    runners, workers = multiprocessing.Pipe()
    yield runners, Control(workers)
    runners.close()
    workers.close()


def say(channel: Connection, **message: object) -> None:
    channel.send_bytes(json.dumps(message).encode())


def heard(channel: Connection) -> list[dict]:
    messages = []
    while channel.poll():
        messages.append(json.loads(channel.recv_bytes()))
    return messages


def test_a_stop_is_heard_acknowledged_once_and_never_forgotten(pipe) -> None:
    runner, control = pipe
    assert not control.should_stop()
    say(runner, stop="You stopped it.")
    assert control.should_stop()
    assert control.should_stop()
    assert control.reason == "You stopped it."
    assert heard(runner) == [{"stopping": True}]


def test_threads_are_changed_between_steps(pipe) -> None:
    runner, control = pipe
    before = torch.get_num_threads()
    try:
        for count in (1, 2):
            say(runner, threads=count)
            assert not control.should_stop()
            assert torch.get_num_threads() == count
    finally:
        torch.set_num_threads(before)


def test_a_dead_runner_is_a_reason_to_stop(pipe) -> None:
    runner, control = pipe
    runner.close()
    assert control.should_stop()
    assert control.reason == RUNNER_ENDED
    control.tell({"left": 1.0})  # nobody there: no matter


def test_the_systems_wish_is_a_reason_to_stop(pipe) -> None:
    _, control = pipe
    control.terminated()
    assert control.should_stop()
    assert control.reason == ASKED_TO_END


def test_asking_costs_microseconds(pipe) -> None:
    import timeit

    _, control = pipe
    assert min(timeit.repeat(control.should_stop, number=100, repeat=5)) / 100 < 200e-6


def test_a_run_is_done_and_its_lock_held_meanwhile_and_freed(pipe) -> None:
    runner, control = pipe
    run = store.create(SPEC)
    before = torch.get_num_threads()
    assert work(run, control, threads=1) == 0
    torch.set_num_threads(before)
    assert isinstance(run.milestone(), Finished)
    assert run.model_path() == run.path / "model"
    assert not locks.is_held(run.worker_lock)
    assert any("left" in message for message in heard(runner))


def test_a_runner_that_ended_is_named_in_the_log(pipe) -> None:
    runner, control = pipe
    run = store.create(SPEC)
    runner.close()
    before = torch.get_num_threads()
    assert work(run, control, threads=1) == 0
    torch.set_num_threads(before)
    assert run.milestone() == Stopped(0, RUNNER_ENDED)


def test_a_learners_error_is_said_as_it_is(pipe) -> None:
    run = store.create(RunSpec(SPEC.examples, model="no/such/model/here"))
    assert work(run, pipe[1], threads=torch.get_num_threads()) == 0
    ending = run.milestone()
    assert isinstance(ending, Failed)
    assert ending.do
    assert "Traceback" not in repr(ending)


def test_a_run_that_another_worker_holds_is_left_alone(pipe, monkeypatch) -> None:
    monkeypatch.setattr(worker, "LOCK_WAIT_S", 0.05)
    run = store.create(SPEC)
    lock = locks.hold(run.worker_lock)
    assert work(run, pipe[1], threads=1) == 3
    assert not run.log.exists()
    lock.release()


def test_what_a_killed_worker_was_writing_is_swept_away(pipe) -> None:
    run = store.create(RunSpec(SPEC.examples, model="no/such/model/here"))
    for name in (".model.part-1", "checkpoints/.step-000020.part-1", "checkpoints/step-000010"):
        (run.path / name).mkdir(parents=True)
    work(run, pipe[1], threads=torch.get_num_threads())
    left = sorted(p.name for p in run.path.rglob("*") if p.is_dir())
    assert left == ["checkpoints", "step-000010"]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (LabError("It is 0.", "More.", "Try 1."), "It is 0."),
        (MemoryError(), "Memory ran out"),
        (RuntimeError("CUDA out of memory. Tried to allocate 2 GiB"), "Memory ran out"),
        (ModuleNotFoundError("No module named 'trl'"), "No module named 'trl'"),
        (KeyError("weights\nTraceback"), "KeyError"),
    ],
)
def test_every_error_has_words(error: Exception, words: str) -> None:
    failed = in_words(error)
    assert words in failed.given
    assert "\n" not in failed.given
    assert failed.do


BROKEN = """
import sys
sys.modules["trl"] = None
from posttrain_lab.runs import preload
print(preload.PROBLEM)
"""


def test_a_preload_that_fails_says_why_instead_of_ending_the_process() -> None:
    done = subprocess.run(
        [sys.executable, "-c", BROKEN], capture_output=True, text=True, check=True,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    assert "trl" in done.stdout
    assert "ModuleNotFoundError" in done.stdout
