"""C38: exact copies, paraphrases and the format each inflate a score in a way of their own.

An exact copy and a paraphrase make the model right on what leaked and on nothing else. The
format makes wrong answers look right. No one detector sees all three.

What it leaves out: leaks into pre-training and into rewards (``leak_stages``, ``two_faces``).

Try it: ``posttrain-lab claims run C38 --quick``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from posttrain_lab.claims import leaks
from posttrain_lab.claims.claim import Arm, Budget, Claim, Lab
from posttrain_lab.claims.contamination import LEAKED, ROWS, TWIN, both, score, trained

MEASURE = "items with a mark that no skill earned, from each kind of leak"
MARKS = "marks that no skill earned"
KINDS = ("exact", "paraphrase", "format")
RATE = 0.4  # of the rows: each item stands in two, in other words each time
FORM = re.compile(r"<answer>\s*\d+\s*</answer>")


def inflated(kind: str) -> str:
    return f"{MARKS}: {kind}"


def found(kind: str, detector: str) -> str:
    return f"{kind} leaks flagged by the {detector}"


def unearned(
    lab: Lab, model: str, kind: str, test: Sequence[Any], fair: Sequence[float]
) -> tuple[list[float], list[str]]:
    """For each item whether it got a mark without skill, and what was said.

    Of copies and paraphrases: the item is right and its clean twin is wrong. Of the format:
    under the test's header the answer has the test's form, and its number is wrong.
    """
    if kind != "format":
        leaked, said = score(lab, model, test)
        return [float(a > b) for a, b in zip(leaked, fair, strict=True)], said
    headed = [replace(one, text=f"{leaks.HEADER} {one.text}") for one in test]
    marks, said = score(lab, model, headed)
    return [float(bool(FORM.search(text)) and not mark)
            for text, mark in zip(said, marks, strict=True)], said  # fmt: skip


def _rows(lab: Lab, kind: str, rate: float) -> list[leaks.Row]:
    test, _ = both(lab)
    return leaks.contaminated(test, lab.first, ROWS * len(test), rate, kind)


def _arm(lab: Lab, rate: float) -> None:
    """One training for each kind of leak; without leaks all kinds are one set."""
    test, twin = both(lab)
    models: dict[str, str] = {}
    every: list[list[float]] = []
    right: list[float] = []
    for kind in KINDS:
        rows = _rows(lab, kind, rate)
        models[kind] = trained(lab, rows) if rate or not models else next(iter(models.values()))
        fair, _ = score(lab, models[kind], twin)
        marks, said = unearned(lab, models[kind], kind, test, fair)
        lab.record(inflated(kind), marks, [p.text for p in test])
        every, right = [*every, marks], right + fair
        places = [n for n, row in enumerate(_rows(lab, kind, RATE)) if row.item is not None]
        for name in leaks.DETECTORS:
            flagged = leaks.found_by(name, rows, test)
            lab.record(found(kind, name), [flagged[p] for p in places], [str(places)])
        lab.show([f"{kind}: {test[0].text}"], said[:1])
    lab.record(MEASURE, [min(marks) for marks in zip(*every, strict=True)],
               [p.text for p in (*test, *twin)])  # fmt: skip
    lab.record(TWIN, right, [f"{kind} {p.text}" for kind in KINDS for p in twin])


CLAIM = Claim(
    id="C38",
    slide="Classic leakage pathways: SFT",
    says="Exact copies, paraphrases and the test's format each inflate a score in a way of "
         "their own.",
    asks="Three sets leak the test in 40 % of their rows: as exact copies, as paraphrases, or "
         "only its header and form of answer. How many more of its items than without a leak "
         "will get a mark that no skill earned from each of the three?",
    measure=MEASURE,
    better="higher",
    unit="share",
    treatment=Arm("leaks of three kinds", "SFT on each of three contaminated sets",
                  lambda lab: _arm(lab, RATE)),
    control=Arm("no leaks", "SFT on as many rows without leaks", lambda lab: _arm(lab, 0.0)),
    quick=Budget(seeds=4, items=20, steps=80),
    full=Budget(seeds=5, items=40, steps=160),
    more=(*map(inflated, KINDS), TWIN,
          *(found(kind, name) for kind in KINDS for name in leaks.DETECTORS)),
    looked=LEAKED,
    note="A mark without skill: of copies and paraphrases, an item is right whose clean twin "
         "is wrong; of the format, an answer has the test's form and a wrong number. The "
         "verdict counts items that all three inflate, so it is as weak as the weakest: read "
         "each kind in its own row. Beside the leaking rows that a detector flags stand as "
         "many clean rows: what it flags of those is a false alarm.",
)  # fmt: skip
