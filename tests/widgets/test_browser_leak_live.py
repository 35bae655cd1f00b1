"""The app's widgets with a real kernel, in Voila: two files scanned, split, taken home."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import serving
from playwright.sync_api import Locator, Page, expect

from posttrain_lab.scans import ready

CELLS = [f"from posttrain_lab.widgets import {name}\n{name}()" for name in (
    "LeakScanner", "LeakScorecard", "LeakSplitter", "PairLeakGame")]  # fmt: skip
OPEN_MS, WORK_MS = 240_000, 120_000
pytestmark = pytest.mark.slow


def test_two_files_are_dropped_scanned_and_still_there_after_a_reload(
    page: Page, tmp_path: Path, lab_home: Path, errors: list[str]
) -> None:
    page.set_viewport_size({"width": 1280, "height": 1400})
    with serving.voila(tmp_path, *CELLS) as (address, _):
        page.goto(address, wait_until="commit")
        scanner = page.locator(".ptl-leak")
        expect(scanner).to_be_visible(timeout=OPEN_MS)
        expect(scanner.locator(".ptl-lk-truth")).to_contain_text("0 missed")
        expect(scanner.locator(".ptl-lk-pair mark").first).to_be_visible(timeout=WORK_MS)
        _given(scanner, tmp_path)
        _scanned(scanner)
        _taken_home(page, scanner)
        _others(page)
        page.get_by_label("Rows to test on").fill("0.3")
        page.get_by_label("Leaks of each kind").select_option("50")
        scanner.get_by_label("Word for word").uncheck()
        total = scanner.locator(".ptl-lk-headline").inner_text()
        expect(scanner.locator(".ptl-lk-line[aria-current=true]")).to_have_count(1)
        page.wait_for_timeout(800)  # what was moved is saved a moment later
        page.reload(wait_until="commit")  # a new page with a new kernel: all is kept
        expect(scanner.locator(".ptl-lk-headline")).to_have_text(total, timeout=OPEN_MS)
        expect(scanner.locator(".ptl-lk-name").first).to_have_text("mine.jsonl")
        expect(scanner.get_by_label("Word for word")).not_to_be_checked()
        expect(scanner.locator(".ptl-lk-pair mark").first).to_be_visible(timeout=WORK_MS)
        expect(page.locator(".ptl-pg-score")).to_contain_text("of 1 right", timeout=WORK_MS)
        expect(page.get_by_label("Rows to test on")).to_have_value("0.3", timeout=WORK_MS)
        expect(page.get_by_label("Leaks of each kind")).to_have_value("50")
    assert errors == []


def _given(scanner: Locator, folder: Path) -> None:
    """A broken file is told, and the good one beside it stays."""
    (folder / "mine.jsonl").write_text(ready.as_file("train"), encoding="utf-8")
    (folder / "exam.json").write_text("{broken", encoding="utf-8")
    scanner.get_by_label("File of training data").set_input_files(folder / "mine.jsonl")
    name = scanner.locator(".ptl-lk-name")
    expect(name.first).to_have_text("mine.jsonl", timeout=WORK_MS)
    exam = scanner.get_by_label("File of test items")
    exam.set_input_files(folder / "exam.json")
    expect(scanner.get_by_role("alert")).to_contain_text("exam.json is not valid JSON")
    expect(name.first).to_have_text("mine.jsonl")
    (folder / "exam.jsonl").write_text(ready.as_file("evals"), encoding="utf-8")
    exam.set_input_files(folder / "exam.jsonl")
    expect(name.nth(1)).to_have_text("exam.jsonl", timeout=WORK_MS)
    expect(scanner.locator(".ptl-lk-reads").nth(1)).to_contain_text("question question")


def _scanned(scanner: Locator) -> None:
    scanner.get_by_role("button", name="Scan", exact=True).click()
    status = scanner.locator(".ptl-status")
    expect(status).to_contain_text("Scanned 240 rows against 58 test items", timeout=WORK_MS)
    expect(scanner.locator(".ptl-lk-headline")).to_contain_text("of 240 training rows")
    scanner.locator(".ptl-lk-line").nth(5).click()
    expect(scanner.locator(".ptl-lk-line").nth(5)).to_have_attribute("aria-current", "true")
    expect(scanner.locator(".ptl-lk-item mark").first).to_be_visible(timeout=WORK_MS)


def _taken_home(page: Page, scanner: Locator) -> None:
    flagged = int(scanner.locator(".ptl-lk-headline b").inner_text())
    with page.expect_download(timeout=WORK_MS) as saved:
        scanner.get_by_role("button", name="without the rows that leak").click()
    assert saved.value.suggested_filename == "mine.clean.jsonl"
    lines = Path(saved.value.path()).read_text(encoding="utf-8").splitlines()
    assert len(lines) == 240 - flagged
    assert all(json.loads(line)["prompt"] for line in lines)


def _others(page: Page) -> None:
    """The score card is measured, the scanner's file is split, a guess is told."""
    expect(page.locator("tr[data-kind]")).to_have_count(18, timeout=WORK_MS)
    page.reload(wait_until="commit")  # the splitter looks for files when it opens
    mine = page.get_by_role("button", name="Split my training data")
    mine.click(timeout=OPEN_MS)
    expect(page.locator(".ptl-sp")).to_contain_text("mine.jsonl: 240 rows in", timeout=WORK_MS)
    after = page.locator(".ptl-sp-half").nth(1)
    expect(after).to_contain_text("0 of 24 test rows have a twin")
    page.get_by_role("button", name="Flipped", exact=True).click()
    expect(page.locator(".ptl-pg-verdict")).to_contain_text("flipped", timeout=WORK_MS)
