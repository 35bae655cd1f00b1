"""Every claim that can be run, by its id.

What it leaves out: the claims themselves; each has a module named after what it is about.

Try it::

    >>> find("C04").slide
    'Pre-training'
"""

from __future__ import annotations

from posttrain_lab.claims import (
    behaviours,
    classification,
    compute,
    contamination,
    context,
    economy,
    formats,
    hacking,
    imitation,
    languages,
    leak_lab,
    leak_stages,
    masking,
    memory,
    packing,
    partial_credit,
    pathways,
    pictures,
    preferences,
    pretraining,
    real_app,
    refusing,
    revising,
    shared_judge,
    stability,
    stories,
    two_faces,
    verifiers,
)
from posttrain_lab.claims.claim import Claim
from posttrain_lab.records import LabError
from posttrain_lab.settings.leak import BEGINS, LeakKnobs

CLAIMS: dict[str, Claim] = {
    claim.id: claim
    for claim in (
        behaviours.CLAIM, stories.CLAIM, classification.CLAIM, pretraining.CLAIM,
        languages.CLAIM, pictures.CLAIM, context.CLAIM, imitation.CLAIM, refusing.CLAIM,
        stability.CLAIM, compute.CLAIM, economy.CLAIM, formats.CLAIM, real_app.CLAIM,
        partial_credit.CLAIM, verifiers.CLAIM, preferences.CLAIM, revising.CLAIM,
        hacking.CLAIM, masking.CLAIM, packing.CLAIM, memory.CLAIM, contamination.CLAIM,
        leak_stages.CLAIM, two_faces.CLAIM, pathways.CLAIM, shared_judge.CLAIM,
    )
}  # fmt: skip


def find(claim_id: str) -> Claim:
    """The claim of that id, or of that setting of the contamination lab; else LabError."""
    if claim_id in CLAIMS:
        return CLAIMS[claim_id]
    if str(claim_id).startswith(BEGINS):
        return leak_lab.claim(LeakKnobs.named(claim_id))
    raise LabError(
        f"There is no claim {str(claim_id)[:20]!r} to run.",
        f"Those that can be run are {', '.join(CLAIMS)}.",
        "See: posttrain-lab claims list",
        "claim",
    )
