"""Which arm of which claim a run is, and at what budget.

What it leaves out: the claims (``posttrain_lab.claims``).

Try it::

    >>> ClaimSettings(arm="both").problems()[0].where
    'arm'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from posttrain_lab.settings.checked import Checked


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
