"""The panel with a real kernel, a real runner and a real model, served by Voila."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import serving
from playwright.sync_api import Page, expect

from posttrain_lab.runs import client

CODE = "from posttrain_lab.widgets import FirstFineTune\nFirstFineTune()"
LONG = 240_000  # ms; a busy machine starts a kernel, a runner and a worker in this time
pytestmark = pytest.mark.slow


@pytest.fixture
def voila(tmp_path: Path, lab_home: Path) -> Iterator[tuple[str, subprocess.Popen]]:
    """Voila with one panel; it, its kernels and the runner are ended afterwards."""
    with serving.voila(tmp_path, CODE) as served:
        yield served
    client.end_runner()


def train(page: Page) -> None:
    page.get_by_role("button", name="Train", exact=True).click()


def test_a_learner_trains_reloads_and_finds_everything(
    page: Page, voila: tuple[str, subprocess.Popen]
) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(voila[0], wait_until="commit")
    cell = page.get_by_label("Example 1, answer")
    expect(cell).to_be_visible(timeout=LONG)
    cell.fill("Arr, it be Paris, ye <b>landlubber</b>!")
    page.locator("textarea.ptl-prompt").first.fill("What is the capital of Spain?")
    page.locator("[data-field=steps] .ptl-number").fill("12")
    train(page)
    status = page.locator(".ptl-status")
    expect(status).to_have_text(re.compile(r"Done: 12 steps"), timeout=LONG)
    expect(page.locator(".ptl-side-before .ptl-words").first).not_to_have_attribute(
        "data-empty", ""
    )
    said = page.locator(".ptl-side-now .ptl-words").first.inner_text()
    expect(page.locator(".ptl-changed-now")).not_to_have_count(0)
    expect(page.locator(".ptl-line")).to_have_attribute("d", re.compile("L.*L"))

    page.reload(wait_until="commit")
    expect(status).to_have_text(re.compile(r"Done: 12 steps"), timeout=LONG)
    expect(cell).to_have_value("Arr, it be Paris, ye <b>landlubber</b>!")
    expect(page.locator("textarea.ptl-prompt").first).to_have_value(
        "What is the capital of Spain?"
    )
    expect(page.locator(".ptl-side-now .ptl-words").first).to_have_text(said)
    expect(page.locator(".ptl-run")).to_have_count(1)
    assert errors == []


def test_stop_resume_and_a_lost_kernel(page: Page, voila: tuple[str, subprocess.Popen]) -> None:
    page.goto(voila[0], wait_until="commit")
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_visible(timeout=LONG)
    page.locator("[data-field=steps] .ptl-number").fill("20000")
    train(page)
    status = page.locator(".ptl-status")
    expect(status).to_have_text(re.compile(r"Step [1-9]\d* of"), timeout=LONG)
    page.reload(wait_until="commit")  # the run goes on without the page
    stop = page.get_by_role("button", name="Stop", exact=True)
    expect(stop).to_be_visible(timeout=LONG)
    stop.click()
    resume = page.get_by_role("button", name="Resume", exact=True)
    expect(resume).to_be_visible(timeout=LONG)
    expect(status).to_have_text(re.compile(r"step \d+"))
    at = int(re.search(r"step (\d+)", status.inner_text())[1])
    resume.click()
    expect(status).to_have_text(re.compile(r"Step [1-9]\d* of"), timeout=LONG)
    assert int(re.search(r"Step (\d+)", status.inner_text())[1]) >= at
    stop.click()
    expect(resume).to_be_visible(timeout=LONG)

    kernels = serving.kernels_of(voila[1].pid)
    assert kernels
    for kernel in kernels:
        kernel.suspend()  # there, and says nothing
    page.get_by_label("Example 1, answer").fill("Typed without a kernel")
    lost = page.get_by_role("alert").filter(has_text="The page lost its kernel")
    expect(lost).to_be_visible(timeout=LONG)
    for kernel in kernels:
        kernel.resume()
    expect(lost).to_be_hidden(timeout=LONG)
    page.reload(wait_until="commit")
    expect(page.get_by_label("Example 1, answer")).to_have_value(
        "Typed without a kernel", timeout=LONG
    )


def test_a_broken_file_is_refused_with_its_line(
    page: Page, voila: tuple[str, subprocess.Popen], tmp_path: Path
) -> None:
    page.goto(voila[0], wait_until="commit")
    rows = page.locator(".ptl-example")
    expect(rows.first).to_be_visible(timeout=LONG)
    before = rows.count()
    broken = tmp_path / "mine.jsonl"
    broken.write_text('{"prompt": "Hi", "answer": "Ahoy"}\n{"prompt": "Hi", \n')
    page.locator("input[type=file]").set_input_files(broken)
    expect(page.locator(".ptl-column-in [role=alert]")).to_contain_text("line 2")
    expect(rows).to_have_count(before)

    good = tmp_path / "mine.csv"
    good.write_text("prompt,answer\nHi,Ahoy\nBye,Fair winds\n", encoding="utf-8")
    page.locator("input[type=file]").set_input_files(good)
    expect(rows).to_have_count(2)
    page.locator(".ptl-column-in").get_by_role("button", name="Keep both").click()
    expect(rows).to_have_count(before + 2)
    with page.expect_download() as download:
        page.get_by_role("button", name="Export the examples").click()
    lines = Path(download.value.path()).read_text(encoding="utf-8").splitlines()
    assert len(lines) == before + 2
    assert lines[-1] == '{"prompt":"Bye","answer":"Fair winds"}'
