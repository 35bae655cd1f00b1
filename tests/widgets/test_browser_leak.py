"""The leak scanner on the style page: judged by dials, opened, dropped on; nothing is HTML."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from looking import asked, small, unharmed
from playwright.sync_api import Page, expect

from posttrain_lab.leakage.matches import Dials, judged
from posttrain_lab.leakage.policy import Policy
from posttrain_lab.scans import ready
from posttrain_lab.widgets import leak_states

Open = Callable[..., Page]
STATES = [s["id"] for s in leak_states.states() if not s["id"].endswith("presenter")]
DROP = """([selector, name, text]) => {
    const data = new DataTransfer();
    data.items.add(new File([text], name));
    const event = new DragEvent('drop', {bubbles: true, dataTransfer: data});
    document.querySelector(selector).dispatchEvent(event);
}"""
HEADLINE, TRAIN = ".ptl-lk-headline", ".ptl-lk-file[aria-label='Training data']"


def counted(page: Page) -> tuple[int, dict[str, int]]:
    """The total and the channels' counts, as the page has them."""
    total = int(page.locator(f"{HEADLINE} b").inner_text())
    rows = page.locator(".ptl-lk-channel").all()
    return total, {
        row.get_attribute("data-channel"): int(row.locator("output").inner_text())
        for row in rows
    }


def expected(dials: Dials) -> tuple[int, dict[str, int]]:
    """The same, as the kernel judges."""
    found = [judged(row.matches, dials) for row in ready.ready(False).found()]
    channels = ("exact", "surface", "masked", "words", "semantic")
    hit = [each.channel for each in found if each]
    return len(hit), {name: hit.count(name) for name in channels}


def test_the_page_counts_as_the_kernel_judges_at_once(visit: Open) -> None:
    page = visit("leak")
    assert counted(page) == expected(Dials())
    expect(page.locator(".ptl-lk-truth")).to_contain_text("32 found, 0 missed")
    page.get_by_label("Word for word").uncheck()
    assert counted(page) == expected(Dials(off=frozenset({"exact"})))
    page.get_by_label("Small edits: how much").fill("0.35")
    page.get_by_label("Same words, another order: how much").fill("-0.2")
    more = {"surface": 0.35, "words": -0.2}
    assert counted(page) == expected(Dials(frozenset({"exact"}), more))
    page.get_by_label("A passage without its question").uncheck()
    page.get_by_label("Everyday questions inside other text").check()
    policy = Policy(passage_only=False, generic_questions=True)
    assert counted(page) == expected(Dials(frozenset({"exact"}), more, policy))
    assert asked(page, "scan") == asked(page, "ready") == []
    page.wait_for_function("window.asked.some((m) => m.type === 'save')")
    assert asked(page, "save")[-1]["draft"]["dials"]["more"] == more
    page.get_by_label("A header that several items share").check()
    page.wait_for_function("window.asked.some((m) => m.type === 'ready')")
    assert asked(page, "ready")[-1]["headers"] is True


def test_a_row_is_opened_beside_its_item_and_one_walks_on(visit: Open) -> None:
    page = visit("leak")
    expect(page.locator(".ptl-lk-pair mark").first).to_be_visible()
    lines = page.locator(".ptl-lk-line")
    lines.nth(3).click()
    expect(lines.nth(3)).to_have_attribute("aria-current", "true")
    sent = asked(page, "match")[-1]
    row = int(lines.nth(3).locator(".ptl-lk-no").inner_text())
    told = next(r for r in ready.told(False)["rows"] if r["row"] == row)
    assert (sent["at"], sent["source"]) == (told["at"], "ready")
    assert sent["item"] in [m[0] for m in told["m"]]
    page.get_by_role("button", name="The next match").click()
    expect(lines.nth(4)).to_have_attribute("aria-current", "true")


