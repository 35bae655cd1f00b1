"""What a learner typed is there after a reload, and only for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from posttrain_lab.records import LabError
from posttrain_lab.runs.drafts import load, save

SEAT = "0123456789abcdef" * 2


def test_a_draft_comes_back_as_it_was() -> None:
    draft = {"examples": [{"prompt": "Hi", "answer": "Ahoy <b>ü🏴‍☠️"}], "steps": 7}
    assert load(SEAT, "panel") is None
    save(SEAT, "panel", {"old": 1})
    save(SEAT, "panel", draft)
    assert load(SEAT, "panel") == draft
    assert load("f" * 32, "panel") is None
    assert load(SEAT, "other") is None


@pytest.mark.parametrize(
    "seat", ["", "..", "../" * 8 + "x", SEAT.upper(), SEAT + "\n", SEAT + "0", None, 7]
)
def test_a_seat_that_is_none_reads_and_writes_nothing(seat: Any, lab_home: Path) -> None:
    for act in (lambda: load(seat, "panel"), lambda: save(seat, "panel", {})):
        with pytest.raises(LabError, match="seat"):
            act()
    assert not lab_home.exists()


@pytest.mark.parametrize("name", ["", "../x", "a/b", "A", "x" * 41, ".json", None])
def test_a_name_that_is_a_path_is_refused(name: Any) -> None:
    with pytest.raises(LabError, match="cannot be called"):
        save(SEAT, name, {})


def test_two_megabytes_are_kept_and_no_more() -> None:
    save(SEAT, "one", {"text": "x" * 1_500_000})
    with pytest.raises(LabError, match="MB"):
        save(SEAT, "two", {"text": "x" * 700_000})
    save(SEAT, "one", {"text": "x" * 1_900_000})  # a new version does not count twice
    assert load(SEAT, "two") is None


@pytest.mark.parametrize("draft", [[], "text", None, {"x": float("nan")}, {"x": object()}])
def test_what_is_no_plain_json_is_refused_and_the_old_draft_kept(draft: Any) -> None:
    save(SEAT, "panel", {"old": 1})
    with pytest.raises(LabError):
        save(SEAT, "panel", draft)
    assert load(SEAT, "panel") == {"old": 1}


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff", b"[" * 100_000])
def test_a_damaged_draft_is_said_once_and_kept_aside(lab_home: Path, content: bytes) -> None:
    save(SEAT, "panel", {})
    (lab_home / "drafts" / SEAT / "panel.json").write_bytes(content)
    with pytest.raises(LabError, match="cannot be read"):
        load(SEAT, "panel")
    assert load(SEAT, "panel") is None
    assert (lab_home / "drafts" / SEAT / "panel.damaged").read_bytes() == content
