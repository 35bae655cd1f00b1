"""Spot the leak, a game: does a training pair leak a test pair, and how? You, then the scanner.

Guesses are kept for the page's seat; a reload goes on where it was.

What it leaves out: dealing rounds and scanning them (``scans.pair_rounds``), drawing.

Try it in a notebook::

    from posttrain_lab.widgets import PairLeakGame
    PairLeakGame()
"""

from __future__ import annotations

from typing import Any

import traitlets

from posttrain_lab.records import LabError
from posttrain_lab.widgets import assets, desk
from posttrain_lab.widgets.asked import Asked

SCRIPT = assets.bundle("leak_game.js")
STYLE = assets.look()
NAME = "pair-leak-game"
MOST_DECKS = 1000
# What may have been done to a pair → how that is called, and why it matters.
WAYS = {
    "same pair": ("The same pair", "The wish and both answers are the test pair's. The reward "
                  "model has seen which one wins."),
    "flipped": ("Flipped", "The same two answers, exchanged: it teaches the opposite of what "
                "the test asks."),
    "edited prompt": ("Edited prompt", "Both answers are the test pair's. Only the wish is put "
                      "in other words, so a search for it finds nothing."),
    "prompt only": ("Prompt only", "The wish is the same, the answers are others. It gives "
                    "away what will be asked."),
    "response only": ("One answer only", "One of the test's answers stands under another wish, "
                      "already labelled as good."),
    "no leak": ("No leak", "Nothing of the test pair is in it. That stories sound alike is no "
                "leak."),
}  # fmt: skip


class PairLeakGame(Asked):
    """The game. Its guesses are kept under ``name``, for each seat apart."""

    _esm = SCRIPT
    _css = STYLE
    boot = traitlets.Dict().tag(sync=True)

    def __init__(self, name: str = NAME, **traits: Any) -> None:
        asks = {**desk.kept(name), "deal": _deal, "guess": _guess}
        super().__init__(asks, boot=boot(name), **traits)


def _deck(message: desk.Message) -> list[Any]:
    from posttrain_lab.scans import pair_rounds

    seed = message.get("seed")
    if type(seed) is not int or not 0 <= seed < MOST_DECKS:
        raise LabError("There is no such deck.", "", "Deal again.", "seed")
    return pair_rounds.deck(seed)


def _deal(message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
    """A deck's rounds, without what was done to them."""
    return {"rounds": [{"test": r.test, "train": r.train} for r in _deck(message)]}


def _guess(message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
    """What was done in a round, and what the scanner says of it; a guess comes first."""
    rounds, place = _deck(message), message.get("round")
    if type(place) is not int or not 0 <= place < len(rounds):
        raise LabError("There is no such round.", "", "Deal again.", "round")
    if message.get("guess") not in WAYS:
        raise LabError("That is no answer of the game.", "", "Choose one of the buttons.")
    return {"how": rounds[place].how, "says": rounds[place].says}


def boot(name: str = NAME) -> dict[str, Any]:
    """What the page needs for its first picture: the first deck and the answers."""
    dealt = _deal({"seed": 0}, ())
    ways = [{"name": key, "title": title, "says": says} for key, (title, says) in WAYS.items()]
    return {"name": name, "ways": ways, "decks": MOST_DECKS, **dealt}
