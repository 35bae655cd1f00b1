"""The states of a reader's own run beside a claim's arms, for the style page.

What it leaves out: the card's other states (``claim_states``), and any real run: these
numbers stand here to be looked at.

Try it::

    >>> [state["id"] for state in states()][:2]
    ['own-none', 'own']
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from posttrain_lab.claims import ledger
from posttrain_lab.claims.verdict import in_words
from posttrain_lab.events import (
    Event,
    Failed,
    Finished,
    Logged,
    Measured,
    Metrics,
    Progress,
    Queued,
    Started,
    Stopped,
)
from posttrain_lab.records import LabError
from posttrain_lab.widgets import claim_states
from posttrain_lab.widgets.claim_card import boot

CLAIM = ledger.find("C01")
NAMES = list(CLAIM.behaviours.values())
EACH = 30  # of each behaviour, over three seeds
NOW = 1_700_000_000.0
TITLE = "Talk like a pirate, with <b>rum</b>"
SUBJECT = {"name": "run:x", "title": TITLE, "created": NOW}
ROW = {
    "id": "a", "name": TITLE, "state": "finished", "created": NOW, "model": "run:x", "seed": 0,
    "settings": {"items": 10, "seeds": 3, "behaviours": ", ".join(NAMES), "asked": "chat"},
    "means": {}, "has_model": False,
}  # fmt: skip
GONE = LabError(
    "That run has no model that could be asked.", "It has one when it has finished.",
    "Choose another.", "model",
)  # fmt: skip
ADD = ["click", ".ptl-claim-own-add button"]
PRESENT = ["click", "[aria-label^='Presenter']"]


def states() -> list[dict[str, Any]]:
    """Every state to look at, in reading order."""
    asking = [*_until(6), Progress(NAMES[6], 6, len(NAMES))]
    done = [*_until(len(NAMES)), Finished(len(NAMES), 38.0)]
    broken = Failed("Memory ran out.", "The model must fit.", "Choose a smaller one.")
    return [
        _state("own-none", "C01 without a finished run of one's own", subjects=()),
        _state("own", "… with one to choose"),
        _state("own-refused", "… one that is gone", refused=GONE, steps=[ADD]),
        _state("own-queued", "… waiting in line", run=("queued", [Queued(1, 20.0)])),
        _state("own-running", "… being asked", run=("running", asking)),
        _state("own-stopped", "… stopped", run=("stopped", [*_until(6), Stopped(6)])),
        _state("own-failed", "… failed", run=("failed", [*_until(0), broken])),
        _state("own-done", "… beside both arms", run=("finished", done)),
        _state("own-presenter", "… in presenter mode", run=("finished", done),
               steps=[PRESENT]),
    ]  # fmt: skip


def _until(step: int) -> list[Event]:
    """A made-up card up to so many behaviours."""
    rows: list[Event] = [Started(0, len(NAMES), "cpu", 1)]
    for place, name in enumerate(NAMES[:step], 1):
        right = (place * 7) % (EACH + 1)
        rows.append(Measured(place, name, [1.0] * right + [0.0] * (EACH - right)))
        left = 2.0 * (len(NAMES) - place)
        rows.append(Metrics(place, len(NAMES), seconds=2.0 * place, seconds_left=left))
    return rows


def _state(
    name: str, title: str, run: tuple[str, list[Event]] | None = None,
    subjects: Sequence[dict[str, Any]] = (SUBJECT,), refused: LabError | None = None,
    steps: Sequence[Any] = (),
) -> dict[str, Any]:  # fmt: skip
    """The receipt of C01, and beside it the run in this state with this log."""
    columns = [ROW | {"state": run[0]}] if run else []
    listed = {"columns": columns, "subjects": [] if run else list(subjects)}
    logged = [Logged(NOW, event).to_json() for event in run[1]] if run else []
    added = {"error": refused.to_json()} if refused else listed | {"run": "a"}
    replies = {
        "claim_open": {"trial": "t", "board": []}, "claim_follow": _followed(), "ping": {},
        "claim_own": listed, "claim_own_add": added,
        "events": {"events": logged, "offset": 1, "state": run and run[0], "runner": "ready"},
    }  # fmt: skip
    return {"id": name, "title": title, "widget": "claim", "boot": boot(CLAIM),
            "replies": replies, "steps": list(steps)}  # fmt: skip


def _followed() -> dict[str, Any]:
    """A finished trial of C01: its receipt, with every behaviour told beside."""
    part = {"n": EACH, "seeds": 3}
    good = part | {"value": 0.9, "low": 0.74, "high": 0.97}
    bad = part | {"value": 0.3, "low": 0.17, "high": 0.48}
    gap = part | {"value": 0.6, "low": 0.36, "high": 0.75}
    more = tuple({"measure": measure, "treatment": good, "control": bad, "difference": gap}
                 for measure in CLAIM.more)  # fmt: skip
    n = EACH * len(NAMES)
    made = claim_states.receipt("supported", 0.53, 0.09)
    arms = {
        "treatment": {"name": "chat", "value": 0.85, "low": 0.81, "high": 0.88, "n": n},
        "control": {"name": "base", "value": 0.32, "low": 0.28, "high": 0.36, "n": n},
    }  # fmt: skip
    made = replace(made, claim="C01", measure=CLAIM.measure, treatment=0.85, control=0.32, n=n,
                   arms=arms, more=more, guess=0.4)  # fmt: skip
    return {"arms": [], "state": "finished", "guess": 0.4, "budget": "quick",
            "receipt": made.to_json(), "words": in_words(CLAIM, made),
            "runner": "ready"}  # fmt: skip
