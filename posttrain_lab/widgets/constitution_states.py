"""The states of the constitution lab for the style page; what its model says is made up.

What it leaves out: the page that shows them (``style_page``).

Try it::

    >>> [state["id"] for state in states()][:2]
    ['constitution', 'constitution-asking']
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from posttrain_lab.records import LabError
from posttrain_lab.widgets import constitution_lab
from posttrain_lab.world.constitution import RULES, broken

PRESENT = ["click", "[aria-label^='Presenter']"]
ASK = ["click", ".ptl-primary"]
EVIL = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
LATE = LabError(
    "The model did not answer within 30 seconds.", "An answer takes seconds.",
    "Ask again, or choose a smaller model.", "models",
)  # fmt: skip


@cache
def _boot() -> dict[str, Any]:
    return constitution_lab.boot("style-constitution")


def states() -> list[dict[str, Any]]:
    """Each state: an id, a title, the widget, its traits, replies and what is clicked."""
    own = {"name": "own 1", "text": "Answer in at most 3 words.", "kind": "at most N words",
           "value": 3}  # fmt: skip
    wild = {"name": "own 1", "text": EVIL, "kind": "must contain", "value": EVIL}
    odd = {"off": 7, "own": [wild, "x"], "requests": [{"request": EVIL, "answer": EVIL}, 4]}
    said = _result(EVIL, EVIL * 9, EVIL * 20, True)
    half = [*_replies()[:2], {"later": True}]
    lost = dict.fromkeys(("open", "ping", "inquire"), "silence")
    return [
        _state("constitution", "Constitution lab, nothing asked yet"),
        _state("constitution-asking", "… the model is at it", [ASK], inquire=half),
        _state("constitution-done", "… done", [ASK]),
        _state("constitution-used", "… its answers are in the studio",
               [ASK, ["click", ".ptl-cn-learn .ptl-strong:not(:disabled)"]]),
        _state("constitution-own", "… a rule of one's own, two switched off",
               draft={"own": [own], "off": ["modest", "short"]}),
        _state("constitution-none", "… every rule is off", [ASK],
               draft={"off": [rule.name for rule in RULES]}),
        _state("constitution-error", "… the model did not answer", [ASK],
               inquire={"error": LATE.to_json()}),
        _state("constitution-wild", "… hostile texts", [ASK], draft=odd,
               inquire=_reply([said])),
        _state("constitution-lost", "… the kernel is gone", replies=lost, patience=50),
        _state("constitution-presenter", "… presenter mode", [ASK, PRESENT]),
    ]  # fmt: skip


def _result(request: str, said: str, revised: str, given: bool) -> dict[str, Any]:
    before, after = list(broken(request, said)), list(broken(request, revised))
    steps = [{"rule": name, "critique": "", "answer": revised, "broken": after}
             for name in before[:1]]  # fmt: skip
    return {"request": request, "answer": said, "given": given, "before": before,
            "steps": steps, "revision": revised if before else said,
            "after": after if before else [], "unknown": []}  # fmt: skip


def _reply(results: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"answer": {"models": {constitution_lab.FIRST: {"requests": list(results)}}}}


@cache
def _replies() -> list[dict[str, Any]]:
    """A revision for each ready request; every fifth one fails, and one needs none."""
    made = constitution_lab.cases()
    results = [
        _result(c.request, c.revised if i == 3 else c.bad, c.bad if i % 5 == 4 else c.revised,
                c.rule.name not in constitution_lab.TEMPTING)
        for i, c in enumerate(made)
    ]  # fmt: skip
    step = constitution_lab.AT_ONCE
    return [_reply(results[i : i + step]) for i in range(0, len(results), step)]


def _state(
    name: str, title: str, steps: Sequence[Any] = (), inquire: Any = None,
    draft: Mapping[str, Any] | None = None, replies: Mapping[str, Any] | None = None,
    **more: Any,
) -> dict[str, Any]:  # fmt: skip
    kept = None if draft is None else {"rev": 1, **draft}
    known = {"ping": {}, "warm": {}, "save": {}, "open": {"draft": kept},
             "inquire": _replies() if inquire is None else inquire,
             "use": {"draft": {"v": 1, "rev": 2, "sets": {}}, "count": 12}}  # fmt: skip
    known |= replies or {}
    traits = {"boot": _boot() | {"name": f"style-{name}", "studio": f"style-{name}-studio"}}
    return {"id": name, "title": title, "widget": "constitution", "traits": traits,
            "replies": known, "steps": list(steps), **more}  # fmt: skip
