"""What a learner waits for and pays: the page, its kernel, and looking on while training.

What it leaves out: training speed itself (``bench.training``) and queues
(``bench.running``).

Try it: ``posttrain-lab bench kernel_mb page_ready_s``.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median
from typing import Any

from jupyter_client.manager import start_new_kernel
from playwright.sync_api import Browser, Page, sync_playwright

from posttrain_lab.events import Metrics
from posttrain_lab.records import LabError
from posttrain_lab.runs import client, store
from posttrain_lab.runs.store import Run
from posttrain_lab.runs.watch import watch
from posttrain_lab.serve.apps import APPS

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
RESIDENT = "import os, psutil; print(psutil.Process(os.getpid()).memory_info().rss / 1e6)"
WAIT_MS = 60_000
READING_S = 5  # on the gallery, before the second app
# Looked at in each frame: Playwright's assertions look up to half a second late.
READY = """
() => [...document.querySelectorAll(".ptl button:enabled")].some((b) => b.checkVisibility())
    && performance.now() / 1000
"""


def kernel_mb(repeats: int = 3) -> dict[str, float]:
    """Resident megabytes of a real kernel, before and after it imports the widgets."""
    pairs = [_resident() for _ in range(repeats)]
    before, after = (median(side) for side in zip(*pairs, strict=True))
    return {"with_widgets": after, "without": before, "repeats": repeats}


def _resident() -> tuple[float, float]:
    said: list[str] = []

    def hear(message: dict[str, Any]) -> None:
        said.append(message["content"].get("text", ""))

    manager, kernel = start_new_kernel(kernel_name="python3", stderr=subprocess.DEVNULL)
    try:
        for code in (RESIDENT, f"import posttrain_lab.widgets\n{RESIDENT}"):
            kernel.execute_interactive(code, output_hook=hear, timeout=60)
    finally:
        kernel.stop_channels()
        manager.shutdown_kernel(now=True)
    before, after = map(float, "".join(said).split())
    return before, after


def page_ready_s(repeats: int = 3) -> dict[str, float]:
    """Seconds from the click on an app's card to a panel that can be used, median by app.

    ``cold`` is the first page of a server and a browser that were both just started;
    ``warm`` the page that the same reader opens a while after it.
    """
    figures: dict[str, float] = {"repeats": repeats}
    with _home():
        for app in APPS:
            pairs = []
            for _ in range(repeats):
                with _served() as address, _browser() as browser:
                    page = browser.new_page()
                    cold = _open(page, address, app.name)
                    page.goto(address)
                    time.sleep(READING_S)
                    pairs.append((cold, _open(page, address, app.name)))
                    page.goto(address)
            cold, warm = map(median, zip(*pairs, strict=True))
            figures |= {f"{app.name}_cold": cold, f"{app.name}_warm": warm}
    return figures


def live_view_cost(repeats: int = 8) -> dict[str, float]:
    """Share of training throughput that a page looking on costs, browser included.

    Pairs of the same run, with a page looking on and without, in turn; the first pair,
    which warms up, is left out. Speed is taken from the runs' own events.
    """
    costs = []
    with _home(), _served() as address, _browser() as browser:
        page = browser.new_page()
        for number in range(repeats + 1):
            _open(page, address)
            page.get_by_role("button", name=re.compile("^Train")).click()
            watched = _speed(_newest(number))
            page.goto(address)  # the page is closed, its kernel ends
            alone = client.submit(store.runs()[0].spec)
            watch(alone, open(os.devnull, "w"))  # noqa: SIM115
            if number:
                costs.append(1 - watched / _speed(alone))
        client.end_runner()
    return {"median": median(costs), "low": min(costs), "high": max(costs),
            "repeats": repeats}  # fmt: skip


def _newest(number: int) -> Run:
    """The run that the page has just started, once it has ended."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        runs = store.runs()
        if len(runs) == 2 * number + 1 and not runs[0].alive():
            return runs[0]
        time.sleep(0.05)
    raise LabError("The page's run did not end.", "It takes seconds.", "Try again.")


def _speed(run: Run) -> float:
    """Steps a second between a run's first and last reported step."""
    logged = [e for e in run.events()[0] if isinstance(e.event, Metrics)]
    first, last = logged[0], logged[-1]
    return (last.event.step - first.event.step) / (last.time - first.time)


@contextmanager
def _home() -> Iterator[Path]:
    """A home of its own, so that nothing of the user's is touched or counted."""
    before = os.environ.get("POSTTRAIN_LAB_HOME")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ["POSTTRAIN_LAB_HOME"] = folder
        try:
            yield Path(folder)
        finally:
            client.end_runner()
            del os.environ["POSTTRAIN_LAB_HOME"]
            if before is not None:
                os.environ["POSTTRAIN_LAB_HOME"] = before


@contextmanager
def _served() -> Iterator[str]:
    """The address of a server that was just started, as ``posttrain-lab serve`` does it."""
    server = subprocess.Popen(
        [sys.executable, "-m", "posttrain_lab", "serve", "--no-browser"],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        lines = iter(server.stdout.readline, "")
        yield next(word for line in lines for word in line.split() if word.startswith("http"))
    finally:
        server.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            server.wait(20)
        server.kill()
        server.stdout.close()


@contextmanager
def _browser() -> Iterator[Browser]:
    """A Chromium without a window: the system's, else Playwright's own."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    options: dict[str, Any] = {"args": ["--disable-gpu", *(["--no-sandbox"] if root else [])]}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, **options)
        try:
            yield browser
        finally:
            browser.close()


def _open(page: Page, address: str, app: str = APPS[0].name) -> float:
    """Clicks an app's card and waits for its panel; the seconds since the page was left."""
    page.goto(address)
    page.locator(f"a.card[href*={app}]").click(no_wait_after=True)
    return page.wait_for_function(READY, timeout=WAIT_MS).json_value()
