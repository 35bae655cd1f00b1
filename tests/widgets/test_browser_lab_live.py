"""Widgets in JupyterLab, a cell each: each one opens, and a click does its work."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
import serving
from playwright.sync_api import Locator, Page, expect

from posttrain_lab.runs import client

LONG = 240_000  # ms; a busy machine starts a kernel, a runner and a worker in this time
READY = "import posttrain_lab.widgets as lab\nprint('ready')"
pytestmark = pytest.mark.slow


@pytest.fixture
def jupyterlab(tmp_path: Path, lab_home: Path) -> Iterator[str]:
    (tmp_path / "work").mkdir()
    cells = [READY, *(f"lab.{widget}()" for widget in CLICKS)]
    nbformat.write(serving.notebook(*cells), tmp_path / "work" / "lesson.ipynb")
    with serving.jupyterlab(tmp_path, "lesson.ipynb") as address:
        yield address
    client.end_runner()


def timeline(widget: Locator) -> None:
    widget.locator(".ptl-time-item", has_text="DeepSeek-R1").click()
    expect(widget.locator(".ptl-fact")).to_contain_text("arXiv:2501.12948")


def family(widget: Locator) -> None:
    widget.get_by_role("button", name="Llama 3.2 Vision 11B").click()
    expect(widget.locator(".ptl-fact")).to_contain_text("10.6 billion weights")


def ranges(widget: Locator) -> None:
    """Presenter mode, which fills the window of JupyterLab and gives it back."""
    expect(widget.locator(".ptl-range")).to_have_count(5)
    widget.get_by_role("button", name=re.compile("^Presenter mode")).click()
    expect(widget.locator(".ptl-range:visible")).to_have_count(1)
    widget.page.keyboard.press("Escape")
    expect(widget.locator(".ptl-range:visible")).to_have_count(5)


def pretraining(widget: Locator) -> None:
    """A real training, of four steps."""
    expect(widget.get_by_text("Recorded", exact=True)).to_be_visible()
    widget.get_by_label("Training steps", exact=True).fill("4")
    widget.get_by_role("button", name="Train", exact=True).click()
    expect(widget.locator(".ptl-status")).to_contain_text("Done: 4 steps", timeout=2 * LONG)


def bench(widget: Locator) -> None:
    """A question to two real models."""
    widget.get_by_label("A question, in Spanish").fill("¿Cuál es la capital de Francia?")
    widget.get_by_role("button", name="Ask both").first.click()
    asked = widget.locator(".ptl-bench-asked:visible")
    expect(asked).to_have_text("¿Cuál es la capital de Francia?", timeout=LONG)


def card(widget: Locator) -> None:
    widget.locator(".ptl-card-name").first.click()
    expect(widget.locator(".ptl-card-detail")).to_contain_text("A right answer", timeout=LONG)


def reward(widget: Locator) -> None:
    """Two labels and forty ready ones train a reward model, which then is asked."""
    expect(widget.locator(".ptl-recorded")).to_contain_text("Not live")
    widget.get_by_role("button", name="A is better").click()
    widget.get_by_role("button", name="B is better").click()
    expect(widget.locator(".ptl-rw-far")).to_have_text("2 of 20 labelled")
    widget.get_by_label("Ready labels", exact=True).fill("40")
    widget.get_by_text("Settings", exact=True).click()
    widget.get_by_label("Training steps", exact=True).fill("10")
    widget.get_by_role("button", name="Train", exact=True).click()
    expect(widget.locator(".ptl-status")).to_contain_text("Done: 10 steps", timeout=2 * LONG)
    expect(widget.locator(".ptl-rw-verdict")).to_contain_text("labels that it never saw")
    tested = widget.locator(".ptl-rw-even .ptl-rw-of")
    expect(tested).to_have_text([re.compile("^n=100")] * 3, timeout=2 * LONG)
    widget.get_by_label("Your answer").fill("I would rather not say.")
    given = widget.locator(".ptl-rw-given")
    expect(given).to_contain_text("of 100 people would take yours", timeout=LONG)


def constitution(widget: Locator) -> None:
    """A real model answers, breaks rules, mends its answers; they are handed on."""
    widget.get_by_role("button", name="Ask and revise").click()
    done = re.compile(r"Done: (\d+) of \1\.")
    expect(widget.locator(".ptl-status")).to_have_text(done, timeout=2 * LONG)
    expect(widget.locator(".ptl-cn-verdict")).to_contain_text("answers broke a rule")
    widget.get_by_role("button", name="Use the revised answers").click()
    handed = widget.locator(".ptl-cn-learn .ptl-notice")
    expect(handed).to_contain_text("in the SFT studio now", timeout=LONG)


def every_stage(widget: Locator) -> None:
    widget.get_by_role("button", name="What comes next").click()
    figure = widget.get_by_role("figure", name="Base", exact=True)
    expect(figure.locator(".ptl-chance").first).to_be_visible(timeout=LONG)


def leaks(widget: Locator) -> None:
    """The example's rows beside their items; two files of one's own, scanned."""
    expect(widget.locator(".ptl-lk-truth")).to_contain_text("0 missed")
    expect(widget.locator(".ptl-lk-item mark").first).to_be_visible(timeout=LONG)
    row = b'{"text": "Nine green owls live under the red roof of the old mill."}\n'
    for name in ("training data", "test items"):
        given = {"name": "mine.jsonl", "mimeType": "application/jsonl", "buffer": row}
        widget.get_by_label(f"File of {name}").set_input_files(given)
    widget.get_by_role("button", name="Scan", exact=True).click()
    expect(widget.locator(".ptl-status")).to_contain_text("Scanned 1 row", timeout=LONG)
    expect(widget.locator(".ptl-lk-line")).to_have_count(1)


def scorecard(widget: Locator) -> None:
    expect(widget.locator("tr[data-kind]")).to_have_count(18, timeout=LONG)


CLICKS: dict[str, tuple[str, Callable[[Locator], None]]] = {
    "Timeline": ("Timeline of post-training", timeline),
    "FamilyPicture": ("The Llama family of 2024", family),
    "BenchmarkRanges": ("Benchmark gains of reasoning models", ranges),
    "LivePretraining": ("Live pre-training", pretraining),
    "MidTraining": ("Mid-training bench", bench),
    "ReportCard": ("Report card", card),
    "EveryStage": ("One prompt, every stage", every_stage),
    "LeakScanner": ("Leak scanner", leaks),
    "LeakScorecard": ("Detector score card", scorecard),
    "RewardModelLab": ("Reward model lab", reward),
    "ConstitutionLab": ("Constitution lab", constitution),
}


def test_in_jupyterlab_each_widget_opens_in_its_cell_and_does_its_work(
    page: Page, jupyterlab: str
) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_viewport_size({"width": 1280, "height": 1400})
    page.goto(jupyterlab, wait_until="commit")
    serving.idle(page, LONG)
    serving.run_cell(page, 0, ".jp-OutputArea-output", tries=16)
    serving.idle(page, LONG)  # no second run of the cell is in line
    for cell, (name, click) in enumerate(CLICKS.values(), 1):
        serving.run_cell(page, cell, ".ptl", tries=8)
        serving.idle(page, LONG)
        widget = page.get_by_role("region", name=name, exact=True)
        expect(widget).to_be_visible(timeout=LONG)
        click(widget)
    expect(page.get_by_text("Traceback")).to_have_count(0)
    assert errors == []
