"""What a learner does first, as they do it: from the gallery, and in JupyterLab."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import serving
from playwright.sync_api import Page, expect

from posttrain_lab.runs import client

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
LONG = 240_000  # ms; a busy machine starts a kernel, a runner and a worker in this time
pytestmark = pytest.mark.slow


@pytest.fixture
def gallery(lab_home: Path) -> Iterator[str]:
    lab = serving.start(lab_home, warm=True)
    yield lab.address
    serving.stop(lab)
    client.end_runner()


@pytest.fixture
def jupyterlab(tmp_path: Path, lab_home: Path) -> Iterator[str]:
    """JupyterLab on a copy of the first lesson, as it comes, with nothing of the user's."""
    work = tmp_path / "work"
    work.mkdir()
    shutil.copy(NOTEBOOKS / "00_start_here.ipynb", work)
    with serving.jupyterlab(tmp_path, "00_start_here.ipynb") as address:
        yield address
    client.end_runner()


def test_from_the_gallery_to_a_changed_model_and_back_after_a_reload(
    page: Page, gallery: str
) -> None:
    page.goto(gallery, wait_until="commit")
    page.get_by_role("link", name=re.compile("First fine-tune")).click()
    answer = page.get_by_label("Example 1, answer")
    expect(answer).to_be_visible(timeout=LONG)
    expect(page.get_by_text("Recorded", exact=True)).to_be_visible()
    line = page.locator(".ptl-line").first
    expect(line).to_have_attribute("d", re.compile("L"))
    recorded = line.get_attribute("d") or ""
    answer.fill("Arr, the capital of France be Paris, me hearty!")
    page.locator("[data-field=steps] .ptl-number").fill("40")
    page.get_by_role("button", name="Train", exact=True).click()

    status = page.locator(".ptl-status")
    expect(status).to_have_text(re.compile(r"Step [1-9]\d* of 40"), timeout=LONG)
    expect(status).to_have_text(re.compile("Done: 40 steps"), timeout=LONG)
    expect(line).not_to_have_attribute("d", recorded)
    expect(line).to_have_attribute("d", re.compile("L"))
    before = page.locator(".ptl-side-before .ptl-words").first
    now = page.locator(".ptl-side-now .ptl-words").first
    expect(now).to_contain_text("Rome")
    expect(now).to_contain_text(re.compile("Arr|Ahoy"))
    expect(now).not_to_have_text(before.inner_text())

    said = now.inner_text()
    page.reload(wait_until="commit")
    expect(status).to_have_text(re.compile("Done: 40 steps"), timeout=LONG)
    expect(answer).to_have_value("Arr, the capital of France be Paris, me hearty!")
    expect(now).to_have_text(said)


def test_the_first_lesson_trains_in_jupyterlab(page: Page, jupyterlab: str) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(jupyterlab, wait_until="commit")
    serving.idle(page)
    cell = page.locator(".jp-CodeCell", has_text="FirstFineTune()").first
    train = page.get_by_role("button", name="Train", exact=True)
    for _ in range(5):  # pressed before the kernel is attached, Run is lost without a word
        cell.locator(".cm-content").click()
        page.keyboard.press("Shift+Enter")
        try:
            expect(train).to_be_visible(timeout=15_000)
            break
        except AssertionError:
            continue
    page.locator("[data-field=steps] .ptl-number").fill("20")
    train.click()
    expect(page.locator(".ptl-status")).to_have_text(re.compile("Done: 20 steps"), timeout=LONG)
    expect(page.locator(".ptl-side-now .ptl-words").first).to_contain_text("Rome")
    assert errors == []
