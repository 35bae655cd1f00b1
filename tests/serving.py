"""A gallery server for tests, started as a learner starts it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

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
