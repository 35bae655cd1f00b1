"""Servers for tests, started as a learner starts them: the gallery, Voila, JupyterLab."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import nbformat
import psutil
from playwright.sync_api import Page, expect

NO_WARMTH = "from posttrain_lab.runs import client; client.warm = lambda: None; "
START = "import sys; from posttrain_lab.cli import main; sys.exit(main())"


@dataclass
class Lab:
    """A running server."""

    process: subprocess.Popen
    address: str
    said: str

    def kernels(self) -> int:
        """Kernels that the server has, counted as processes."""
        return len(kernels_of(self.process.pid))


def kernels_of(server: int) -> list[psutil.Process]:
    """The kernel processes of a server."""
    children = psutil.Process(server).children(recursive=True)
    return [child for child in children if "ipykernel_launcher" in " ".join(_command(child))]


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:  # ended meanwhile
        return []


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(home: Path, *options: str, warm: bool = False) -> Lab:
    """Starts the server, without its runner unless ``warm``, and waits for its address."""
    port = free_port()
    home.mkdir(parents=True, exist_ok=True)
    code = START if warm else NO_WARMTH + START
    command = [sys.executable, "-c", code, "serve", "--port", str(port), *options]
    env = os.environ | {"POSTTRAIN_LAB_HOME": str(home), "BROWSER": "none"}
    said = home / "said.txt"
    with open(said, "wb") as out:
        process = subprocess.Popen(
            command, env=env, cwd=home, stdout=out, stderr=out, start_new_session=True
        )
    deadline = time.monotonic() + 60
    while "http://" not in said.read_text() and time.monotonic() < deadline:
        assert process.poll() is None, said.read_text()
        time.sleep(0.05)
    words = said.read_text()
    address = next(word for word in words.split() if word.startswith("http://"))
    return Lab(process, address, words)


def stop(lab: Lab) -> None:
    lab.process.send_signal(signal.SIGTERM)
    try:
        lab.process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(lab.process.pid, signal.SIGKILL)
        lab.process.wait()


def notebook(*cells: str) -> nbformat.NotebookNode:
    """A notebook of code cells."""
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    return made


@contextmanager
def voila(folder: Path, *cells: str) -> Iterator[tuple[str, subprocess.Popen]]:
    """Plain Voila on a notebook of these cells: its address and its process."""
    nbformat.write(notebook(*cells), folder / "app.ipynb")
    port = free_port()
    command = [sys.executable, "-m", "voila", "app.ipynb", "--no-browser", f"--port={port}",
               "--Voila.ip=127.0.0.1", "--KernelManager.transport=ipc"]  # fmt: skip
    with open(folder / "voila.log", "wb") as out:
        process = subprocess.Popen(
            command, cwd=folder, stdout=out, stderr=out, start_new_session=True
        )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 0.5).close()
            break
        except OSError:
            time.sleep(0.1)
    try:
        yield f"http://127.0.0.1:{port}/", process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def jupyterlab(folder: Path, name: str) -> Iterator[str]:
    """JupyterLab with nothing of the user's: the address of a notebook in its root folder."""
    work, port = folder / "work", free_port()
    env = os.environ | {"JUPYTER_CONFIG_DIR": str(folder / "jupyter")}
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}",
        "--ServerApp.ip=127.0.0.1", "--IdentityProvider.token=", f"--ServerApp.root_dir={work}",
        "--KernelManager.transport=ipc", "--LabApp.news_url=",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
    ]  # fmt: skip
    with open(folder / "jupyterlab.log", "wb") as out:
        process = subprocess.Popen(command, cwd=work, env=env, stdout=out, stderr=out)
    address = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            httpx.get(f"{address}/api")
            break
        except httpx.HTTPError:
            assert process.poll() is None, (folder / "jupyterlab.log").read_text()
            time.sleep(0.1)
    try:
        yield f"{address}/doc/tree/{name}?reset"
    finally:
        process.terminate()
        process.wait(20)


def idle(page: Page, timeout_ms: int = 90_000) -> None:
    """Waits until JupyterLab's kernel has nothing to do."""
    page.wait_for_function(
        "document.querySelector('#jp-main-statusbar')?.innerText.includes('| Idle')",
        timeout=timeout_ms,
    )


def run_cell(page: Page, cell: int, shown: str, tries: int = 5) -> None:
    """Runs a cell until its output shows; pressed too early, Run is lost without a word."""
    place = page.locator(".jp-CodeCell").nth(cell)
    for _ in range(tries):
        place.locator(".cm-content").first.click()
        page.keyboard.press("Control+Enter")
        try:
            expect(place.locator(shown).first).to_be_visible(timeout=15_000)
            return
        except AssertionError:
            continue
    raise AssertionError(f"cell {cell} showed no {shown}")
