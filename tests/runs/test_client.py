"""Submit, stop, resume: the whole way through runner and worker, with real training."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from posttrain_lab.events import (
    Checkpoint,
    Failed,
    Finished,
    Metrics,
    Queued,
    Sample,
    Started,
    Stopped,
    Warned,
)
from posttrain_lab.records import LabError
from posttrain_lab.runs import client, store, wire, words
from posttrain_lab.runs.machine import cores
from tests.runs.conftest import EXAMPLES, LONG, SHORT, ready, said, until


def trained_some(run: store.Run, steps: int = 1) -> None:
    until(lambda: any(event.step >= steps for event in said(run, Metrics)))


def test_a_run_is_queued_started_sampled_measured_and_finished(lab: Path) -> None:
    run = client.submit(SHORT)
    until(lambda: not run.alive())
    assert run.state() == "finished"
    kinds = [type(logged.event) for logged in run.events()[0]]
    assert kinds[:3] == [Queued, Started, Sample]
    assert kinds[-1] is Finished
    assert [e.step for e in said(run, Sample)] == [0, 4]
    assert said(run, Metrics)[-1].step == 4
    assert not said(run, Warned)
    assert (run.model_path() / "model.safetensors").is_file()


def test_a_warm_worker_takes_a_run_up_within_150_ms(lab: Path) -> None:
    spans = []
    for _ in range(3):
        until(ready)
        time.sleep(0.1)
        asked = time.time()
        run = client.submit(SHORT)
        until(run.worker_lock.exists)
        spans.append(run.worker_lock.stat().st_mtime - asked)
        until(lambda run=run: not run.alive())
    assert min(spans) < 0.15


def test_calls_return_at_once(lab: Path) -> None:
    run = client.submit(LONG)
    calls = (client.runner_status, client.warm, lambda: client.stop(run.id), run.state)
    for call in calls:
        begun = time.perf_counter()
        call()
        assert time.perf_counter() - begun < 0.1
    until(lambda: not run.alive())


def test_a_resume_right_after_the_stop_is_not_lost(lab: Path) -> None:
    run = client.submit(LONG)
    for times in (1, 2, 3):
        until(lambda times=times: len(said(run, Started)) == times)
        client.stop(run.id)
        until(lambda: isinstance(run.milestone(), Stopped))  # its worker still lives a moment
        client.resume(run.id)
        assert run.alive()
        client.resume(run.id)
    until(lambda: len(said(run, Started)) == 4)
    assert run.state() == "running"


def test_a_run_stops_within_a_second_and_resumes_at_its_next_step(lab: Path) -> None:
    run = client.submit(LONG)
    trained_some(run, 3)
    begun = time.monotonic()
    client.stop(run.id)
    until(lambda: run.state() == "stopped")
    assert time.monotonic() - begun < 1.0
    stopped = run.milestone()
    assert stopped.reason == "You stopped it."
    assert stopped.step == run.saved_step() > 0

    assert client.resume(run.id) == run
    until(lambda: len(said(run, Started)) == 2)
    assert said(run, Started)[1].step == stopped.step
    trained_some(run, stopped.step + 1)


def test_stopping_and_resuming_again_do_no_harm(lab: Path) -> None:
    run = client.submit(SHORT)
    client.resume(run.id)
    until(lambda: not run.alive())
    client.stop(run.id)
    assert run.state() == "finished"
    assert len(said(run, Queued)) == 1
    with pytest.raises(LabError, match="has finished"):
        client.resume(run.id)


def test_the_same_seed_gives_the_same_numbers_in_every_worker(lab: Path) -> None:
    spec = replace(SHORT, settings=replace(SHORT.settings, steps=1))
    losses = []
    for _ in range(2):
        run = client.submit(spec)
        until(lambda run=run: not run.alive())
        losses.append(said(run, Metrics)[-1].loss)
    assert losses[0] == pytest.approx(losses[1], rel=1e-5)


def test_a_third_run_waits_for_its_turn_and_may_be_stopped_there(lab: Path) -> None:
    runs = [client.submit(LONG) for _ in range(4)]
    for run in runs[:2]:
        trained_some(run)
    assert [run.state() for run in runs] == ["running", "running", "queued", "queued"]
    status = client.runner_status()
    assert status["queue"] == [runs[2].id, runs[3].id]
    assert sorted(status["running"]) == sorted([runs[0].id, runs[1].id])
    assert said(runs[3], Queued)[-1].position == 1

    client.stop(runs[2].id)
    until(lambda: runs[2].state() == "stopped")
    assert "before its turn" in runs[2].milestone().reason
    until(lambda: said(runs[3], Queued)[-1].position == 0)
    until(lambda: said(runs[3], Queued)[-1].wait_s is not None)
    client.stop(runs[0].id)
    until(lambda: runs[3].state() == "running")


def test_a_run_alone_gets_all_cores(lab: Path) -> None:
    run = client.submit(SHORT)
    until(lambda: not run.alive())
    assert said(run, Started)[0].threads == cores()


def test_a_learners_mistake_is_a_failure_in_words(lab: Path) -> None:
    run = client.submit(replace(SHORT, model="no/such/model/anywhere"))
    until(lambda: not run.alive())
    ending = run.milestone()
    assert isinstance(ending, Failed)
    assert "no/such/model/anywhere" in ending.given
    assert ending.do


def test_a_spec_that_cannot_work_never_becomes_a_run(lab: Path) -> None:
    before = store.runs()
    with pytest.raises(LabError):
        client.submit(replace(SHORT, examples=()))
    assert store.runs() == before


NOTEBOOK = """
import os, time
from posttrain_lab.runs import client
from tests.runs.conftest import LONG
print(client.submit(LONG).id, flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("blow", ["SIGINT", "SIGKILL"])
def test_interrupting_or_killing_a_notebook_leaves_its_run_going(lab: Path, blow: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", NOTEBOOK], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        start_new_session=True, cwd=Path(__file__).parents[2],
    ) as notebook:  # fmt: skip
        run = store.get(notebook.stdout.readline().decode().strip())
        trained_some(run)
        os.killpg(notebook.pid, signal.Signals[blow])
        notebook.wait()
    step = said(run, Metrics)[-1].step
    trained_some(run, step + 2)
    assert run.state() == "running"


NONSENSE = [
    b"", b"\n", b"\xff\n", b"[]\n", b'{"verb": []}\n', b"x" * 200_000, b"[" * 60_000 + b"\n",
    b'{"verb": "submit"}\n', b'{"verb": "stop", "run": {}}\n',
    b'{"verb": "submit", "run": "../../etc"}\n',
]  # fmt: skip


def test_nonsense_from_a_client_does_not_end_the_runner(lab: Path) -> None:
    pid = client.runner_status()["pid"]
    place = json.loads((wire.folder() / "address.json").read_bytes())["unix"]
    for block in NONSENSE:
        with socket.socket(socket.AF_UNIX) as stranger:
            stranger.connect(place)
            try:
                stranger.sendall(block)
                stranger.shutdown(socket.SHUT_WR)
                stranger.recv(4096)
            except OSError:
                pass  # it hung up on us
    assert client.runner_status()["pid"] == pid
    assert "error" in wire.ask({"verb": "dance"})
    with pytest.raises(LabError, match="There is no run"):
        client.stop("000000000-0000")


def test_a_run_begun_with_outdated_code_says_so(lab: Path) -> None:
    run, other = client.submit(LONG), store.create(SHORT)
    trained_some(run)
    answer = wire.ask({"verb": "submit", "run": other.id, "code": "of another day"})
    assert "again" not in answer
    until(lambda: not other.alive())
    assert said(other, Warned) == [words.OLD_CODE]
    assert other.state() == "finished"


def test_checkpoints_are_said_and_kept(lab: Path) -> None:
    run = client.submit(LONG)
    until(lambda: said(run, Checkpoint))
    checkpoint = said(run, Checkpoint)[0]
    assert (run.path / checkpoint.path / "model.safetensors").is_file()
    client.stop(run.id)
    until(lambda: isinstance(run.milestone(), Stopped))


def test_an_unwritable_home_is_said_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("POSTTRAIN_LAB_HOME", str(tmp_path / "file" / "home"))
    for act in (lambda: client.submit(SHORT), client.warm):
        with pytest.raises(LabError, match="cannot be written"):
            act()


def test_a_runner_that_does_not_start_is_said_in_words_and_in_the_log(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    monkeypatch.setattr(client, "START_TIMEOUT_S", 0.2)
    assert client.runner_status()["state"] == "off"
    with pytest.raises(LabError, match="did not start"):
        client.submit(SHORT)
    [run] = store.runs()
    assert run.state() == "failed"
    assert run.spec.examples == EXAMPLES


HEAVY = """
import sys, posttrain_lab.runs.client, posttrain_lab.runs.watch, posttrain_lab.runs.drafts
heavy = "torch transformers trl numpy pandas matplotlib asyncio multiprocessing".split()
print([name for name in heavy if name in sys.modules])
"""


def test_the_client_imports_nothing_heavy() -> None:
    done = subprocess.run([sys.executable, "-c", HEAVY], capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"
