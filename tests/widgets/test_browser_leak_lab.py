"""The contamination lab on the style page: knobs turned, rows read, doses asked for."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from looking import asked, small, unharmed
from playwright.sync_api import Page, expect

from posttrain_lab.widgets import leak_lab, leak_lab_states

Open = Callable[..., Page]
STATES = [s["id"] for s in leak_lab_states.states() if not s["id"].endswith("presenter")]


def test_it_opens_with_recordings_that_say_so(visit: Open) -> None:
    page = visit("contamination")
    recorded = leak_lab.boot()["recorded"]
    expect(page.locator(".ptl-cont-table tbody tr")).to_have_count(len(recorded))
    expect(page.locator(".ptl-cont-measured")).to_contain_text("not live")
    expect(page.locator(".ptl-cont-point[data-recorded]")).to_have_count(5)
    leaking = [row for row in recorded if row["knobs"] == leak_lab.DEFAULT.to_json()]
    gap = f"+{100 * leaking[0]['difference']['value']:.0f}"
    on = page.locator(".ptl-cont-table tr[data-on]")
    expect(on).to_have_count(1)
    expect(on.locator("td b").first).to_have_text(gap)


def test_a_knob_asks_for_its_rows_and_its_claim(visit: Open) -> None:
    page = visit("contamination-turned")
    expect(page.get_by_label("Paraphrases")).to_be_checked()
    assert asked(page, "lab_look")[-1]["knobs"]["kind"] == "paraphrase"
    assert asked(page, "save")[-1]["draft"]["knobs"]["kind"] == "paraphrase"
    expect(page.locator(".ptl-cont-card h3")).to_contain_text("test items in other words")
    assert asked(page, "claim_open")[-1]["claim"] == "leak-sft-paraphrase-20-1-cleaned"
    expect(page.locator(".ptl-cont-shown li")).to_have_count(3)
    page.get_by_label("The lab's scanner takes out what it flags").check()
    assert asked(page, "lab_look")[-1]["knobs"]["cleaned"] is True
    expect(page.locator(".ptl-cont-far")).to_contain_text("before training")


def test_the_squares_are_the_rows(visit: Open) -> None:
    page = visit("contamination")
    rows = leak_lab.boot()["look"]["rows"]
    board = page.locator(".ptl-cont-board")
    expect(board.locator(".ptl-cont-row")).to_have_count(len(rows))
    leaking = sum(row["leaks"] for row in rows)
    expect(board.locator("[data-leaks]")).to_have_count(leaking)
    expect(board.locator("[data-leaks][data-flagged]")).to_have_count(leaking)
    expect(page.locator(".ptl-cont-far")).to_have_text(
        f"{leaking} of {len(rows)} rows leak; the detectors flag every one."
    )


def test_a_prediction_comes_before_run_and_every_dose_is_asked_for_at_once(visit: Open) -> None:
    page = visit("contamination")
    run = page.get_by_role("button", name="Run", exact=True)
    expect(run).to_be_disabled()
    page.get_by_label("Your prediction of the difference").fill("60")
    expect(run).to_be_enabled()
    page.get_by_role("button", name="Run every dose").click()
    assert asked(page, "lab_doses")[-1]["knobs"] == leak_lab.DEFAULT.to_json()


def test_a_row_brings_its_setting_back_and_what_trains_can_be_stopped(visit: Open) -> None:
    page = visit("contamination-own")
    expect(page.locator(".ptl-cont-table")).to_contain_text("training: 2 of 6 arms done")
    page.get_by_role("button", name="Stop", exact=True).click()
    assert asked(page, "claim_stop")[-1]["trial"] == "t"
    page.get_by_role("button", name="Resume", exact=True).click()
    assert asked(page, "claim_resume")[-1]["trial"] == "s"
    page.get_by_role("button", name=re.compile("^1 % exact copies")).first.click()
    expect(page.get_by_label("1 %", exact=True)).to_be_checked()
    assert asked(page, "lab_look")[-1]["knobs"]["rate"] == 1


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (360, "dark")])
def test_every_state_fits_and_none_throws(
    visit_all: Open, errors: list[str], width: int, theme: str
) -> None:
    page = visit_all(STATES, theme, width)
    unharmed(page, width)
    assert small(page, 12, ".ptl-cont") == []
    assert errors == []


def test_the_presenter_walks_the_three_parts_in_large_type(visit: Open) -> None:
    page = visit("contamination-presenter")
    parts = page.locator(".ptl-cont-part")
    for shown in range(3):
        for place, part in enumerate(parts.all()):
            expect(part).to_be_visible(visible=place == shown)
        assert small(page, 20, ".ptl-cont") == []
        page.keyboard.press("ArrowRight")
