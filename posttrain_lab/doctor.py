"""Looks at this computer and says what the lab found, and what to mend.

What it leaves out: torch. Nothing heavy is imported: versions come from the packages'
metadata and a GPU from its driver, so this is quick and safe in a learner's kernel.

Try it: ``posttrain-lab doctor``.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path
from typing import Any

import psutil

from posttrain_lab import __version__
from posttrain_lab.models import catalog
from posttrain_lab.records import LabError
from posttrain_lab.runs import client, files
from posttrain_lab.sandbox import isolation

NEEDED = ("torch", "transformers", "trl", "peft", "ipywidgets", "anywidget")
OPTIONAL = {"voila": "lab", "jupyterlab": "lab", "gguf": "gguf", "matplotlib": "figures"}
WORKER_MB = 400
LOW_DISK_MB = 500


def examine() -> dict[str, Any]:
    """Everything found, as plain JSON. ``problems`` lists what to mend, worst first."""
    found: dict[str, Any] = {
        "lab": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": cores(),
        "memory": memory(),
        "disk": disk(),
        "gpu": gpu(),
        "versions": versions(),
        "models": {m.name: m.installed() for m in catalog.MODELS},
        "runner": client.runner_status(),
        "sandbox": sandbox(),
    }
    found["problems"] = [error.to_json() for error in problems(found)]
    return found


def cores() -> float:
    """Cores that this process may use: affinity and a container's quota counted in."""
    count = float(len(os.sched_getaffinity(0))) if sys.platform == "linux" else os.cpu_count()
    words = _first_line("/sys/fs/cgroup/cpu.max").split()
    if len(words) == 2 and words[0].isdigit():
        count = min(count or 1.0, int(words[0]) / int(words[1]))
    return round(count or 1.0, 2)


def memory() -> dict[str, int]:
    """Megabytes in all and free, a container's limit counted in."""
    machine = psutil.virtual_memory()
    total, free = machine.total, machine.available
    limit = _first_line("/sys/fs/cgroup/memory.max")
    if limit.isdigit() and int(limit) < total:
        used = _first_line("/sys/fs/cgroup/memory.current")
        total = int(limit)
        free = min(free, total - int(used)) if used.isdigit() else min(free, total)
    return {"total_mb": total // 1_000_000, "free_mb": free // 1_000_000}


def disk() -> dict[str, Any]:
    """The lab's folder, megabytes free there, and whether it can be written to."""
    try:
        home = files.private(files.home())
        with tempfile.TemporaryFile(dir=home):
            pass
    except (OSError, LabError) as error:
        return {"folder": os.environ.get("POSTTRAIN_LAB_HOME", ""), "error": str(error)}
    return {"folder": str(home), "free_mb": shutil.disk_usage(home).free // 1_000_000}


def gpu() -> str:
    """The accelerator's name as its driver gives it; empty for none."""
    if sys.platform == "darwin" and platform.machine() == "arm64":
        return "Apple GPU (MPS)"
    command = shutil.which("nvidia-smi")
    if command is None:
        return ""
    ask = [command, "--query-gpu=name,memory.total", "--format=csv,noheader"]
    try:
        said = subprocess.run(ask, capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    return said.stdout.strip().replace("\n", "; ")


def sandbox() -> dict[str, Any]:
    """How programs of models and learners are kept apart here, as tried out just now."""
    try:
        return isolation().to_json()
    except LabError as error:
        return {"error": error.to_json()}


def versions() -> dict[str, str]:
    """Installed versions; empty text for what is missing."""
    found = {}
    for name in (*NEEDED, *OPTIONAL):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = ""
    return found


def problems(found: dict[str, Any]) -> list[LabError]:
    """What stands in a learner's way, in words."""
    errors = [*_disk_problems(found["disk"])]
    missing = [name for name in NEEDED if not found["versions"][name]]
    if missing:
        install = f"Run: {sys.executable} -m pip install {' '.join(missing)}"
        what = f"{', '.join(missing)} is not installed."
        errors.append(LabError(what, "Training needs it.", install, "versions"))
    free = found["memory"]["free_mb"]
    if free < 2 * WORKER_MB:
        needed = f"A run needs about {WORKER_MB} MB, the runner as much again."
        do = "Close other programs before you train."
        errors.append(LabError(f"{free} MB of memory are free.", needed, do, "memory"))
    if not found["models"].get("pocket/base"):
        do = "Install the lab again; in a checkout, run: make models"
        what = "The pocket model is missing."
        errors.append(LabError(what, "It ships with the lab.", do, "models"))
    if broken := found.get("sandbox", {}).get("error"):
        errors.append(LabError(**broken))
    return errors


def _disk_problems(place: dict[str, Any]) -> list[LabError]:
    if "error" in place:
        what = f"The lab's folder cannot be used: {place['error']}"
        do = "Make it writable, or set POSTTRAIN_LAB_HOME to another folder."
        return [LabError(what, "Runs are kept there.", do, "disk")]
    if place["free_mb"] < LOW_DISK_MB:
        what = f"{place['free_mb']} MB are free in {place['folder']}."
        do = "Remove runs that you no longer need: posttrain-lab runs list"
        return [LabError(what, "Runs and checkpoints need some room.", do, "disk")]
    return []


def text(found: dict[str, Any]) -> str:
    """The findings for a person, one a line."""
    room, place = found["memory"], found["disk"]
    runner = found["runner"]
    have = [f"{n} {v}" for n, v in found["versions"].items() if v]
    lack = [f"{n} (extra “{e}”)" for n, e in OPTIONAL.items() if not found["versions"][n]]
    rows = [
        ("lab", f"{found['lab']}, Python {found['python']}, {found['system']}"),
        ("cores", f"{found['cores']:g}"),
        ("memory", f"{room['free_mb']:,} MB free of {room['total_mb']:,} MB"),
        ("disk", f"{place.get('free_mb', 0):,} MB free in {place['folder']}"),
        ("gpu", found["gpu"] or "none found: training runs on the processor"),
        ("packages", ", ".join(have)),
        ("not here", ", ".join(lack) or "–"),
        ("models", ", ".join(n for n, there in found["models"].items() if there) or "–"),
        ("runner", str(runner.get("state", "off"))),
        ("sandbox", _sandbox_words(found["sandbox"])),
    ]
    lines = [f"{name:>9}  {value}" for name, value in rows]
    for problem in found["problems"]:
        lines += ["", f"  To mend: {problem['given']} {problem['needed']}"]
        lines.append(f"           {problem['do']}")
    return "\n".join([*lines, "", *([] if found["problems"] else ["All is well."])])


def _sandbox_words(box: dict[str, Any]) -> str:
    if "error" in box:
        return "does not start"
    strength = "strong" if box["strong"] else "weak: for your own programs only"
    lacks = f"; missing: {', '.join(box['missing'])}" if box["missing"] else ""
    return f"{box['name']} ({strength}{lacks})"


def _first_line(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii").split("\n", 1)[0]
    except OSError:
        return ""