def test_a_dropped_file_is_sent_and_one_that_cannot_be_read_is_told_beside_it(
    visit: Open,
) -> None:
    page = visit("leak-own")
    page.evaluate(DROP, [TRAIN, "mine.jsonl", '{"text": "a"}\n'])
    expect(page.locator(TRAIN).get_by_role("alert")).to_contain_text("mine.jsonl is empty.")
    sent = asked(page, "take")[-1]
    assert (sent["side"], sent["name"], sent["at"], sent["of"]) == (
        "train",
        "mine.jsonl",
        0,
        14,
    )
    expect(page.locator(TRAIN)).to_contain_text("my_training.jsonl")  # still there
    expect(page.locator(".ptl-lk-file").nth(1)).to_contain_text("exam.csv")


def test_a_file_that_is_too_large_is_not_sent(visit: Open) -> None:
    page = visit("leak-own")
    page.evaluate("""() => {
        const file = new File(['x'], 'huge.jsonl');
        Object.defineProperty(file, 'size', {value: 9e8});
        const box = document.querySelector('.ptl-lk-file');
        const event = new DragEvent('drop', {bubbles: true});
        Object.defineProperty(event, 'dataTransfer', {value: {files: [file]}});
        box.dispatchEvent(event);
    }""")
    said = page.locator(TRAIN).get_by_role("alert")
    expect(said).to_contain_text("huge.jsonl has 900 MB.")
    expect(said).to_contain_text("posttrain-lab leakage scan")
    assert asked(page, "take") == []


def test_columns_are_shown_and_can_be_left_out(visit: Open) -> None:
    page = visit("leak-two")
    box = page.locator(TRAIN)
    expect(box).to_contain_text("Read as: question prompt")
    box.get_by_text("Read other columns").click()
    box.get_by_label("source").uncheck()
    page.get_by_role("button", name="Scan", exact=True).click()
    page.wait_for_function("window.asked.some((m) => m.type === 'scan')")
    assert asked(page, "scan")[-1]["columns"] == {"train": ["prompt", "completion"],
                                                  "evals": []}  # fmt: skip


def test_a_scan_under_way_has_time_left_and_stop(visit: Open) -> None:
    page = visit("leak-scanning")
    expect(page.locator(".ptl-status")).to_have_text("Scanned 96 of 240 rows")
    expect(page.locator(".ptl-left")).to_have_text("about 12 s left")
    page.get_by_role("button", name="Stop").click()
    page.wait_for_function("window.asked.some((m) => m.type === 'stop')")


def test_a_report_is_saved_by_the_dials_as_they_stand(visit: Open) -> None:
    page = visit("leak-dials")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save the report as a page").click()
    assert saved.value.suggested_filename == "mine.leaks.html"
    sent = asked(page, "export")[-1]
    assert sent["dials"]["off"] == ["exact"]
    assert sent["dials"]["more"] == {"words": -0.2, "surface": 0.3}


@pytest.mark.parametrize(
    ("name", "said"),
    [("leak-one", "There are no test items yet."), ("leak-failed", "ran out of memory"),
     ("leak-lost", "The page lost its kernel")],
)  # fmt: skip
def test_problems_are_said(visit: Open, name: str, said: str) -> None:
    page = visit(name)
    expect(page.get_by_role("alert").filter(has_text=said).first).to_be_visible()
    if name == "leak-one":
        expect(page.locator(".ptl-lk-pair")).to_be_hidden()


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


def test_a_presenter_walks_through_matches_and_turns_to_the_counts(visit: Open) -> None:
    page = visit("leak-presenter")
    for card, seen in (("match", ".ptl-lk-pair"), ("counts", ".ptl-lk-channels")):
        expect(page.locator(".ptl-leak")).to_have_attribute("data-card", card)
        expect(page.locator(seen)).to_be_visible()
        assert small(page, 20) == []
        page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".ptl-lk-line").nth(1)).to_have_attribute("aria-current", "true")
    page.keyboard.press("Escape")
    expect(page.locator(".ptl[data-presenter]")).to_have_count(0)
