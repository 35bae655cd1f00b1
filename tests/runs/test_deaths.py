"""kill -9 of worker, runner, both, or what forks them: said in words, and resumable."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from posttrain_lab.events import Failed, Finished, Started, Stopped
from posttrain_lab.runs import client, locks, wire
from posttrain_lab.runs.worker import RUNNER_ENDED
from tests.runs.conftest import LONG, SHORT, pid_of, said, until

linux = pytest.mark.skipif(sys.platform != "linux", reason="forks workers on Linux only")


def saved(run) -> bool:
    return run.latest_checkpoint() is not None


def test_a_killed_worker_is_said_within_a_second_and_its_run_goes_on(lab: Path) -> None:
    run = client.submit(LONG)
    until(lambda: saved(run))
    os.kill(pid_of(run), signal.SIGKILL)
    assert until(lambda: not run.alive()) < 1.0
    failed, step = run.milestone(), run.saved_step()
    assert isinstance(failed, Failed)
    assert "memory" in failed.given
    assert f"from step {step}" in failed.do

    client.resume(run.id)
    until(lambda: len(said(run, Started)) == 2)
    assert said(run, Started)[-1].step == step >= 10


def test_a_worker_that_hangs_is_killed_three_seconds_after_the_stop(lab: Path) -> None:
    run = client.submit(LONG)
    until(lambda: saved(run))
    os.kill(pid_of(run), signal.SIGSTOP)
    client.stop(run.id)
    assert 2.5 < until(lambda: not run.alive()) < 4.5
    stopped = run.milestone()
    assert isinstance(stopped, Stopped)
    assert "cut off" in stopped.reason
    assert stopped.step == run.saved_step()


def test_a_polite_end_from_outside_saves_the_run(lab: Path) -> None:
    run = client.submit(LONG)
    until(lambda: said(run, Started))
    os.kill(pid_of(run), signal.SIGTERM)
    until(lambda: not run.alive())
    assert isinstance(run.milestone(), Stopped)
    assert "system asked" in run.milestone().reason


@linux
@pytest.mark.slow
def test_the_death_of_what_forks_workers_harms_no_run(lab: Path) -> None:
    run = client.submit(LONG)
    until(lambda: said(run, Started))
    worker = psutil.Process(pid_of(run))
    worker.parent().kill()
    next_one = client.submit(SHORT)  # from a new forking process
    until(lambda: not next_one.alive())
    assert isinstance(next_one.milestone(), Finished)
    assert run.state() == "running"
    client.stop(run.id)
    until(lambda: run.state() == "stopped")
    assert run.milestone().reason == "You stopped it."


@pytest.mark.slow
def test_a_killed_runner_leaves_runs_that_say_so_and_go_on(lab: Path) -> None:
    runs = [client.submit(LONG) for _ in range(3)]
    for run in runs[:2]:
        until(lambda run=run: saved(run))
    old = client.runner_status()["pid"]
    os.kill(old, signal.SIGKILL)
    for run in runs[:2]:
        until(lambda run=run: run.state() == "stopped", 10)
        assert run.milestone() == Stopped(run.saved_step(), RUNNER_ENDED)
    assert runs[2].state() == "stopped"
    assert "before this run's turn" in runs[2].milestone().reason

    client.resume(runs[0].id)
    client.resume(runs[2].id)
    until(lambda: len(said(runs[0], Started)) == 2)
    assert said(runs[0], Started)[1].step == said(runs[0], Stopped)[0].step
    until(lambda: said(runs[2], Started))
    assert client.runner_status()["pid"] != old


@pytest.mark.slow
def test_the_death_of_runner_and_worker_is_noticed_by_who_looks_next(lab: Path) -> None:
    run = client.submit(LONG)
    until(lambda: saved(run))
    worker = pid_of(run)
    os.kill(worker, signal.SIGSTOP)  # so that it cannot say anything
    os.kill(client.runner_status()["pid"], signal.SIGKILL)
    os.kill(worker, signal.SIGKILL)
    until(lambda: not locks.is_held(run.worker_lock))
    assert run.state() == "stopped"
    assert "cut off" in run.milestone().reason
    client.resume(run.id)
    until(lambda: len(said(run, Started)) == 2)
    assert said(run, Started)[1].step == run.milestone().step > 0


@pytest.mark.slow
def test_a_runner_told_to_end_stops_its_runs_first(lab: Path) -> None:
    runs = [client.submit(LONG) for _ in range(3)]
    until(lambda: said(runs[0], Started))
    assert client.end_runner()
    for run in runs:
        assert run.state() == "stopped"
        assert "told to end" in run.milestone().reason
    assert client.runner_status()["state"] == "off"


def runners(home: Path) -> list[int]:
    found = []
    for process in psutil.process_iter(["cmdline", "environ"]):
        command = " ".join(process.info["cmdline"] or ())
        named = (process.info["environ"] or {}).get("POSTTRAIN_LAB_HOME")
        if "runner import main" in command and named == str(home):
            found.append(process.pid)
    return found


def test_an_idle_runner_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTTRAIN_LAB_IDLE_S", "0.3")
    client.warm()
    until(lambda: client.runner_status()["state"] != "off", 10)
    until(lambda: client.runner_status()["state"] == "off", 10)
    assert not (wire.folder() / "address.json").exists()


def test_many_pages_at_once_start_one_runner(lab_home: Path) -> None:
    code = "from posttrain_lab.runs import client; client.warm()"
    pages = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(5)]
    for page in pages:
        page.wait()
    until(lambda: client.runner_status()["pid"], 10)
    until(lambda: len(runners(lab_home)) == 1, 10)
    assert runners(lab_home) == [client.runner_status()["pid"]]
