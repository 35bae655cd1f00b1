"""Conversations in rows: padded, or packed with boundaries or without; and what each costs.

The page shows how much of every batch is padding, a chosen row's position ids and what its
tokens may see, and measures how fast each way is learned from, on this computer.

What it leaves out: the rows (``inquiry.packing``) and the passes (``inquiry.pace``), what it
looks like (``static/``), and making the recording (``tools.record_sft``).

Try it in a notebook::

    from posttrain_lab.widgets import PackingView
    PackingView()
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import traitlets

from posttrain_lab.widgets import assets, desk
from posttrain_lab.widgets.asked import Asked
from posttrain_lab.widgets.mask_view import recording

SCRIPT = assets.bundle("packing_view.js")
STYLE = assets.look()
NAME = "packing-view"
RECORDING = Path(__file__).parents[1] / "recordings" / "packing_view.json"
MODEL = "pocket/base"
FIRST: dict[str, Any] = {"set": "chat", "number": 24, "row": 160}
SETS = (
    ("questions", "Short questions", "All of one kind, and about as long."),
    ("chat", "Mixed chats", "Some of a line, some of a dozen."),
    ("reasoner", "Thinking aloud", "Long ones, each with its working."),
)
ASKS = {name: desk.ASKS[name] for name in ("open", "save", "inquire")}


class PackingView(Asked):
    """Three ways to fill a row, side by side. Views of the same ``name`` share a set-up."""

    _esm = SCRIPT
    _css = STYLE
    boot = traitlets.Dict().tag(sync=True)

    def __init__(self, name: str = NAME, **traits: Any) -> None:
        super().__init__(ASKS, boot=boot(name), **traits)


def boot(name: str = NAME, recorded: Path = RECORDING) -> dict[str, Any]:
    """Everything a page needs for its first picture, as plain JSON."""
    return {
        "name": name,
        "model": MODEL,
        "sets": [{"name": n, "title": title, "about": about} for n, title, about in SETS],
        "first": FIRST,
        "ranges": {"number": [4, 64], "row": [48, 320]},
        "recording": recording(recorded, "packing"),
    }
