"""What a reader takes home of a scan: a report as a page or as lines, a cleaned copy.

All are made by the dials as they stand, which the report says. A cleaned copy is a new file,
handed to the browser: nothing of the learner's is ever written over.

What it leaves out: how a report looks (``leakage.report``).

Try it::

    made(ready.ready(False), Dials(), "json")[1]
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any

from posttrain_lab.leakage.index import CHANNELS, EXTRA, SHARE
from posttrain_lab.leakage.matches import LOOSER, Dials, judged
from posttrain_lab.leakage.policy import Policy
from posttrain_lab.leakage.report import Finding, Scanned, page
from posttrain_lab.records import LabError
from posttrain_lab.scans.results import Result, whole

WHAT = ("html", "json", "clean")
HIGHEST = 0.4


def dials_of(told: Any, headers: bool) -> Dials:
    """A page's dials, checked.

    Raises:
        LabError: they are none.
    """
    wrong = LabError("The page sent dials that are none.", "", "Reload it.", "dials")
    if not isinstance(told, Mapping):
        raise wrong
    off, more, policy = (told.get(key) for key in ("off", "more", "policy"))
    known = CHANNELS + EXTRA
    if not (
        isinstance(off, list) and isinstance(more, Mapping) and isinstance(policy, Mapping)
    ):
        raise wrong
    if not set(map(str, off)) <= set(known) or not set(more) <= set(known):
        raise wrong
    if not all(type(v) in (int, float) and -LOOSER <= v <= HIGHEST for v in more.values()):
        raise wrong
    chosen = Policy(bool(policy.get("passages", True)), headers, bool(policy.get("generic")))
    return Dials(frozenset(map(str, off)), {k: float(v) for k, v in more.items()}, chosen)


def findings(result: Result, dials: Dials) -> Iterator[Finding]:
    """The rows that leak by these dials."""
    for row in result.found():
        match = judged(row.matches, dials)
        if match is not None:
            item = result.items[match.item]
            yield Finding(result.train, row.row, item.id, match.channel, match.score,
                          (match.span,), row.text, item.text, match.part)  # fmt: skip


def made(result: Result, dials: Dials, what: str) -> tuple[str, str]:
    """The file's name and its text.

    Raises:
        LabError: there is no such file to make, or the training data are gone.
    """
    found = tuple(findings(result, dials))
    stem = PurePath(result.train).name.split(".")[0] or "training"
    if what == "json":
        lines = [json.dumps(f.to_json()) + "\n" for f in found]
        return f"{stem}.leaks.jsonl", "".join(lines)
    if what == "html":
        notes = (*result.notes, *in_words(dials))
        scanned = Scanned(result.train, result.evals, result.rows, len(result.items), found,
                          notes, {}, SHARE)  # fmt: skip
        return f"{stem}.leaks.html", whole(page(scanned))
    if what != "clean":
        raise LabError("There is no such file to make.", "", "Reload the page.", "what")
    flagged = {f.row for f in found}
    kept = (g.content for g in result.originals() if g.row not in flagged)
    rows = (c if isinstance(c, dict) else {"text": c} for c in kept)
    return f"{stem}.clean.jsonl", "".join(json.dumps(r, default=str) + "\n" for r in rows)


def in_words(dials: Dials) -> list[str]:
    """What was set otherwise than as calibrated, a sentence each."""
    said = [f"The channel {name} was off." for name in sorted(dials.off)]
    said += [f"The channel {name} asked for {abs(v):.2f} {'more' if v > 0 else 'less'} than as "
             "calibrated." for name, v in sorted(dials.more.items()) if v]  # fmt: skip
    policy = dials.policy
    said += [] if policy.passage_only else ["A passage without its question did not count."]
    said += ["A header that several items share counted."] if policy.shared_header else []
    return said + (["Everyday questions counted inside other text, too."]
                   if policy.generic_questions else [])  # fmt: skip
