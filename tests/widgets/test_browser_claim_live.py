"""A claim's card with real kernels, a real runner and real arms, in Voila and JupyterLab.

C01 trains nothing, which makes it the cheapest claim that there is. A cell takes fewer seeds
for it than the ledger says, as ``posttrain-lab claims run --seeds`` does; the arms themselves
are those that every reader runs.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
import serving
from playwright.sync_api import Browser, Locator, Page, expect

from posttrain_lab import events, trials
from posttrain_lab.claims import ledger
from posttrain_lab.claims.verdict import in_words
from posttrain_lab.models.catalog import entry
from posttrain_lab.records import Example, Receipt
from posttrain_lab.runs import client, store
from posttrain_lab.runs.spec import RunSpec

CELL = """\
from dataclasses import replace
from posttrain_lab.claims import ledger
from posttrain_lab.widgets import ClaimCard
claim = ledger.find("C01")
ledger.CLAIMS["C01"] = replace(claim, quick=replace(claim.quick, seeds={seeds}))
ClaimCard("C01")"""
CLAIM = ledger.find("C01")
LONG = 240_000  # ms; a busy machine starts a kernel, a runner and a worker in this time
MEASURING = 3 * LONG  # some hundred questions to models, on the same
ASKING = re.compile("Asking for answers")
pytestmark = pytest.mark.slow


@pytest.fixture
def voila(tmp_path: Path, lab_home: Path) -> Iterator[str]:
    with serving.voila(tmp_path, CELL.format(seeds=2)) as served:
        yield served[0]
    client.end_runner()


@pytest.fixture
def jupyterlab(tmp_path: Path, lab_home: Path) -> Iterator[str]:
    (tmp_path / "work").mkdir()
    cells = ("import posttrain_lab.widgets\nprint('ready')", CELL.format(seeds=1))
    nbformat.write(serving.notebook(*cells), tmp_path / "work" / "lesson.ipynb")
    with serving.jupyterlab(tmp_path, "lesson.ipynb") as address:
        yield address
    client.end_runner()


def watched(page: Page) -> list[str]:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_viewport_size({"width": 1280, "height": 1400})
    return errors


def look(page: Page, address: str) -> None:
    """Opens the page; the widget manager gives up after seconds when a machine is too busy."""
    for _ in range(5):
        page.goto(address, wait_until="commit")
        shown = page.get_by_role("region", name="Claim C01")
        lost = page.get_by_text("model not found").first
        expect(shown.or_(lost)).to_be_visible(timeout=LONG)
        if shown.is_visible():
            return
    raise AssertionError("the page did not show its widget")


def predict(page: Page, points: int) -> None:
    """A guess, which Run waits for."""
    run = page.get_by_role("button", name="Run", exact=True)
    expect(run).to_be_disabled()
    page.get_by_role("slider", name="Your prediction").fill(str(points))
    expect(page.get_by_text(f"You predict a difference of +{points} points.")).to_be_visible()
    expect(run).to_be_enabled()
    run.click()


def row(page: Page, arm: str, state: str) -> Locator:
    return page.locator(f".ptl-arm[data-arm={arm}][data-state={state}]").first


def verdict(page: Page) -> Locator:
    return page.locator(".ptl-claim-verdict")


def seat(page: Page) -> str:
    return page.evaluate("localStorage['posttrain-lab.seat']")


def receipt(page: Page) -> Receipt:
    """The receipt of the page's one trial, as it lies on disk."""
    (trial,) = trials.trials(seat(page), "C01")
    made = trial.receipt()
    assert made is not None
    return made


def beside(page: Page, name: str) -> Locator:
    return page.locator(".ptl-claim-beside li").filter(has_text=name)


def test_a_reader_predicts_runs_stops_goes_on_reads_and_keeps_it(
    page: Page, browser: Browser, voila: str
) -> None:
    errors = watched(page)
    look(page, voila)
    predict(page, 40)
    expect(page.locator(".ptl-arm")).to_have_count(4, timeout=LONG)
    stop_and_go_on(page)
    read(page)
    add_to_the_board(page)
    put_a_run_of_ones_own_beside(page)

    said = verdict(page).inner_text()
    look(page, voila)  # a new page with a new kernel
    expect(verdict(page)).to_have_text(said, use_inner_text=True, timeout=LONG)
    expect(page.get_by_text("You predict a difference of +40 points.")).to_be_visible()
    expect(page.locator(".ptl-arm[data-state=finished]")).to_have_count(4)
    expect(page.locator(".ptl-board [data-mine]")).to_have_count(1)
    expect(beside(page, "My <b>pirate</b>")).to_contain_text("%", timeout=LONG)
    export(page)

    other = browser.new_context().new_page()  # another learner on the same server
    look(other, voila)
    expect(other.locator(".ptl-board li")).to_have_count(1, timeout=LONG)
    expect(other.locator(".ptl-board [data-mine]")).to_have_count(0)
    expect(other.get_by_role("button", name="Run", exact=True)).to_be_disabled()
    expect(verdict(other)).to_be_hidden()
    assert errors == []


