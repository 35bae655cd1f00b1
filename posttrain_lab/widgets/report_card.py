"""The report card: what each stage can do, behaviour by behaviour, and a column of one's own.

The stages' rates were measured when they were built, and ship beside them. A reader's own
run, or any model that is here, is asked a few fresh questions as a run of its own.

What it leaves out: asking (``report_card.running``), drawing (``static/``).

Try it in a notebook::

    from posttrain_lab.widgets import ReportCard
    ReportCard()
"""

from __future__ import annotations

import random
from typing import Any

import traitlets

from posttrain_lab.claims.behaviours import WANTED
from posttrain_lab.models import catalog
from posttrain_lab.records import LabError
from posttrain_lab.runs import client
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.settings import CardSettings
from posttrain_lab.widgets import assets, desk, own_runs
from posttrain_lab.widgets.asked import Asked
from posttrain_lab.widgets.measured import measured
from posttrain_lab.world.behaviour_words import WORDS

SCRIPT = assets.bundle("report_card.js")
STYLE = assets.look()
ITEMS, MOST_ITEMS = 12, 60
EXAMPLES = 1000  # how many different ones a page may ask for


class ReportCard(Asked):
    """One card. The reader's own columns are those of the page's seat."""

    _esm = SCRIPT
    _css = STYLE
    boot = traitlets.Dict().tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        asks = desk.ASKS | {
            "open": _open, "runs": _open, "example": _example, "measure": _measure
        }  # fmt: skip
        super().__init__(asks, boot=boot(), **traits)


def boot() -> dict[str, Any]:
    """What the page draws at once: behaviours in words, the stages' measured rates."""
    deck = {name: title for title, name in WANTED.items()}
    return {
        "behaviours": [
            {"name": name, "title": words.title, "asks": words.asks, "theme": words.theme,
             "deck": deck.get(name)}
            for name, words in WORDS.items()
        ],
        "stages": measured(),
        "models": [{"name": entry.name, "title": entry.title} for entry in catalog.MODELS
                   if entry.installed()],
        "items": {"default": ITEMS, "most": MOST_ITEMS},
    }  # fmt: skip


def spec_of(message: desk.Message, seat: str, seed: int) -> RunSpec:
    """The run that measures what a page names.

    Raises:
        LabError: no such model or behaviour, or too many items.
    """
    items, names = message.get("items"), message.get("behaviours")
    if not isinstance(names, list) or not names or not set(map(str, names)) <= set(WORDS):
        raise LabError(
            "No behaviour is chosen.", "A card asks at least one.",
            "Show more rows, then measure.", "behaviours",
        )  # fmt: skip
    whole = isinstance(items, int) and not isinstance(items, bool)
    if not whole or not 1 <= items <= MOST_ITEMS:
        raise LabError(
            f"Questions a behaviour: {items!r:.40} does not work.",
            f"It needs to be a whole number from 1 to {MOST_ITEMS}.", f"Try {ITEMS}.", "items",
        )  # fmt: skip
    model, title, asked = _subject(message)
    settings = CardSettings(items=items, behaviours=", ".join(names), asked=asked)
    return RunSpec(method="card", model=model, settings=settings, seed=seed, seat=seat,
                   name=title)  # fmt: skip


def _subject(message: desk.Message) -> tuple[str, str, str]:
    """The model that a page names, its title, and how it is asked."""
    name = str(message.get("model"))
    if name.startswith("run:"):
        run = desk.run_of({**message, "run": name.removeprefix("run:")})
        return name, *own_runs.subject(run)
    known = next((m for m in catalog.MODELS if m.name == name and m.installed()), None)
    if known is None:
        raise catalog.unknown(name[:80])
    return name, known.title, "text" if known.kind == "base" else "chat"


def _measure(message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
    seed = random.SystemRandom().randrange(1, 2**31)  # fresh questions every time
    return {"run": client.submit(spec_of(message, desk.seat_of(message), seed)).id}


def _open(message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
    """The seat's columns so far, and its runs that can be measured."""
    seat = desk.seat_of(message)
    return {"runs": own_runs.summaries(seat, "card"), "subjects": own_runs.subjects(seat)}


def _example(message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
    """One question of the test set: the conversation, and a right answer."""
    from posttrain_lab.world.behaviours import BEHAVIOURS

    name, index = message.get("behaviour"), message.get("index", 0)
    if not isinstance(name, str) or name not in BEHAVIOURS:
        raise LabError(
            "The page asked for a behaviour that is not there.", "It knows those of the table.",
            "Reload the page.", "behaviour",
        )  # fmt: skip
    number = index % EXAMPLES if isinstance(index, int) else 0
    item = BEHAVIOURS[name]("test", number)
    turns = [{"role": each.role, "content": each.content} for each in item.prompt]
    return {"behaviour": name, "index": number, "turns": turns, "gold": item.gold}
