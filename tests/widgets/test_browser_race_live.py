"""The preference race with a real kernel and runner, in Voila: begun, stopped, resumed."""

from __future__ import annotations

from pathlib import Path

import pytest
import serving
from playwright.sync_api import Page, expect

CELL = """\
from dataclasses import replace
from posttrain_lab.widgets import PreferenceRace, race_plan
few = {"batch_size": 4, "measure_every": 2, "checkpoint_every": 2}
for name, steps in (("START", 4), ("CHOSEN", 4), ("PAIRS", 6), ("SCORE", 4)):
    setattr(race_plan, name, replace(getattr(race_plan, name), steps=steps, **few))
race_plan.TRIAL = replace(race_plan.TRIAL, prompts_per_step=2, group_size=2, max_new_tokens=8)
PreferenceRace()"""
OPEN_MS, TRAIN_MS = 240_000, 300_000
pytestmark = pytest.mark.slow


def test_a_race_is_run_stopped_resumed_and_survives_a_reload(
    page: Page, tmp_path: Path, lab_home: Path, errors: list[str]
) -> None:
    with serving.voila(tmp_path, CELL) as (address, _):
        page.goto(address, wait_until="commit")
        race = page.locator(".ptl-race")
        expect(race).to_be_visible(timeout=OPEN_MS)
        race.get_by_role("radio", name="RLHF").check()
        race.get_by_label("Steps of RLHF", exact=True).fill("60")
        race.get_by_role("button", name="Start the race", exact=True).click()
        status = race.locator(".ptl-status")
        expect(status).to_contain_text("Training: RLHF", timeout=TRAIN_MS)
        race.get_by_role("button", name="Stop", exact=True).click()
        expect(status).to_have_text("Stopped with 4 of 5 runs done.", timeout=TRAIN_MS)
        race.get_by_role("button", name="Resume", exact=True).click()
        expect(status).to_contain_text("Training: RLHF", timeout=TRAIN_MS)
        page.reload(wait_until="commit")  # a new page with a new kernel: all goes on
        expect(status).to_have_text("Done: all five runs.", timeout=TRAIN_MS)
        expect(race.locator(".ptl-race-guessed")).to_contain_text("Your guess was RLHF.")
        expect(race.locator(".ptl-race-plot [data-way]")).to_have_count(3)
        first = race.locator(".ptl-race-answer").first
        expect(first.locator(".ptl-race-mark")).to_have_count(4)
        expect(race.locator(".ptl-race-costs tbody tr").last.locator("td").nth(2)).to_have_text(
            "3"
        )
    assert errors == []
