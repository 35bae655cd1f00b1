"""Which arm of which claim a run is, and at what budget.

A claim is one of the deck's, or a setting of the contamination lab (``settings.leak``).

What it leaves out: the claims (``posttrain_lab.claims``).

Try it::

    >>> ClaimSettings(arm="both").problems()[0].where
    'arm'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from posttrain_lab.records import LabError
from posttrain_lab.settings.checked import Checked
from posttrain_lab.settings.leak import BEGINS, LeakKnobs


@dataclass(frozen=True)
class ClaimSettings(Checked):
    """One arm of one claim of the ledger (``claims.ledger``), at a budget."""

    claim: str = "C02"
    arm: str = "treatment"
    budget: str = "quick"

    CHOICES: ClassVar[dict[str, tuple]] = {
        "claim": (*(f"C{n:02}" for n in range(1, 45)), "C41b"),
        "arm": ("treatment", "control"),
        "budget": ("quick", "full"),
    }

    def problems(self) -> list[LabError]:
        found = super().problems()
        if not str(self.claim).startswith(BEGINS):
            return found
        found = [error for error in found if error.where != "claim"]
        try:
            LeakKnobs.named(self.claim)
        except LabError as error:
            found.append(error)
        return found
