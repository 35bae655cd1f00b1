"""The constitution lab: rules to edit, a model that answers, and mends what broke them.

The page asks for a few requests at a time, so that something changes every few seconds. The
revised answers that break no rule become examples in the SFT studio, or a file.

What it leaves out: the revising (``inquiry.revising``), the rules' checks (``world``,
``graders.written_rules``), drawing (``static/``), training on the answers (the SFT studio).

Try it in a notebook::

    from posttrain_lab.widgets import ConstitutionLab
    ConstitutionLab()
"""

from __future__ import annotations

from typing import Any

import traitlets

from posttrain_lab.graders.written_rules import ASKS, KINDS
from posttrain_lab.models import catalog
from posttrain_lab.records import Example, LabError
from posttrain_lab.runs import drafts
from posttrain_lab.widgets import assets, desk, sft_studio
from posttrain_lab.widgets.asked import Asked
from posttrain_lab.world.constitution import RULES, Case, case

SCRIPT = assets.bundle("constitution_lab.js")
STYLE = assets.look()
NAME, STUDIO = "constitution-lab", "sft-studio"
TEMPTING = ("no_secrets", "honest", "ask_back")  # what pocket/chat breaks when asked afresh
NOT_HERE = ("pocket/reasoner",)  # it thinks first; a rule would judge its thoughts
FIRST = "pocket/chat"
AT_ONCE = 3  # requests in one question
MOST_ROWS = 64


class ConstitutionLab(Asked):
    """Rules and requests. Labs of the same ``name`` share what was typed."""

    _esm = SCRIPT
    _css = STYLE
    boot = traitlets.Dict().tag(sync=True)

    def __init__(self, name: str = NAME, **traits: Any) -> None:
        asks = {key: desk.ASKS[key] for key in ("open", "save", "warm", "inquire")}
        super().__init__(asks | {"open": _open, "use": _use}, boot=boot(name), **traits)


def boot(name: str = NAME) -> dict[str, Any]:
    """What the page draws at once: the rules, requests, models that are here."""
    models = [{"name": entry.name, "title": entry.title} for entry in catalog.MODELS
              if entry.kind != "base" and entry.name not in NOT_HERE
              and (entry.installed() or entry.name == FIRST)]  # fmt: skip
    return {
        "name": name,
        "studio": STUDIO,
        "rules": [{"name": rule.name, "text": rule.text} for rule in RULES],
        "kinds": [[kind, text] for kind, text in KINDS.items() if kind != ASKS],
        "requests": requests(),
        "models": sorted(models, key=lambda model: model["name"] != FIRST),
        "at_once": AT_ONCE,
        "most": {"rules": 24, "requests": MOST_ROWS},
    }


def requests() -> list[dict[str, str]]:
    """Requests that tempt the model, and for the other rules a bad answer to begin with."""
    return [{"request": made.request}
            | ({} if made.rule.name in TEMPTING else {"answer": made.bad})
            for made in cases()]  # fmt: skip


def cases() -> list[Case]:
    """One case for each rule, two where it tempts; no request stands twice."""
    found: dict[str, Case] = {}
    for rule in RULES:
        wanted, index = len(found) + (2 if rule.name in TEMPTING else 1), 0
        while len(found) < wanted:
            made = case(rule, "validation", index)
            found.setdefault(made.request, made)
            index += 1
    return list(found.values())


def _open(message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
    return {"draft": drafts.load(desk.seat_of(message), str(message.get("name", "")))}


def _use(message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
    """Puts the answers into the studio's draft, newer than any that the page knows."""
    seat, rows, before = desk.seat_of(message), message.get("rows"), message.get("before")
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_ROWS:
        raise LabError("There are no answers to learn from.",
                       "It takes one that breaks no rule.", "Ask first.")  # fmt: skip
    examples = [Example.from_json(row) for row in rows]
    kept = drafts.load(seat, STUDIO)
    known = [each for each in (kept, before) if isinstance(each, dict)]
    draft = into(max(known, key=_rev, default={}), examples)
    drafts.save(seat, STUDIO, draft)
    return {"draft": draft, "count": len(examples)}


def into(draft: dict[str, Any], examples: list[Example]) -> dict[str, Any]:
    """The studio's draft with these examples in place of one set's own."""
    first = sft_studio.first_picture()
    chosen = next((b for b in first["behaviours"] if b["name"] == "secrets"),
                  first["behaviours"][0])  # fmt: skip
    rows = [{"before": [], "prompt": each.prompt[-1].content, "answer": each.answer}
            for each in examples]  # fmt: skip
    made = {"examples": rows, "probes": [row["prompt"] for row in rows[:3]],
            "settings": chosen["settings"], "model": FIRST, "seed": 0, "run": None}  # fmt: skip
    sets = draft.get("sets") if isinstance(draft.get("sets"), dict) else {}
    return {"v": 1, "rev": _rev(draft) + 1, "behaviour": chosen["name"],
            "sets": sets | {chosen["name"]: made},
            "compare": draft.get("compare", [])}  # fmt: skip


def _rev(draft: dict[str, Any]) -> int:
    rev = draft.get("rev")
    return rev if type(rev) is int and rev >= 0 else 0
