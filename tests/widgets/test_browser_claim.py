"""A claim's card in a real browser, on the style page, where states stand still."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from looking import small
from playwright.sync_api import Locator, Page, expect

Open = Callable[..., Page]


def test_nothing_runs_before_a_prediction(visit: Open, errors: list[str]) -> None:
    page = visit("claim")
    run = page.get_by_role("button", name="Run", exact=True)
    expect(run).to_be_disabled()
    expect(page.get_by_text("Move the slider to your prediction.")).to_be_visible()
    slider = page.get_by_role("slider", name="Your prediction")
    slider.focus()
    for _ in range(20):
        slider.press("ArrowRight")
    expect(page.get_by_text("You predict a difference of +20 points.")).to_be_visible()
    expect(run).to_be_enabled()
    assert errors == []


def test_arms_at_work_show_how_far_each_is_and_can_be_stopped(visit: Open) -> None:
    page = visit("claim-running")
    rows = page.locator(".ptl-arm")
    expect(rows).to_have_count(4)
    expect(rows.first).to_contain_text("after SFT, seed 0")
    expect(rows.first).to_contain_text("Step 30 of 60")
    expect(rows.last).to_contain_text("1 run before yours, about 40 s")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_hidden()
    expect(page.get_by_role("img", name="after SFT: 0.")).to_be_visible()
    expect(page.get_by_text("left in the arms that train now")).to_be_visible()


def test_a_stopped_trial_can_go_on_and_a_failed_one_says_why(visit: Open) -> None:
    page = visit("claim-stopped")
    expect(page.get_by_role("button", name="Resume")).to_be_visible()
    page = visit("claim-failed")
    expect(page.get_by_text("Memory ran out.")).to_be_visible()
    expect(page.get_by_role("button", name="Resume")).to_be_visible()


def test_a_claim_that_cannot_start_says_why_where_the_button_is(visit: Open) -> None:
    page = visit("claim-refused")
    expect(page.get_by_role("alert").filter(has_text="The disk is full.")).to_be_visible()
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_enabled()


@pytest.mark.parametrize(
    ("state", "words"),
    [("claim-supported", "Supported."), ("claim-contradicted", "Contradicted: it came out"),
     ("claim-not-shown", "about 640 values an arm")],
)  # fmt: skip
def test_each_verdict_is_said_in_words_with_n(visit: Open, state: str, words: str) -> None:
    page = visit(state)
    verdict = page.locator(".ptl-claim-verdict")
    expect(verdict).to_contain_text(words)
    expect(verdict).to_contain_text("n=90 an arm, 3 seeds")


def test_the_prediction_stands_beside_the_outcome(visit: Open) -> None:
    page = visit("claim-supported")
    expect(page.get_by_role("img", name="Predicted +60 points. Measured +80")).to_be_visible()
    expect(page.locator(".ptl-claim-guess")).to_be_visible()


def test_what_is_told_beside_has_a_table_and_nothing_has_none(visit: Open) -> None:
    table = visit("claim-supported").locator(".ptl-claim-more")
    expect(table.locator("tbody td").last).to_contain_text("−0.")
    expect(visit("claim-contradicted").locator(".ptl-claim-more")).to_be_hidden()


def test_a_models_words_stay_text(visit: Open) -> None:
    page = visit("claim-supported")
    said = page.locator(".ptl-claim-answer[data-arm=control] .ptl-claim-words")
    expect(said).to_contain_text("a cat <b>that</b>")
    assert said.locator("b").count() == 0


def test_the_board_marks_what_is_yours(visit: Open) -> None:
    page = visit("claim-supported")
    expect(page.get_by_text("On the board: 2 receipts")).to_be_visible()


def test_the_receipt_can_be_saved(visit: Open) -> None:
    page = visit("claim-supported")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Receipt").click()
    assert saved.value.suggested_filename == "C02.json"


@pytest.mark.parametrize("state", ["claim-presenter", "own-presenter"])
def test_presenter_mode_shows_one_part_in_large_type(visit: Open, state: str) -> None:
    page = visit(state)
    parts = page.locator(".ptl-claim-part:visible")
    expect(parts).to_have_count(1)
    expect(parts).to_contain_text("1 · Predict")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(parts).to_contain_text("3 · Read")
    assert small(page, 20, ".ptl-claim-part") == []
    page.keyboard.press("Escape")
    expect(parts).to_have_count(3)


def beside(page: Page, name: str) -> Locator:
    """The row of an arm or of a run beside the arms."""
    return page.locator(".ptl-claim-beside li").filter(has_text=name)


def test_a_run_of_ones_own_is_chosen_and_asked_what_the_arms_were_asked(visit: Open) -> None:
    page = visit("own")
    own = page.get_by_role("region", name="A run of your own")
    expect(own).to_contain_text("asked the 540 questions that both arms were asked")
    expect(own).to_contain_text("the receipt and its verdict do not change")
    expect(own.get_by_label("Which run")).to_have_value("run:x")
    own.get_by_role("button", name="Add my own run").click()
    page.wait_for_function("window.asked.some((each) => each.type === 'claim_own_add')")
    sent = page.evaluate("window.asked.find((each) => each.type === 'claim_own_add')")
    assert (sent["trial"], sent["model"]) == ("t", "run:x")


def test_a_finished_run_of_ones_own_stands_beside_both_arms(
    visit: Open, errors: list[str]
) -> None:
    page = visit("own-done")
    expect(beside(page, "chat")).to_contain_text("85 % 81 to 88")
    expect(beside(page, "base")).to_contain_text("32 % 28 to 36")
    mine = beside(page, "Talk like a pirate, with <b>rum</b>")
    expect(mine).to_contain_text("49 % 45 to 54")
    expect(mine.locator("[data-live]")).to_be_visible()
    expect(page.locator(".ptl-claim-beside b b")).to_have_count(0)
    table = page.locator(".ptl-claim-more")
    expect(table.locator("thead [data-own]")).to_have_text(
        "Talk like a pirate, with <b>rum</b> (yours)"
    )
    expect(table.locator("tbody [data-own]")).to_have_count(18)
    expect(page.locator(".ptl-claim-verdict")).to_contain_text("85 % with “chat”, 32 % with")
    assert errors == []


def test_a_run_that_is_being_asked_fills_its_column_and_can_be_stopped(visit: Open) -> None:
    page = visit("own-running")
    mine = beside(page, "Talk like")
    expect(mine).to_contain_text("7 of 18: Toxicity")
    expect(mine.get_by_role("button", name="Stop")).to_be_visible()
    cells = page.locator(".ptl-claim-more tbody [data-own]")
    expect(cells.nth(5)).to_have_text("0.37 (0.22 to 0.54)")
    expect(cells.nth(6)).to_have_text("…")
    page = visit("own-stopped")
    expect(beside(page, "Talk like")).to_contain_text("Stopped after 6 of 18.")
    expect(beside(page, "Talk like").get_by_role("button", name="Resume")).to_be_visible()


@pytest.mark.parametrize(
    ("state", "words"),
    [("own-none", "You have no finished run yet."), ("own-queued", "1 run before yours"),
     ("own-failed", "Memory ran out. Choose a smaller one."),
     ("own-refused", "That run has no model that could be asked.")],
)  # fmt: skip
def test_what_keeps_a_run_from_the_table_is_said_there(
    visit: Open, state: str, words: str
) -> None:
    own = visit(state).get_by_role("region", name="A run of your own")
    expect(own).to_contain_text(words)


def test_a_claim_that_trains_its_arms_asks_for_no_run_of_ones_own(visit: Open) -> None:
    page = visit("claim-supported")
    expect(page.locator(".ptl-claim-verdict")).to_be_visible()
    expect(page.get_by_role("button", name="Add my own run")).to_have_count(0)


@pytest.mark.parametrize("state", ["claim-running", "claim-supported", "own", "own-done"])
def test_nothing_hangs_over_a_narrow_page(visit: Open, state: str) -> None:
    page = visit(state, width=360)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360
