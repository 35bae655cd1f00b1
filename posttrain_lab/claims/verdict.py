"""From two arms' values to a verdict: supported, contradicted, or not shown.

The interval alone decides. One seed never does: how much trainings differ cannot be seen
from one of them.

What it leaves out: where the values come from (``trials`` reads them from the runs' logs).

Try it::

    >>> made = Interval(0.5, 0.3, 0.7, n=120, seeds=3)
    >>> decide(made, "higher"), decide(made, "lower")
    ('supported', 'contradicted')
"""

from __future__ import annotations

from posttrain_lab.claims.claim import Claim
from posttrain_lab.records import Receipt
from posttrain_lab.statistics import Interval

SUPPORTED, CONTRADICTED, NOT_SHOWN = "supported", "contradicted", "not shown"
MOST = 1_000_000  # beyond it "about N needed" says nothing


def decide(made: Interval, better: str) -> str:
    """What a difference's interval says, when a "higher" or a "lower" measure is better."""
    if made.seeds < 2 or made.low <= 0 <= made.high:
        return NOT_SHOWN
    return SUPPORTED if (made.low > 0) == (better == "higher") else CONTRADICTED


def needed(made: Interval) -> int | None:
    """About how many values would have decided, were the difference just this.

    Intervals shrink with the root of n. None where one seed stands alone or the difference
    is so small that it would take more than a million.
    """
    if made.seeds < 2 or not made.value:
        return None
    half = (made.high - made.low) / 2
    about = made.n * (half / abs(made.value)) ** 2
    if about > MOST:
        return None
    digits = max(0, len(str(int(about))) - 2)  # two digits are all that it is good for
    return int(round(about, -digits)) or made.n


def in_words(claim: Claim, receipt: Receipt) -> str:
    """The verdict as a sentence for the reader."""
    names, unit = (claim.treatment.name, claim.control.name), receipt.unit
    low, high = number(receipt.low, unit, True), number(receipt.high, unit, True)
    gap = f"{number(receipt.difference, unit, True)} (95 % interval {_bare(low)} to {high})"
    seeds = len(receipt.seeds)
    measured = (
        f"{claim.measure[0].upper()}{claim.measure[1:]}: "
        f"{number(receipt.treatment, unit)} with “{names[0]}”, "
        f"{number(receipt.control, unit)} with “{names[1]}”; difference {gap}, "
        f"n={receipt.n} an arm, {seeds} {'seed' if seeds == 1 else 'seeds'}."
    )
    if receipt.verdict == SUPPORTED:
        return f"Supported. {measured}"
    if receipt.verdict == CONTRADICTED:
        return f"Contradicted: it came out the other way round. {measured}"
    if seeds < 2:
        return f"Not shown here: one seed alone cannot show it; run two or more. {measured}"
    more = f"about {receipt.needs:,} values an arm" if receipt.needs else "far more values"
    return f"Not shown here: the interval holds 0, and it would take {more}. {measured}"


def number(value: float, unit: str, sign: bool = False) -> str:
    """A value of a measure for people: "90 %", "+80 points", "−0.35 nats a token"."""
    scaled, digits = (100 * value, 0) if unit == "share" else (value, 2)
    shown = f"{scaled:{'+' if sign else ''}.{digits}f}".replace("-", "−")
    if unit != "share":
        return f"{shown} {unit}"
    return f"{shown} points" if sign else f"{shown} %"


def _bare(shown: str) -> str:
    """The number without its unit."""
    return shown.split(" ")[0]
