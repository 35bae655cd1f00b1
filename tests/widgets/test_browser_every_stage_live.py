"""One prompt, every stage: with real kernels and real models, in Voila and in JupyterLab."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
import serving
from playwright.sync_api import Browser, Locator, Page, expect

from posttrain_lab.inquiry.questions import answer
from posttrain_lab.widgets.every_stage import WRITTEN

CELL = "from posttrain_lab.widgets import EveryStage\nEveryStage()"
OWN = "The dog sat"
OPEN_MS, ANSWER_MS = 120_000, 60_000
Served = tuple[str, subprocess.Popen]
pytestmark = pytest.mark.slow


@pytest.fixture
def voila(tmp_path: Path, lab_home: Path) -> Iterator[Served]:
    with serving.voila(tmp_path, CELL) as served:
        yield served


@pytest.fixture
def jupyterlab(tmp_path: Path, lab_home: Path) -> Iterator[str]:
    (tmp_path / "work").mkdir()
    nbformat.write(serving.notebook(CELL), tmp_path / "work" / "lesson.ipynb")
    with serving.jupyterlab(tmp_path, "lesson.ipynb") as address:
        yield address


def look(page: Page, address: str) -> None:
    page.goto(address, wait_until="commit")
    expect(page.locator(".ptl-stage").first).to_be_attached(timeout=OPEN_MS)


def card(page: Page, title: str) -> Locator:
    return page.get_by_role("article", name=title, exact=True)


def written(model: str, text: str) -> str:
    """What the model writes, asked here."""
    question = {"models": [model], "text": text, "max_new_tokens": WRITTEN}
    return answer("write", question)["models"][model][0]["text"].strip()


def live(page: Page) -> None:
    """Until every card shows a live answer."""
    expect(page.locator(".ptl-every-status")).to_have_text("", timeout=OPEN_MS)
    expect(page.get_by_text("Recorded.").locator("visible=true")).to_have_count(0)


def test_a_recording_comes_first_then_live_answers_to_whatever_is_typed(
    page: Page, browser: Browser, voila: Served
) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_viewport_size({"width": 1280, "height": 900})
    look(page, voila[0])
    expect(card(page, "Base").locator(".ptl-words")).not_to_be_empty()
    live(page)  # the runner and its process were not there yet
    page.get_by_label("Your prompt").fill(OWN)
    for title, model in (("Base", "pocket/base"), ("Mid", "pocket/mid")):
        words = " ".join(written(model, OWN).split())
        expect(card(page, title).locator(".ptl-words")).to_contain_text(
            words, timeout=ANSWER_MS
        )
    page.get_by_role("button", name="What comes next").click()
    base = page.get_by_role("figure", name="Base", exact=True)
    likely = answer("next", {"models": ["pocket/base"], "text": OWN, "shown": 2})
    (first, second) = likely["models"]["pocket/base"]["tokens"]
    row = base.locator(".ptl-chance").first
    expect(row.locator(".ptl-chance-part")).to_have_text(
        f"{first['chance'] * 100:.0f} %", timeout=ANSWER_MS
    )
    base.locator(".ptl-chance").nth(1).click()
    expect(page.locator(".ptl-chosen")).to_have_text(second["text"].replace(" ", "␣"))
    then = answer(
        "next", {"models": ["pocket/base"], "text": OWN, "then": [second["raw"]], "shown": 1}
    )["models"]["pocket/base"]["tokens"][0]
    expect(row.locator(".ptl-chance-part")).to_have_text(
        f"{then['chance'] * 100:.0f} %", timeout=ANSWER_MS
    )

    look(page, voila[0])  # a new page with a new kernel
    expect(page.get_by_label("Your prompt")).to_have_value(OWN)
    expect(page.locator(".ptl-chosen")).to_have_text(second["text"].replace(" ", "␣"))
    expect(page.locator(".ptl-every")).to_have_attribute("data-view", "next")

    other = browser.new_context().new_page()  # another learner on the same server
    look(other, voila[0])
    expect(other.get_by_label("Your prompt")).not_to_have_value(OWN)
    assert errors == []


def test_a_prompt_that_is_too_long_and_a_kernel_that_is_gone_are_said(
    page: Page, voila: Served
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    look(page, voila[0])
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    live(page)
    prompt = page.get_by_label("Your prompt")
    prompt.fill("the cat sat on the mat " * 100)
    alert = page.locator(".ptl-ask").get_by_role("alert")
    expect(alert).to_contain_text("must fit into the 512 tokens", timeout=ANSWER_MS)
    kernels = serving.kernels_of(voila[1].pid)
    for kernel in kernels:
        kernel.suspend()  # there, and says nothing
    prompt.fill(OWN)
    expect(alert).to_have_count(0)
    lost = page.locator(".ptl-lost")
    expect(lost).to_be_visible(timeout=30_000)
    for kernel in kernels:
        kernel.resume()
    expect(lost).to_be_hidden(timeout=30_000)
    words = " ".join(written("pocket/base", OWN).split())
    expect(card(page, "Base").locator(".ptl-words")).to_contain_text(words, timeout=ANSWER_MS)


def test_in_jupyterlab_every_stage_answers_and_its_keys_are_its_own(
    page: Page, jupyterlab: str
) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_viewport_size({"width": 1280, "height": 1400})
    page.goto(jupyterlab, wait_until="commit")
    serving.idle(page, OPEN_MS)
    serving.run_cell(page, 0, ".ptl-stage", tries=8)
    live(page)
    page.get_by_role("button", name="What comes next").click()
    rows = page.get_by_role("figure", name="Base", exact=True).locator(".ptl-chance")
    rows.first.focus()
    page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("Enter")  # not JupyterLab's
    expect(page.locator(".ptl-chosen")).to_have_count(1)
    expect(page.locator(".jp-CodeCell")).to_have_count(1)
    assert errors == []
