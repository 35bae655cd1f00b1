"""The server: what it answers, what it refuses, and that no kernel is lost or leaked."""

from __future__ import annotations

import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from serving import Lab, start, stop

from posttrain_lab.serve.server import wants_browser

APP = "apps/first_fine_tune"
SESSIONS = 30
SPARE = 1  # a kernel that no page has yet


def fetch(address: str, **headers: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as page:
            return page.status, page.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def train_button(page: Page):
    return page.get_by_role("button", name=re.compile("^Train"))


def test_the_gallery_shows_a_card_and_starts_no_kernel(lab: Lab) -> None:
    assert settled(lab, SPARE) == SPARE
    status, html = fetch(lab.address)
    assert status == 200
    assert "First fine-tune" in html
    assert f'href="/{APP}"' in html
    assert settled(lab, SPARE + 1, 4) == SPARE  # none is taken, so no other is started


@pytest.mark.parametrize(
    "path",
    ["voila/files/first_fine_tune.ipynb", "voila/tree", "voila/api/contents",
     "voila/render/first_fine_tune.ipynb", "apps/nothing", "api/contents",
     "lab/tokens/answers.js"],
)  # fmt: skip
def test_what_no_page_needs_is_shut(lab: Lab, path: str) -> None:
    status, html = fetch(lab.address + path)
    assert status == 404
    assert "no such page" in html
    assert "Traceback" not in html


def test_another_sites_name_does_not_reach_the_lab(lab: Lab) -> None:
    status, html = fetch(lab.address, Host="elsewhere.example")
    assert status == 403
    assert "not let in" in html


def test_a_first_visit_is_asked_for_its_theme_without_a_kernel(lab: Lab) -> None:
    assert settled(lab, SPARE) == SPARE
    status, html = fetch(lab.address + APP)
    assert status == 200
    assert "prefers-color-scheme" in html
    assert settled(lab, SPARE + 1, 4) == SPARE


def test_a_port_in_use_is_one_clear_sentence(lab: Lab) -> None:
    port = lab.address.rsplit(":", 1)[1].strip("/")
    command = [sys.executable, "-m", "posttrain_lab", "serve", "--port", port, "--no-browser"]
    said = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert said.returncode == 2
    assert f"Port {port} is in use" in said.stderr
    assert "Traceback" not in said.stderr


def test_with_a_token_a_visitor_without_it_is_not_let_in(tmp_path: Path) -> None:
    locked = start(tmp_path / "locked", "--token")
    try:
        base, _, token = locked.address.partition("?token=")
        assert len(token) == 48
        assert "First fine-tune" not in fetch(base)[1]
        assert "First fine-tune" in fetch(locked.address)[1]
        assert fetch(base + APP)[1].count("prefers-color-scheme") == 0
    finally:
        stop(locked)


def test_a_browser_opens_only_where_there_is_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    assert wants_browser({"DISPLAY": ":0"})
    assert wants_browser({"BROWSER": "firefox"})
    assert not wants_browser({})
    assert not wants_browser({"DISPLAY": ":0", "BROWSER": "none"})
    monkeypatch.setattr(sys, "platform", "darwin")
    assert wants_browser({})


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_app_opens_from_the_gallery_in_the_readers_theme(
    lab: Lab, browser: Browser, scheme: str
) -> None:
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    errors: list[str] = []
    elsewhere: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "request",
        lambda r: elsewhere.append(r.url) if r.url.startswith("http") and
        not r.url.startswith(lab.address) else None,
    )  # fmt: skip
    page.goto(lab.address)
    page.get_by_role("link", name="First fine-tune").click(no_wait_after=True)
    expect(train_button(page)).to_be_visible(timeout=60_000)
    light = page.locator("body").get_attribute("data-jp-theme-light")
    assert light == ("true" if scheme == "light" else "false")
    assert errors == []
    assert elsewhere == []  # nothing is loaded from another server
    page.goto(lab.address)  # leaves the app as a reader does: its kernel ends
    context.close()


def settled(lab: Lab, count: int, seconds: float = 15) -> int:
    """The number of kernels, once it is ``count`` or time is up."""
    deadline = time.monotonic() + seconds
    while lab.kernels() != count and time.monotonic() < deadline:
        time.sleep(0.1)
    return lab.kernels()


@pytest.mark.slow
def test_reloads_and_closed_pages_leak_no_kernel(lab: Lab, browser: Browser) -> None:
    assert settled(lab, SPARE) == SPARE
    page = browser.new_context().new_page()
    page.goto(lab.address + APP)
    for _ in range(3):
        expect(train_button(page)).to_be_visible(timeout=60_000)
        page.reload()
    expect(train_button(page)).to_be_visible(timeout=60_000)
    assert settled(lab, 1 + SPARE) == 1 + SPARE
    page.goto(lab.address)
    assert settled(lab, SPARE) == SPARE
    page.context.close()


@pytest.mark.slow
def test_thirty_sessions_at_once_all_become_usable(lab: Lab, browser: Browser) -> None:
    assert settled(lab, SPARE) == SPARE
    context = browser.new_context()
    pages = [context.new_page() for _ in range(SESSIONS)]
    for page in pages:
        page.goto(f"{lab.address}{APP}?theme=light", wait_until="commit")
    for page in pages:
        expect(train_button(page)).to_be_visible(timeout=180_000)
    assert settled(lab, SESSIONS + SPARE) == SESSIONS + SPARE
    for page in pages:
        page.goto("about:blank")
    assert settled(lab, SPARE, 60) == SPARE
    context.close()
