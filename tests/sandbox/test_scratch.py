"""The scratch folder is emptied whatever was left in it."""

from __future__ import annotations

import os
from pathlib import Path

from posttrain_lab.sandbox import scratch


def test_folders_too_deep_for_a_path_are_removed(tmp_path: Path) -> None:
    handle = os.open(tmp_path, os.O_RDONLY)
    for _ in range(1500):
        os.mkdir("deep-folder", dir_fd=handle)
        below = os.open("deep-folder", os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = below
    os.close(handle)
    scratch.empty(str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_links_are_removed_and_not_followed(tmp_path: Path) -> None:
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    outside.mkdir()
    inside.mkdir()
    (outside / "kept").write_text("x")
    (inside / "to-folder").symlink_to(outside)
    (inside / "to-nothing").symlink_to("nowhere")
    os.mkfifo(inside / "pipe")
    shut = inside / "shut"
    shut.mkdir()
    (shut / "file").touch()
    shut.chmod(0)
    scratch.empty(str(inside))
    assert list(inside.iterdir()) == []
    assert (outside / "kept").exists()


def test_what_is_used_is_counted(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 100_000)
    (tmp_path / "b").touch()
    count, size = scratch.used(str(tmp_path))
    assert count == 2
    assert size >= 100_000
