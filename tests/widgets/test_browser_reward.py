"""The reward model lab on the style page: labelled, trained, read; nothing of it is HTML."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from looking import asked, small, unharmed
from playwright.sync_api import Page, expect

from posttrain_lab.widgets import assets, reward_lab, reward_states

Open = Callable[..., Page]
WIDTHS = [1280, 400]
HELD = len(reward_lab.boot()["recordings"][0]["spec"]["why"])  # pairs
STATES = [s["id"] for s in reward_states.states() if not s["id"].endswith("presenter")]
PARTS = {"label": ".ptl-rw-turn", "curve": "[data-part=curve]"} | {
    name: f"[data-part={name}]" for name in ("criteria", "biases", "calibration")
}


def test_labels_are_given_by_key_and_button_and_taken_back(visit: Open) -> None:
    page = visit("reward-empty")
    far, prompt = page.locator(".ptl-rw-far"), page.locator(".ptl-rw-prompt")
    first = prompt.inner_text()
    page.get_by_role("button", name="A is better").click()
    expect(far).to_have_text("1 of 20 labelled")
    expect(prompt).not_to_have_text(first)
    page.keyboard.press("b")
    page.keyboard.press("s")
    expect(far).to_have_text("2 of 20 labelled, 1 skipped")
    page.keyboard.press("Control+a")
    expect(far).to_have_text("2 of 20 labelled, 1 skipped")
    for left in ("2 of 20 labelled", "1 of 20 labelled", "0 of 20 labelled"):
        page.get_by_role("button", name="Undo").click()
        expect(far).to_have_text(left)
    expect(prompt).to_have_text(first)


def test_keys_that_are_typed_into_a_field_label_nothing(visit: Open) -> None:
    page = visit("reward-biased")
    page.get_by_label("Your answer").press_sequentially("abs")
    expect(page.locator(".ptl-rw-far")).to_have_text("0 of 20 labelled")


def test_what_was_chosen_is_what_is_trained_on(visit: Open) -> None:
    page = visit("reward-empty")
    left = page.locator(".ptl-rw-side .ptl-rw-words").first.inner_text()
    page.keyboard.press("Tab")
    page.get_by_role("button", name="A is better").click()
    page.get_by_label("Ready labels", exact=True).fill("100")
    page.get_by_text("The longer answer wins").click()
    expect(page.locator(".ptl-rw-sum")).to_have_text("Trains on your 1 + 100 ready ones.")
    page.get_by_role("button", name="Train", exact=True).click()
    page.wait_for_function("window.asked.some((m) => m.type === 'train')")
    (sent,) = asked(page, "train")
    assert [row["chosen"] for row in sent["labels"]] == [left]
    assert (sent["setup"]["ready"], sent["setup"]["bias"]) == (100, "verbosity")


def test_twenty_labels_are_compared_with_the_ready_ones_and_more_can_be_given(
    visit: Open,
) -> None:
    page = visit("reward-labelled")
    expect(page.locator(".ptl-rw-end")).to_contain_text("in 10 of 20 pairs")
    page.get_by_role("button", name="Label 20 more").click()
    expect(page.locator(".ptl-rw-far")).to_have_text("20 of 40 labelled")


def test_a_finished_run_says_how_often_it_is_right_and_what_else_it_likes(visit: Open) -> None:
    page = visit("reward-biased")
    expect(page.locator(".ptl-rw-verdict")).to_contain_text(
        f"of {HELD} labels that it never saw"
    )
    likes = page.locator(".ptl-rw-even .ptl-rw-rate")
    expect(likes.first).to_contain_text("n=100: it prefers this one")
    expect(page.locator(".ptl-rw-results")).to_contain_text("so it has no position")
    expect(page.get_by_label("Calibration")).to_contain_text("n=")
    expect(page.locator(".ptl-rw-given")).to_contain_text("of 100 people would take yours")
    assert len(asked(page, "probe")) == 6
    assert asked(page, "inquire")[-1]["question"]["conversations"][2]["answer"].startswith(
        "Hens"
    )


def test_it_opens_with_recordings_that_say_so(visit: Open) -> None:
    page = visit("reward")
    expect(page.locator(".ptl-recorded")).to_contain_text("Not live")
    page.get_by_role("button", name="longer wins").click()
    expect(page.locator(".ptl-recorded")).to_contain_text("longer wins")
    assert asked(page, "probe") == []


def test_two_runs_are_compared_side_by_side(visit: Open) -> None:
    page = visit("reward-compare")
    verdict = page.locator(".ptl-rw-verdict")
    expect(verdict).to_contain_text(f"of the same {HELD} labels. They differ on ")
    expect(page.locator(".ptl-compare-table")).to_contain_text("2,560 ready, longer wins")
    for part in ("criteria", "biases"):
        sides = page.locator(f"[data-part={part}] dd")
        assert sides.evaluate_all("(all) => all.map((dd) => dd.dataset.side).join('')") in (
            "ab" * 5, "ab" * 3
        )  # fmt: skip
    expect(page.locator("[data-part=curve] .ptl-rw-line")).to_have_count(2)
    expect(page.locator("[data-part=calibration] g[data-side]")).to_have_count(2)
    longer = page.locator(".ptl-rw-even .ptl-rw-rate").first
    expect(longer.locator("[data-side=b]")).to_contain_text("n=100: it prefers this one")
    assert [sent["run"] for sent in asked(page, "probe")] == ["a"] * 6 + ["b"] * 6
    expect(page.get_by_label("Score an answer")).to_be_hidden()
    page.get_by_role("button", name="Close comparison").click()
    expect(page.locator("[data-part=curve] .ptl-rw-line")).to_have_count(1)
    expect(page.locator(".ptl-tick-box input:checked")).to_have_count(0)


def test_ticking_two_runs_compares_them_and_opening_one_ends_it(visit: Open) -> None:
    page = visit("reward-compare")
    page.get_by_role("button", name="Close comparison").click()
    for tick in page.locator(".ptl-tick-box input").all():
        tick.check()
    expect(page.locator(".ptl-reward")).to_have_attribute("data-state", "compare")
    page.get_by_role("button", name="2,560 ready, longer wins").first.click()
    expect(page.locator(".ptl-reward")).to_have_attribute("data-state", "finished")
    expect(page.locator(".ptl-about")).to_contain_text("longer wins")


def test_the_two_recordings_can_be_compared(visit: Open) -> None:
    page = visit("reward")
    page.get_by_role("button", name="Compare the two").click()
    expect(page.locator(".ptl-about")).to_contain_text("Not live")
    expect(page.locator("[data-part=biases] dd[data-side=b]")).to_have_count(3)
    assert asked(page, "probe") == []


def test_runs_on_different_held_out_pairs_are_never_compared_in_silence(page: Page) -> None:
    look = {"values": [1, 1, 0, 0], "items": "x"}
    same = [{"letter": "A", "ranked": look}, {"letter": "B", "ranked": look}]
    other = [same[0], {"letter": "B", "ranked": look | {"items": "y"}}]
    code = assets.bundle("reward_compare.js") + "return reward_compare_js.verdict(sides)"
    said = [page.evaluate(f"(sides) => {{{code}}}", sides) for sides in (same, other)]
    assert "They agree on every one." in said[0]
    assert "cannot be compared" in said[1]


def test_a_training_run_can_be_stopped_and_its_curve_has_an_interval(visit: Open) -> None:
    page = visit("reward-training")
    expect(page.locator("[data-part=curve]")).to_contain_text(f"of {HELD} pairs")
    expect(page.locator(".ptl-rw-band")).to_have_count(1)
    page.get_by_role("button", name="Stop").click()
    page.wait_for_function("window.asked.some((m) => m.type === 'stop')")


@pytest.mark.parametrize(
    ("name", "said"),
    [("reward-nothing", "There are no pairs."), ("reward-error", "at most 600"),
     ("reward-failed", "The disk is full."), ("reward-lost", "The page lost its kernel")],
)  # fmt: skip
def test_problems_are_said(visit: Open, name: str, said: str) -> None:
    expect(visit(name).get_by_role("alert").filter(has_text=said).first).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_every_state_fits_and_none_throws(visit: Open, width: int, errors: list[str]) -> None:
    for name in STATES:
        page = visit(name, theme="dark" if width == 400 else "light", width=width)
        unharmed(page, width, name)
    assert errors == []


def test_a_presenter_walks_from_labels_to_calibration(visit: Open) -> None:
    page = visit("reward-presenter")
    for card in ("label", "curve", "criteria", "biases", "calibration"):
        expect(page.locator(".ptl-reward")).to_have_attribute("data-card", card)
        expect(page.locator(PARTS[card])).to_be_visible()
        assert small(page, 20) == []
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(page.locator(".ptl[data-presenter]")).to_have_count(0)
