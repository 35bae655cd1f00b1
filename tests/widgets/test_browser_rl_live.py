"""The RL arena with a real kernel and runner, in Voila: held, changed, forked, asked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import serving
from playwright.sync_api import Locator, Page, expect

CELL = """\
from posttrain_lab.widgets import RLArena
RLArena()"""
OPEN_MS, STEP_MS = 240_000, 240_000
pytestmark = pytest.mark.slow


def test_a_run_is_held_changed_forked_and_asked_and_survives_a_reload(
    page: Page, tmp_path: Path, lab_home: Path, errors: list[str]
) -> None:
    with serving.voila(tmp_path, CELL) as (address, _):
        page.goto(address, wait_until="commit")
        arena = page.locator(".ptl-rl")
        expect(arena).to_be_visible(timeout=OPEN_MS)
        _trained(arena)
        _touched(arena)
        _forked(arena)
        _asked(arena)
        page.reload(wait_until="commit")  # a new page with a new kernel: all is kept
        expect(arena.get_by_label("Training steps", exact=True)).to_have_value(
            "200", timeout=OPEN_MS
        )
        expect(arena.locator(".ptl-status")).to_contain_text("Stopped", timeout=OPEN_MS)
        expect(arena.locator(".ptl-run")).to_have_count(2)
    assert errors == []


def _press(arena: Locator, name: str) -> None:
    arena.get_by_role("button", name=name, exact=True).click()


def _trained(arena: Locator) -> None:
    arena.get_by_text("Your own prompts").click()
    arena.locator(".ptl-rl-setup").get_by_text("Settings of GRPO").click()
    for name, value in (("Training steps", "200"), ("Longest answer (tokens)", "16"),
                        ("Prompts a step", "1"), ("Answers a prompt (group size)", "4"),
                        ("Measure held-out every (steps)", "50")):  # fmt: skip
        arena.locator(".ptl-rl-setup").get_by_label(name, exact=True).fill(value)
    _press(arena, "Train")
    expect(arena.locator(".ptl-rl-try")).to_have_count(4, timeout=STEP_MS)
    expect(arena.locator(".ptl-status")).to_contain_text("of 200", timeout=STEP_MS)


def _touched(arena: Locator) -> None:
    _press(arena, "Pause")
    status = arena.locator(".ptl-status")
    expect(status).to_contain_text("Paused after step", timeout=STEP_MS)
    before = int(re.findall(r"\d+", status.inner_text())[0])
    _press(arena, "One step")
    expect(status).to_have_text(f"Paused after step {before + 1} of 200", timeout=STEP_MS)
    touch = arena.locator(".ptl-rl-touch")
    touch.get_by_label("KL leash", exact=True).fill("0.25")
    _press(arena, f"Apply from step {before + 2} on")
    expect(arena.locator(".ptl-rl-changes")).to_contain_text(
        f"from step {before + 2} KL leash 0 → 0.25", timeout=STEP_MS
    )
    arena.locator("[data-shade=sure]").click()
    expect(arena.locator(".ptl-rl-token").first).to_be_visible(timeout=STEP_MS)


def _forked(arena: Locator) -> None:
    touch = arena.locator(".ptl-rl-touch")
    touch.get_by_label("Temperature", exact=True).fill("0.5")
    _press(arena, "Fork")
    expect(arena.locator(".ptl-about-box")).to_contain_text("forked at step", timeout=STEP_MS)
    expect(arena.locator(".ptl-rl-forked")).to_have_count(1, timeout=STEP_MS)
    expect(arena.locator(".ptl-rl-changes")).to_contain_text("Temperature 1 → 0.5")


def _asked(arena: Locator) -> None:
    arena.get_by_label("Ask it yourself").fill("Ann has 3 cups and buys 2. How many cups?")
    _press(arena, "Ask")
    expect(arena.locator(".ptl-rl-asking .ptl-side-now")).to_be_visible(timeout=STEP_MS)
    _press(arena, "Stop")  # the fork; its parent still waits
    status = arena.locator(".ptl-status")
    expect(status).to_contain_text("A: Paused", timeout=STEP_MS)
    _press(arena, "Stop")
    expect(status).to_contain_text("Stopped", timeout=STEP_MS)
    _press(arena, "Close comparison")
