"""What the browser tests share: a page with one state of a widget, standing still."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Page

from posttrain_lab.runs import client, store
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.widgets import style_page


@pytest.fixture
def errors(page: Page) -> list[str]:
    """The page's errors, as they come."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


@pytest.fixture
def visit(page: Page, tmp_path: Path, errors: list[str]) -> Callable[..., Page]:
    """Opens the style page with the one state named."""

    def visit(state: str, theme: str = "light", width: int = 1280) -> Page:
        page.set_viewport_size({"width": width, "height": 800})
        path = tmp_path / f"{state}.html"
        path.write_text(style_page.page(theme, [state]), encoding="utf-8")
        page.goto(path.as_uri())
        page.wait_for_selector("body[data-ready]")
        return page

    return visit


@pytest.fixture
def visit_all(page: Page, tmp_path: Path, errors: list[str]) -> Callable[..., Page]:
    """Opens one style page with all the states named, below one another."""

    def visit(states: Sequence[str], theme: str, width: int) -> Page:
        page.set_viewport_size({"width": width, "height": 800})
        path = tmp_path / f"all-{theme}.html"
        path.write_text(style_page.page(theme, states), encoding="utf-8")
        page.goto(path.as_uri())
        page.wait_for_selector("body[data-ready]", timeout=120_000)
        return page

    return visit


@pytest.fixture
def submitted(monkeypatch: pytest.MonkeyPatch) -> list[RunSpec]:
    """The specs that would be run; nothing is."""
    found: list[RunSpec] = []

    def submit(spec: RunSpec) -> store.Run:
        found.append(spec)
        return store.create(spec)

    monkeypatch.setattr(client, "submit", submit)
    return found
