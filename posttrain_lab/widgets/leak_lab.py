"""The contamination lab: choose what leaks where, see the rows, train, measure the gap.

Every setting is a claim of its own (``claims.leak_lab``); its card stands inside this page.

What it leaves out: answering the page (``leak_lab_desk``), the experiment, drawing.

Try it in a notebook::

    from posttrain_lab.widgets import ContaminationLab
    ContaminationLab()
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import traitlets

from posttrain_lab.records import Receipt
from posttrain_lab.settings.leak import LeakKnobs
from posttrain_lab.widgets import assets, leak_lab_desk
from posttrain_lab.widgets.asked import Asked

SCRIPT = assets.bundle("leak_lab.js")
STYLE = assets.look()
NAME = "contamination-lab"
RECORDING = Path(__file__).parents[1] / "recordings" / "leak_lab.json"
DEFAULT = LeakKnobs(rate=20)
# Of each knob: what it is called, and what each of its settings is called and says.
WORDS: dict[str, dict[str, Any]] = {
    "stage": {"title": "Where it leaks", "options": {
        "pretrain": ("Pre-training", "problems among other documents"),
        "midtrain": ("Mid-training", "problems among documents, later"),
        "sft": ("Fine-tuning", "questions with their answers"),
        "preference": ("Preferences", "a right answer over a wrong one"),
        "rl": ("RL prompts", "questions, paid for the right number"),
        "reward": ("Reward model", "the judge's own pairs"),
    }},
    "kind": {"title": "What leaks", "options": {
        "exact": ("Exact copies", "test items, word for word"),
        "paraphrase": ("Paraphrases", "the same item in other words"),
        "isomorphic": ("Look-alikes", "other names and numbers"),
        "format": ("The form only", "no item, the test's header and form"),
        "answers": ("Answers only", "no question, only what is right"),
    }},
    "rate": {"title": "How many of the rows", "options": {
        0: ("0 %", ""), 1: ("1 %", ""), 5: ("5 %", ""), 20: ("20 %", ""),
    }},
    "repeats": {"title": "Each leaked item stands in", "options": {
        1: ("one row", ""), 2: ("two", ""), 4: ("four", ""),
    }},
}  # fmt: skip


class ContaminationLab(Asked):
    """The lab. Its knobs are kept under ``name``, for each seat apart."""

    _esm = SCRIPT
    _css = STYLE
    boot = traitlets.Dict().tag(sync=True)

    def __init__(self, name: str = NAME, **traits: Any) -> None:
        super().__init__(leak_lab_desk.asks(name), boot=boot(name), **traits)


def boot(name: str = NAME, recording: Path = RECORDING) -> dict[str, Any]:
    """What the page draws at once: the knobs, the rows of the first setting, a recording."""
    words = {knob: {"title": one["title"],
                    "options": [{"value": value, "title": title, "says": says}
                                for value, (title, says) in one["options"].items()]}
             for knob, one in WORDS.items()}  # fmt: skip
    return {"name": name, "knobs": DEFAULT.to_json(), "words": words,
            "look": leak_lab_desk.look(DEFAULT), **recorded(recording)}  # fmt: skip


def recorded(path: Path) -> dict[str, Any]:
    """The recorded receipts as rows, the device and the day; none if there is no file."""
    try:
        made = json.loads(path.read_text(encoding="utf-8"))
        rows = [leak_lab_desk.row(Receipt.from_json(one)) for one in made["receipts"]]
    except (OSError, ValueError, KeyError):
        return {"recorded": [], "recording": None}
    return {"recorded": rows,
            "recording": {key: made[key] for key in ("recorded", "device")}}  # fmt: skip
