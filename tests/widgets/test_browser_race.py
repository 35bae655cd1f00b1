"""The preference race on the style page: guessed, run, followed, read; every state fits."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from looking import asked, awaited, press, small, unharmed, wide
from playwright.sync_api import Page, expect

from posttrain_lab.widgets import race_states

Open = Callable[..., Page]
STATES = [s["id"] for s in race_states.states() if not s["id"].endswith("presenter")]
CARDS = {"standing": ".ptl-rl-glance", "chart": ".ptl-race-chart",
         "answers": ".ptl-race-answers", "price": ".ptl-race-price"}  # fmt: skip
WAYS = ("SFT", "DPO", "RLHF")


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (360, "dark")])
def test_every_state_fits_and_none_throws(
    visit_all: Open, errors: list[str], width: int, theme: str
) -> None:
    page = visit_all(STATES, theme, width)
    unharmed(page, width)
    assert wide(page, width) == []
    said = {"race-unguessed": "There is no guess yet.", "race-steps": "Here it is at most 200.",
            "race-failed": "The disk is full.", "race-lost": "The page lost its kernel",
            "race-queued": "2 runs before yours, about 41 s",
            "race-running": "Training: DPO, Reward model", "race-rlhf": "Training: RLHF",
            "race-stopped": "Stopped with 2 of 5 runs done.",
            "race-done": "Done: all five runs.",
            "race-empty": "will be drawn here"}  # fmt: skip
    for state, words in said.items():
        expect(page.locator(f"#{state}")).to_contain_text(words)
    assert errors == []


def test_it_opens_with_a_recorded_race_that_says_so(visit: Open) -> None:
    page = visit("race")
    expect(page.locator(".ptl-recorded")).to_contain_text("Not live")
    standing = page.get_by_label("Who gives good answers?")
    for way in ("Start", *WAYS):
        expect(standing.locator("dt", has_text=way)).to_be_visible()
    expect(standing.locator(".ptl-race-gap", has_text="points")).to_have_count(3)
    expect(page.locator(".ptl-race-plot [data-way]")).to_have_count(3)


def test_a_guess_comes_first_and_is_sent_with_nothing(visit: Open) -> None:
    page = visit("race-empty")
    press(page, "Start the race")
    expect(page.locator(".ptl-race-guess")).to_contain_text("There is no guess yet.")
    assert asked(page, "begin") == []
    page.get_by_role("radio", name="DPO").check()
    page.get_by_text("Politeness alone").click()
    page.get_by_label("KL leash", exact=False).first.fill("0")
    page.get_by_label("Steps of RLHF", exact=True).fill("20")
    press(page, "Start the race")
    setup = awaited(page, "begin")["setup"]
    assert setup == {"kinds": "kinder", "steps": 20, "beta": 0, "seed": 0}
    race = awaited(page, "race")
    assert (race["start"], race["setup"], race["begin"]) == ("s", setup, True)


def test_it_can_start_without_a_guess(visit: Open) -> None:
    page = visit("race-unguessed")
    press(page, "Start without a guess")
    assert awaited(page, "begin")["setup"]["kinds"] == "all"


def test_stop_stops_what_is_alive_and_begins_nothing_more(visit: Open) -> None:
    page = visit("race-running")
    press(page, "Stop")
    page.wait_for_function("window.asked.filter((m) => m.type === 'stop').length > 1")
    assert {one["run"] for one in asked(page, "stop")} == {"b", "r"}
    page.wait_for_function(
        "window.asked.some((m) => m.type === 'save' && m.draft.halted === true)"
    )


def test_resume_goes_on_with_what_was_stopped(visit: Open) -> None:
    page = visit("race-stopped")
    press(page, "Resume")
    page.wait_for_function("window.asked.filter((m) => m.type === 'resume').length > 1")
    assert {one["run"] for one in asked(page, "resume")} == {"b", "r"}
    page.wait_for_function("window.asked.some((m) => m.type === 'race' && m.begin)")


def test_the_end_tells_of_guess_answers_and_price(visit: Open) -> None:
    page = visit("race-done")
    expect(page.locator(".ptl-race-guessed")).to_contain_text("Your guess was RLHF.")
    expect(page.get_by_label("What does the reward model pay for?")).to_contain_text(
        "held-out pairs it ranks"
    )
    first = page.locator(".ptl-race-answer").first
    expect(first.locator(".ptl-race-row")).to_have_count(4)
    expect(first.locator(".ptl-race-mark")).to_have_count(4)
    rows = page.locator(".ptl-race-costs tbody tr")
    assert [row.locator("td").nth(2).inner_text() for row in rows.all()] == ["1", "2", "3"]
    expect(page.locator(".ptl-race-memory .ptl-rl-ledger")).to_have_count(3)


def test_paid_more_and_not_better_is_said(visit: Open) -> None:
    page = visit("race-hacked")
    expect(page.locator(".ptl-race-paid")).to_have_attribute("data-tone", "hacked")
    expect(page.locator(".ptl-race-paid")).to_contain_text("Paid more, not better")


def test_a_presenter_walks_from_standing_to_price(visit: Open) -> None:
    page = visit("race-presenter")
    for card, part in CARDS.items():
        expect(page.locator(".ptl-race")).to_have_attribute("data-card", card)
        expect(page.locator(part)).to_be_visible()
        assert small(page, 20) == []
        if card == "answers":
            first = page.locator(".ptl-race-answer[data-current] .ptl-race-prompt").inner_text()
            page.keyboard.press("ArrowDown")
            expect(page.locator(".ptl-race-answer[data-current]")).not_to_contain_text(first)
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(page.locator(".ptl[data-presenter]")).to_have_count(0)
