"""The states of the pictures of facts for the style page: timeline, family, ranges.

What it leaves out: the page that shows them (``style_page``).

Try it::

    >>> [state["id"] for state in states()][:2]
    ['timeline', 'timeline-lanes']
"""

from __future__ import annotations

from typing import Any

from posttrain_lab.data import milestones
from posttrain_lab.widgets import family_picture, timeline

PRESENT = ["click", "[aria-label^='Presenter']"]


def states() -> list[dict[str, Any]]:
    """Each state: an id, a title, the widget, its traits and what is clicked on the way."""
    time = {"facts": timeline.facts(), "selected": "InstructGPT", "lanes": []}
    family = {"facts": family_picture.facts()}
    ranges = {"facts": milestones.deck_tables()}
    hide = [["click", f".ptl-time-toggle[data-hue={lane}]"] for lane in ("pretraining", "sft")]
    return [
        _state("timeline", "Timeline", "timeline", time),
        _state("timeline-lanes", "Timeline, two lanes hidden", "timeline", time, hide),
        _state("timeline-list", "Timeline as a list", "timeline", time,
               [["click", ".ptl-time-foot .ptl-button"]]),
        _state("timeline-presenter", "Timeline, presenter mode", "timeline", time, [PRESENT]),
        _state("family", "The Llama family", "family", family,
               [["click", ".ptl-family-model:nth-child(4)"]]),
        _state("family-table", "The Llama family as a table", "family", family,
               [["open", "details"]]),
        _state("family-presenter", "The family, presenter mode", "family", family, [PRESENT]),
        _state("ranges", "Benchmark ranges", "ranges", ranges),
        _state("ranges-presenter", "Ranges, presenter mode", "ranges", ranges, [PRESENT]),
    ]  # fmt: skip


def _state(
    name: str, title: str, widget: str, traits: dict[str, Any],
    steps: list[list[str]] | None = None,
) -> dict[str, Any]:  # fmt: skip
    return {"id": name, "title": title, "widget": widget, "traits": traits,
            "replies": {}, "steps": steps or []}  # fmt: skip
