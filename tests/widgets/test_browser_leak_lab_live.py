"""The contamination lab with a kernel, in Voila: a setting is run, and kept over a reload."""

from __future__ import annotations

from pathlib import Path

import pytest
import serving
from playwright.sync_api import Page, expect

CELL = "from posttrain_lab.widgets import ContaminationLab\nContaminationLab()"
OPEN_MS, TRAIN_MS = 240_000, 400_000
pytestmark = pytest.mark.slow


def test_a_setting_is_run_measured_and_still_there_after_a_reload(
    page: Page, tmp_path: Path, lab_home: Path, errors: list[str]
) -> None:
    with serving.voila(tmp_path, CELL) as (address, _):
        page.goto(address, wait_until="commit")
        lab = page.locator(".ptl-cont")
        expect(lab).to_be_visible(timeout=OPEN_MS)
        lab.get_by_label("Reward model").check()
        expect(lab.locator(".ptl-cont-card h3")).to_contain_text("the reward model's pairs")
        lab.get_by_label("Your prediction of the difference").fill("40")
        lab.get_by_role("button", name="Run", exact=True).click()
        expect(lab.locator(".ptl-arm")).to_have_count(6, timeout=TRAIN_MS)
        expect(lab.locator(".ptl-cont-table")).to_contain_text("of 6 arms done")
        lab.get_by_label("Paraphrases").check()  # it trains on without its card
        expect(lab.locator(".ptl-cont-from").first).to_have_text("yours", timeout=TRAIN_MS)
        lab.locator(".ptl-cont-name").first.click()
        verdict = lab.locator(".ptl-claim-verdict")
        expect(verdict).to_contain_text("n=60 an arm, 3 seeds", timeout=OPEN_MS)
        said = verdict.inner_text()
        page.reload(wait_until="commit")  # a new page with a new kernel: all is kept
        expect(lab.get_by_label("Reward model")).to_be_checked(timeout=OPEN_MS)
        expect(verdict).to_have_text(said, timeout=OPEN_MS)
        expect(lab.locator(".ptl-cont-from").first).to_have_text("yours", timeout=OPEN_MS)
    assert errors == []
