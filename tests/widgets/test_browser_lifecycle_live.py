"""The lifecycle's widgets with real kernels, a real runner and real models."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
import serving
from playwright.sync_api import Locator, Page, expect

from posttrain_lab.runs import client

CELLS = (
    "from posttrain_lab.widgets import LivePretraining, MidTraining, ReportCard\n"
    "LivePretraining()",
    "MidTraining()",
    "ReportCard()",
)
LONG = 240_000  # ms; a busy machine starts a kernel, a runner and a worker in this time
pytestmark = pytest.mark.slow


@pytest.fixture
def voila(tmp_path: Path, lab_home: Path) -> Iterator[str]:
    with serving.voila(tmp_path, *CELLS) as served:
        yield served[0]
    client.end_runner()


@pytest.fixture
def jupyterlab(tmp_path: Path, lab_home: Path) -> Iterator[str]:
    (tmp_path / "work").mkdir()
    one = "\n".join((CELLS[0], "display(LivePretraining(), MidTraining(), ReportCard())"))
    nbformat.write(serving.notebook(one), tmp_path / "work" / "lesson.ipynb")
    with serving.jupyterlab(tmp_path, "lesson.ipynb") as address:
        yield address
    client.end_runner()


def parts(page: Page) -> tuple[Locator, Locator, Locator]:
    names = ("Live pre-training", "Mid-training bench", "Report card")
    one, two, three = (page.get_by_role("region", name=name, exact=True) for name in names)
    return one, two, three


def test_a_reader_trains_asks_and_measures_what_was_trained(page: Page, voila: str) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_viewport_size({"width": 1280, "height": 900})
    look(page, voila)
    training, bench, card = parts(page)
    expect(training.get_by_text("Recorded", exact=True)).to_be_visible()
    train(training)
    ask_in_spanish(bench)
    draw(bench)
    hide_a_note(bench)
    look(page, voila)
    expect(training.locator(".ptl-status")).to_contain_text("Done: 12 steps", timeout=LONG)
    expect(training.get_by_label("Start 1", exact=True)).to_have_value("A <b>bold</b> bird")
    measure(card)
    look(page, voila)
    card.get_by_label("Which behaviours").select_option("Facts")
    expect(card.locator("td [data-live]")).to_have_count(4, timeout=LONG)
    assert errors == []


def look(page: Page, address: str) -> None:
    """Opens the page; the widget manager gives up after seconds when a machine is too busy."""
    for _ in range(5):
        page.goto(address, wait_until="commit")
        shown = page.get_by_role("region", name="Report card")
        lost = page.get_by_text("model not found").first
        expect(shown.or_(lost)).to_be_visible(timeout=LONG)
        if shown.is_visible():
            return
    raise AssertionError("the page did not show its widgets")


def train(training: Locator) -> None:
    """Twelve steps from noise, on a start and a sentence of the reader's own."""
    training.get_by_label("Start 1", exact=True).fill("A <b>bold</b> bird")
    training.get_by_label("Training steps", exact=True).fill("12")
    training.get_by_text("Advanced").click()
    training.get_by_label("The sentence it is watched on").fill("A bird sang.")
    training.get_by_role("button", name="Train", exact=True).click()
    expect(training.locator(".ptl-status")).to_contain_text("Done: 12 steps", timeout=LONG)
    wrote = training.locator(".ptl-writing-now").first
    expect(wrote.locator(".ptl-writing-label")).to_have_text("Step 12")
    expect(wrote.locator(".ptl-writing-start")).to_have_text("A <b>bold</b> bird")
    expect(wrote.locator(".ptl-writing-text")).to_have_text(re.compile(r".{10}", re.S))
    words = training.locator(".ptl-surprise-line").first.locator("[data-word]")
    expect(words).to_have_text(["A", "bird", "sang", "."], timeout=LONG)
    expect(training.locator(".ptl-run")).to_have_count(1)


def ask_in_spanish(bench: Locator) -> None:
    bench.get_by_label("A question, in Spanish").fill("¿Cuál es la capital de <i>Francia</i>?")
    bench.get_by_role("button", name="Ask both").first.click()
    asked = bench.locator(".ptl-bench-asked:visible")
    expect(asked).to_have_text("¿Cuál es la capital de <i>Francia</i>?", timeout=LONG)
    expect(bench.get_by_text("Recorded", exact=True).first).to_be_hidden()
    said = bench.locator(".ptl-both-side[data-stage=mid]:visible .ptl-both-words")
    expect(said).not_to_have_text("…")


def draw(bench: Locator) -> None:
    bench.get_by_role("tab", name="Pictures").click()
    bench.get_by_label("A caption").fill("A small red square at the top left on white.")
    bench.get_by_role("button", name="Draw", exact=True).click()
    expect(bench.locator(".ptl-bench-asked:visible")).to_have_text(
        "A small red square at the top left on white.", timeout=LONG
    )
    expect(bench.locator(".ptl-picture svg")).to_have_count(2)
    expect(bench.locator(".ptl-picture[data-stage=mid]")).to_contain_text(
        "All 64 pixels right."
    )


def hide_a_note(bench: Locator) -> None:
    bench.get_by_role("tab", name="Longer texts").click()
    bench.get_by_label("thing").select_option("egg")
    expect(bench.locator(".ptl-document mark")).to_have_text(
        "The red box holds an egg.", timeout=LONG
    )
    mid = bench.locator(".ptl-both-side[data-stage=mid]:visible .ptl-both-words")
    expect(mid).to_have_text(re.compile("egg"), timeout=LONG)


def measure(card: Locator) -> None:
    """The run that was just trained, on the four behaviours of a theme."""
    card.get_by_label("Which behaviours").select_option("Facts")
    card.get_by_text("Measure a model of your own").click()
    card.get_by_label("Which model").select_option(label="Tiny on real text")
    card.get_by_label("Questions a behaviour", exact=True).fill("4")
    card.get_by_role("button", name="Measure", exact=True).click()
    expect(card.locator(".ptl-status")).to_contain_text("Done: 4 behaviours", timeout=LONG)
    expect(card.locator("td [data-live]")).to_have_count(4)


def test_in_jupyterlab_all_three_open_and_answer(page: Page, jupyterlab: str) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_viewport_size({"width": 1280, "height": 1400})
    page.goto(jupyterlab, wait_until="commit")
    serving.idle(page, LONG)
    cell = page.locator(".jp-CodeCell").first
    cell.locator(".cm-content").first.click()
    page.keyboard.press("Control+Enter")
    training, bench, card = parts(page)
    expect(training.get_by_text("Recorded", exact=True)).to_be_visible(timeout=LONG)
    bench.get_by_role("button", name=re.compile("Another question")).click()
    expect(bench.get_by_label("A question, in Spanish")).to_have_value(re.compile(r"^¿.*\?$"))
    card.locator(".ptl-card-name").first.click()
    expect(card.locator(".ptl-card-detail")).to_contain_text("A right answer", timeout=LONG)
    assert errors == []
