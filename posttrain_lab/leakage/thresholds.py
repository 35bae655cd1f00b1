"""From which score on a rule tells a leak, so that few independent texts are flagged.

The test items themselves are the independent texts: no item is a leak of another, so what
one scores as a document against the others is what chance gives. A part that another item
comes near gets a threshold of its own above that; what is left decides the threshold of the
rule, so that at most the stated share of items would have been flagged, each by thresholds
that the others set. No threshold falls below the rule's floor, which was set once on the
calibrating family of planted leaks (``python -m tools.leak_scores``).

What it leaves out: a blend of the rules. Each is a rule of its own; they are joined by "or".

Try it::

    >>> chance = Chance(np.array([0, 1]), np.array([1, 0]), np.array([0.7, 0.2]))
    >>> made = calibrated("surface", chance, parts=2, documents=2, share=0.01)
    >>> made.round(2).tolist()
    [0.72, 0.75]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

NEVER = 9e9


@dataclass(frozen=True)
class Rule:
    """A rule's lowest and highest common threshold, and how far above chance to stay.

    ``twin``: a part that another item scores this much on is not told by the rule at all.
    """

    floor: float
    ceiling: float
    margin: float
    twin: float


RULES = {
    "surface": Rule(0.5, 0.9, 0.05, 9.0),
    "passage": Rule(13.0, 26.0, 3.0, NEVER),
    "order": Rule(0.82, 0.86, 0.05, 9.0),
    "brief": Rule(0.92, 0.95, 0.01, 9.0),
    "masked": Rule(0.6, 0.97, 0.06, 0.9),
    "swapped": Rule(0.86, 0.88, 0.05, 0.94),
    "together": Rule(0.97, 0.99, 0.01, 9.0),
    "words": Rule(0.66, 0.97, 0.06, 0.94),
    "numbers": Rule(0.6, 0.95, 0.06, 0.94),
    "details": Rule(0.5, 0.95, 0.06, 9.0),
}
SURE = {
    "surface": 0.97,
    "order": 0.97,
    "brief": 0.99,
    "together": 1.0,
}  # as high as a part's own threshold goes


@dataclass(frozen=True)
class Chance:
    """What items score on parts of other items: document, part and score of each pair.

    ``copies``: pairs so alike on the surface that one is a version of the other. They raise
    the part's own threshold, not the rule's.
    """

    document: np.ndarray
    part: np.ndarray
    score: np.ndarray
    copies: np.ndarray | None = None


def calibrated(
    rule: str, chance: Chance, parts: int, documents: int, share: float
) -> np.ndarray:
    """The rule's threshold for each part. # (P)

    Args:
        rule: its name.
        chance: what independent texts score.
        parts: how many parts the items have.
        documents: how many independent texts were tried.
        share: of these that may be flagged by this rule.
    """
    about = RULES[rule]
    first, second, whose = _two_best(chance, parts)
    # A part's best score by chance, where the others' thresholds would have let it through.
    surprise = (first > second + about.margin) & (second < about.twin)
    if chance.copies is not None and len(chance.copies):
        surprise[chance.part[chance.copies]] = False
    common = _common(about, first[surprise], whose[surprise], int(share * documents))
    own = np.where(first > 0, first + about.margin, 0.0)
    own = np.minimum(own, SURE.get(rule, NEVER))
    own = np.where(first >= about.twin, NEVER, own)
    return np.maximum(common, own)


def _two_best(chance: Chance, parts: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Each part's two highest scores, and which document has the highest."""
    first, second = np.zeros(parts), np.zeros(parts)
    whose = np.full(parts, -1)
    for document, part, score in zip(
        chance.document.tolist(), chance.part.tolist(), chance.score.tolist(), strict=True
    ):
        if score > first[part]:
            first[part], second[part], whose[part] = score, first[part], document
        elif score > second[part]:
            second[part] = score
    return first, second, whose


def _common(about: Rule, scores: np.ndarray, whose: np.ndarray, allowed: int) -> float:
    """The lowest threshold that flags no more documents than allowed."""
    best: dict[int, float] = {}
    for score, document in zip(scores.tolist(), whose.tolist(), strict=True):
        best[document] = max(best.get(document, 0.0), score)
    ordered = sorted(best.values(), reverse=True)
    if len(ordered) <= allowed:
        return about.floor
    return float(np.clip(ordered[allowed] + about.margin / 3, about.floor, about.ceiling))
