"""Takes the README's picture: the first panel in the middle of a real run.

What it leaves out: comparing pictures; the browser tests do that by their words.

Try it: ``python -m tools.screenshot`` (needs Playwright and a Chromium).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

PICTURE = Path(__file__).parents[1] / "docs" / "first-fine-tune.png"
PORT = 9876


def shoot(page: Page, address: str) -> None:
    """Trains as a learner would and takes the picture once the answers have changed."""
    page.goto(address, wait_until="commit")
    page.get_by_role("link", name=re.compile("First fine-tune")).click()
    page.get_by_role("button", name="Train", exact=True).click()
    page.locator(".ptl-status", has_text=re.compile("Step [3-9][0-9] of")).wait_for(
        timeout=120_000
    )
    page.locator(".ptl-side-now", has_text="Arr").first.wait_for(timeout=60_000)
    PICTURE.parent.mkdir(exist_ok=True)
    page.screenshot(path=PICTURE)


def main() -> None:
    """Starts the lab in a home of its own, takes the picture, ends it."""
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        env = os.environ | {"POSTTRAIN_LAB_HOME": home, "POSTTRAIN_LAB_IDLE_S": "20"}
        command = [
            sys.executable,
            "-m",
            "posttrain_lab",
            "serve",
            f"--port={PORT}",
            "--no-browser",
        ]
        server = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)
        try:
            while "http://" not in server.stdout.readline():
                pass
            chromium = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            size = {"width": 1280, "height": 800}
            shoot(chromium.new_page(viewport=size), f"http://127.0.0.1:{PORT}/")
        finally:
            server.terminate()
            server.wait(20)


if __name__ == "__main__":
    main()
