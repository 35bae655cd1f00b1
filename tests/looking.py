"""What a test looks for on a page: type too small, parts too wide, what it asked its kernel."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

SMALL = """([root, limit]) => [...document.querySelectorAll(`${root} *`)]
    .filter((e) => e.checkVisibility({visibilityProperty: true}) && !e.closest('.ptl-unseen'))
    .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
    .filter((e) => parseFloat(getComputedStyle(e).fontSize) < limit)
    .map((e) => e.getAttribute('class') + ': ' + e.textContent.slice(0, 40))"""

WIDE = """(width) => [...document.querySelectorAll('.ptl *')]
    .filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > width + 0.5)
    .filter((e) => !e.closest('.ptl-unseen') && !e.closest('.ptl-bench-tabs'))
    .map((e) => e.closest('[id]').id + ' ' + e.getAttribute('class'))"""


def unharmed(page: Page, width: int, state: str = "") -> None:
    """The page runs over at no side, and no untrusted text became markup."""
    assert page.evaluate("document.documentElement.scrollWidth") <= width, state
    assert page.evaluate("window.hacked") is None, state
    assert page.locator(".ptl img").count() == 0, state


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
