"""The mask view and the packing view with real kernels and models, in Voila and JupyterLab."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
import serving
import torch
from playwright.sync_api import Page, expect

from posttrain_lab import events
from posttrain_lab.models.catalog import entry
from posttrain_lab.models.load import load
from posttrain_lab.models.templates import encode
from posttrain_lab.records import Example, Message
from posttrain_lab.runs import store
from posttrain_lab.runs.spec import RunSpec

CELLS = ("from posttrain_lab.widgets import MaskView, PackingView\nMaskView()", "PackingView()")
OPENING_MS = 180_000  # libraries and a model, on a busy computer
SAID = (Message("user", "Say ahoy 🙂"), Message("assistant", "Ahoy, <b>matey</b>!"))
Served = tuple[str, subprocess.Popen]
pytestmark = pytest.mark.slow


@pytest.fixture
def voila(tmp_path: Path, lab_home: Path) -> Iterator[Served]:
    with serving.voila(tmp_path, *CELLS) as served:
        yield served


@pytest.fixture
def jupyterlab(tmp_path: Path, lab_home: Path) -> Iterator[str]:
    (tmp_path / "work").mkdir()
    nbformat.write(serving.notebook(*CELLS), tmp_path / "work" / "lesson.ipynb")
    with serving.jupyterlab(tmp_path, "lesson.ipynb") as address:
        yield address


def library_loss(model: str) -> float:
    """What the library says of the conversation, answers learned."""
    network, tokenizer = load(model, "cpu")
    ids, labels = encode(tokenizer, SAID)
    with torch.no_grad():
        loss = network(torch.tensor([ids]), labels=torch.tensor([labels])).loss.item()
    return loss


def watched(page: Page) -> list[str]:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    return errors


def look(page: Page, address: str) -> None:
    page.goto(address, wait_until="commit")
    expect(page.locator(".ptl-mask")).to_be_visible(timeout=90_000)


def say_it(page: Page) -> None:
    """Types the conversation in place of the ready one."""
    page.get_by_role("button", name="Think, then answer").click()
    for number, one in enumerate(SAID, 1):
        page.get_by_role("textbox", name=f"Turn {number}, {one.role}").fill(one.content)


def expect_loss(page: Page, loss: float) -> None:
    """The figure, once the model has read what is typed."""
    shown = page.locator(".ptl-mask:not([data-stale]) .ptl-mask-loss")
    expect(shown).to_have_text(re.compile(r"^\d+\.\d\d$"), timeout=OPENING_MS)
    expect(page.locator(".ptl-mask-status")).to_have_text("", timeout=OPENING_MS)
    near = sorted({f"{loss + off:.2f}" for off in (-0.006, 0, 0.006)})
    expect(shown).to_have_text(re.compile(f"^(?:{'|'.join(map(re.escape, near))})$"))


def finished_run(seat: str) -> store.Run:
    """A run of this seat whose model is the tiny one."""
    spec = RunSpec(examples=(Example.pair("Hi", "Ahoy!"),), seat=seat, name="My pirate")
    run = store.create(spec)
    shutil.copytree(entry("pocket/tiny").folder(), run.path / "model")
    events.append(run.log, events.Finished(60, 1.0, "model"))
    return run


def test_a_reader_sees_ones_own_words_as_models_do(page: Page, voila: Served) -> None:
    errors = watched(page)
    page.set_viewport_size({"width": 360, "height": 740})
    look(page, voila[0])
    expect(page.locator(".ptl-mask-picture [data-i]")).to_have_count(59)  # recorded, at once
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    say_it(page)
    expect_loss(page, library_loss("pocket/base"))
    expect(page.locator(".ptl-mask-picture b")).to_have_count(0)  # text, never markup

    run = finished_run(page.evaluate("localStorage['posttrain-lab.seat']"))
    look(page, voila[0])  # a new page with a new kernel
    expect(page.get_by_role("textbox", name="Turn 2, assistant")).to_have_value(SAID[1].content)
    page.get_by_label("Read by").select_option(f"run:{run.id}")
    expect_loss(page, library_loss("pocket/tiny"))
    page.get_by_label("Cut by another, too").select_option("pocket/base")
    other = page.get_by_role("region", name="Cut by another model")
    expect(other).to_contain_text("with the same numbers: one tokenizer", timeout=OPENING_MS)
    assert errors == []


def test_rows_are_packed_and_measured_on_this_computer(page: Page, voila: Served) -> None:
    errors = watched(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    look(page, voila[0])
    pack = page.locator(".ptl-pack")
    expect(pack.locator("[data-row]").first).to_be_visible(timeout=60_000)
    pack.get_by_role("button", name="Short questions").click()
    padded = pack.get_by_role("region", name="Padded", exact=True)
    expect(padded).not_to_contain_text("2,904 places", timeout=OPENING_MS)
    expect(pack.locator(".ptl-pack-status")).to_have_text("", timeout=OPENING_MS)
    speed = pack.get_by_role("region", name="Speed")
    expect(speed).to_contain_text("Not measured yet for these rows.")
    speed.get_by_role("button", name="Measure").click()
    expect(speed).to_contain_text("Measured just now", timeout=OPENING_MS)
    expect(speed.locator(".ptl-pack-dot")).to_have_count(15)

    for kernel in serving.kernels_of(voila[1].pid):
        kernel.suspend()  # there, and says nothing
    pack.get_by_role("button", name="Thinking aloud").click()
    lost = pack.get_by_role("alert").filter(has_text="lost its kernel")
    expect(lost).to_be_visible(timeout=90_000)
    for kernel in serving.kernels_of(voila[1].pid):
        kernel.resume()
    expect(lost).to_be_hidden(timeout=60_000)
    expect(pack.locator(".ptl-pack-status")).to_have_text("", timeout=OPENING_MS)
    expect(pack.get_by_role("button", name="Thinking aloud")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert errors == []


def test_in_jupyterlab_a_conversation_survives_a_restart(page: Page, jupyterlab: str) -> None:
    errors = watched(page)
    page.set_viewport_size({"width": 1280, "height": 1600})
    page.goto(jupyterlab, wait_until="commit")
    serving.idle(page)
    serving.run_cell(page, 0, ".ptl-mask")
    say_it(page)
    expect_loss(page, library_loss("pocket/base"))
    page.locator(".ptl-mask-picture [data-i='3']").focus()
    page.keyboard.press("ArrowRight")  # the notebook's own keys stay out of it
    expect(page.locator(".ptl-mask-picture [data-i='4']")).to_be_focused()

    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.locator('[data-command="kernelmenu:restart-and-clear"]').click()
    page.locator(".jp-Dialog .jp-mod-accept").click()
    expect(page.locator(".ptl")).to_have_count(0)
    serving.idle(page)
    serving.run_cell(page, 0, ".ptl-mask")
    expect(page.get_by_role("textbox", name="Turn 1, user")).to_have_value(SAID[0].content)
    expect_loss(page, library_loss("pocket/base"))
    serving.run_cell(page, 1, ".ptl-pack")
    expect(page.locator(".ptl-pack-row").first).to_be_visible()
    assert errors == []
