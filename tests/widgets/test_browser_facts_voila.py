"""Timeline, family and ranges with a real kernel, served by Voila; then without the kernel."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import serving
from playwright.sync_api import Page, expect

CELLS = (
    "from posttrain_lab.widgets import BenchmarkRanges, FamilyPicture, Timeline\n"
    'Timeline(selected="DPO")',
    "FamilyPicture()",
    "BenchmarkRanges()",
)
pytestmark = pytest.mark.slow


def test_a_reader_walks_through_the_facts_and_needs_no_kernel_for_it(
    page: Page, tmp_path: Path
) -> None:
    with serving.voila(tmp_path, *CELLS) as (address, server):
        read_everything(page, address, server.pid)


def read_everything(page: Page, address: str, server: int) -> None:
    """Clicks and walks through all three, the kernels suspended once they have drawn."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(address, wait_until="commit")
    timeline = page.get_by_role("region", name="Timeline of post-training")
    family = page.get_by_role("region", name="The Llama family of 2024")
    ranges = page.get_by_role("region", name="Benchmark gains of reasoning models")
    expect(timeline.locator(".ptl-fact h4")).to_have_text("DPO", timeout=180_000)
    expect(family).to_be_visible(timeout=60_000)
    expect(ranges.locator(".ptl-range")).to_have_count(5, timeout=60_000)
    for kernel in serving.kernels_of(server):
        kernel.suspend()  # there, and says nothing

    timeline.locator(".ptl-time-item", has_text="DeepSeek-R1").click()
    expect(timeline.locator(".ptl-fact")).to_contain_text("arXiv:2501.12948")
    page.keyboard.press("ArrowRight")
    expect(timeline.locator(".ptl-fact h4")).to_have_text("R1 distilled")
    timeline.get_by_role("button", name=re.compile("^Pre-training")).click()
    expect(timeline.locator(".ptl-time-item", has_text="BERT")).to_be_hidden()

    family.get_by_role("button", name="Llama 3.2 Vision 11B").click()
    expect(family.locator(".ptl-fact")).to_contain_text("10.6 billion weights")

    ranges.get_by_role("button", name=re.compile("^Presenter mode")).click()
    page.keyboard.press("ArrowDown")
    expect(ranges.locator("tr:visible th")).to_have_text("Inference behavior")
    page.keyboard.press("Escape")
    expect(ranges.locator(".ptl-range").first).to_be_visible()
    for kernel in serving.kernels_of(server):
        kernel.resume()
    assert errors == []
