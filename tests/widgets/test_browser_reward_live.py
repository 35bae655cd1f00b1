"""Reward model lab and constitution lab with real kernels, in Voila, on small settings."""

from __future__ import annotations

from pathlib import Path

import pytest
import serving
from playwright.sync_api import Locator, Page, expect

CELL = """\
from IPython.display import display
from posttrain_lab.widgets import ConstitutionLab, GraderBench, RewardModelLab, SFTStudio
display(RewardModelLab(), ConstitutionLab(), GraderBench(), SFTStudio())"""
OPEN_MS, TRAIN_MS = 180_000, 240_000
pytestmark = pytest.mark.slow


def test_labels_train_a_reward_model_and_rules_make_examples(
    page: Page, tmp_path: Path, lab_home: Path, errors: list[str]
) -> None:
    with serving.voila(tmp_path, CELL) as (address, _):
        page.goto(address, wait_until="commit")
        lab, rules = page.locator(".ptl-reward"), page.locator(".ptl-constitution")
        expect(rules).to_be_visible(timeout=OPEN_MS)
        _labels_train(page, lab)
        _models_grade(page.locator(".ptl-gb"))
        _rules_teach(page, rules)
        page.reload(wait_until="commit")  # a new page with a new kernel: all is kept
        expect(lab.locator(".ptl-rw-far")).to_have_text("2 of 20 labelled", timeout=OPEN_MS)
        expect(lab.locator(".ptl-status")).to_contain_text("Done: 10 steps", timeout=OPEN_MS)
    assert errors == []


def _labels_train(page: Page, lab: Locator) -> None:
    lab.get_by_role("button", name="A is better").click()
    page.keyboard.press("b")
    lab.get_by_label("Ready labels", exact=True).fill("40")
    lab.get_by_text("Settings", exact=True).click()
    lab.get_by_label("Training steps", exact=True).fill("10")
    expect(lab.locator(".ptl-rw-sum")).to_have_text("Trains on your 2 + 40 ready ones.")
    lab.get_by_role("button", name="Train", exact=True).click()
    expect(lab.locator(".ptl-status")).to_contain_text("Done: 10 steps", timeout=TRAIN_MS)
    expect(lab.locator(".ptl-rw-verdict")).to_contain_text("labels that it never saw")
    expect(lab.locator(".ptl-rw-even .ptl-rw-of")).to_have_count(3, timeout=TRAIN_MS)
    expect(lab.locator(".ptl-rw-even .ptl-rw-of").last).to_contain_text(
        "n=100", timeout=TRAIN_MS
    )
    lab.get_by_label("Your answer").fill("I would rather not say.")
    said = lab.locator(".ptl-rw-given")
    expect(said).to_contain_text("of 100 people would take yours", timeout=TRAIN_MS)


def _models_grade(bench: Locator) -> None:
    """The run is a column of the bench; a judge that never learned to judge is one, too."""
    for title in ("Would people choose it?", "What does a judge say?"):
        bench.get_by_role("button", name="Add a grader").click()
        bench.locator(".ptl-gb-kind", has_text=title).click()
    head = bench.locator("[data-kind=reward_model]")
    expect(head).to_contain_text("2 of yours + 40 ready", timeout=OPEN_MS)
    scores = bench.locator(".ptl-gb-grade[data-level=score]")
    expect(scores).to_have_count(2, timeout=TRAIN_MS)
    judged = bench.get_by_role("button", name="What does a judge say? cannot be graded.")
    expect(judged).to_have_count(2, timeout=TRAIN_MS)
    expect(bench.locator(".ptl-gb-number[data-void]")).to_have_count(2)


def _rules_teach(page: Page, rules: Locator) -> None:
    rules.get_by_role("button", name="Ask and revise").click()
    expect(rules.locator(".ptl-status")).to_have_text("Done: 14 of 14.", timeout=TRAIN_MS)
    expect(rules.locator(".ptl-cn-verdict")).to_contain_text("of 14 answers broke a rule")
    rules.get_by_role("button", name="Use the revised answers").click()
    expect(rules.locator(".ptl-cn-learn .ptl-notice")).to_contain_text("in the SFT studio now")
    first = rules.locator(".ptl-cn-case", has=page.locator(".ptl-side-now")).filter(
        has_not=page.locator(".ptl-side-now [data-broken]")
    ).first  # fmt: skip
    answer = first.locator(".ptl-side-now .ptl-cn-words").inner_text()
    cells = page.locator(".ptl-studio .ptl-cell-answer")
    expect(cells.first).to_have_value(answer.strip(), timeout=OPEN_MS)
