"""Locks tell the living from the dead, even after kill -9."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from posttrain_lab.runs.locks import hold, is_held

HOLDER = """
import sys, time
from pathlib import Path
from posttrain_lab.runs.locks import hold
assert hold(Path(sys.argv[1]))
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lock"


def test_only_one_holds_a_lock(path: Path) -> None:
    first = hold(path)
    assert first
    assert is_held(path)
    assert hold(path) is None
    first.release()
    first.release()
    assert not is_held(path)
    second = hold(path)
    assert second
    second.release()


def test_a_file_that_is_not_there_is_not_held(path: Path) -> None:
    assert not is_held(path)
    assert not path.exists()


def test_a_kill_9_frees_the_lock(path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout.readline() == b"held\n"
        assert is_held(path)
        assert hold(path, wait_s=0.05) is None
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
    lock = hold(path)
    assert lock
    lock.release()
