"""Intervals for what was measured: a rate never stands alone.

What it leaves out: differences between two arms; the claims bring them.

Try it::

    >>> rate(10, 100).percent()
    '10 % (6 to 17, n=100)'
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

Z = 1.959964  # of 95 % of a normal distribution


@dataclass(frozen=True)
class Rate:
    """How many of ``n`` came out, with the 95 % Wilson interval. All from 0 to 1."""

    rate: float
    low: float
    high: float
    n: int

    def percent(self) -> str:
        """ "93 % (89 to 96, n=300)"."""
        low, high = 100 * self.low, 100 * self.high
        return f"{100 * self.rate:.0f} % ({low:.0f} to {high:.0f}, n={self.n})"

    def to_json(self) -> dict[str, float]:
        return asdict(self)


def rate(hits: int, n: int) -> Rate:
    """``hits`` of ``n`` (Wilson, 1927: score interval; sound for few items and for 0 or 1).

    Raises:
        ValueError: ``n`` is 0, or more hits than items.
    """
    if not 0 <= hits <= n or not n:
        raise ValueError(f"{hits} of {n} was given; it needs 0 to n hits of at least one item.")
    middle = (hits + Z * Z / 2) / (n + Z * Z)
    half = Z * math.sqrt(hits * (n - hits) / n + Z * Z / 4) / (n + Z * Z)
    share = hits / n  # at 0 and 1 an end of the interval, but for the last digit
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return Rate(share, min(share, low), max(share, high), n)
