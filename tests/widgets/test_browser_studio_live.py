"""The studio with a real kernel, a real runner and a real model, in Voila and JupyterLab."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
import serving
from playwright.sync_api import Locator, Page, expect

from posttrain_lab.runs import client, store

CODE = "from posttrain_lab.widgets import SFTStudio\nSFTStudio()"
LONG = 180_000  # milliseconds: a busy machine may need them
pytestmark = pytest.mark.slow


@pytest.fixture
def voila(tmp_path: Path, lab_home: Path) -> Iterator[str]:
    """Voila with one studio; it, its kernels and the runner are ended afterwards."""
    with serving.voila(tmp_path, CODE) as (address, _):
        yield address
    client.end_runner()


@pytest.fixture
def jupyterlab(tmp_path: Path, lab_home: Path) -> Iterator[str]:
    work = tmp_path / "work"
    work.mkdir()
    nbformat.write(serving.notebook(CODE), work / "studio.ipynb")
    with serving.jupyterlab(tmp_path, "studio.ipynb") as address:
        yield address
    client.end_runner()


def train_button(page: Page) -> Locator:
    return page.get_by_role("button", name="Train", exact=True)


def field(page: Page, name: str) -> Locator:
    return page.locator(f"[data-field={name}] input.ptl-number, [data-field={name}] .ptl-text")


def done(page: Page, steps: int) -> None:
    status = page.locator(".ptl-status")
    expect(status).to_have_text(re.compile(f"Done: {steps} steps"), timeout=LONG)


def test_a_learner_trains_an_add_on_and_takes_it_off(page: Page, voila: str) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(voila, wait_until="commit", timeout=LONG)
    told = page.locator(".ptl-trained")
    expect(page.locator(".ptl-trio-cell")).to_have_count(3, timeout=LONG)  # the recording
    expect(told).to_contain_text("All 1.6 million weights.", timeout=LONG)
    page.get_by_role("radio", name="A small add-on").check()
    page.get_by_label("Layers that get one").select_option("")
    field(page, "lora_targets").fill("query")
    wrong = page.locator("[data-field=lora_targets] .ptl-wrong")
    expect(wrong).to_contain_text("no linear layer called 'query'", timeout=LONG)
    expect(wrong).to_contain_text("q_proj, k_proj, v_proj, o_proj, gate_proj")
    page.get_by_label("Layers that get one").select_option("attention")
    expect(told).to_contain_text("(q_proj, k_proj, v_proj, o_proj)", timeout=LONG)

    page.get_by_role("button", name="Add an example: choose its form").click()
    page.get_by_role("button", name="Conversation").click()
    field(page, "steps").fill("6")
    page.get_by_text("Advanced", exact=True).click()
    field(page, "measure_every").fill("2")
    train_button(page).click()
    done(page, 6)
    expect(page.locator(".ptl-held-dot")).to_have_count(4)  # steps 0, 2, 4 and 6
    expect(page.locator(".ptl-chart-held")).to_contain_text("on 4 held-out examples")
    (run,) = store.runs()
    assert len(run.spec.examples) == 13
    assert [m.role for m in run.spec.examples[-1].messages] == ["user", "assistant"] * 2
    expect(told).to_have_text(re.compile(r"[\d,]+ of"), timeout=LONG)
    trained = re.search(r"([\d,]+) of", told.inner_text())[1]
    expect(page.locator(".ptl-detail")).to_contain_text(f"Trains {trained} of")

    lab = page.get_by_role("region", name="The adapter, on, off and merged")
    lab.get_by_label("Prompt for the adapter").fill("What does a cow eat?")
    lab.get_by_role("button", name="Ask all three").click()
    proofs = lab.locator(".ptl-proof")
    expect(proofs.nth(1)).to_have_text(
        "Furthest logit from the base model: 0. The same.", timeout=LONG
    )
    expect(proofs.nth(2)).to_contain_text("The same, up to rounding.")
    words = lab.locator(".ptl-words")
    expect(words.first).not_to_be_empty()
    expect(words.nth(2)).to_have_text(words.first.inner_text())

    page.reload(wait_until="commit", timeout=LONG)
    done(page, 6)
    expect(page.locator(".ptl-held-dot")).to_have_count(4)
    expect(page.locator(".ptl-count").first).to_have_text("13 to learn, 4 held out")
    assert errors == []


def test_three_at_once_and_two_compared(page: Page, voila: str) -> None:
    page.goto(voila, wait_until="commit", timeout=LONG)
    expect(train_button(page)).to_be_visible(timeout=LONG)
    field(page, "steps").fill("4")
    page.get_by_role("button", name="Train three at once: a tenth").click()
    done(page, 12)
    cells = page.locator(".ptl-trio-cell")
    expect(cells).to_have_count(3)
    for cell, speed in zip(cells.all(), ("0.0001", "0.001", "0.01"), strict=True):
        expect(cell.get_by_role("button")).to_have_text(f"Speed {speed}")
        expect(cell.locator(".ptl-held-dot")).to_have_count(2)
        expect(cell.locator(".ptl-trio-said")).not_to_be_empty()
    ticks = page.locator(".ptl-run input[type=checkbox]")
    expect(ticks).to_have_count(3, timeout=LONG)
    ticks.nth(0).check()
    ticks.nth(2).check()
    tables = page.locator(".ptl-compare-table")
    expect(tables).to_have_count(2, timeout=LONG)
    different, came = tables.all()
    expect(different.locator("tbody tr")).to_have_count(1)
    expect(different).to_contain_text("Learning speed")
    expect(came).to_contain_text("tokens/s")
    expect(page.locator(".ptl-curves > .ptl-chart .ptl-line")).to_have_count(2)
    page.get_by_role("button", name="Close comparison").click()

    field(page, "steps").fill("20000")
    page.get_by_role("button", name="Train three at once: a tenth").click()
    status = page.locator(".ptl-status")
    expect(status).to_have_text(re.compile(r"Step [1-9]\d* of"), timeout=LONG)
    page.get_by_role("button", name="Stop", exact=True).click()
    resume = page.get_by_role("button", name="Resume", exact=True)
    expect(resume).to_be_visible(timeout=LONG)
    assert {run.state() for run in store.runs()[:3]} == {"stopped"}
    resume.click()
    expect(status).to_have_text(re.compile(r"Step [1-9]\d* of"), timeout=LONG)
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(resume).to_be_visible(timeout=LONG)


def test_the_studio_trains_in_jupyterlab(page: Page, jupyterlab: str) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(jupyterlab, wait_until="commit", timeout=LONG)
    serving.idle(page, LONG)
    for _ in range(5):  # pressed before the kernel is attached, Run is lost without a word
        page.locator(".jp-CodeCell .cm-content").first.click()
        page.keyboard.press("Shift+Enter")
        try:
            expect(train_button(page)).to_be_visible(timeout=30_000)
            break
        except AssertionError:
            continue
    page.get_by_role("radio", name="Remember what was said").check()
    field(page, "steps").fill("4")
    train_button(page).click()
    done(page, 4)
    expect(page.locator(".ptl-held-dot")).to_have_count(2)
    expect(page.locator(".ptl-side-now .ptl-words").first).not_to_have_attribute(
        "data-empty", ""
    )
    assert errors == []
