"""Grader bench, own grader and game with real kernels, in Voila and in JupyterLab."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
import serving
from playwright.sync_api import Browser, Page, expect

CELL = """\
from IPython.display import display
from posttrain_lab.widgets import FoolTheGrader, GraderBench, OwnGrader
display(GraderBench(), OwnGrader(), FoolTheGrader())"""
OPEN_MS, ANSWER_MS = 120_000, 120_000
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
    expect(page.locator(".ptl-fool-main")).to_be_visible(timeout=OPEN_MS)


def expect_totals(page: Page, *totals: str) -> None:
    expect(page.locator(".ptl-gb-number")).to_have_text(list(totals), timeout=ANSWER_MS)


def test_a_whole_visit_is_graded_kept_and_the_learners_own(
    page: Page, browser: Browser, voila: Served
) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_viewport_size({"width": 360, "height": 740})
    look(page, voila[0])
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.set_viewport_size({"width": 1280, "height": 900})
    expect_totals(page, "2", "1")

    page.get_by_role("button", name="Run the tests").click()
    score = page.locator(".ptl-own-score")
    expect(score).to_have_text("6 of 12 tests pass", timeout=ANSWER_MS)
    page.get_by_role("button", name="Use in the bench").click()
    expect_totals(page, "3", "2")  # the naive grader sees a 5 in both

    page.get_by_label("Your wrong answer").fill("25")
    page.get_by_role("button", name="Try it").click()
    expect(page.locator(".ptl-fool-score")).to_have_text("1 of 6 loopholes found")

    look(page, voila[0])  # a new page with a new kernel
    expect_totals(page, "3", "2")
    expect(page.locator(".ptl-fool-score")).to_have_text("1 of 6 loopholes found")

    other = browser.new_context().new_page()  # another learner on the same server
    look(other, voila[0])
    expect_totals(other, "2", "1")
    expect(other.locator(".ptl-fool-score")).to_have_text("0 of 6 loopholes found")
    assert errors == []


def test_a_model_is_asked_and_its_answers_are_graded(page: Page, voila: Served) -> None:
    look(page, voila[0])
    page.get_by_label("Model", exact=True).select_option("pocket/chat")
    page.get_by_label("Answers", exact=True).fill("3")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".ptl-gb-wait")).to_contain_text("is writing 3 answers")
    written = page.locator(".ptl-gb-from", has_text="Chat (SFT), ")
    expect(written.first).to_be_visible(timeout=ANSWER_MS)
    expect(page.locator(".ptl-gb-wait")).to_be_hidden()
    many = sum(int(text.split(",")[1].split()[0]) for text in written.all_text_contents())
    assert many == 3
    expect(page.locator(".ptl-gb-grade[data-level=wait]")).to_have_count(0, timeout=ANSWER_MS)


def test_without_its_kernel_the_page_says_so_and_grades_when_it_is_back(
    page: Page, voila: Served
) -> None:
    look(page, voila[0])
    expect_totals(page, "2", "1")
    kernels = serving.kernels_of(voila[1].pid)
    assert kernels
    for kernel in kernels:
        kernel.suspend()  # there, and says nothing
    page.get_by_label("Type an answer").fill("5")
    page.get_by_role("button", name="Add this answer").click()
    lost = page.locator(".ptl-gb .ptl-lost")
    expect(lost).to_be_visible(timeout=30_000)
    for kernel in kernels:
        kernel.resume()
    expect(lost).to_be_hidden(timeout=30_000)
    expect_totals(page, "2", "1", "1")


def test_in_jupyterlab_answers_are_typed_graded_and_weighed(
    page: Page, jupyterlab: str
) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_viewport_size({"width": 1280, "height": 1600})
    page.goto(jupyterlab, wait_until="commit")
    serving.idle(page, OPEN_MS)
    serving.run_cell(page, 0, ".ptl-fool-main", tries=8)
    expect_totals(page, "2", "1")
    page.get_by_label("Type an answer").fill("Answer: 5")
    page.get_by_role("button", name="Add this answer").click()
    expect_totals(page, "2", "1", "1")
    weight = page.get_by_label("Weight of Work shown?", exact=True)
    weight.fill("0.5")
    expect_totals(page, "1.5", "1", "0.5")
    page.get_by_label("Your grader, in Python").press("Enter")  # not JupyterLab's
    expect(page.locator(".jp-CodeCell")).to_have_count(1)
    page.locator(".ptl-fool-pick").nth(2).click()
    page.get_by_label("Your wrong answer").fill("= = = 7")
    page.get_by_label("Your wrong answer").press("Enter")
    expect(page.locator(".ptl-fool-score")).to_have_text("1 of 6 loopholes found")
    assert errors == []
