"""Fool the grader, a game: make a naive grader accept a wrong answer, and see it mended.

Each loophole found stands on a scoreboard with its kind; the board is kept for the page's
seat. The strict graders tell what is wrong, so an answer that is right finds nothing.

What it leaves out: the naive graders (``fool_traps``), what the page looks like.

Try it in a notebook::

    from posttrain_lab.widgets import FoolTheGrader
    FoolTheGrader()
"""

from __future__ import annotations

from typing import Any

import traitlets

from posttrain_lab.records import LabError
from posttrain_lab.widgets import assets, desk
from posttrain_lab.widgets.asked import Asked
from posttrain_lab.widgets.fool_traps import BY_KEY, TRAPS

SCRIPT = assets.bundle("grader_fool.js")
STYLE = assets.look()
NAME = "fool-the-grader"
LONGEST_TEXT = 2_000  # characters of an answer


class FoolTheGrader(Asked):
    """The game. Its board is kept under ``name``, for each seat apart."""

    _esm = SCRIPT
    _css = STYLE
    boot = traitlets.Dict().tag(sync=True)

    def __init__(self, name: str = NAME, **traits: Any) -> None:
        asks = {**desk.kept(name), "try": attempt}
        super().__init__(asks, boot=boot(name), **traits)


def attempt(message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
    """What the naive, the strict and the mended grader say to an answer."""
    trap, text = BY_KEY.get(str(message.get("trap"))), message.get("text")
    if trap is None:
        raise LabError("That grader is not in the game.", "", "Reload the page.", "trap")
    if not isinstance(text, str) or not text.strip():
        raise LabError("There is no answer.", "The grader needs one to read.",
                       "Type a wrong one.", "text")  # fmt: skip
    if len(text) > LONGEST_TEXT:
        raise LabError(f"The answer has {len(text):,} characters.",
                       f"It may have {LONGEST_TEXT:,}.", "Shorten it.", "text")  # fmt: skip
    return trap.tried(text).to_json()


def boot(name: str = NAME) -> dict[str, Any]:
    """What the page needs for its first picture, as plain JSON."""
    return {"name": name, "traps": [trap.to_json() for trap in TRAPS],
            "longest": LONGEST_TEXT}  # fmt: skip
