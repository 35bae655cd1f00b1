"""The grader bench, the own grader and the game: clicked as a person would, on the style page.

Where a page's grades matter, its questions go to the real desk, through ``bring``.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from looking import small
from playwright.sync_api import Browser, Locator, Page, expect

from posttrain_lab.widgets import FoolTheGrader, GraderBench, OwnGrader, desk, grader_states
from posttrain_lab.widgets.fool_traps import TRAPS

Open = Callable[..., Page]
WIDTHS = [1280, 360]


@pytest.fixture
def bring(page: Page) -> Callable[[Any], None]:
    """Lets a widget of Python's answer the page, as a kernel would."""

    def bring(widget: Any) -> None:
        def answer(message: dict[str, Any]) -> dict[str, Any]:
            return desk.answer(message, (), widget._asks)

        page.expose_function("kernel", answer)

    return bring


def answers(page: Page) -> list[str]:
    return page.eval_on_selector_all(".ptl-gb-text-cell", "all => all.map((e) => e.value)")


def totals(page: Page) -> Locator:
    return page.locator(".ptl-gb-number")


def grade(page: Page, row: int, title: str) -> Locator:
    return page.locator(".ptl-gb-row").nth(row).get_by_role("button", name=title)


def fits(page: Page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    over = page.evaluate(
        """(width) => [...document.querySelectorAll('.ptl *')]
        .filter((e) => e.offsetParent
            && !e.closest('.ptl-unseen, .ptl-gb-scroll, pre, textarea'))
        .filter((e) => e.getBoundingClientRect().right > width + 1).map((e) => e.className)""",
        width,
    )
    assert over == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_decks_table_is_there_to_the_letter(visit: Open, width: int) -> None:
    page = visit("bench", width=width)
    assert answers(page) == ["8+2-5=5\n\nAnswer:5", "8+2-5=0\n\nAnswer:0"]
    expect(page.locator(".ptl-gb-formula")).to_have_text(["1 + 1 =", "0 + 1 ="])
    expect(totals(page)).to_have_text(["2", "1"])
    fits(page, width)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_grade_says_why_in_place(visit: Open, width: int) -> None:
    page = visit("bench", width=width)
    wrong = grade(page, 1, "Right number?")
    expect(wrong).to_have_accessible_name("Right number? 0. 0 is not 5.")
    wrong.click()
    reasons = page.locator(".ptl-gb-row").nth(1).get_by_role("list", name="Reasons")
    expect(reasons).to_contain_text("0 is not 5.")
    expect(reasons).to_contain_text("Work is shown: 8+2-5 = 0")
    fits(page, width)
    wrong.click()
    expect(reasons).to_be_hidden()
    wrong.focus()
    if width > 700:
        expect(page.locator(".ptl-gb-strip")).to_have_text("Right number? 0. 0 is not 5.")


def test_a_weight_moves_totals_and_ranks_at_once_and_undo_brings_them_back(
    visit: Open, bring: Callable[[Any], None]
) -> None:
    bring(GraderBench())
    page = visit("bench")
    before = answers(page)
    weight = page.get_by_label("Weight of Right number?", exact=True)
    weight.fill("-2")
    expect(totals(page)).to_have_text(["1", "−1"])
    assert answers(page) == before[::-1]
    expect(page.locator(".ptl-gb-formula").last).to_have_text("1 × −2 + 1 =")
    weight.fill("much")
    expect(weight).to_have_attribute("aria-invalid", "true")
    expect(totals(page)).to_have_text(["–", "–"])
    weight.blur()
    page.get_by_role("button", name="Undo").click()
    expect(totals(page)).to_have_text(["2", "1"])
    assert answers(page) == before
    page.get_by_role("button", name="Redo").click()
    expect(totals(page)).to_have_text(["–", "–"])


def test_a_slider_weighs_and_its_drag_is_one_step_of_undo(visit: Open) -> None:
    page = visit("bench")
    slider = page.get_by_label("Weight of Work shown?, slider")
    box = slider.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 3, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 5, middle, steps=4)
    page.mouse.move(box["x"] - 5, middle, steps=8)
    page.mouse.up()
    expect(page.get_by_label("Weight of Work shown?", exact=True)).to_have_value("0")
    expect(totals(page)).to_have_text(["1", "0"])
    page.keyboard.press("Control+z")
    expect(totals(page)).to_have_text(["2", "1"])
    slider.press("ArrowRight")
    expect(totals(page)).to_have_text(["2.25", "1.25"])


