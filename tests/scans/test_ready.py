"""The example holds what was planted, look-alikes that are no leak, and says which is which."""

from __future__ import annotations

import json

import pytest

from posttrain_lab.leakage.matches import Dials, judged
from posttrain_lab.leakage.policy import Policy
from posttrain_lab.records import LabError
from posttrain_lab.scans import export, ready


def flagged(headers: bool = False, **policy: bool) -> set[str]:
    """How those were planted that are flagged; "" for a row in which nothing was."""
    dials = Dials(policy=Policy(shared_header=headers, **policy))
    rows = ready.training_rows()
    return {rows[r.row][1] for r in ready.ready(headers).found() if judged(r.matches, dials)}


def test_all_planted_kinds_are_found_and_no_clean_row() -> None:
    found = flagged(passage_only=False)
    assert found == set(ready.KINDS)


def test_each_policy_flags_its_own_look_alikes() -> None:
    plain = flagged(passage_only=False)
    assert flagged() - plain == {ready.PASSAGES}
    assert flagged(passage_only=False, generic_questions=True) - plain == {ready.ASIDE}
    assert flagged(headers=True, passage_only=False) - plain == {ready.UNDER_HEADER}


def test_a_page_is_told_the_rows_and_what_was_planted() -> None:
    told = ready.told(False)
    assert len(json.dumps(told)) < 60_000
    assert set(told["planted"].values()) >= set(told["leaks"])
    assert all(row["says"] and row["m"] for row in told["rows"])


@pytest.mark.parametrize("at", [-1, 10_000, "x", None])
def test_a_row_that_is_not_there_is_told(at: object) -> None:
    with pytest.raises(LabError, match="match is gone"):
        ready.ready(False).row(at)


def test_the_report_the_lines_and_the_cleaned_copy_agree() -> None:
    scan, dials = ready.ready(False), Dials(off=frozenset({"words"}))
    leaks = [json.loads(line) for line in export.made(scan, dials, "json")[1].splitlines()]
    name, clean = export.made(scan, dials, "clean")
    assert name == "pocket_training.clean.jsonl"
    assert len(clean.splitlines()) + len(leaks) == scan.rows
    rows = [row for row, _ in ready.training_rows()]
    kept = [json.loads(line) for line in clean.splitlines()]
    gone = {leak["row"] for leak in leaks}
    assert kept == [row for place, row in enumerate(rows) if place not in gone]
    page = export.made(scan, dials, "html")[1]
    assert page.count("<tr>") == len(leaks) + 1
    assert "The channel words was off." in page


@pytest.mark.parametrize(
    "told",
    [None, {}, {"off": "x", "more": {}, "policy": {}}, {"off": ["x"], "more": {}, "policy": {}},
     {"off": [], "more": {"words": 9}, "policy": {}},
     {"off": [], "more": {"words": True}, "policy": {}}],
)  # fmt: skip
def test_dials_that_are_none_are_refused(told: object) -> None:
    with pytest.raises(LabError, match="dials that are none"):
        export.dials_of(told, False)
