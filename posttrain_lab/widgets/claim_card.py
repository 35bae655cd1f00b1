"""A claim's card: predict, run both arms, watch them, read the receipt.

What it leaves out: the experiments (``claims``) and how arms become runs (``trials``).

Try it in a notebook::

    from posttrain_lab.widgets import ClaimCard
    ClaimCard("C04")
"""

from __future__ import annotations

from typing import Any

import traitlets

from posttrain_lab.claims import ledger
from posttrain_lab.claims.claim import Claim
from posttrain_lab.widgets import assets, claim_desk
from posttrain_lab.widgets.asked import Asked

SCRIPT = assets.bundle("claim_card.js")
STYLE = assets.look()


class ClaimCard(Asked):
    """One card for one claim of the ledger, by its id."""

    _esm = SCRIPT
    _css = STYLE
    boot = traitlets.Dict().tag(sync=True)

    def __init__(self, claim: str, **traits: Any) -> None:
        super().__init__(claim_desk.ASKS, boot=boot(ledger.find(claim)), **traits)


def boot(claim: Claim) -> dict[str, Any]:
    """What the page draws at once, in plain JSON."""
    return {
        "id": claim.id, "slide": claim.slide, "says": claim.says, "asks": claim.asks,
        "measure": claim.measure, "better": claim.better, "unit": claim.unit,
        "note": claim.note, "looked": claim.looked, "behaviours": dict(claim.behaviours),
        "arms": {name: {"name": arm.name, "what": arm.what} for name, arm in
                 (("treatment", claim.treatment), ("control", claim.control))},
        "budgets": {name: {"seeds": made.seeds, "items": made.items, "steps": made.steps}
                    for name, made in (("quick", claim.quick), ("full", claim.full))},
    }  # fmt: skip
