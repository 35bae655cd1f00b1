"""The states of the contamination lab for the style page: nothing yet, training, measured.

Rows and claims are what the kernel really answers; the trials of "yours" are recorded ones,
and stand here to be looked at.

What it leaves out: the page that shows them (``style_page``).

Try it::

    >>> [state["id"] for state in states()][:2]
    ['contamination', 'contamination-empty']
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from posttrain_lab.settings.leak import LeakKnobs
from posttrain_lab.widgets import leak_lab, leak_lab_desk

PRESENT = ["click", ".ptl-cont > .ptl-top [aria-label^='Presenter']"]
EVIL = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
GOING = LeakKnobs(stage="rl", rate=20)


def states() -> list[dict[str, Any]]:
    """Each state: an id, a title, the widget, its traits, replies and what is clicked."""
    boot = leak_lab.boot()
    own = [row | {"state": "finished"} for row in boot["recorded"][:5]]
    named = leak_lab_desk.named(GOING.id) | {"trial": "t", "arms": 6, "done": 2}
    going = [named | {"state": "running"}, named | {"state": "stopped", "trial": "s"}]
    paraphrase = LeakKnobs(kind="paraphrase", rate=20, cleaned=True)
    turned = {"lab_look": leak_lab_desk.look(paraphrase)}
    wild = boot | {"look": boot["look"] | {"shown": [
        {"leaked": {"prompt": EVIL * 9, "answer": EVIL},
         "item": {"prompt": EVIL, "answer": EVIL * 9}}]}}  # fmt: skip
    pick = ["click", "[data-value=paraphrase]"]
    return [
        _state("contamination", "Contamination lab, opens with recordings", boot),
        _state("contamination-empty", "… nothing measured",
               boot | {"recorded": [], "recording": None}),
        _state("contamination-turned", "… another kind, cleaned", boot, turned, [pick]),
        _state("contamination-own", "… measured, and training", boot,
               {"open": {"draft": None, "trials": [*going, *own]}}),
        _state("contamination-wild", "… hostile texts", wild),
        _state("contamination-presenter", "… presenter mode", boot, steps=[PRESENT]),
    ]  # fmt: skip


def _state(
    name: str, title: str, boot: dict[str, Any], replies: dict[str, Any] | None = None,
    steps: Sequence[Any] = (),
) -> dict[str, Any]:  # fmt: skip
    known = {"ping": {}, "open": {"draft": None, "trials": []}, "save": {},
             "lab_results": {"trials": []}, "lab_doses": {"begun": [], "trials": []},
             "lab_look": boot["look"], "claim_open": {"trial": None, "board": []}}  # fmt: skip
    return {"id": name, "title": title, "widget": "contamination",
            "traits": {"boot": boot | {"name": f"style-{name}"}},
            "replies": known | (replies or {}), "steps": list(steps)}  # fmt: skip
