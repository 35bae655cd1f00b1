"""The timeline in a real browser: clicked, walked through, filtered, read as a list."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations

import pytest
from playwright.sync_api import Locator, Page, expect

from posttrain_lab.data import milestones
from posttrain_lab.widgets import facts_states, style_page

EVIL = '<img src=x onerror="window.hacked=1">'
Open = Callable[..., Page]


def entry(page: Page, name: str) -> Locator:
    return page.locator(".ptl-time-item", has_text=re.compile(f"^{re.escape(name)}$"))


def card(page: Page) -> Locator:
    return page.locator(".ptl-fact")


def test_clicking_an_entry_reads_it_with_its_source(visit: Open) -> None:
    page = visit("timeline")
    entry(page, "GRPO").click()
    expect(card(page)).to_contain_text("February 2024 · Reasoning and RL")
    expect(card(page)).to_contain_text("no second network")
    link = card(page).get_by_role("link")
    expect(link).to_have_attribute("href", "https://arxiv.org/abs/2402.03300")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(card(page)).to_contain_text(
        "The deck, slide “How Reasoning Models Differ from Standard LLMs”"
    )


def test_an_era_is_read_in_the_decks_words(visit: Open) -> None:
    page = visit("timeline")
    entry(page, "2025").click()
    for words in ("long-horizon RL, verifiable rewards", "Qwen-QwQ", "leaves this period empty",
                  "The deck, slide “Reasoning models”"):  # fmt: skip
        expect(card(page)).to_contain_text(words)


def test_arrow_keys_walk_through_time_and_lanes(visit: Open) -> None:
    page = visit("timeline")
    entry(page, "GPT-4").click()
    page.keyboard.press("ArrowRight")
    expect(entry(page, "DPO")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(entry(page, "Process rewards")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator(".ptl-time-item:focus")).to_have_attribute("data-hue", "sft")
    page.keyboard.press("Home")
    expect(card(page)).to_contain_text("1 of 49")
    page.keyboard.press("End")
    expect(entry(page, "2026 (current)")).to_be_focused()
    expect(page.locator(".ptl-time-item[tabindex='0']")).to_have_count(1)


def test_earlier_and_later_are_buttons_too(visit: Open) -> None:
    page = visit("timeline")
    page.get_by_role("button", name="Later").click()
    expect(card(page).locator("h4")).not_to_have_text("InstructGPT")
    page.get_by_role("button", name="Earlier").click()
    expect(card(page).locator("h4")).to_have_text("InstructGPT")
    expect(entry(page, "InstructGPT")).to_have_attribute("aria-current", "true")


def test_a_lane_is_hidden_and_brought_back(visit: Open) -> None:
    page = visit("timeline")
    toggle = page.get_by_role("button", name=re.compile("^Supervised fine-tuning"))
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "false")
    expect(entry(page, "LoRA")).to_be_hidden()
    expect(entry(page, "DPO")).to_be_visible()
    toggle.click()
    expect(entry(page, "LoRA")).to_be_visible()


def test_hiding_the_lane_that_is_read_reads_what_is_near_in_time(visit: Open) -> None:
    page = visit("timeline")
    page.get_by_role("button", name=re.compile("^Preferences")).click()
    expect(card(page)).to_contain_text("March 2022")
    expect(card(page).locator("h4")).not_to_have_text("InstructGPT")


def test_when_every_lane_is_hidden_the_page_says_what_to_do(visit: Open) -> None:
    page = visit("timeline")
    for toggle in page.locator(".ptl-time-toggle").all():
        toggle.click()
    expect(page.get_by_text("Every lane is hidden.")).to_be_visible()
    expect(card(page)).to_be_hidden()
    page.get_by_role("button", name=re.compile("^Reasoning and RL")).click()
    expect(card(page)).to_be_visible()
    expect(page.get_by_text("Every lane is hidden.")).to_be_hidden()


@pytest.mark.parametrize("width", [1280, 1000, 760])
def test_no_two_labels_overlap_and_dots_stand_in_the_order_of_time(
    width: int, visit: Open
) -> None:
    page = visit("timeline", width=width)
    if page.locator(".ptl-time").is_hidden():
        page.set_viewport_size({"width": width + 100, "height": 800})
        expect(page.locator(".ptl-time")).to_be_visible()
    boxes = page.evaluate("""() => [...document.querySelectorAll('.ptl-time-item')].map((e) => {
        const r = e.getBoundingClientRect(), d = e.querySelector('.ptl-time-dot');
        return [e.textContent, r.left, r.right, r.top, r.bottom,
            d ? d.getBoundingClientRect().left : r.left];
    })""")
    for one, other in combinations(boxes, 2):
        apart = one[2] <= other[1] + 1 or other[2] <= one[1] + 1
        apart = apart or one[4] <= other[3] + 1 or other[4] <= one[3] + 1
        assert apart, (one[0], other[0])
    dots = {name: x for name, *_, x in boxes}
    spots = [dots[each.name] for each in milestones.timeline()]
    assert spots == sorted(spots)


def test_a_ring_marks_what_the_deck_names_and_nothing_else(visit: Open) -> None:
    page = visit("timeline")
    ringed = page.locator(".ptl-time-item[data-deck]").all_inner_texts()
    assert sorted(ringed) == sorted(m.name for m in milestones.timeline() if m.in_deck)
    assert "named in the deck" in entry(page, "DPO").get_attribute("aria-label")
    assert "named in the deck" not in entry(page, "STaR").get_attribute("aria-label")


def test_a_narrow_page_has_a_list_that_opens_in_place(visit: Open) -> None:
    page = visit("timeline", width=400)
    expect(page.locator(".ptl-time")).to_be_hidden()
    row = page.locator(".ptl-time-row", has_text="DPO")
    row.click()
    expect(row).to_have_attribute("aria-expanded", "true")
    opened = page.locator("li", has=row).locator(".ptl-fact")
    expect(opened).to_contain_text("arXiv:2305.18290")
    row.click()
    expect(card(page)).to_be_hidden()
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.locator(".ptl-time")).to_be_visible()
    expect(card(page)).to_contain_text("arXiv:2305.18290")


def test_the_list_is_to_be_had_on_a_wide_page_too(visit: Open) -> None:
    page = visit("timeline")
    page.get_by_role("button", name="Show as a list").click()
    expect(page.locator(".ptl-time-row")).to_have_count(49)
    expect(page.locator(".ptl-time")).to_be_hidden()
    page.get_by_role("button", name="Show as a picture").click()
    expect(page.locator(".ptl-time")).to_be_visible()


def test_reduced_motion_moves_nothing(visit: Open, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    visit("timeline")
    entry(page, "DPO").click()
    assert page.evaluate("document.getAnimations().length") == 0


def test_words_of_facts_are_never_markup(visit: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    state = next(each for each in facts_states.states() if each["id"] == "timeline")
    bad = {"words": EVIL, "url": "javascript:window.hacked=1", "deck": False}
    first = state["traits"]["facts"]["milestones"][0]
    first |= {"name": EVIL, "what": EVIL, "when": EVIL, "sources": [bad]}
    state["traits"]["selected"] = EVIL
    monkeypatch.setattr(style_page, "states", lambda only=(): [state])
    page = visit("timeline")
    expect(card(page).locator("h4")).to_have_text(EVIL)
    expect(card(page).get_by_role("link")).to_have_count(0)
    assert page.locator(".ptl img").count() == 0
    assert page.evaluate("window.hacked") is None
