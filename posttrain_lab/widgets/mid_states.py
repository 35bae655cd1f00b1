"""The states of the mid-training bench for the style page, on its recorded answers.

What it leaves out: the page that shows them (``style_page``).

Try it::

    >>> [state["id"] for state in states()][:2]
    ['mid', 'mid-pictures']
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from posttrain_lab.records import LabError
from posttrain_lab.widgets import mid_training

PRESENT = ["click", "[aria-label^='Presenter']"]
LONG = LabError(
    "The text is 412 letters long.", "It needs 1 to 300 letters.", "Shorten it.", "text"
)
SLOW = LabError(
    "The model did not answer in time.", "An answer may take 30 seconds.",
    "Ask for less, or choose a smaller model.", "models",
)  # fmt: skip


def states() -> list[dict[str, Any]]:
    """Each state: an id, a title, the widget, its traits, replies and what is clicked."""
    ask = ["click", ".ptl-bench-in .ptl-primary"]
    pictures, context, forgotten = (
        [["click", f".ptl-bench-tab:nth-child({n})"]] for n in (2, 3, 4)
    )
    two = [*pictures, ["click", ".ptl-strip li:nth-child(2) button"]]
    (text,) = mid_training.boot()["recording"]["context"]
    hidden = {"document": text, "recall": {"later": True}}
    ask_text = [*context, ["click", ".ptl-bench-panel:not([hidden]) .ptl-primary"]]
    return [
        _state("mid", "Mid-training bench, opens with recorded answers"),
        _state("mid-pictures", "… pictures", pictures),
        _state("mid-two", "… a picture with wrong pixels", two),
        _state("mid-context", "… longer texts", context),
        _state("mid-forgotten", "… what was forgotten", forgotten),
        _state("mid-waking", "… waking the models", [ask], {"spanish": {"later": True}}),
        _state("mid-reading", "… reading a text", ask_text, hidden),
        _state("mid-invalid", "… a text that is too long", [ask], {"spanish": LONG}),
        _state("mid-slow", "… no answer in time", ask_text, {"document": SLOW}),
        _state("mid-empty", "… nothing recorded", boot={"recording": None}),
        _state("mid-missing", "… a stage is missing", boot={"stages": []}),
        _state("mid-lost", "… the kernel is gone", [["click", ".ptl-bench-in .ptl-quiet"]],
               patience=50),
        _state("mid-presenter", "… presenter mode", [PRESENT]),
        _state("mid-pictures-presenter", "… presenter mode", [*two, PRESENT]),
        _state("mid-context-presenter", "… presenter mode", [*context, PRESENT]),
        _state("mid-forgotten-presenter", "… presenter mode", [*forgotten, PRESENT]),
    ]  # fmt: skip


def _state(
    name: str, title: str, steps: Sequence[Any] = (),
    replies: Mapping[str, Any] | None = None, boot: Mapping[str, Any] | None = None,
    **more: Any,
) -> dict[str, Any]:  # fmt: skip
    known = {"warm": {}} | dict(replies or {})
    known |= {} if "patience" in more else {"ping": {}}
    said = {ask: {"error": reply.to_json()} if isinstance(reply, LabError) else reply
            for ask, reply in known.items()}  # fmt: skip
    traits = {"boot": mid_training.boot() | dict(boot or {})}
    return {"id": name, "title": title, "widget": "mid", "traits": traits, "replies": said,
            "steps": list(steps), **more}  # fmt: skip
