"""Files are whole or not there, and disk trouble is said in words."""

from __future__ import annotations

import os
import shutil
import stat
from collections import namedtuple
from pathlib import Path

import pytest

from posttrain_lab.records import LabError
from posttrain_lab.runs import files

Usage = namedtuple("Usage", "total used free")


def test_home_is_what_the_environment_names(lab_home: Path) -> None:
    assert files.home() == lab_home


def test_home_is_in_the_users_folder_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("POSTTRAIN_LAB_HOME")
    assert files.home() == Path.home() / ".local/share/posttrain-lab"


def test_a_write_replaces_the_whole_file_and_leaves_nothing_else(lab_home: Path) -> None:
    path = lab_home / "a" / "note.json"
    files.write_atomic(path, b"first, and longer")
    files.write_atomic(path, b"second")
    assert path.read_bytes() == b"second"
    assert [p.name for p in path.parent.iterdir()] == ["note.json"]


def test_what_the_lab_makes_is_for_its_owner_only(lab_home: Path) -> None:
    files.write_atomic(lab_home / "a" / "note.json", b"x")
    for path in (lab_home, lab_home / "a", lab_home / "a" / "note.json"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_a_write_that_fails_midway_leaves_the_old_file(
    lab_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = lab_home / "note.json"
    files.write_atomic(path, b"old")

    def full(handle: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(LabError, match="disk is full") as caught:
        files.write_atomic(path, b"new")
    assert "try again" in caught.value.do
    assert path.read_bytes() == b"old"
    assert [p.name for p in lab_home.iterdir()] == ["note.json"]


def test_an_unwritable_home_is_said_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("POSTTRAIN_LAB_HOME", str(tmp_path / "file" / "home"))
    with pytest.raises(LabError, match="cannot be written") as caught:
        files.write_atomic(files.home() / "x", b"")
    assert "POSTTRAIN_LAB_HOME" in caught.value.do


def test_too_little_room_is_said_before_anything_is_written(
    lab_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.check_disk()
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(0, 0, 49 * 2**20))
    with pytest.raises(LabError, match="Only 49 MB"):
        files.check_disk()
    assert list(lab_home.iterdir()) == []


def test_a_home_that_cannot_be_made_is_not_called_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("POSTTRAIN_LAB_HOME", str(tmp_path / "file"))
    with pytest.raises(LabError, match="cannot be written"):
        files.check_disk()
