"""Cores and memory as this process may use them."""

from __future__ import annotations

import os
from pathlib import Path

import psutil
import pytest

from posttrain_lab.runs import machine


@pytest.fixture
def cgroup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(machine, "CGROUP", tmp_path)
    monkeypatch.delenv("POSTTRAIN_LAB_WORKERS", raising=False)
    return tmp_path


def test_there_is_a_core_and_no_more_than_the_machine_has(cgroup: Path) -> None:
    assert 1 <= machine.cores() <= os.cpu_count()


@pytest.mark.parametrize(("quota", "cores"), [("50000 100000", 1), ("100000 100000", 1)])
def test_a_containers_share_counts(cgroup: Path, quota: str, cores: int) -> None:
    (cgroup / "cpu.max").write_text(quota)
    assert machine.cores() == cores


def test_no_limit_is_no_limit(cgroup: Path) -> None:
    before = machine.cores()
    (cgroup / "cpu.max").write_text("max 100000\n")
    (cgroup / "memory.max").write_text("max\n")
    (cgroup / "memory.current").write_text("1000\n")
    assert machine.cores() == before
    assert machine.free_memory_mb() == pytest.approx(
        psutil.virtual_memory().available / 2**20, rel=0.2
    )


def test_a_binder_of_two_gigabytes_holds_few_runs(cgroup: Path) -> None:
    (cgroup / "memory.max").write_text(str(2**31))
    (cgroup / "memory.current").write_text(str(200 * 2**20))
    assert machine.free_memory_mb() == 2048 - 200
    assert 1 <= machine.capacity() <= 3


def test_a_full_machine_still_takes_one_run(cgroup: Path) -> None:
    (cgroup / "memory.max").write_text("1000")
    (cgroup / "memory.current").write_text("5000")
    assert machine.free_memory_mb() == 0
    assert machine.capacity() == 1


@pytest.mark.parametrize(("named", "count"), [("5", 5), ("9999", 64)])
def test_the_learner_may_say_how_many(
    cgroup: Path, monkeypatch: pytest.MonkeyPatch, named: str, count: int
) -> None:
    monkeypatch.setenv("POSTTRAIN_LAB_WORKERS", named)
    assert machine.capacity() == count


@pytest.mark.parametrize("named", ["0", "-1", "many", ""])
def test_nonsense_is_not_obeyed(
    cgroup: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    usual = machine.capacity()
    monkeypatch.setenv("POSTTRAIN_LAB_WORKERS", named)
    assert machine.capacity() == usual


def test_kills_for_memory_are_counted(cgroup: Path) -> None:
    assert machine.out_of_memory_kills() == 0
    (cgroup / "memory.events").write_text("low 0\noom 4\noom_kill 3\n")
    assert machine.out_of_memory_kills() == 3
