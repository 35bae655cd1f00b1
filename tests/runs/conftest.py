"""One warm runner for all tests of this folder that need one: it takes seconds to start."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from posttrain_lab.events import Event
from posttrain_lab.records import Example
from posttrain_lab.runs import client
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.runs.store import Run
from posttrain_lab.settings import SFTSettings

EXAMPLES = tuple(Example.pair(f"Say {n}", f"Arr, {n}!") for n in range(8))
SHORT = RunSpec(
    EXAMPLES, probes=("Say 3",), settings=SFTSettings(steps=4, sample_tokens=4, batch_size=2)
)
LONG = RunSpec(
    EXAMPLES,
    settings=SFTSettings(
        steps=100_000, batch_size=1, sample_every=100_000, checkpoint_every=10
    ),
)


def until(true: Callable[[], object], seconds: float = 60.0) -> float:
    """Waits, and says for how long."""
    begun = time.monotonic()
    while not true():
        assert time.monotonic() - begun < seconds, "it did not come true in time"
        time.sleep(0.01)
    return time.monotonic() - begun


def said(run: Run, kind: type[Event]) -> list[Event]:
    return [logged.event for logged in run.events()[0] if isinstance(logged.event, kind)]


def ready() -> bool:
    return client.runner_status()["state"] == "ready"


def pid_of(run: Run) -> int:
    hands = client.runner_status()["hands"]
    return next(hand["pid"] for hand in hands if hand["run"] == run.id)


@pytest.fixture(scope="session")
def warm_home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="ptl-"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSTTRAIN_LAB_HOME", str(folder))
        patch.setenv("POSTTRAIN_LAB_WORKERS", "2")
        patch.setenv("POSTTRAIN_LAB_IDLE_S", "120")
        client.warm()
        until(ready)
    yield folder
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSTTRAIN_LAB_HOME", str(folder))
        client.end_runner()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def lab(warm_home: Path, monkeypatch: pytest.MonkeyPatch, lab_home: Path) -> Iterator[Path]:
    """A home with a warm runner; what the test leaves behind is stopped."""
    monkeypatch.setenv("POSTTRAIN_LAB_HOME", str(warm_home))
    monkeypatch.setenv("POSTTRAIN_LAB_WORKERS", "2")
    monkeypatch.setenv("POSTTRAIN_LAB_IDLE_S", "120")
    client.warm()
    until(ready)
    yield warm_home
    status = client.runner_status()
    for run_id in (*status["queue"], *status["running"]):
        client.stop(run_id)
    until(lambda: not client.runner_status()["running"])
