"""What a model reads of a conversation and what it learns from it, token by token.

The reader edits the conversation and chooses what is learned; the page shows every token as
the model's chat template writes it, whether it carries loss, and why. A second model shows
how another tokenizer and template cut the same conversation.

What it leaves out: the tokens and losses (``inquiry.mask``), what it looks like
(``static/``), and making the recording (``tools.record_sft``).

Try it in a notebook::

    from posttrain_lab.widgets import MaskView
    MaskView()
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import traitlets

from posttrain_lab.models import catalog
from posttrain_lab.records import ROLES
from posttrain_lab.widgets import assets, desk
from posttrain_lab.widgets.asked import Asked

SCRIPT = assets.bundle("mask_view.js")
STYLE = assets.look()
NAME = "mask-view"
RECORDING = Path(__file__).parents[1] / "recordings" / "mask_view.json"
MODEL = "pocket/base"
LONGEST = 10_000  # characters in all: a message to the runner holds 64 kB
MOST_TURNS = 40
ASKS = {name: desk.ASKS[name] for name in ("open", "save", "runs", "inquire")}


@dataclass(frozen=True)
class Ready:
    """A ready conversation: what each role says in turn."""

    name: str
    title: str
    turns: tuple[tuple[str, str], ...]

    def messages(self) -> list[dict[str, str]]:
        return [{"role": role, "content": content} for role, content in self.turns]


READY = (
    Ready(
        "capitals", "In turns",
        (
            ("user", "What's the capital of France?"), ("assistant", "Paris"),
            ("user", "What about Spain?"), ("assistant", "Madrid"),
            ("user", "Germany?"), ("assistant", "Berlin"),
        ),
    ),
    Ready(
        "think", "Think, then answer",
        (
            ("user", "Alice has 3 apples and buys 2 more.\nHow many now?"),
            ("assistant", "<think>\nStart with 3.\nBuys 2 ⇒ 3+2=5.\n</think>\n"
             "<answer>5</answer>"),
        ),
    ),
    Ready(
        "rule", "With a rule",
        (
            ("system", "You are a pirate. Be brief."), ("user", "What does a rabbit eat?"),
            ("assistant", "Arr, carrots, matey!"),
        ),
    ),
    Ready(
        "letters", "Other letters",
        (
            ("user", "¿Cuál es la capital de Japón? 🗾"), ("assistant", "東京 (Tokio)"),
        ),
    ),
)  # fmt: skip


class MaskView(Asked):
    """One conversation under a model's eyes. Views of the same ``name`` share it."""

    _esm = SCRIPT
    _css = STYLE
    boot = traitlets.Dict().tag(sync=True)

    def __init__(self, name: str = NAME, **traits: Any) -> None:
        super().__init__(ASKS, boot=boot(name), **traits)


def boot(name: str = NAME, recorded: Path = RECORDING) -> dict[str, Any]:
    """Everything a page needs for its first picture, as plain JSON."""
    here = [each for each in catalog.MODELS if each.installed()]
    away = [each for each in catalog.MODELS if not each.installed() and each.size_mb]
    return {
        "name": name,
        "examples": [
            {"name": each.name, "title": each.title, "messages": each.messages()}
            for each in READY
        ],
        "models": [{"name": each.name, "title": each.title} for each in here],
        "model": MODEL,
        "more": [{"title": e.title, "command": f"posttrain-lab models get {e.name}"}
                 for e in away],
        "roles": list(ROLES),
        "longest": LONGEST,
        "most_turns": MOST_TURNS,
        "recording": recording(recorded, "mask"),
    }  # fmt: skip


def recording(path: Path, kind: str) -> dict[str, Any] | None:
    """What a tool recorded: when, on what, and the answers to the page's first questions.

    None when there is none, or when the file holds something else: a page opens without.
    """
    try:
        row = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return row if isinstance(row, dict) and row.get("kind") == kind else None
