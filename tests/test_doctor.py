"""The doctor's findings are true of this computer, and its advice fits them."""

from __future__ import annotations

import json
import sys
from importlib import metadata
from pathlib import Path

import pytest

from posttrain_lab import doctor, sandbox
from posttrain_lab.records import LabError

GOOD = {
    "versions": dict.fromkeys(doctor.NEEDED, "1.0"),
    "disk": {"folder": "/home/x", "free_mb": 9999},
    "memory": {"free_mb": 9999, "total_mb": 16000},
    "models": {"pocket/base": True},
}


def test_the_findings_are_plain_json_and_true() -> None:
    found = json.loads(json.dumps(doctor.examine()))
    assert found["python"] == ".".join(map(str, sys.version_info[:3]))
    assert found["versions"]["torch"] == metadata.version("torch")
    assert found["cores"] > 0
    assert 0 < found["memory"]["free_mb"] <= found["memory"]["total_mb"]
    assert found["disk"]["free_mb"] > 0
    assert found["runner"]["state"] == "off"
    assert found["sandbox"] == json.loads(json.dumps(sandbox.isolation().to_json()))


def test_the_text_names_everything_found() -> None:
    found = doctor.examine()
    text = doctor.text(found)
    for word in ("cores", "memory", "disk", "gpu", "torch", "runner", "sandbox"):
        assert word in text


def test_nothing_to_mend_where_all_is_well() -> None:
    assert doctor.problems(GOOD) == []


@pytest.mark.parametrize(
    ("change", "where", "words"),
    [
        ({"versions": GOOD["versions"] | {"trl": ""}}, "versions", "pip install trl"),
        ({"memory": {"free_mb": 100, "total_mb": 900}}, "memory", "Close other programs"),
        ({"disk": {"folder": "/x", "free_mb": 3}}, "disk", "runs list"),
        ({"disk": {"folder": "/x", "error": "Read-only"}}, "disk", "POSTTRAIN_LAB_HOME"),
        ({"models": {}}, "models", "make models"),
        ({"sandbox": {"error": LabError("It is broken.", "", "Mend it.", "sandbox").to_json()}},
         "sandbox", "Mend it."),
    ],
)  # fmt: skip
def test_each_lack_has_its_advice(change: dict, where: str, words: str) -> None:
    (problem,) = doctor.problems(GOOD | change)
    assert problem.where == where
    assert words in problem.do


def test_a_home_that_cannot_be_made_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("POSTTRAIN_LAB_HOME", str(tmp_path / "file" / "home"))
    assert "error" in doctor.disk()


@pytest.mark.parametrize(
    ("box", "words"),
    [
        ({"name": "seccomp", "strong": True, "missing": []}, "seccomp (strong)"),
        ({"name": "a process", "strong": False, "missing": ["no walls"]},
         "a process (weak: for your own programs only; missing: no walls)"),
        ({"error": {}}, "does not start"),
    ],
)  # fmt: skip
def test_the_sandboxs_strength_is_said(box: dict, words: str) -> None:
    found = doctor.examine() | {"sandbox": box}
    assert f"sandbox  {words}" in doctor.text(found)
