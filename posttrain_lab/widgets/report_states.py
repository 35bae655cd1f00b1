"""The states of the report card for the style page.

What it leaves out: the page that shows them (``style_page``).

Try it::

    >>> [state["id"] for state in states()][:2]
    ['report', 'report-example']
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from posttrain_lab.claims.behaviours import WANTED
from posttrain_lab.records import LabError
from posttrain_lab.widgets import report_card

PRESENT = ["click", "[aria-label^='Presenter']"]
MEASURE = ["click", ".ptl-card-measure .ptl-primary"]
OPEN = ["open", ".ptl-card-measure"]
NOW = 1_700_000_000.0
NAMES = list(WANTED.values())
ITEMS = 12
MEMORY = LabError(
    "Memory ran out.", "The model must fit into memory.", "Pick a smaller model.", "memory"
)
WRONG = LabError(
    "Questions a behaviour: 0 does not work.", "It needs to be a whole number from 1 to 60.",
    "Try 12.", "items",
)  # fmt: skip
EXAMPLE = {
    "behaviour": "fact_question", "index": 0, "gold": "Kyiv.",
    "turns": [{"role": "user", "content": "What is the capital called in Ukraine?"}],
}  # fmt: skip


def states() -> list[dict[str, Any]]:
    """Each state: an id, a title, the widget, its traits, replies and what is clicked."""
    look = [["click", ".ptl-card-name"]]
    asking = [*_until(4), _event("progress", what=NAMES[4], done=4, total=18)]
    stopped = [*_until(7), _event("stopped", step=7, reason="You stopped it.")]
    done = [*_until(18), _event("finished", step=18, seconds=21.4)]
    broken = [*_until(0), _event("failed", **MEMORY.to_json())]
    sort = [["click", "[data-key='sort-pocket/mid']"]]
    search = [["type", "input[type=search]", "no such thing"]]
    every = [["click", "option[value=deck]"]]
    return [
        _state("report", "Report card"),
        _state("report-example", "… with an example", look),
        _state("report-sorted", "… sorted by a stage", sort),
        _state("report-none", "… nothing fits", search),
        _state("report-measure", "… about to measure", [OPEN]),
        _state("report-queued", "… waiting in line", run=("queued", [_event(
            "queued", position=1, wait_s=20.0)])),
        _state("report-running", "… a column that fills", run=("running", asking)),
        _state("report-stopped", "… stopped", run=("stopped", stopped)),
        _state("report-failed", "… failed", run=("failed", broken)),
        _state("report-done", "… with a column of one's own", every, run=("finished", done)),
        _state("report-invalid", "… a number that cannot work", [OPEN, MEASURE],
               {"measure": WRONG}),
        _state("report-lost", "… the kernel is gone", patience=50),
        _state("report-presenter", "… presenter mode", [*look, PRESENT]),
    ]  # fmt: skip


def _event(kind: str, **more: Any) -> dict[str, Any]:
    return {"v": 1, "t": NOW, "kind": kind, **more}


def _until(step: int) -> list[dict[str, Any]]:
    """A made-up run up to so many behaviours."""
    rows = [_event("started", step=0, total=len(NAMES), device="cpu", threads=1)]
    for place, name in enumerate(NAMES[:step], 1):
        right = (place * 7) % (ITEMS + 1)
        values = [1.0] * right + [0.0] * (ITEMS - right)
        rows.append(_event("measured", step=place, measure=name, values=values, final=True))
        rows.append(_event("metrics", step=place, total=len(NAMES), seconds=1.2 * place,
                           seconds_left=1.2 * (len(NAMES) - place), loss=None))  # fmt: skip
    return rows


def _state(
    name: str, title: str, steps: Sequence[Any] = (),
    replies: Mapping[str, Any] | None = None,
    run: tuple[str, list[dict[str, Any]]] | None = None, **more: Any,
) -> dict[str, Any]:  # fmt: skip
    settings = {"items": ITEMS, "behaviours": ", ".join(NAMES), "asked": "chat"}
    row = {"id": "a", "name": "Talk like a pirate", "state": run and run[0], "created": NOW,
           "model": "run:x", "settings": settings, "means": {}, "has_model": False}  # fmt: skip
    subject = {"name": "run:x", "title": "Talk like a pirate", "created": NOW}
    seen = {"runs": [row] if run else [], "subjects": [subject]}
    known: dict[str, Any] = {"warm": {}, "example": EXAMPLE, "open": seen, "runs": seen}
    known |= {"ping": {}} if "patience" not in more else {"open": "silence"}
    if run:
        known["events"] = {"events": run[1], "offset": 1, "state": run[0],
                           "spec": {"name": row["name"], "settings": settings},
                           "runner": "ready"}  # fmt: skip
    known |= replies or {}
    said = {ask: {"error": reply.to_json()} if isinstance(reply, LabError) else reply
            for ask, reply in known.items()}  # fmt: skip
    return {"id": name, "title": title, "widget": "report", "replies": said,
            "traits": {"boot": report_card.boot()}, "steps": list(steps), **more}  # fmt: skip
