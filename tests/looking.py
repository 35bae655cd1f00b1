"""What a test looks for on a page: type that is too small, what the page asked its kernel."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

SMALL = """([root, limit]) => [...document.querySelectorAll(`${root} *`)]
    .filter((e) => e.checkVisibility({visibilityProperty: true}) && !e.closest('.ptl-unseen'))
    .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
    .filter((e) => parseFloat(getComputedStyle(e).fontSize) < limit)
    .map((e) => e.getAttribute('class') + ': ' + e.textContent.slice(0, 40))"""


def small(page: Page, limit: float, root: str = ".ptl") -> list[str]:
    """Every visible text under ``root`` that is set in less than ``limit`` pixels."""
    return page.evaluate(SMALL, [root, limit])


def asked(page: Page, kind: str) -> list[dict[str, Any]]:
    """The style page's messages of this type to its kernel, in order."""
    return page.evaluate("(kind) => window.asked.filter((m) => m.type === kind)", kind)
