"""The constitution lab on the style page: rules edited, answers revised and learned from."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from looking import small, unharmed
from playwright.sync_api import Page, expect

from posttrain_lab.widgets import constitution_states

Open = Callable[..., Page]
WIDTHS = [1280, 400]
STATES = [s["id"] for s in constitution_states.states() if not s["id"].endswith("presenter")]


def test_rules_are_switched_off_written_removed_and_brought_back(visit: Open) -> None:
    page = visit("constitution")
    much = page.locator(".ptl-block-head .ptl-count")
    expect(much).to_have_text("11 of 11 on")
    page.get_by_label("Do not boast.").uncheck()
    expect(much).to_have_text("10 of 11 on")
    page.get_by_text("Write a rule of your own").click()
    page.get_by_role("button", name="Add the rule").click()
    expect(page.get_by_role("alert")).to_have_text("Give a word or a phrase.")
    page.get_by_label("The answer", exact=True).select_option("at most N words")
    page.get_by_label("Phrase or number").fill("many")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Give a whole number from 1 to 999.")
    page.get_by_label("Phrase or number").fill("3")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Answer in at most 3 words.", exact=True)).to_be_checked()
    page.get_by_role("button", name="Remove the rule").click()
    expect(much).to_have_text("10 of 11 on")
    for back in ("11 of 12 on", "10 of 11 on", "11 of 11 on"):
        page.get_by_role("button", name="Undo").click()
        expect(much).to_have_text(back)


def test_what_is_switched_on_is_asked_a_few_at_a_time(visit: Open) -> None:
    page = visit("constitution-own")
    page.get_by_role("button", name="Ask and revise").click()
    expect(page.locator(".ptl-status")).to_have_text("Done: 14 of 14.")
    sent = page.evaluate("window.asked.filter((m) => m.type === 'inquire')")
    assert [len(each["question"]["requests"]) for each in sent] == [3, 3, 3, 3, 2]
    rules = sent[0]["question"]["rules"]
    assert len(rules) == 10
    assert "modest" not in rules
    assert rules[-1]["kind"] == "at most N words"


def test_answers_show_what_they_broke_what_changed_and_what_is_left(visit: Open) -> None:
    page = visit("constitution-done")
    cards = page.locator(".ptl-cn-case")
    expect(cards).to_have_count(14)
    expect(cards.first.locator(".ptl-side-before .ptl-cn-chips")).to_contain_text("Do not help")
    expect(cards.first.locator(".ptl-side-now .ptl-cn-chips")).to_have_text("✓ Breaks no rule")
    expect(page.locator(".ptl-cn-case .ptl-changed-now").first).to_be_visible()
    expect(page.locator(".ptl-cn-verdict")).to_contain_text("of 14 answers broke a rule")
    expect(page.locator(".ptl-cn-totals")).to_contain_text("14 answers")
    expect(page.locator(".ptl-constitution")).to_contain_text("0 of 100 when we measured")


def test_a_change_of_rules_takes_the_old_answers_away(visit: Open) -> None:
    page = visit("constitution-done")
    page.get_by_label("Do not boast.").uncheck()
    expect(page.locator(".ptl-cn-both")).to_have_count(0)
    expect(page.locator(".ptl-status")).to_have_text(
        "14 requests, 10 rules. Ready when you are."
    )


def test_own_requests_are_asked_first_and_can_be_taken_out(visit: Open) -> None:
    page = visit("constitution")
    page.get_by_label("A request of your own").fill("Where is my hat?")
    page.keyboard.press("Enter")
    first = page.locator(".ptl-cn-case").first
    expect(first).to_contain_text("The model answers this one itself.")
    first.get_by_role("button").click()
    expect(page.locator(".ptl-cn-case")).to_have_count(14)


def test_answers_that_keep_every_rule_teach_and_no_others(visit: Open, tmp_path: Path) -> None:
    page = visit("constitution-used")
    (sent,) = page.evaluate("window.asked.filter((m) => m.type === 'use')")
    kept = page.locator(".ptl-cn-case", has_not=page.locator(".ptl-side-now [data-broken]"))
    assert len(sent["rows"]) == kept.count() < 14
    expect(page.get_by_text("12 answers are in the SFT studio now.")).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download JSONL").click()
    path = tmp_path / "rows.jsonl"
    waiting.value.save_as(path)
    assert [json.loads(line) for line in path.read_text("utf-8").splitlines()] == sent["rows"]


@pytest.mark.parametrize(
    ("name", "said"),
    [("constitution-none", "Every rule is switched off."),
     ("constitution-error", "The model did not answer"),
     ("constitution-lost", "The page lost its kernel")],
)  # fmt: skip
def test_problems_are_said(visit: Open, name: str, said: str) -> None:
    expect(visit(name).get_by_role("alert").filter(has_text=said).first).to_be_visible()


def test_asking_can_be_stopped_and_keeps_what_came(visit: Open) -> None:
    page = visit("constitution-asking")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Ask and revise")).to_be_focused()
    expect(page.locator(".ptl-status")).to_have_text("Done: 6 of 14.")


@pytest.mark.parametrize("width", WIDTHS)
def test_every_state_fits_and_none_throws(visit: Open, width: int, errors: list[str]) -> None:
    for name in STATES:
        page = visit(name, theme="dark" if width == 400 else "light", width=width)
        unharmed(page, width, name)
    assert errors == []


def test_a_presenter_walks_the_requests(visit: Open) -> None:
    page = visit("constitution-presenter")
    shown = page.locator(".ptl-cn-case:visible")
    expect(shown).to_have_count(1)
    first = shown.inner_text()
    assert small(page, 20) == []
    page.keyboard.press("ArrowRight")
    assert shown.inner_text() != first
    page.keyboard.press("Escape")
    expect(page.locator(".ptl[data-presenter]")).to_have_count(0)
