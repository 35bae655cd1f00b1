"""Quiz, progress and checks with real kernels, in Voila and in JupyterLab."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
import serving
from playwright.sync_api import Browser, Page, expect

from posttrain_lab.widgets.kit_states import QUIZ

LESSON = """\
from IPython.display import display
from posttrain_lab.widgets import Progress, Quiz, check
from posttrain_lab.widgets.kit_states import EXERCISES, LESSON
display(Quiz(LESSON), Progress(LESSON))"""
STUB = """\
def masked_loss(chances, mask):
    raise NotImplementedError("Exercise 2.1: average what counts")
check(EXERCISES[0], masked_loss)"""
WRONG = """\
import math
def masked_loss(chances, mask):
    lost = [-math.log(c) for c, on in zip(chances, mask) if on]
    return sum(lost) / len(lost)
check(EXERCISES[0], masked_loss)"""
RIGHT = """\
def masked_loss(chances, mask):
    lost = [-math.log(c) for c, on in zip(chances, mask) if on]
    return sum(lost) / max(1, len(lost))
check(EXERCISES[0], masked_loss)"""
Served = tuple[str, subprocess.Popen]
pytestmark = pytest.mark.slow


@pytest.fixture
def voila(tmp_path: Path, lab_home: Path) -> Iterator[Served]:
    with serving.voila(tmp_path, LESSON) as served:
        yield served


@pytest.fixture
def jupyterlab(tmp_path: Path, lab_home: Path) -> Iterator[str]:
    (tmp_path / "work").mkdir()
    notebook = serving.notebook(LESSON, STUB, WRONG, RIGHT)
    nbformat.write(notebook, tmp_path / "work" / "lesson.ipynb")
    with serving.jupyterlab(tmp_path, "lesson.ipynb") as address:
        yield address


def look(page: Page, address: str) -> None:
    page.goto(address, wait_until="commit")
    expect(page.locator(".ptl-question").first).to_be_visible(timeout=60_000)


def answer(page: Page, number: int, text: str) -> None:
    question = page.locator(".ptl-question").nth(number - 1)
    question.get_by_text(text, exact=True).click()
    question.get_by_role("button", name="Check").click()


def expect_progress(page: Page, words: str) -> None:
    expect(page.locator(".ptl-lesson-line")).to_have_text(words, timeout=15_000)


def test_answers_survive_a_reload_and_are_the_learners_own(
    page: Page, browser: Browser, voila: Served
) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_viewport_size({"width": 360, "height": 740})
    look(page, voila[0])
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    answer(page, 1, "Those of the prompt")
    reason = page.locator(".ptl-option-why", has_text="It would learn to ask")
    expect(reason).to_be_visible()
    answer(page, 1, QUIZ[0].right)
    expect_progress(page, "1 of 5 questions, 0 of 2 exercises, 0 of 5 claims")

    look(page, voila[0])  # a new page with a new kernel
    expect(reason).to_be_visible()
    expect(page.locator(".ptl-quiz-far")).to_have_text("1 of 5 right")
    expect_progress(page, "1 of 5 questions, 0 of 2 exercises, 0 of 5 claims")

    tab = page.context.new_page()  # of the same learner
    look(tab, voila[0])
    answer(page, 2, QUIZ[1].right)
    expect(tab.locator(".ptl-quiz-far")).to_have_text("2 of 5 right")
    expect_progress(tab, "2 of 5 questions, 0 of 2 exercises, 0 of 5 claims")

    other = browser.new_context().new_page()  # another learner on the same server
    look(other, voila[0])
    expect_progress(other, "0 of 5 questions, 0 of 2 exercises, 0 of 5 claims")
    expect(other.locator(".ptl-question [data-state]")).to_have_count(0)
    assert errors == []


def test_without_a_kernel_answers_are_judged_and_kept_for_later(
    page: Page, voila: Served
) -> None:
    look(page, voila[0])
    expect_progress(page, "0 of 5 questions, 0 of 2 exercises, 0 of 5 claims")
    kernels = serving.kernels_of(voila[1].pid)
    assert kernels
    for kernel in kernels:
        kernel.suspend()  # there, and says nothing
    answer(page, 1, QUIZ[0].right)
    expect(page.locator(".ptl-quiz-far")).to_have_text("1 of 5 right")
    lost = page.locator(".ptl-quiz").get_by_role("alert").filter(has_text="lost its kernel")
    expect(lost).to_be_visible(timeout=15_000)
    for kernel in kernels:
        kernel.resume()
    expect(lost).to_be_hidden(timeout=15_000)
    expect_progress(page, "1 of 5 questions, 0 of 2 exercises, 0 of 5 claims")


def test_a_lesson_in_jupyterlab_survives_a_restart_of_its_kernel(
    page: Page, jupyterlab: str
) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_viewport_size({"width": 1280, "height": 1600})
    page.goto(jupyterlab, wait_until="commit")
    serving.idle(page)
    serving.run_cell(page, 0, ".ptl-question")
    answer(page, 1, QUIZ[0].right)
    expect_progress(page, "1 of 5 questions, 0 of 2 exercises, 0 of 5 claims")

    said = page.locator(".ptl-checked-headline")
    serving.run_cell(page, 1, ".ptl-checked")
    expect(said).to_have_text("Exercise 2.1: nothing to check yet.")
    serving.run_cell(page, 2, "[data-missed]")
    missed = page.locator("[data-missed]")
    expect(missed).to_contain_text("masked_loss([0.5], [0])")
    expect(missed).to_contain_text("It stopped at line 4: return sum(lost) / len(lost)")
    serving.run_cell(page, 3, "[data-state=done]")
    expect_progress(page, "1 of 5 questions, 1 of 2 exercises, 0 of 5 claims")
    expect(page.get_by_text("Traceback")).to_have_count(0)

    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.locator('[data-command="kernelmenu:restart-and-clear"]').click()
    page.locator(".jp-Dialog .jp-mod-accept").click()
    expect(page.locator(".ptl")).to_have_count(0)
    serving.idle(page)
    serving.run_cell(page, 0, ".ptl-question")
    expect(page.locator(".ptl-quiz-far")).to_have_text("1 of 5 right")
    expect_progress(page, "1 of 5 questions, 1 of 2 exercises, 0 of 5 claims")
    assert errors == []
