"""What the learner's own receipts show, in words, for the end of a lesson.

What it leaves out: making receipts (``trials``) and drawing them (``widgets``).

Try it::

    print(what_you_saw("C04"))
"""

from __future__ import annotations

from posttrain_lab import trials
from posttrain_lab.claims import ledger, verdict
from posttrain_lab.records import Receipt

NOTHING = "You have no receipts for this lesson yet. Run a card above, then this cell again."


def newest(claim_id: str, seat: str | None = None) -> Receipt | None:
    """The latest receipt of a claim; of one page's seat, or of anybody in this home."""
    found = (trial.receipt() for trial in trials.trials(seat, claim_id))
    return next((receipt for receipt in found if receipt is not None), None)


def what_you_saw(*claim_ids: str, seat: str | None = None) -> str:
    """One paragraph a claim that was run: what it says, and what the receipt shows.

    >>> what_you_saw("C04", seat="f" * 32) == NOTHING
    True
    """
    lines = []
    for claim_id in claim_ids:
        claim, receipt = ledger.find(claim_id), newest(claim_id, seat)
        if receipt is None:
            continue
        lines.append(f"{claim.id}: {claim.says}")
        lines.append(f"  {verdict.in_words(claim, receipt)}")
        if receipt.guess is not None:
            lines.append(f"  {_guessed(receipt)}")
    return "\n".join(lines) if lines else NOTHING


def _guessed(receipt: Receipt) -> str:
    guess, inside = receipt.guess or 0.0, receipt.low <= (receipt.guess or 0.0) <= receipt.high
    shown = verdict.number(guess, receipt.unit, sign=True)
    if inside:
        return f"You predicted {shown}, which the interval holds."
    side = "more" if abs(guess) > abs(receipt.difference) else "less"
    same = guess * receipt.difference > 0
    return f"You predicted {shown}: {f'{side} than was measured' if same else 'the other way'}."
