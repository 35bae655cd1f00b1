"""What a test looks for on a page: type too small, parts too wide, what it asked its kernel."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from posttrain_lab.widgets import style_page

SMALL = """([root, limit]) => [...document.querySelectorAll(`${root} *`)]
    .filter((e) => e.checkVisibility({visibilityProperty: true}) && !e.closest('.ptl-unseen'))
    .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
    .filter((e) => parseFloat(getComputedStyle(e).fontSize) < limit)
    .map((e) => e.getAttribute('class') + ': ' + e.textContent.slice(0, 40))"""

WIDE = """(width) => [...document.querySelectorAll('.ptl *')]
    .filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > width + 0.5)
    .filter((e) => !e.closest('.ptl-unseen') && !e.closest('.ptl-bench-tabs'))
    .map((e) => e.closest('[id]').id + ' ' + e.getAttribute('class'))"""


def opened_together(
    page: Page, folder: Path, states: Sequence[str], width: int, theme: str
) -> None:
    """Opens states on one style page of this width: nothing runs over, no text is markup."""
    page.set_viewport_size({"width": width, "height": 800})
    path = folder / "all.html"
    path.write_text(style_page.page(theme, states), encoding="utf-8")
    page.goto(path.as_uri())
    page.wait_for_selector("body[data-ready]", timeout=120_000)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("window.hacked") is None
    assert page.locator(".ptl img").count() == 0


def wide(page: Page, width: int) -> list[str]:
    """What stands partly outside a page of this width."""
    return page.evaluate(WIDE, width)


def small(page: Page, limit: float, root: str = ".ptl") -> list[str]:
    """Every visible text under ``root`` that is set in less than ``limit`` pixels."""
    return page.evaluate(SMALL, [root, limit])


def asked(page: Page, kind: str) -> list[dict[str, Any]]:
    """The style page's messages of this type to its kernel, in order."""
    return page.evaluate("(kind) => window.asked.filter((m) => m.type === kind)", kind)


def awaited(page: Page, kind: str) -> dict[str, Any]:
    """The last message of this type, waited for."""
    page.wait_for_function("(kind) => window.asked.some((m) => m.type === kind)", arg=kind)
    return asked(page, kind)[-1]


def press(page: Page, name: str) -> None:
    """Clicks the button of this name."""
    page.get_by_role("button", name=name, exact=True).click()
