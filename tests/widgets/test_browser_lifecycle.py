"""Live pre-training, the mid-training bench and the report card as a person uses them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from posttrain_lab.statistics import rate
from posttrain_lab.widgets import assets

Visit = Callable[..., Page]
pytestmark = pytest.mark.slow
STATES = (
    "pretrain", "pretrain-running", "pretrain-compare", "pretrain-invalid", "mid", "mid-two",
    "mid-context", "mid-forgotten", "report-example", "report-running",
)  # fmt: skip
PRESENTER = ("pretrain-presenter", "mid-presenter", "mid-pictures-presenter",
             "mid-context-presenter", "report-presenter")  # fmt: skip
CONTRAST = """root => {
  const light = (rgb) => {
    const [r, g, b] = rgb.map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const parse = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const back = (el) => {
    for (; el; el = el.parentElement) {
      const [r, g, b, a = 1] = parse(getComputedStyle(el).backgroundColor);
      if (a > .9) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const found = [];
  for (const el of root.querySelectorAll('*')) {
    const own = [...el.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || !el.checkVisibility() || el.closest('svg, .ptl-unseen, :disabled, [aria-disabled=true], .ptl-surprise-word, option')) continue;
    const style = getComputedStyle(el);
    const [a, b] = [light(parse(style.color)), light(back(el))].sort((x, y) => y - x);
    if ((a + .05) / (b + .05) < 4.5) found.push(`${el.className}: ${el.textContent.slice(0, 30)} ${((a + .05) / (b + .05)).toFixed(2)}`);
  }
  return found;
}"""  # noqa: E501


@pytest.mark.parametrize("state", STATES)
def test_on_a_narrow_screen_nothing_sticks_out_and_every_control_has_a_name_and_room(
    state: str, visit: Visit, errors: list[str]
) -> None:
    page = visit(state, "light", 360)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    wrong = page.evaluate("""() => [...document.querySelectorAll('.ptl button, .ptl input, .ptl select, .ptl textarea, .ptl summary')]
      .filter(el => el.checkVisibility() && el.type !== 'radio' && el.type !== 'checkbox')
      .filter(el => el.getBoundingClientRect().height < 31 || !(el.textContent.trim() || el.ariaLabel || el.labels?.length || el.title))
      .map(el => el.outerHTML.slice(0, 120))""")  # noqa: E501
    assert wrong == []
    assert errors == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("state", ["pretrain-done", "mid", "mid-forgotten", "report-done"])
def test_text_stands_out_from_its_paper(state: str, theme: str, visit: Visit) -> None:
    page = visit(state, theme)
    assert page.locator(f"#{state}").evaluate(CONTRAST) == []


@pytest.mark.parametrize("state", PRESENTER)
def test_in_front_of_a_room_type_is_large_and_arrow_keys_walk(
    state: str, visit: Visit, errors: list[str]
) -> None:
    page = visit(state)
    small = page.evaluate("""() => [...document.querySelectorAll('.ptl *')].filter(el => el.checkVisibility() && !el.closest('.ptl-unseen')
        && [...el.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && parseFloat(getComputedStyle(el).fontSize) < 18)
      .map(el => `${el.className} ${el.textContent.slice(0, 30)}`)""")  # noqa: E501
    assert small == []
    before = page.locator(".ptl").inner_text()
    for key in ("ArrowLeft", "ArrowUp", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    expect(page.locator(".ptl")).not_to_have_text(before, use_inner_text=True)
    page.keyboard.press("Escape")
    expect(page.locator(".ptl[data-presenter]")).to_have_count(0)
    assert errors == []


# Live pre-training


def test_the_recorded_words_go_back_to_noise(visit: Visit) -> None:
    page = visit("pretrain")
    expect(page.locator(".ptl-recorded")).to_contain_text("Recorded")
    now = page.locator(".ptl-writing-now .ptl-writing-text").first
    last = now.inner_text()
    page.get_by_label("Walk through the training by step").press("Home")
    expect(page.locator(".ptl-where")).to_have_text("Step 0")
    expect(now).not_to_have_text(last)
    many = page.locator(".ptl-hesitates b")
    first = float(many.inner_text().replace(",", ""))
    page.get_by_label("Walk through the training by step").press("End")
    expect(now).to_have_text(last)
    assert float(many.inner_text().replace(",", "")) < first / 100


def test_a_word_is_read_by_keyboard_at_every_step(visit: Visit) -> None:
    page = visit("pretrain")
    page.get_by_role("group", name=re.compile("The sentence at several steps")).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    readout = page.locator(".ptl-surprise-head [role=status]")
    expect(readout).to_contain_text("“day” comes as if it were one of")
    assert readout.inner_text().count("→") == page.locator(".ptl-surprise-line").count() - 1
    assert page.locator(".ptl-surprise table tbody tr").count() == 5
    page.keyboard.press("Escape")
    expect(readout).to_contain_text("Point at a word")


def test_a_start_that_is_empty_is_marked_where_it_is(visit: Visit) -> None:
    page = visit("pretrain-invalid")
    box = page.get_by_label("Start 2", exact=True)
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".ptl-start .ptl-wrong:visible")).to_have_text(
        "Start 2 is empty. Write a few words."
    )
    box.fill("A bird")
    expect(box).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator(".ptl-controls .ptl-is-wrong")).to_have_count(0)


def test_starts_are_added_up_to_three_and_reset_can_be_undone(visit: Visit) -> None:
    page = visit("pretrain")
    page.get_by_role("button", name="Remove start 3").click()
    page.get_by_role("button", name="Add a start").click()
    page.keyboard.type("My friend")
    expect(page.get_by_role("button", name="Add a start")).to_be_hidden()
    page.get_by_role("button", name="Reset all choices").click()
    expect(page.get_by_label("Start 3", exact=True)).to_have_value("The capital of")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Start 3", exact=True)).to_have_value("My friend")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("pretrain-waking", "Waking the trainer"),
        ("pretrain-queued", "2 runs before yours, about 41 s"),
        ("pretrain-gathering", "Gathering text: 6,500 documents"),
        ("pretrain-running", "Step 100 of 400"),
        ("pretrain-stopped", "Stopped at step 160 of 400."),
        ("pretrain-failed", "It did not work."),
        ("pretrain-done", "Done: 400 steps in"),
    ],
)
def test_every_state_of_a_run_says_how_far_it_is(state: str, words: str, visit: Visit) -> None:
    page = visit(state)
    expect(page.locator(".ptl-status")).to_contain_text(words)
    going = state.split("-")[1] in ("waking", "queued", "gathering", "running")
    expect(page.get_by_role("button", name="Stop", exact=True)).to_be_visible(visible=going)


@pytest.mark.parametrize("state", ["pretrain-lost", "mid-lost", "report-lost"])
def test_a_kernel_that_is_gone_is_said_over_what_stays(state: str, visit: Visit) -> None:
    page = visit(state)
    expect(page.get_by_text("The page lost its kernel")).to_be_visible()
    expect(page.locator(".ptl h3")).to_be_visible()


# The mid-training bench


def test_tabs_are_walked_by_keyboard_and_one_panel_shows(visit: Visit) -> None:
    page = visit("mid")
    page.get_by_role("tab", name="Spanish").focus()
    for name in ("Pictures", "Longer texts", "What was forgotten", "Spanish"):
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("tab", name=name)).to_be_focused()
        expect(page.get_by_role("tabpanel", name=name)).to_be_visible()
        expect(page.get_by_role("tabpanel")).to_have_count(1)


def test_an_earlier_question_is_looked_at_again(visit: Visit) -> None:
    page = visit("mid")
    row = page.locator(".ptl-bench-list li").nth(3)
    row.get_by_role("button").click()
    question = row.locator(".ptl-bench-question").inner_text()
    expect(page.locator(".ptl-bench-asked:visible")).to_have_text(question)
    expect(
        page.locator(".ptl-both-side[data-stage=mid] .ptl-both-verdict:visible")
    ).to_have_text("right")


def test_each_wrong_pixel_is_outlined_and_they_are_counted(visit: Visit) -> None:
    page = visit("mid-two")
    drawn = page.locator(".ptl-picture[data-stage=mid]")
    many = drawn.locator(".ptl-pixel-wrong").count()
    assert many > 0
    expect(drawn).to_contain_text(f"{many} pixels of 64 wrong, outlined.")
    expect(page.locator(".ptl-picture[data-stage=base]")).to_contain_text("No picture in it.")
    name = drawn.locator("svg").get_attribute("aria-label")
    assert f"{many} pixels" in (name or "")


def test_a_caption_is_put_together_from_words(visit: Visit) -> None:
    page = visit("mid-pictures")
    page.get_by_text("Put a caption together").click()
    page.get_by_label("shape").select_option("cross")
    expect(page.get_by_label("A caption")).to_have_value(
        re.compile(r"^A small red cross at the top left on white\.$")
    )


def test_a_problem_is_said_beside_the_question(visit: Visit) -> None:
    page = visit("mid-invalid")
    expect(page.get_by_role("alert").filter(has_text="412 letters")).to_be_visible()
    expect(page.get_by_label("A question, in Spanish")).to_have_attribute(
        "aria-invalid", "true"
    )


def test_without_a_stage_the_bench_says_what_to_do(visit: Visit) -> None:
    page = visit("mid-missing")
    expect(page.locator(".ptl-notice")).to_contain_text("install the lab again")


# The report card


@pytest.mark.parametrize(("hits", "n"), [(0, 12), (7, 12), (12, 12), (1, 120), (75, 120)])
def test_an_interval_drawn_by_the_page_is_the_kernels(hits: int, n: int, page: Page) -> None:
    code = assets.bundle("rates.js")
    made = page.evaluate(
        f"(() => {{ {code}; const r = rates_js.wilson({hits}, {n});"
        " return [r, `${rates_js.percent(r)} (${rates_js.between(r)}, n=${r.n})`]; })()"
    )
    expected = rate(hits, n)
    assert made[0] == pytest.approx(expected.to_json())
    assert made[1] == expected.percent()


def test_rows_are_filtered_searched_and_sorted(visit: Visit) -> None:
    page = visit("report")
    rows = page.locator(".ptl-card-name")
    expect(rows).to_have_count(18)
    page.get_by_label("Which behaviours").select_option("Spanish")
    expect(rows).to_have_count(3)
    page.get_by_role("button", name="Mid", exact=True).click()
    expect(page.get_by_role("columnheader", name="Mid")).to_have_attribute(
        "aria-sort", "descending"
    )
    expect(rows.first).to_contain_text("Answers in Spanish")
    page.get_by_role("button", name="Mid").click()
    expect(rows.last).to_contain_text("Answers in Spanish")
    page.get_by_label("Which behaviours").select_option("all")
    page.get_by_label("Search behaviours").fill("pirate")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("Keeps a tone")
    page.get_by_label("Search behaviours").fill("nothing like it")
    expect(page.get_by_text("No behaviour fits.")).to_be_visible()


def test_arrow_keys_walk_the_rows_and_each_shows_what_is_asked(visit: Visit) -> None:
    page = visit("report")
    page.locator(".ptl-card-name").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    second = page.locator(".ptl-card-name").nth(1)
    expect(second).to_be_focused()
    expect(second).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".ptl-card-detail")).to_contain_text("Right: the fact.")
    page.keyboard.press("Enter")
    expect(page.locator(".ptl-card-detail")).to_have_count(0)


def test_a_column_of_ones_own_fills_while_it_is_measured(visit: Visit) -> None:
    page = visit("report-running")
    cells = page.locator("td[data-title='Talk like a pirate']")
    expect(cells.locator(".ptl-rate-line-box[data-live]")).to_have_count(4)
    expect(cells.filter(has_text="asking…")).to_have_count(1)
    expect(cells.filter(has_text=rate(7, 12).percent().split(" (")[0])).not_to_have_count(0)
    expect(page.locator(".ptl-status")).to_contain_text("5 of 18: Declines, wordings it knows")


def test_a_column_can_be_shown_hidden_and_deleted(visit: Visit) -> None:
    page = visit("report-done")
    page.get_by_label("Mid", exact=True).uncheck()
    expect(page.get_by_role("columnheader", name="Mid")).to_have_count(0)
    page.get_by_label("Tiny", exact=True).check()
    expect(page.get_by_role("columnheader", name="Tiny")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Delete the column"))).to_be_visible()


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("report-queued", "1 run before yours"),
        ("report-stopped", "Stopped after 7 of 18."),
        ("report-failed", "It did not work."),
        ("report-done", "Done: 18 behaviours in 21 s."),
        ("report-measure", "18 behaviours shown, 216 questions."),
    ],
)
def test_every_state_of_a_measurement_is_said(state: str, words: str, visit: Visit) -> None:
    expect(visit(state).locator(".ptl-status")).to_contain_text(words)


def test_a_number_that_cannot_work_is_marked(visit: Visit) -> None:
    page = visit("report-invalid")
    expect(page.get_by_label("Questions a behaviour", exact=True)).to_have_attribute(
        "aria-invalid", "true"
    )
    assert json.dumps(page.locator(".ptl-is-wrong").inner_text()).count("0 does not work") == 1
