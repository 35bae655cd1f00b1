"""The states of the other widgets about leaks, for the style page, on what they really measure.

What it leaves out: the page that shows them (``style_page``), the scanner (``leak_states``).

Try it::

    >>> [state["id"] for state in states()][:2]
    ['scorecard', 'scorecard-measuring']
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from posttrain_lab.records import LabError
from posttrain_lab.scans import scorecard
from posttrain_lab.widgets import leak_scorecard

PRESENT = ["click", "[aria-label^='Presenter']"]
EVIL = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
WRONG = LabError("7 leaks of each kind were asked for.", "It can be 20, 50, 100.",
                 "Choose one of them.", "number")  # fmt: skip


@cache
def _card() -> dict[str, Any]:
    return scorecard.card(20, 0) | {"seconds": 0.4}


def states() -> list[dict[str, Any]]:
    """Each state: an id, a title, the widget, its traits, replies and what is clicked."""
    return _scorecards()


def _scorecards() -> list[dict[str, Any]]:
    wild = _card() | {"rows": [
        row | {"example": [EVIL, EVIL * 40]} for row in _card()["rows"]]}  # fmt: skip
    row = ["click", "tr[data-kind='numbers'] button"]
    return [
        _state("scorecard", "Detector score card", "scorecard", {"card": {"card": _card()}}),
        _state("scorecard-measuring", "… measuring", "scorecard", {"card": {"later": True}}),
        _state("scorecard-wrong", "… a number that is none", "scorecard", {"card": WRONG}),
        _state("scorecard-wild", "… hostile texts", "scorecard", {"card": {"card": wild}},
               [row]),
        _state("scorecard-presenter", "… presenter mode", "scorecard",
               {"card": {"card": _card()}}, [row, PRESENT]),
    ]  # fmt: skip


def _state(
    name: str, title: str, widget: str, replies: Mapping[str, Any],
    steps: Sequence[Any] = (), boot: Mapping[str, Any] | None = None, **more: Any,
) -> dict[str, Any]:  # fmt: skip
    told = {ask: {"error": reply.to_json()} if isinstance(reply, LabError) else reply
            for ask, reply in {"ping": {}, **replies}.items()}  # fmt: skip
    made = leak_scorecard.boot() if boot is None else dict(boot)
    return {"id": name, "title": title, "widget": widget, "traits": {"boot": made},
            "replies": told, "steps": list(steps), **more}  # fmt: skip