def test_rows_that_change_places_move_unless_less_motion_is_asked_for(
    visit: Open, page: Page
) -> None:
    count = """() => { window.moves = 0; const animate = Element.prototype.animate;
        Element.prototype.animate = function (...all) { moves += 1; return animate.apply(this, all); } }"""  # noqa: E501
    for motion, moved in (("no-preference", True), ("reduce", False)):
        page.emulate_media(reduced_motion=motion)
        visit("bench")
        page.evaluate(count)
        page.get_by_label("Weight of Right number?", exact=True).fill("-1")
        expect(totals(page)).to_have_text(["1", "0"])
        assert (page.evaluate("moves") > 0) == moved


def test_checking_each_step_takes_the_point_from_wrong_work(
    visit: Open, bring: Callable[[Any], None]
) -> None:
    bring(GraderBench())
    page = visit("bench")
    page.get_by_role("button", name="Work shown?", exact=True).click()
    page.get_by_label("Check each step").check()
    expect(totals(page)).to_have_text(["2", "0"])
    expect(page.locator("[data-kind=shows_work] .ptl-gb-set")).to_have_text("Check each step")
    page.get_by_role("button", name="Remove this grader").click()
    expect(totals(page)).to_have_text(["1", "0"])
    expect(page.locator(".ptl-gb-head")).to_have_count(1)


@pytest.mark.parametrize("width", WIDTHS)
def test_answers_and_graders_are_added_and_graded(
    visit: Open, bring: Callable[[Any], None], width: int
) -> None:
    bring(GraderBench())
    page = visit("bench", width=width)
    page.get_by_label("Type an answer").fill("25")
    page.get_by_role("button", name="Add this answer").click()
    expect(totals(page)).to_have_text(["2", "1", "0"])
    page.get_by_role("button", name="Add a grader").click()
    page.get_by_role("button", name="Is it in there?").click()
    expect(totals(page)).to_have_text(["3", "1", "0"])  # 25 does not include 5
    page.locator("[data-kind=includes] .ptl-gb-title").click()
    page.get_by_label("Words to look for").fill("2")
    expect(totals(page)).to_have_text(["2", "1", "0"])
    fits(page, width)
    last = page.locator(".ptl-gb-row").last
    last.get_by_role("textbox").fill("Answer: 5")
    expect(grade(page, 2, "Right number?")).to_have_accessible_name("Right number? 1. 5 is right, marked by “Answer:”.")  # fmt: skip # noqa: E501
    last.get_by_role("button", name="Delete this answer").click()
    expect(totals(page)).to_have_count(2)
    page.locator(".ptl-gb-tools").get_by_role("button", name="Undo").click()
    expect(totals(page)).to_have_count(3)


def test_what_cannot_be_graded_is_a_dash_with_its_reason_and_never_0(
    visit: Open, bring: Callable[[Any], None]
) -> None:
    bring(GraderBench())
    page = visit("bench")
    page.get_by_label("Right answer").fill("")
    expect(totals(page)).to_have_text(["–", "–"])
    cell = grade(page, 0, "Right number?")
    expect(cell).to_have_attribute("data-level", "void")
    cell.click()
    reasons = page.get_by_role("list", name="Reasons")
    expect(reasons).to_contain_text("The example has no gold answer to compare with.")
    expect(reasons).to_contain_text("It never counts as 0.")
    page.get_by_label("Weight of Right number?", exact=True).fill("0")
    expect(totals(page)).to_have_text(["1", "1"])


