"""The dose curve of a receipt of C35: what each share of leaked rows did to the score.

What it leaves out: running the claim (``trials``), drawing the curve.

Try it::

    trial = trials.begin("C35"); …; doses(trial.receipt())
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from posttrain_lab.claims import leaks
from posttrain_lab.claims.contamination import (
    CLAIM,
    FLAGGED,
    GAP,
    LEAKED,
    MEASURE,
    RATES,
    TWIN,
    told,
)
from posttrain_lab.records import LabError, Receipt
from posttrain_lab.statistics import Interval


@dataclass(frozen=True)
class Dose:
    """What one share of leaked rows did. ``cleaned``: after the scanner took out what it saw.

    ``leaked``, ``twin``: shares of right answers; ``gap``: the one minus the other, by item.
    Each with its 95 % interval over seeds and items.
    """

    rate: float
    cleaned: bool
    leaked: Interval
    twin: Interval
    gap: Interval

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Detector:
    """Of the leaking rows, the share it flagged; of as many clean ones, its false alarms."""

    name: str
    recall: Interval
    false_alarms: Interval

    @property
    def precision(self) -> float | None:
        """Of what it flags, the share that leaks, were half of the rows leaks."""
        both = self.recall.value + self.false_alarms.value
        return self.recall.value / both if both else None

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"precision": self.precision}


def doses(receipt: Receipt) -> list[Dose]:
    """0, 1, 5 and 20 %, and 20 % after cleaning.

    Raises:
        LabError: the receipt is not one of C35.
    """
    table = _table(receipt)

    def dose(arm: str, named: float, rate: float, cleaned: bool = False) -> Dose:
        found = [table[told(what, named)][arm] for what in (LEAKED, TWIN, GAP)]
        return Dose(rate, cleaned, *(_interval(each) for each in found))

    return [
        dose("control", RATES[0], 0.0),
        *(dose("treatment", rate, rate) for rate in RATES),
        dose("control", RATES[-1], RATES[-1], cleaned=True),
    ]


def detectors(receipt: Receipt) -> list[Detector]:
    """What the detectors flagged of the set with the most leaks, and of the one without.

    Raises:
        LabError: the receipt is not one of C35.
    """
    table = _table(receipt)
    rows = [(name, table[f"{FLAGGED} {name}"]) for name in leaks.DETECTORS[:2]]
    return [Detector(name, _interval(row["treatment"]), _interval(row["control"]))
            for name, row in rows]  # fmt: skip


def _table(receipt: Receipt) -> dict[str, Mapping[str, Any]]:
    table = {row["measure"]: row for row in receipt.more} | {receipt.measure: receipt.arms}
    if receipt.claim != CLAIM.id or not {MEASURE, *CLAIM.more} <= set(table):
        raise LabError(
            f"This receipt is of {receipt.claim}, or of an older {CLAIM.id}.",
            f"The dose curve is read from a receipt of {CLAIM.id}.", f"Run {CLAIM.id}.",
            "receipt",
        )  # fmt: skip
    return table


def _interval(row: Mapping[str, Any]) -> Interval:
    return Interval(*(row[key] for key in ("value", "low", "high", "n", "seeds")))
