"""The timeline: how post-training grew, one lane a theme, each entry with its source.

Everything travels with the widget, so it is drawn at once and needs no kernel afterwards.

What it leaves out: the facts (``data.milestones``) and what it looks like (``static/``).

Try it in a notebook::

    from posttrain_lab.widgets import Timeline
    Timeline(selected="DPO", lanes=["preference", "reasoning"])
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import anywidget
import traitlets

from posttrain_lab.data import milestones
from posttrain_lab.records import LabError
from posttrain_lab.widgets import assets

SCRIPT = assets.bundle("timeline.js")
STYLE = assets.look()


class Timeline(anywidget.AnyWidget):
    """The evolution of post-training; ``selected`` is the entry that is open at first."""

    _esm = SCRIPT
    _css = STYLE
    facts = traitlets.Dict().tag(sync=True)
    selected = traitlets.Unicode("InstructGPT").tag(sync=True)
    lanes = traitlets.List(traitlets.Unicode()).tag(sync=True)

    def __init__(
        self, selected: str = "InstructGPT", lanes: Sequence[str] = (), **traits: Any
    ) -> None:
        known = [each.name for each in milestones.timeline()]
        _check("entry", [selected], known)
        _check("lane", lanes, milestones.LANES)
        super().__init__(facts=facts(), selected=selected, lanes=list(lanes), **traits)


def facts() -> dict[str, Any]:
    """What the page draws, as plain JSON."""
    return {
        "lanes": [{"key": key, "title": name} for key, name in milestones.LANES.items()],
        "milestones": [each.to_json() for each in milestones.timeline()],
        "eras": [each.to_json() for each in milestones.eras()],
    }


def _check(what: str, given: Sequence[str], known: Sequence[str] | dict[str, str]) -> None:
    for name in given:
        if name not in known:
            raise LabError(
                f"The timeline has no {what} called {name!r}.",
                f"There are: {', '.join(known)}.",
                "Choose one of these.",
                what,
            )