def test_a_pattern_that_cannot_work_is_said_at_its_grader(
    visit: Open, bring: Callable[[Any], None]
) -> None:
    bring(GraderBench())
    page = visit("bench")
    page.get_by_role("button", name="Add a grader").click()
    page.get_by_role("button", name="Does it fit?").click()
    page.locator("[data-kind=pattern] .ptl-gb-title").click()
    box = page.get_by_role("textbox", name="Regular expression")
    box.fill("(5")
    expect(page.locator("[data-kind=pattern] .ptl-wrong")).to_contain_text("cannot be used")
    box.fill("(5)$")
    expect(page.locator("[data-kind=pattern] .ptl-wrong")).to_be_hidden()
    expect(totals(page)).to_have_text(["3", "1"])


def test_a_ready_question_brings_its_answers_and_keeps_what_was_changed(visit: Open) -> None:
    page = visit("bench")
    page.get_by_label("Weight of Right number?", exact=True).fill("3")
    page.get_by_role("button", name="Think, then answer").click()
    expect(page.get_by_label("Question", exact=True)).to_have_value("Sam has 20 pens. He gives 6 to Ben. How many pens does Sam have now?")  # fmt: skip # noqa: E501
    expect(page.locator(".ptl-gb-row")).to_have_count(4)
    page.get_by_role("button", name="Alice's apples").click()
    expect(totals(page)).to_have_text(["4", "1"])
    page.get_by_role("button", name="Start again").click()
    expect(totals(page)).to_have_text(["2", "1"])


def test_a_models_answers_come_after_a_visible_wait(visit: Open) -> None:
    page = visit("bench-asking")
    wait = page.locator(".ptl-gb-wait")
    expect(wait).to_contain_text("Chat (SFT) is writing 4 answers…")
    asked = page.evaluate("window.asked.filter((m) => m.type === 'inquire').at(-1).question")
    assert asked["copies"] == 4
    assert asked["temperature"] == 1
    assert asked["messages"][0]["content"].startswith("Alice has 8 apples")
    page.get_by_role("button", name="Stop waiting").click()
    expect(wait).to_be_hidden()
    page.get_by_label("Model", exact=True).select_option("pocket/base")
    page.get_by_role("button", name="Ask", exact=True).click()
    asked = page.evaluate("window.asked.filter((m) => m.type === 'inquire').at(-1).question")
    assert asked["text"].startswith("Alice has 8 apples")

    page = visit("bench-asked")
    expect(page.locator(".ptl-gb-from", has_text="Chat (SFT), 2 of 5")).to_be_visible()
    expect(page.locator(".ptl-gb-row")).to_have_count(6)
    page = visit("bench-unasked")
    expect(page.get_by_role("alert")).to_contain_text("did not answer within 30 seconds")


@pytest.mark.parametrize(("field", "value"), [("Answers", "9"), ("Answers", "x"),
                                              ("Boldness", "0"), ("Boldness", "")])  # fmt: skip
def test_a_wish_that_no_model_can_meet_is_said_there(
    visit: Open, field: str, value: str
) -> None:
    page = visit("bench")
    page.locator(".ptl-gb-ask").get_by_label(field).fill(value)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.evaluate("window.asked.every((m) => m.type !== 'inquire')")


@pytest.mark.parametrize("name", ["bench-wild", "own-grader-stopped", "fool-wild"])
@pytest.mark.parametrize("width", WIDTHS)
def test_texts_of_every_kind_stay_text(
    visit: Open, name: str, width: int, errors: list[str]
) -> None:
    page = visit(name, width=width)
    assert page.evaluate("window.hacked") is None
    assert page.locator(".ptl img").count() == 0
    fits(page, width)
    assert errors == []


def test_your_own_grader_goes_to_the_bench(visit: Open, bring: Callable[[Any], None]) -> None:
    bring(GraderBench())
    page = visit("bench")
    code = "def grade(completion, gold):\n    return 0.25"
    draft = {"rev": 1, "code": code, "used": {"code": code, "at": 1}}
    tell = "(draft) => window.dispatchEvent(new CustomEvent('posttrain-lab:draft', {detail: {name: 'bench-own', draft}}))"  # noqa: E501
    page.evaluate(tell, draft)
    expect(page.locator(".ptl-gb-head")).to_have_count(3)
    expect(totals(page)).to_have_text(["2.25", "1.25"], timeout=20_000)
    draft["used"] = {"code": code.replace("0.25", "0.5"), "at": 2}
    page.evaluate(tell, draft)
    expect(totals(page)).to_have_text(["2.5", "1.5"], timeout=20_000)
    expect(page.locator(".ptl-gb-head")).to_have_count(3)


