"""The states of the leak scanner for the style page: the example's own scan, and what may come.

What it leaves out: the page that shows them (``style_page``).

Try it::

    >>> [state["id"] for state in states()][:2]
    ['leak', 'leak-own']
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from posttrain_lab.records import LabError
from posttrain_lab.scans import ready, results
from posttrain_lab.widgets import leak_scanner

PRESENT = ["click", "[aria-label^='Presenter']"]
SCAN = ["click", ".ptl-lk-verbs .ptl-primary"]
EVIL = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
LONG = "endless " * 300
QUIET = ("ping", "save", "stop", "forget", "scan")
EMPTY = LabError("mine.jsonl is empty.", "A scan needs training data.", "Choose another file.",
                 "train")  # fmt: skip
SHORT = LabError("The computer ran out of memory.", "Both files are held in it.",
                 "Use smaller files, or: posttrain-lab leakage scan")  # fmt: skip
MISSING = LabError("There are no test items yet.", "A scan compares two files.",
                   "Drop the missing one.", "evals")  # fmt: skip


@cache
def _boot() -> dict[str, Any]:
    return leak_scanner.boot("style-leak")


@cache
def _match() -> dict[str, Any]:
    """The first match of the example that is not word for word."""
    scan = ready.ready(False)
    for at, row in enumerate(scan.found()):
        found = row.matches[0]
        if found.rule == "masked" and found.margin > 0:
            return results.side_by_side(scan, at, found.item, found.channel)
    raise ValueError("The example has no match on the channel masked.")


def states() -> list[dict[str, Any]]:
    """Each state: an id, a title, the widget, its traits, replies and what is clicked."""
    scan = _boot()["ready"]
    own = {"source": "own"}
    both = _files()
    one = {"train": both["train"], "evals": None}
    done = _scan("done", 240)
    none = done | {"rows": []}
    wild = {"train": _file("train", EVIL), "evals": _file("evals", LONG)}
    loose = {"dials": {"off": ["exact"], "more": {"words": -0.2, "surface": 0.3}, "policy": {
        "passages": False, "headers": False, "generic": True}}}  # fmt: skip
    return [
        _state("leak", "Leak scanner, opens with an example"),
        _state("leak-own", "… own files, scanned", own, both, done),
        _state("leak-one", "… one file is missing", own, one, None, [SCAN],
               {"scan": MISSING}),
        _state("leak-two", "… two files, not scanned yet", own, both),
        _state("leak-reading", "… learning the items", own, both, _scan("learning", 0)),
        _state("leak-scanning", "… scanning", own, both, _scan("scanning", 96)),
        _state("leak-stopped", "… stopped", own, both, _scan("stopped", 96)),
        _state("leak-failed", "… a scan that failed", own, both,
               _scan("failed", 0, error=SHORT.to_json())),
        _state("leak-clean", "… nothing leaks", own, both, none),
        _state("leak-stale", "… a newer file", own, both,
               done | {"files": {"train": "older", "evals": "e"}}),
        _state("leak-dials", "… dials moved", loose, steps=[["open", ".ptl-fold"]]),
        _state("leak-wild", "… hostile texts", own | {"open": 7, "columns": 3, "dials": {
            "off": "x", "more": {"words": "y", "exact": 1e9}, "policy": [1]}}, wild,
            done | {"names": {"train": EVIL, "evals": LONG}, "ids": [EVIL] * len(scan["ids"]),
                    "rows": [row | {"says": EVIL} for row in done["rows"]]},
            replies={"match": {"match": _hostile()}}),
        _state("leak-lost", "… the kernel is gone", patience=50,
               replies=dict.fromkeys(("open", "ping", "match"), "silence")),
        _state("leak-presenter", "… presenter mode", steps=[PRESENT]),
    ]  # fmt: skip


def _files() -> dict[str, Any]:
    return {"train": _file("train", "my_training.jsonl"), "evals": _file("evals", "exam.csv")}


def _file(side: str, name: str) -> dict[str, Any]:
    kinds = {"question": ["prompt"], "answer": ["completion"]}
    return {"name": name, "file": f"{side}.jsonl", "id": side[0], "bytes": 34_000,
            "kinds": kinds, "columns": ["prompt", "completion", "source"], "problems": [],
            "first": {"prompt": "What is the capital of Italy?", "completion": "Rome.",
                      "source": EVIL}}  # fmt: skip


def _scan(state: str, rows: int, **more: Any) -> dict[str, Any]:
    """The example's scan as if of own files, as far as it is."""
    scan = _boot()["ready"]
    share = rows / 240
    told = scan["rows"][: round(share * len(scan["rows"]))]
    problems = ["my_training.jsonl: 2 of 242 lines are not valid JSON or too long (the first "
                "is line 17); they were left out."]  # fmt: skip
    progress = {"id": "own", "state": state, "rows": rows, "of": 240, "items": 58,
                "left": 12.4 if state == "scanning" else None, "seconds": 4.2,
                "problems": problems if state == "done" else [], **more}  # fmt: skip
    return {"progress": progress, "rows": told, "offset": 1, "headers": False,
            "ids": scan["ids"], "names": {"train": "my_training.jsonl", "evals": "exam.csv"},
            "files": {"train": "t", "evals": "e"}}  # fmt: skip


def _hostile() -> dict[str, Any]:
    text = {"text": EVIL + LONG, "spans": [[0, 10], [5, 40], [90, 9e9]], "before": True,
            "after": True}  # fmt: skip
    return {"row": 1, "id": EVIL, "rule": EVIL, "part": EVIL, "text": text,
            "parts": [{"kind": EVIL, **text}, {"kind": "answer", **text}]}  # fmt: skip


def _state(
    name: str, title: str, draft: Mapping[str, Any] | None = None,
    files: Mapping[str, Any] | None = None, scan: Mapping[str, Any] | None = None,
    steps: Sequence[Any] = (), replies: Mapping[str, Any] | None = None, **more: Any,
) -> dict[str, Any]:  # fmt: skip
    kept = None if draft is None else {"rev": 1, **draft}
    known: dict[str, Any] = {ask: {} for ask in QUIET}
    here = files or {"train": None, "evals": None}
    known |= {"open": {"draft": kept, "files": here, "scan": scan}}
    known |= {"look": {"scan": scan and {**scan, "rows": []}}, "match": {"match": _match()}}
    known |= {"ready": {"scan": _boot()["ready"]}, "take": EMPTY}
    known |= {"export": {"name": "mine.leaks.html", "text": "<html>", "next": None}}
    known |= replies or {}
    told = {ask: {"error": reply.to_json()} if isinstance(reply, LabError) else reply
            for ask, reply in known.items()}  # fmt: skip
    traits = {"boot": _boot() | {"name": f"style-{name}"}}
    return {"id": name, "title": title, "widget": "leak", "traits": traits, "replies": told,
            "steps": list(steps), **more}  # fmt: skip
