"""The detectors' score card: leaks planted in every known way, and who finds which.

It is measured when it opens, and anew with other leaks whenever the reader wants.

What it leaves out: planting and measuring (``scans.scorecard``), drawing (``static/``).

Try it in a notebook::

    from posttrain_lab.widgets import LeakScorecard
    LeakScorecard()
"""

from __future__ import annotations

import time
from typing import Any

import traitlets

from posttrain_lab.leakage.channel_words import WORDS
from posttrain_lab.widgets import assets, desk
from posttrain_lab.widgets.asked import Asked
from posttrain_lab.widgets.later import Later

SCRIPT = assets.bundle("leak_scorecard.js")
STYLE = assets.look()
NAME = "leak-scorecard"
# Detector → its head in the table, and what it does.
DETECTORS = {
    "13-gram": ("13 words", "Any 13 words in a row that an item has, too: what most tools do."),
    "exact": ("Exact", ": ".join(WORDS["exact"])),
    "surface": ("Edits", ": ".join(WORDS["surface"])),
    "masked": ("Blanks", ": ".join(WORDS["masked"])),
    "words": ("Order", ": ".join(WORDS["words"])),
    "all": ("All four", "A row that any of the four flags."),
}
# Group of kinds → its heading.
GROUPS = {"surface": "Dressed up", "setting": "Inside other text", "edited": "Edited",
          "part": "A part of it", "no leak": "No leak: nothing should be flagged"}  # fmt: skip


class LeakScorecard(Asked):
    """The table and what fills it. How many leaks is kept under ``name``."""

    _esm = SCRIPT
    _css = STYLE
    boot = traitlets.Dict().tag(sync=True)

    def __init__(self, name: str = NAME, **traits: Any) -> None:
        self._later = Later()
        asks = {**desk.kept(name), "card": self._card}
        super().__init__(asks, boot=boot(name), **traits)

    def _card(self, message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
        """A card of so many leaks of each kind; later, while it is being measured."""
        number, seed = message.get("number"), message.get("seed")

        def work() -> dict[str, Any]:
            from posttrain_lab.scans import scorecard

            began = time.perf_counter()
            made = scorecard.card(number, seed)
            return made | {"seconds": round(time.perf_counter() - began, 2)}

        found = self._later.ask(f"{number!r} {seed!r}", work)
        return {"later": True} if found is None else {"card": found}


def boot(name: str = NAME) -> dict[str, Any]:
    """What the page needs for its first picture, as plain JSON."""
    return {
        "name": name,
        "numbers": [20, 50, 100],
        "groups": [{"name": key, "title": title} for key, title in GROUPS.items()],
        "detectors": [{"name": key, "title": title, "says": says}
                      for key, (title, says) in DETECTORS.items()],
    }  # fmt: skip