@pytest.mark.parametrize("width", WIDTHS)
def test_an_own_grader_is_written_run_and_mended(
    visit: Open, bring: Callable[[Any], None], width: int
) -> None:
    bring(OwnGrader())
    page = visit("own-grader", width=width)
    score = page.locator(".ptl-own-score")
    expect(score).to_have_text("12 tests, not run yet")
    page.get_by_role("button", name="Run the tests").click()
    expect(score).to_have_text("6 of 12 tests pass", timeout=30_000)
    failed = page.locator(".ptl-own-test[data-state=failed]")
    expect(failed.first).to_contain_text("25 has a 5 in it, and is not 5.")
    fits(page, width)
    for _ in range(4):
        page.locator(".ptl-own-help .ptl-link").click()
    solved = page.locator(".ptl-own-pre").inner_text()
    page.get_by_label("Your grader, in Python").fill(solved)
    expect(score).to_contain_text("of the code before your last change")
    page.get_by_role("button", name="Run the tests").click()
    expect(score).to_have_text("All 12 tests pass", timeout=30_000)
    page.get_by_role("button", name="Start again").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Your grader, in Python")).to_have_value(solved)
    fits(page, width)


def test_enter_keeps_the_indentation_and_code_survives_a_reload(visit: Open) -> None:
    page = visit("own-grader")
    area = page.get_by_label("Your grader, in Python")
    area.fill("def grade(completion, gold):")
    area.press("End")
    area.press("Enter")
    page.keyboard.type("return 1")
    expect(area).to_have_value("def grade(completion, gold):\n    return 1")
    page.get_by_role("button", name="Use in the bench").click()
    kept = page.evaluate("JSON.parse(localStorage.getItem('posttrain-lab.draft.own-grader'))")
    assert kept["used"]["code"] == kept["code"] == "def grade(completion, gold):\n    return 1"


def test_a_run_can_be_stopped_and_a_weak_sandbox_refuses_with_its_reason(visit: Open) -> None:
    page = visit("own-grader-running")
    expect(page.locator(".ptl-own-score")).to_have_text("Running the tests…")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Run the tests")).to_be_focused()
    assert page.evaluate("window.asked.some((m) => m.type === 'stop')")
    page = visit("own-grader-refused")
    expect(page.get_by_role("alert")).to_contain_text("their programs need strong isolation")
    expect(page.get_by_role("button", name="Run the tests")).to_be_disabled()
    expect(page.get_by_role("button", name="Use in the bench")).to_be_disabled()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_loophole_is_found_and_stands_on_the_board(
    visit: Open, bring: Callable[[Any], None], width: int
) -> None:
    bring(FoolTheGrader())
    page = visit("fool", width=width)
    area, verdict = page.get_by_label("Your wrong answer"), page.locator(".ptl-fool-verdict")
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_role("alert")).to_contain_text("There is no answer.")
    area.fill("6")
    area.press("Enter")
    expect(verdict).to_contain_text("The grader refuses this one.")
    area.fill("5")
    area.press("Enter")
    expect(verdict).to_contain_text("That answer is right, so it is no loophole.")
    expect(page.locator(".ptl-fool-score")).to_have_text("0 of 6 loopholes found")
    area.fill("25")
    page.get_by_role("button", name="Try it").click()
    expect(verdict).to_contain_text("Loophole found!")
    expect(verdict).to_contain_text("The mended grader refuses it. 25 is not 5.")
    expect(verdict).to_contain_text(TRAPS[0].why)
    expect(page.locator(".ptl-fool-score")).to_have_text("1 of 6 loopholes found")
    first = page.locator(".ptl-fool-pick").first
    expect(first).to_contain_text(TRAPS[0].loophole)
    fits(page, width)
    page.get_by_role("button", name="Next grader").click()
    expect(page.locator(".ptl-fool-title")).to_have_text(TRAPS[1].title)
    page.locator(".ptl-fool-pick").nth(2).click()
    area.fill("= = = 7")
    page.get_by_role("button", name="Try it").click()
    expect(page.locator(".ptl-fool-score")).to_have_text("2 of 6 loopholes found")
    page.get_by_role("button", name="Clear the board").click()
    expect(page.locator(".ptl-fool-score")).to_have_text("0 of 6 loopholes found")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".ptl-fool-score")).to_have_text("2 of 6 loopholes found")