def stop_and_go_on(page: Page) -> None:
    """Both arms are seen at work; a stop ends them all, and Resume takes them up again."""
    expect(row(page, "treatment", "running")).to_contain_text(ASKING, timeout=LONG)
    page.get_by_role("button", name="Stop", exact=True).click()
    resume = page.get_by_role("button", name="Resume", exact=True)
    expect(resume).to_be_visible(timeout=LONG)
    expect(page.locator(".ptl-arm[data-state=running]")).to_have_count(0)
    expect(page.locator(".ptl-arm[data-state=stopped]").first).to_contain_text("Stopped")
    expect(verdict(page)).to_be_hidden()
    resume.click()
    expect(resume).to_be_hidden(timeout=LONG)
    expect(row(page, "control", "running")).to_contain_text(ASKING, timeout=MEASURING)


def read(page: Page) -> None:
    """The verdict is what the receipt says, in words, beside the prediction."""
    expect(verdict(page)).to_be_visible(timeout=MEASURING)
    made = receipt(page)
    assert (made.seeds, made.n, made.guess) == ((0, 1), 360, 0.4)
    expect(verdict(page)).to_have_text(in_words(CLAIM, made))
    expect(page.get_by_role("img", name="Predicted +40 points. Measured")).to_be_visible()
    expect(page.locator(".ptl-claim-more tbody tr")).to_have_count(18)
    expect(page.locator(".ptl-claim-sample")).not_to_have_count(0)


def add_to_the_board(page: Page) -> None:
    page.get_by_role("button", name="Add to the board").click()
    expect(page.get_by_text("On the board: 1 receipt")).to_be_visible(timeout=LONG)
    expect(page.locator(".ptl-board [data-mine]")).to_contain_text("yours")


def finished_run(seat: str) -> store.Run:
    """A run of this seat whose model is the tiny one."""
    spec = RunSpec((Example.pair("Hi", "Ahoy!"),), seat=seat, name="My <b>pirate</b>")
    run = store.create(spec)
    shutil.copytree(entry("pocket/tiny").folder(), run.path / "model")
    events.append(run.log, events.Finished(60, 1.0, "model"))
    return run


def put_a_run_of_ones_own_beside(page: Page) -> None:
    """A run that finished meanwhile is asked what the arms were; the verdict stays."""
    before = receipt(page)
    own = page.get_by_role("region", name="A run of your own")
    expect(own).to_contain_text("You have no finished run yet.")
    mine = finished_run(seat(page))
    page.get_by_role("slider", name="Your prediction").hover()
    own.hover()
    expect(own.get_by_label("Which run")).to_have_value(f"run:{mine.id}", timeout=LONG)
    own.get_by_role("button", name="Add my own run").click()
    line = beside(page, "My <b>pirate</b>")
    expect(line.locator("[data-live]")).to_be_visible(timeout=MEASURING)
    expect(line.locator(".ptl-rate-cell")).to_have_attribute("title", re.compile("of 360$"))
    cells = page.locator(".ptl-claim-more tbody [data-own]")
    expect(cells).to_have_text([re.compile(r"^[01]\.\d\d \(")] * 18)
    expect(verdict(page)).to_have_text(in_words(CLAIM, before))
    assert receipt(page) == before


def export(page: Page) -> None:
    with page.expect_download() as saved:
        page.get_by_role("button", name="Receipt", exact=True).click()
    assert saved.value.suggested_filename == "C01.json"
    assert json.loads(saved.value.path().read_text()) == receipt(page).to_json()


def test_in_jupyterlab_the_same_card_runs_and_one_seed_shows_nothing(
    page: Page, jupyterlab: str
) -> None:
    errors = watched(page)
    page.goto(jupyterlab, wait_until="commit")
    serving.idle(page, LONG)
    serving.run_cell(page, 0, ".jp-OutputArea-output", tries=16)
    serving.idle(page, LONG)
    serving.run_cell(page, 1, ".ptl-claim")
    serving.idle(page, LONG)
    predict(page, 30)
    expect(page.locator(".ptl-arm")).to_have_count(2, timeout=LONG)
    for arm in ("treatment", "control"):
        expect(page.locator(f".ptl-arm[data-arm={arm}]")).to_contain_text(
            re.compile("Asking for answers|Done"), timeout=MEASURING
        )
    expect(verdict(page)).to_contain_text(
        "Not shown here: one seed alone cannot show it", timeout=MEASURING
    )
    expect(page.get_by_role("img", name="Predicted +30 points. Measured")).to_be_visible()
    assert errors == []
