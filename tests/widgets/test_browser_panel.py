"""The panel in a real browser, on the style page, where states stand still."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from posttrain_lab.widgets import assets, style_page

STATES = [state["id"] for state in style_page.states()]
# A presenter covers the window; the mask's states keep the choice of model in one place.
ALONE = [s for s in STATES if s.endswith("presenter") or s.startswith("mask")]
BESIDE = [state for state in STATES if state not in ALONE]
TOGETHER = [BESIDE[at : at + 10] for at in range(0, len(BESIDE), 10)]
TOGETHER += [[state] for state in ALONE]
EVIL = '<img src=x onerror="window.hacked=1"></script><script>window.hacked=1</script>'
Open = Callable[..., Page]


def run_js(page: Page, module: str, code: str) -> Any:
    return page.evaluate("() => {" + assets.bundle(module) + code + "}")


@pytest.mark.parametrize("some", TOGETHER, ids=lambda some: some[0])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_state_is_drawn_within_its_width(
    theme: str, some: list[str], tmp_path: Path, page: Page, errors: list[str]
) -> None:
    path = tmp_path / "states.html"
    path.write_text(style_page.page(theme, some), encoding="utf-8")
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(path.as_uri())
        page.wait_for_selector("body[data-ready]")
        wide = page.evaluate("""() => [...document.querySelectorAll('body > div')]
            .map((state) => [state.id, state.scrollWidth - state.clientWidth])
            .filter(([, over]) => over > 0)""")
        assert wide == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert errors == []


@pytest.mark.parametrize("state", ["compare", "invalid", "finished"])
def test_targets_are_at_least_32_pixels(state: str, visit: Open) -> None:
    page = visit(state)
    small = page.evaluate("""() => [...document.querySelectorAll('.ptl button, .ptl select')]
        .filter((b) => b.offsetParent && !b.matches('.ptl-link'))
        .map((b) => [b.textContent || b.ariaLabel, b.offsetWidth, b.offsetHeight])
        .filter(([, w, h]) => w < 32 || h < 32)""")
    assert small == []


@pytest.mark.parametrize("state", ["compare", "advanced", "finished"])
def test_every_control_has_a_name(state: str, visit: Open) -> None:
    page = visit(state)
    nameless = page.evaluate("""() => [...document.querySelectorAll(
        '.ptl button, .ptl input:not([hidden]), .ptl textarea, .ptl select')]
        .filter((e) => !(e.ariaLabel || e.textContent.trim() || e.labels?.length))
        .map((e) => e.outerHTML.slice(0, 90))""")
    assert nameless == []


def test_text_of_models_and_learners_is_never_markup(
    visit: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = {EVIL: (EVIL, EVIL + "!", EVIL + "?")}
    monkeypatch.setattr(style_page, "ANSWERS", answers)
    page = visit("finished")
    page.get_by_role("button", name="Add an example").click()
    page.locator(".ptl-example").last.get_by_role("textbox").last.fill(EVIL)
    page.get_by_role("button", name="Add a prompt").click()
    page.locator("textarea.ptl-prompt").last.fill(EVIL)
    expect(page.locator(".ptl-side-now .ptl-words").last).to_contain_text("<img src=x")
    expect(page.locator(".ptl img")).to_have_count(0)
    assert page.evaluate("window.hacked") is None


def test_only_changed_words_are_marked(page: Page) -> None:
    code = "return diff_js.diff('It is Rome, I think.', 'Arr, it is Rome, I think.')"
    found = run_js(page, "diff.js", code)
    assert [p["text"] for p in found["now"] if p["changed"]] == ["Arr, it"]
    assert [p["text"] for p in found["before"] if p["changed"]] == ["It"]
    assert "".join(p["text"] for p in found["now"]) == "Arr, it is Rome, I think."


def test_an_answer_that_is_wholly_new_is_marked_once(page: Page) -> None:
    code = "return diff_js.diff('The cat sat.', 'Arr matey!')"
    found = run_js(page, "diff.js", code)
    assert [p["changed"] for p in found["now"]] == [True]
    assert [p["changed"] for p in found["before"]] == [False]


def test_smoothing_keeps_a_straight_line_straight(page: Page) -> None:
    code = """const steps = [...Array(60).keys()];
        return log_js.smooth(steps.map((i) => ({ step: i, loss: 6 - i / 10 })))
            .map((p) => p.loss);"""
    line = run_js(page, "log.js", code)
    for i in range(3, 57):
        assert line[i] == pytest.approx(6 - i / 10)


def test_a_resumed_run_draws_each_step_once(page: Page) -> None:
    rows = [
        {"kind": "started", "step": 0, "total": 9},
        *({"kind": "metrics", "step": i, "total": 9, "loss": 1, "t": 0} for i in range(1, 8)),
        {"kind": "stopped", "step": 4},
        {"kind": "started", "step": 4, "total": 9},
        *({"kind": "metrics", "step": i, "total": 9, "loss": 2, "t": 0} for i in range(5, 10)),
        {"kind": "finished", "step": 9, "seconds": 1},
    ]
    code = f"""const run = log_js.fold(log_js.emptyRun(), {json.dumps(rows)});
        return [run.points.map((p) => p.step), run.ending.kind];"""
    assert run_js(page, "log.js", code) == [list(range(1, 10)), "finished"]


def test_undo_brings_back_a_deleted_example_and_redo_takes_it(visit: Open) -> None:
    page = visit("empty")
    rows = page.locator(".ptl-example")
    before = rows.count()
    page.get_by_role("button", name="Delete example 1", exact=True).click()
    expect(rows).to_have_count(before - 1)
    page.get_by_role("button", name="Undo", exact=True).first.focus()
    page.keyboard.press("Control+z")
    expect(rows).to_have_count(before)
    page.keyboard.press("Control+Shift+z")
    expect(rows).to_have_count(before - 1)


def test_typing_in_a_cell_is_undone_as_one(visit: Open) -> None:
    page = visit("empty")
    cell = page.get_by_label("Example 1, answer")
    was = cell.input_value()
    cell.press_sequentially(" and a bottle")
    page.get_by_role("button", name="Undo", exact=True).first.click()
    expect(page.get_by_label("Example 1, answer")).to_have_value(was)


def test_mistakes_are_said_where_they_are_and_nothing_starts(visit: Open) -> None:
    page = visit("invalid")
    speed = page.locator("[data-field=learning_rate]")
    expect(speed).to_contain_text(
        "0 does not work. It needs to be a number from 0.0000001 to 1."
    )
    expect(page.get_by_label("Example 2, answer")).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".ptl-controls [role=alert]")).to_contain_text(
        "Example 2 has no answer"
    )
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_visible()


def test_the_slider_walks_through_the_answers(visit: Open) -> None:
    page = visit("finished")
    now = page.locator(".ptl-side-now").first
    expect(now).to_contain_text("after step 60")
    page.get_by_label("Walk through the answers by training step").press("Home")
    expect(page.locator(".ptl-where")).to_have_text("Step 0")
    page.keyboard.press("ArrowRight")
    expect(now).to_contain_text("after step 5")


def test_the_chart_is_read_with_the_keyboard(visit: Open) -> None:
    page = visit("finished")
    chart = page.get_by_role("slider", name="Loss by step")
    chart.focus()
    page.keyboard.press("Home")
    expect(page.locator(".ptl-readout")).to_contain_text("at step 1 · speed")
    assert "The loss fell" in chart.get_attribute("aria-valuetext")


def test_a_recording_is_labelled_and_grey(visit: Open) -> None:
    page = visit("recorded")
    expect(page.locator(".ptl")).to_contain_text("Recorded on 23 November 2026")
    expect(page.locator(".ptl-column-out")).to_contain_text("Not live")
    colours = page.evaluate("""() => ['.ptl-line', '.ptl-zero'].map(
        (s) => getComputedStyle(document.querySelector(s)).stroke)""")
    assert len(set(colours)) == 1  # the control's grey, which is also the axis'


def test_the_queue_is_told_in_words(visit: Open) -> None:
    expect(visit("queued").locator(".ptl-status")).to_have_text(
        "2 runs before yours, about 41 s"
    )


def test_a_failure_says_given_needed_and_do(visit: Open) -> None:
    alert = visit("failed").locator(".ptl-controls [role=alert]")
    for words in ("ran out of memory", "needed about 2.1 GB", "Choose fewer examples"):
        expect(alert).to_contain_text(words)


def test_a_failed_run_says_why_there_is_no_answer_until_the_set_up_is_edited(
    visit: Open,
) -> None:
    page = visit("failed")
    expect(page.locator(".ptl-column-out")).to_contain_text("the run failed")
    page.locator("[data-field=steps] .ptl-number").fill("20")
    expect(page.locator(".ptl-controls [role=alert]")).to_have_count(0)


def test_the_chart_and_the_history_agree_on_the_final_loss(visit: Open) -> None:
    readout = visit("finished").locator(".ptl-readout")
    expect(readout).to_have_text(re.compile(r"^Final loss, mean of last 5: \d"))


def test_the_slider_follows_the_box(visit: Open) -> None:
    speed = visit("empty").locator("[data-field=learning_rate]")
    speed.locator(".ptl-number").fill("0.0001")
    expect(speed.locator("[type=range]")).to_have_value("-4")


def test_a_notice_goes_with_the_next_edit(visit: Open) -> None:
    page = visit("empty")
    page.get_by_label("Delete example 2", exact=True).click()
    notice = page.get_by_text("Example 2 is deleted.")
    expect(notice).to_be_visible()
    page.get_by_label("Example 1, answer").fill("Arr")
    expect(notice).to_have_count(0)


def test_the_focus_goes_from_train_to_stop(
    visit: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = next(state for state in style_page.states() if state["id"] == "running")
    monkeypatch.setattr(style_page, "states", lambda only=(): [running | {"steps": []}])
    page = visit("running")
    page.get_by_role("button", name="Train", exact=True).press("Enter")
    expect(page.get_by_role("button", name="Stop", exact=True)).to_be_focused()


def test_two_runs_are_compared_side_by_side(visit: Open) -> None:
    page = visit("compare")
    expect(page.locator(".ptl-line")).to_have_count(2)
    expect(page.locator(".ptl-side-label").nth(0)).to_have_text("Run A")
    expect(page.locator(".ptl-side-label").nth(1)).to_have_text("Run B")
    page.get_by_role("button", name="Close comparison").click()
    expect(page.locator(".ptl-line")).to_have_count(1)


def test_a_silent_kernel_is_reported_with_a_way_out(visit: Open) -> None:
    page = visit("lost")
    expect(page.get_by_role("alert")).to_contain_text(
        "The page lost its kernel; your work is saved"
    )
    expect(page.get_by_role("button", name="Reload")).to_be_visible()


def test_presenter_mode_is_large_and_walks_by_arrow_keys(visit: Open) -> None:
    page = visit("presenter")
    small = page.evaluate("""() => [...document.querySelectorAll('.ptl *')]
        .filter((e) => e.offsetParent && !e.closest('.ptl-unseen'))
        .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
        .filter((e) => parseFloat(getComputedStyle(e).fontSize) < 20)
        .map((e) => e.className)""")
    assert small == []
    expect(page.locator(".ptl-card:visible")).to_have_count(1)
    page.keyboard.press("PageUp")
    expect(page.locator(".ptl-where")).to_have_text("Step 55")
    page.keyboard.press("Home")
    expect(page.locator(".ptl-where")).to_have_text("Step 0")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".ptl-card:visible textarea")).to_have_value("What does a rabbit eat?")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_visible()


def test_reduced_motion_is_honoured(visit: Open, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    visit("running")
    moving = page.evaluate("""() => [...document.querySelectorAll('.ptl *')]
        .filter((e) => getComputedStyle(e).transitionProperty !== 'none'
            && parseFloat(getComputedStyle(e).transitionDuration) > 0).length""")
    assert moving == 0


def test_the_theme_of_the_page_around_is_followed_live(visit: Open) -> None:
    page = visit("empty", "light")
    root = page.locator(".ptl")
    expect(root).to_have_attribute("data-theme", "light")
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    expect(root).to_have_attribute("data-theme", "dark")


def test_without_a_word_from_the_page_the_system_decides(visit: Open, page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    visit("empty")
    page.evaluate("delete document.body.dataset.jpThemeLight")
    expect(page.locator(".ptl")).to_have_attribute("data-theme", "dark")
