"""The set-up says what is missing, and mends what an interruption left."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tools import setup

ROOT = Path(setup.__file__).resolve().parent.parent


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / ".venv"
    monkeypatch.setattr(setup, "VENV", folder)
    monkeypatch.setattr(setup, "STAMP", folder / "setup-stamp")
    monkeypatch.setattr(setup, "PYTHON", folder / "bin" / "python")
    return folder


def test_an_old_python_can_read_the_set_up() -> None:
    source = Path(setup.__file__).read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 6))


def test_too_old_a_python_is_named_with_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 0))
    monkeypatch.setattr(setup.shutil, "which", lambda _: None)
    with pytest.raises(setup.SetupError, match=r"needs Python 3\.11") as caught:
        setup.find_python()
    assert "PYTHON=" in str(caught.value)


def test_a_newer_python_on_the_path_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 0))
    monkeypatch.setattr(setup.shutil, "which", lambda _: sys.executable)
    assert setup.find_python() == sys.executable


def test_an_intel_mac_is_told_before_pip_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(setup.platform, "machine", lambda: "x86_64")
    with pytest.raises(setup.SetupError, match="Intel Mac"):
        setup.check_platform()


def test_a_missing_venv_module_says_how_to_get_it(venv: Path, tmp_path: Path) -> None:
    fake = tmp_path / "python"
    fake.write_text("#!/bin/sh\necho 'ensurepip is not available'; exit 1\n")
    fake.chmod(0o755)
    with pytest.raises(setup.SetupError, match="apt install python3-venv"):
        setup.make_venv(str(fake))


def test_a_package_without_its_list_of_files_is_installed_again(venv: Path) -> None:
    site = venv / "lib" / "python3.11" / "site-packages"
    whole, half = site / "whole-1.0.dist-info", site / "half-1.0.dist-info"
    for folder in (whole, half):
        folder.mkdir(parents=True)
    (whole / "RECORD").touch()
    setup.forget_half_installed()
    assert whole.exists()
    assert not half.exists()


def test_nothing_is_done_while_the_stamp_fits(
    venv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").touch()
    (venv / "setup-stamp").write_text(setup.fingerprint())

    def never(*_: object, **__: object) -> bool:
        raise AssertionError("pip was called")

    monkeypatch.setattr(setup, "pip", never)
    setup.setup()


def test_the_stamp_is_written_only_when_all_is_in(
    venv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "make_venv", lambda _: venv.mkdir())
    monkeypatch.setattr(setup, "install_torch", lambda: None)
    monkeypatch.setattr(setup, "pip", lambda *_: False)
    with pytest.raises(setup.SetupError, match="start again"):
        setup.setup()
    assert not (venv / "setup-stamp").exists()


def test_an_index_that_does_not_answer_is_not_waited_for() -> None:
    assert not setup.answers("http://127.0.0.1:9/simple/")


def test_every_requirement_is_pinned_once() -> None:
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    names = [pin.split("==")[0].lower().replace("_", "-") for pin in pins]
    assert all(pin.count("==") == 1 for pin in pins)
    assert len(set(names)) == len(names)
    assert "torch==2.13.0" in pins


def test_an_unknown_verb_names_the_known_ones() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "tools.setup", "fly"], capture_output=True, text=True, cwd=ROOT
    )
    assert said.returncode == 1
    assert "setup, app, lab, test" in said.stderr
    assert "Traceback" not in said.stderr
