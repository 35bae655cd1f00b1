"""The cards of the gallery: which apps there are, and where their notebooks lie.

What it leaves out: drawing them (``serve.gallery``) and starting them (``serve.server``).

Try it: ``python -c "from posttrain_lab.serve.apps import *; print(folder(), APPS)"``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from posttrain_lab.records import LabError

PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class App:
    """One card. ``name`` is the notebook's, ``stage`` the design tokens' hue of it."""

    name: str
    title: str
    blurb: str
    lesson: str
    stage: str

    @property
    def path(self) -> str:
        """Its place under the server's address."""
        return f"apps/{self.name}"


APPS = (
    App(
        name="first_fine_tune",
        title="First fine-tune",
        blurb=(
            "Pick a behaviour, edit a few examples, press Train, and watch the answers "
            "to your own prompts change while the loss falls."
        ),
        lesson="Lesson 00",
        stage="sft",
    ),
    App(
        name="every_stage",
        title="One prompt, every stage",
        blurb=(
            "Send the same words to one model at each stage of its life. Read what each "
            "writes, and see which next words it holds likely."
        ),
        lesson="Lesson 01",
        stage="base",
    ),
    App(
        name="sft_studio",
        title="SFT studio",
        blurb=(
            "Train two or more fine-tunes and compare them: held-out examples, LoRA or every "
            "weight, three learning speeds at once, and what each costs in memory."
        ),
        lesson="Lesson 02",
        stage="sft",
    ),
    App(
        name="grader_bench",
        title="Grader bench",
        blurb=(
            "Grade answers, weigh graders, fool the bad ones and write your own. Train a "
            "reward model from your choices, and let a model mend answers by your rules."
        ),
        lesson="Lesson 03",
        stage="rl",
    ),
    App(
        name="rl_arena",
        title="RL arena",
        blurb=(
            "Watch a model learn from graded answers of its own: pause it, change what is "
            "paid, fork it, ask it at any step. Then hunt for graders that can be fooled."
        ),
        lesson="Lesson 04",
        stage="rl",
    ),
    App(
        name="leak_scanner",
        title="Leak scanner",
        blurb=(
            "Drop training data and a test set: which rows hold a test item, and what matched "
            "what, side by side. See which detector finds which leak, and split without twins."
        ),
        lesson="Lesson 07",
        stage="mid",
    ),
)


def folder() -> Path:
    """The folder of the apps' notebooks: inside an installed package, or in a checkout.

    Raises:
        LabError: they are in neither place.
    """
    for place in (PACKAGE / "apps", PACKAGE.parent / "notebooks" / "apps"):
        if all((place / f"{app.name}.ipynb").exists() for app in APPS):
            return place
    raise LabError(
        "The apps' notebooks are missing.",
        "The gallery opens notebooks/apps/*.ipynb.",
        "In a checkout, run: make notebooks. Else install the package again.",
        "apps",
    )
