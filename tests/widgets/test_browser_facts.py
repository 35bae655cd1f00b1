"""Family and ranges in a real browser, and what all pictures of facts owe a reader."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from posttrain_lab.data import milestones
from posttrain_lab.widgets import facts_states

STATES = [state["id"] for state in facts_states.states()]
STILL = [name for name in STATES if not name.endswith("presenter")]
Open = Callable[..., Page]

# Every visible text with its colour and the colour behind it.
TEXTS = """() => [...document.querySelectorAll('.ptl *')].filter((e) => e.offsetParent
    && !e.closest('.ptl-unseen') && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
    .map((e) => {
        let back = e;
        while (back && /rgba\\(0, 0, 0, 0\\)|transparent/.test(getComputedStyle(back).backgroundColor))
            back = back.parentElement;
        const style = getComputedStyle(e);
        return [e.textContent.slice(0, 40), style.color, getComputedStyle(back).backgroundColor,
            parseFloat(style.fontSize)];
    })"""  # noqa: E501


def card(page: Page) -> Locator:
    return page.locator(".ptl-fact")


def luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_areas_are_proportional_to_weights_and_shapes_tell_what_is_read(visit: Open) -> None:
    page = visit("family")
    drawn = page.evaluate("""() => [...document.querySelectorAll('.ptl-family-model i')].map(
        (e) => [e.getBoundingClientRect().width, getComputedStyle(e).borderTopLeftRadius])""")
    family = milestones.llama_family()
    models = [(size, release.pictures) for release in family for _, size in release.models]
    shares = []
    for (width, radius), (billions, pictures) in zip(drawn, models, strict=True):
        assert (radius == "50%") is not pictures
        area = width**2 if pictures else 3.14159 * width**2 / 4
        shares.append(area / billions)
    assert max(shares) / min(shares) < 1.05


def test_clicking_a_model_tells_how_it_was_trained_and_where_that_is_written(
    visit: Open,
) -> None:
    page = visit("family")
    page.get_by_role("button", name="Llama 3 70B, 70 billion weights").click()
    expect(card(page)).to_contain_text("Llama 3 70B")
    expect(card(page)).to_contain_text("SFT, rejection sampling, PPO and DPO")
    expect(card(page).get_by_role("link")).to_have_count(2)
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Llama 3.1 8B")).to_be_focused()
    expect(card(page)).to_contain_text("Six rounds")


def test_on_a_phone_the_model_is_read_below_its_release(visit: Open) -> None:
    page = visit("family", width=360)
    model = page.get_by_role("button", name="Llama 3 8B, 8 billion weights")
    model.click()
    below = page.locator("section", has=model).locator("xpath=following-sibling::*[1]")
    expect(below).to_have_class("ptl-fact")
    expect(below).to_contain_text("Llama 3 8B")


def test_the_family_is_there_as_a_table(visit: Open) -> None:
    page = visit("family")
    page.get_by_text("The same as a table").click()
    row = page.get_by_role("row", name=re.compile("Llama 3.2 Vision 90B"))
    expect(row).to_contain_text("88.8 billion")
    expect(row).to_contain_text("text and pictures")
    expect(page.get_by_role("row")).to_have_count(11)


def test_bars_begin_and_end_at_the_decks_figures(visit: Open) -> None:
    page = visit("ranges")
    drawn = page.evaluate("""() => [...document.querySelectorAll('.ptl-range')].map((row) => {
        const plot = row.querySelector('.ptl-range-plot').getBoundingClientRect();
        return ['before', 'after'].map((kind) => {
            const bar = row.querySelector(`.ptl-range-${kind}`);
            const r = bar.getBoundingClientRect();
            return [100 * (r.left - plot.left) / plot.width,
                100 * (r.right - plot.left) / plot.width, 'more' in bar.dataset];
        });
    })""")
    for bars, row in zip(drawn, milestones.benchmarks(), strict=True):
        for (left, right, more), scores in zip(bars, (row.before, row.after), strict=True):
            assert left == pytest.approx(scores.low, abs=0.5)
            assert right == pytest.approx(scores.high, abs=0.5)
            assert more is scores.more


def test_the_figures_are_marked_as_the_decks(visit: Open) -> None:
    page = visit("ranges")
    for words in ("The deck’s figures, not the lab’s", "not confidence intervals",
                  "The deck, slide “Real-World Performance Gains (2025–2026 benchmarks)”",
                  "the deck: +30–40%", "+25 to +44 points"):  # fmt: skip
        expect(page.get_by_text(words)).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("Reward signal"))).to_contain_text("(RLHF)")


PRESENTED = [
    ("timeline", "ArrowRight", ".ptl-fact h4", "STaR|Self-consistency|Learning"),
    ("family", "ArrowRight", ".ptl-fact h4", "Llama 3.2 1B"),
    ("ranges", "ArrowRight", ".ptl-range:visible .ptl-range-name", "MATH"),
    ("ranges", "ArrowDown", "tr:visible th", "Inference behavior"),
]


@pytest.mark.parametrize(("widget", "key", "where", "words"), PRESENTED)
def test_presenter_mode_is_large_and_walks_by_a_clicker(
    widget: str, key: str, where: str, words: str, visit: Open
) -> None:
    page = visit(f"{widget}-presenter")
    page.keyboard.press({"ArrowRight": "PageDown"}.get(key, key))
    expect(page.locator(where)).to_have_count(1)
    expect(page.locator(where)).to_have_text(re.compile(words))
    assert [text for text in page.evaluate(TEXTS) if text[3] < 20] == []
    tall, wide = page.evaluate("""() => { const e = document.querySelector('.ptl');
        return [e.scrollHeight - e.clientHeight, e.scrollWidth - e.clientWidth]; }""")
    assert (tall, wide) == (0, 0)
    page.keyboard.press("Escape")
    expect(page.locator(".ptl")).not_to_have_attribute("data-presenter", "")
    expect(page.get_by_role("button", name=re.compile("^Presenter mode"))).to_be_focused()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_text_has_a_contrast_of_4_5(state: str, theme: str, visit: Open) -> None:
    texts = visit(state, theme).evaluate(TEXTS)
    assert len(texts) >= 10 or state.endswith("presenter")
    assert [text for text in texts if contrast(text[1], text[2]) < 4.5] == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("state", STILL)
def test_targets_are_large_and_named(state: str, width: int, visit: Open) -> None:
    page = visit(state, width=width)
    wrong = page.evaluate("""() => [...document.querySelectorAll('.ptl button, .ptl summary')]
        .filter((b) => b.offsetParent)
        .map((b) => [b.ariaLabel || b.textContent.trim(), b.offsetWidth, b.offsetHeight])
        .filter(([name, w, h]) => !name || w < 24 || h < 32)""")
    assert wrong == []


@pytest.mark.parametrize("state", STATES)
def test_where_the_list_becomes_a_picture_nothing_is_wider_than_the_page(
    state: str, visit: Open, errors: list[str]
) -> None:
    page = visit(state, width=780)
    for width in (780, 700):
        page.set_viewport_size({"width": width, "height": 800})
        # The page draws again once its observer has heard of the new width.
        page.wait_for_function("w => document.documentElement.scrollWidth <= w", arg=width)
    assert errors == []
