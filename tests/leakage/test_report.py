"""A report tells everything, escapes everything, overwrites nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from posttrain_lab.leakage.inputs import Given
from posttrain_lab.leakage.report import Finding, Scanned, marked, page, table, write_clean
from posttrain_lab.records import LabError

EVIL = "<script>alert('x')</script>"


@pytest.fixture
def scanned() -> Scanned:
    finding = Finding("t.jsonl", 3, EVIL, "exact", 1.0, ((4, 9),), f"two ducks {EVIL}", EVIL)
    return Scanned("t.jsonl", "e.jsonl", 10, 5, (finding,), (EVIL,), {EVIL: EVIL}, 0.001)


def test_a_page_holds_no_foreign_markup(scanned: Scanned) -> None:
    html = page(scanned)
    assert "<script" not in html
    assert "<mark>ducks</mark>" in html


def test_a_table_counts(scanned: Scanned) -> None:
    assert table(scanned).startswith("1 of 10 training rows hold a test item; 1 of 5")


def test_overlapping_marks_are_one_after_the_other() -> None:
    assert marked("abcdef", [(0, 3), (2, 5)]) == "<mark>abc</mark><mark>de</mark>f"


def test_what_a_terminal_would_obey_is_left_out(scanned: Scanned) -> None:
    finding = Finding("t", 0, 1, "exact", 1.0, ((0, 6),), "\x1b[31mred")
    assert "\x1b" not in table(Scanned("t", "e", 1, 1, (finding,)))


def test_a_clean_copy_overwrites_nothing(tmp_path: Path) -> None:
    rows = [Given("t.jsonl", i, {"n": i}) for i in range(3)]
    path = tmp_path / "clean.jsonl"
    assert write_clean(path, "t.jsonl", rows, {("t.jsonl", 1)}) == 2
    assert path.read_text() == '{"n": 0}\n{"n": 2}\n'
    with pytest.raises(LabError, match="there already"):
        write_clean(path, "t.jsonl", rows, set())
    with pytest.raises(LabError, match="source"):
        write_clean(tmp_path / "new.jsonl", str(tmp_path), rows, set())
