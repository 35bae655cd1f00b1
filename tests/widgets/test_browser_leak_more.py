"""Score card, splitter and game on the style page: clicked as a person would."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from looking import asked, small, unharmed
from playwright.sync_api import Page, expect

from posttrain_lab.scans import pair_rounds, scorecard, splitter
from posttrain_lab.statistics import rate
from posttrain_lab.widgets import leak_more_states, leak_splitter

Open = Callable[..., Page]
STATES = [s["id"] for s in leak_more_states.states() if not s["id"].endswith("presenter")]


def test_the_table_holds_what_was_measured_and_a_kind_is_opened(visit: Open) -> None:
    page = visit("scorecard")
    rows = scorecard.card(20, 0)["rows"]
    expect(page.locator("tr[data-kind]")).to_have_count(len(rows))
    for row in rows:
        cells = page.locator(f'tr[data-kind="{row["kind"]}"] td b').all_inner_texts()
        shares = [f"{100 * row['hits'][d] / row['n']:.0f} %" for d in scorecard.DETECTORS]
        assert cells == shares, row["kind"]
    page.get_by_role("button", name="statements reordered").click()
    row = next(r for r in rows if r["kind"] == "statements reordered")
    detail = page.get_by_label("One kind of leak")
    expect(detail).to_contain_text(row["example"][1].split("\n")[0])
    plain = rate(row["hits"]["13-gram"], row["n"])
    expect(detail).to_contain_text(f"{100 * plain.low:.0f} to {100 * plain.high:.0f}, 95 %")
    page.get_by_role("button", name="Plant other leaks").click()
    page.get_by_label("Leaks of each kind").select_option("50")
    assert [(m["number"], m["seed"]) for m in asked(page, "card")] == [
        (20, 0),
        (20, 1),
        (50, 1),
    ]


def test_the_squares_are_the_split_and_a_group_is_opened(visit: Open) -> None:
    page = visit("splitter")
    split = leak_splitter.boot()["split"]
    before, after = page.locator(".ptl-sp-half").all()
    expect(before).to_contain_text(f"{split['careless']['leaking']} of 24 test rows")
    leaks = before.locator(".ptl-sp-row[data-test=leaks]")
    expect(leaks).to_have_count(split["careless"]["leaking"])
    expect(before.locator(".ptl-sp-row")).to_have_count(240)
    expect(after.locator(".ptl-sp-row[data-test=leaks]")).to_have_count(0)
    expect(after.locator(".ptl-sp-row[data-test=clean]")).to_have_count(24)
    leaking = before.locator("button", has=page.locator("[data-test=leaks]")).first
    leaking.click()
    expect(leaking).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".ptl-sp-text").first).to_be_visible()
    sent = asked(page, "group")[-1]["group"]
    assert list(splitter.example()[1]).count(sent) > 1
    page.get_by_label("Rows to test on").fill("0.3")
    page.get_by_role("button", name="Draw again").click()
    page.get_by_role("button", name="Split my training data").click()
    last = asked(page, "split")[-1]
    assert (last["share"], last["seed"], last["source"]) == (0.3, 1, "own")
    expect(page.get_by_role("button", name="Back to the example")).to_be_visible()


def test_a_guess_is_told_kept_and_counted_beside_the_scanners(visit: Open) -> None:
    page = visit("game")
    first = pair_rounds.deck(0)[0]
    expect(page.get_by_label("The test pair")).to_contain_text(first.test["prompt"])
    page.get_by_role("button", name="No leak", exact=True).click()
    expect(page.locator(".ptl-pg-verdict")).to_contain_text("It is: flipped.")
    expect(page.locator(".ptl-pg-score")).to_have_text("You 0, the scanner 1 of 1 right")
    page.get_by_role("button", name="The same pair").click(force=True)  # too late
    assert len(asked(page, "guess")) == 1
    assert asked(page, "save")[-1]["draft"]["done"]["0"]["guess"] == "no leak"
    page.get_by_role("button", name="Next pair").click()
    expect(page.locator(".ptl-pg-far")).to_have_text("Pair 2 of 12")
    expect(page.locator(".ptl-pg-verdict")).to_be_hidden()
    page.get_by_role("button", name="Deal another twelve").click()
    expect(page.locator(".ptl-pg-far")).to_have_text("Pair 1 of 12")
    assert asked(page, "deal")[-1]["seed"] == 1
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".ptl-pg-score")).to_have_text("You 0, the scanner 1 of 1 right")


@pytest.mark.parametrize(
    ("name", "said"), [("scorecard-wrong", "It can be 20, 50, 100."),
                       ("splitter-none", "A split needs at least two.")],
)  # fmt: skip
def test_problems_are_said(visit: Open, name: str, said: str) -> None:
    expect(visit(name).get_by_role("alert").first).to_contain_text(said)


@pytest.mark.parametrize("width", [1280, 400])
def test_every_state_fits_and_none_throws(
    visit_all: Open, width: int, errors: list[str]
) -> None:
    page = visit_all(STATES, "dark" if width == 400 else "light", width)
    for name in STATES:
        host = page.locator(f"#{name}")
        expect(host.locator(".ptl")).to_be_visible()
        assert host.evaluate("(e) => e.scrollWidth") <= width, name
        assert host.locator("img").count() == 0
    unharmed(page, width)
    assert errors == []


@pytest.mark.parametrize(
    ("name", "seen", "key"),
    [("scorecard", ".ptl-sc-detail", "ArrowRight"),
     ("splitter", ".ptl-sp-half[aria-label^=Before]", "ArrowDown"),
     ("game", ".ptl-pg-verdict", "ArrowRight")],
)  # fmt: skip
def test_a_presenter_shows_one_thing_large(visit: Open, name: str, seen: str, key: str) -> None:
    page = visit(f"{name}-presenter")
    expect(page.locator(seen)).to_be_visible()
    assert small(page, 20) == []
    before = page.locator(".ptl").inner_text()
    page.keyboard.press(key)
    page.wait_for_function("(t) => document.querySelector('.ptl').innerText !== t", arg=before)
    assert small(page, 20) == []
    page.keyboard.press("Escape")
    expect(page.locator(".ptl[data-presenter]")).to_have_count(0)
