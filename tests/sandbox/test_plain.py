"""The weak way, where nothing else is there: limits and ends hold, walls are not claimed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from sandbox.scene import marked_processes

from posttrain_lab import sandbox
from posttrain_lab.records import LabError
from posttrain_lab.sandbox import plain
from posttrain_lab.sandbox.result import Limits

PATIENT = Limits(wall_s=60.0, cpu_s=20)


@pytest.fixture(autouse=True)
def _no_walls(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on macOS and Windows."""
    monkeypatch.setattr(sandbox, "HAS_KEEPERS", False)


def test_a_program_runs_with_its_input() -> None:
    result = sandbox.run("print(input(), 6 * 7)", stdin="né\n", limits=PATIENT)
    assert (result.ok, result.stdout, result.error) == (True, "né 42\n", "")
    assert result.isolation == "a separate process"


def test_an_error_is_told() -> None:
    result = sandbox.run("1 / 0", limits=PATIENT)
    assert not result.ok
    assert result.error.endswith("ZeroDivisionError: division by zero\n")


@pytest.mark.parametrize(
    ("text", "limit", "limits"),
    [
        ("import time; time.sleep(999)", "time", Limits(wall_s=0.5)),
        ("while True: print('x' * 999)", "output", PATIENT),
        ("x = bytearray(10**11)", "memory", PATIENT),
    ],
)
def test_limits_end_a_program(text: str, limit: str, limits: Limits) -> None:
    result = sandbox.run(text, limits=limits)
    assert (result.ok, result.limit) == (False, limit)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit.")
def test_processor_time_ends_a_program() -> None:
    result = sandbox.run("while True: pass", limits=Limits(cpu_s=1, wall_s=60.0))
    assert (result.ok, result.limit) == (False, "cpu")


def test_the_environment_and_the_folder_are_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTTRAIN_LAB_TEST_SECRET", "x")
    text = "import os; print(dict(os.environ), os.listdir()); open('left', 'w').close()"
    for _ in range(2):
        assert sandbox.run(text, limits=PATIENT).stdout == "{} []\n"


def test_no_process_and_no_folder_is_left() -> None:
    mark = f"mark{os.urandom(6).hex()}"
    text = f"""
import os, subprocess
subprocess.Popen(["sleep", "500"], env={{"MARK": "{mark}"}})
print(os.getcwd(), flush=True)
import time; time.sleep(500)
"""
    if sys.platform != "linux":
        pytest.skip("Only Linux lets a test look for them so.")
    result = sandbox.run(text, limits=Limits(wall_s=2.0))
    assert result.limit == "time" or "BlockingIOError" in result.error
    assert not Path(result.stdout.strip() or "/no").exists()
    assert not marked_processes(mark)


def test_it_is_called_weak_and_refused_where_served() -> None:
    assert not sandbox.isolation().strong
    assert sandbox.isolation() == plain.ISOLATION
    with pytest.raises(LabError, match="files outside"):
        sandbox.refuse_if_weak(served=True)
    sandbox.refuse_if_weak(served=False)