def test_hints_come_one_by_one_and_belong_to_their_grader(visit: Open) -> None:
    page = visit("fool-hints")
    hints = page.locator(".ptl-fool-hints li")
    expect(hints).to_have_text(list(TRAPS[0].hints[:2]))
    page.locator(".ptl-fool-pick").nth(1).click()
    expect(hints).to_have_count(0)
    page.locator(".ptl-fool-pick").first.click()
    expect(hints).to_have_count(2)
    page.get_by_role("button", name="Another hint").click()
    expect(page.get_by_role("button", name="hint")).to_be_hidden()


@pytest.mark.parametrize("name", ["bench-presenter", "own-grader-presenter", "fool-presenter"])
def test_presenter_mode_is_readable_from_the_last_row(
    visit: Open, name: str, errors: list[str]
) -> None:
    page = visit(name)
    assert small(page, 20) == []
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator(".ptl[data-presenter]")).to_have_count(0)
    assert errors == []


def test_a_presenter_walks_the_answers_with_their_reasons(visit: Open) -> None:
    page = visit("bench-presenter")
    rows = page.locator(".ptl-gb-row")
    expect(rows.nth(0)).to_have_attribute("data-current", "")
    expect(page.get_by_role("list", name="Reasons")).to_contain_text("5 is right")
    page.keyboard.press("ArrowRight")
    expect(rows.nth(1)).to_have_attribute("data-current", "")
    expect(page.get_by_role("list", name="Reasons")).to_contain_text("0 is not 5.")
    page.keyboard.press("ArrowDown")
    expect(rows).to_have_count(4)


STATES = [s["id"] for s in grader_states.states() if not s["id"].endswith("presenter")]


def test_every_state_fits_a_phone_and_both_themes_without_an_error(
    visit: Open, errors: list[str]
) -> None:
    for name in STATES:
        page = visit(name, theme="dark", width=400)
        fits(page, 400)
        assert page.locator(".ptl").count() == 1, name
    assert errors == []


@pytest.mark.parametrize("name", ["bench-reasons", "own-grader-failed", "fool-found"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_stand_out_from_their_paper(visit: Open, name: str, theme: str) -> None:
    page = visit(name, theme=theme)
    faint = page.evaluate(
        """() => {
        const value = (text) => text.match(/[\\d.]+/g).map(Number);
        const light = (rgb) => rgb.slice(0, 3).map((c) => c / 255)
            .map((c) => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
            .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
        const paper = (e) => { for (let at = e; at; at = at.parentElement) {
            const back = value(getComputedStyle(at).backgroundColor);
            if (back.length === 3 || back[3] === 1) return back; } return [255, 255, 255]; };
        return [...document.querySelectorAll('.ptl *')]
            .filter((e) => e.offsetParent && !e.closest('.ptl-unseen, :disabled'))
            .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
            .filter((e) => { const [a, b] = [light(value(getComputedStyle(e).color)), light(paper(e))];
                return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5; })
            .map((e) => e.className + ': ' + e.textContent.slice(0, 30)); }"""  # noqa: E501
    )
    assert faint == []


def test_a_board_that_was_tampered_with_is_read_as_far_as_it_makes_sense(
    browser: Browser, visit: Open, page: Page, errors: list[str]
) -> None:
    odd = json.dumps({"rev": 9, "found": {"anywhere": 7, "x": "y"}, "sets": 3, "code": 5})
    page = visit("fool")
    for name in ("fool", "bench", "own-grader"):
        page.evaluate(
            "([name, odd]) => window.dispatchEvent(new CustomEvent('posttrain-lab:draft',"
            "{detail: {name, draft: JSON.parse(odd)}}))", [name, odd],
        )  # fmt: skip
    expect(page.locator(".ptl-fool-score")).to_have_text("0 of 6 loopholes found")
    assert errors == []
