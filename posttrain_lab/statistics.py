"""Intervals for what was measured: a rate never stands alone.

Differences are paired by item and seed; SciPy resamples the items. It is imported when a
difference is asked for, not before.

What it leaves out: what a difference means (``claims.verdict``).

Try it::

    >>> rate(10, 100).percent()
    '10 % (6 to 17, n=100)'
"""

from __future__ import annotations

import math
from collections.abc import Sequence
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


RESAMPLES = 2000
Table = Sequence[Sequence[float]]  # one row a seed, one value an item; # (S, N)


@dataclass(frozen=True)
class Interval:
    """A mean or a difference of means with its 95 % interval, in the measure's unit.

    ``n``: values that it rests on, in each arm. ``seeds``: how many trainings.
    """

    value: float
    low: float
    high: float
    n: int
    seeds: int

    def to_json(self) -> dict[str, float]:
        return asdict(self)


def mean(values: Table) -> Interval:
    """The mean over seeds and items: Wilson for a rate of one seed, else the bootstrap."""
    table = _checked(values)
    made = _bootstrapped(table)
    if _is_rate(table):
        alone = rate(round(float(table.sum())), table.size)
        made = _wider(made, alone.low, alone.high)
    return made


def difference(treatment: Table, control: Table) -> Interval:
    """Mean of treatment minus control, paired by seed and item.

    Two errors are added in quadrature: that of the seeds, by Student's t over each seed's
    mean difference, and that of the items, by SciPy's bootstrap over items. Few seeds so
    make a wide interval: with three, 4.3 standard errors. For rates it is never narrower
    than Newcombe's interval (1998, method 10), since no resampling can tell 100 % of 20
    from 100 % of 2,000. With one seed the interval is over items alone.

    Raises:
        ValueError: the tables have different shapes or are empty.
    """
    a, b = _checked(treatment), _checked(control)
    if a.shape != b.shape:
        raise ValueError(f"{a.shape} and {b.shape} were given; pairs need the same shape.")
    made = _bootstrapped(a - b)
    if _is_rate(a) and _is_rate(b):
        p, q = (rate(round(float(t.sum())), t.size) for t in (a, b))
        gap = p.rate - q.rate
        low = gap - math.hypot(p.rate - p.low, q.high - q.rate)
        high = gap + math.hypot(p.high - p.rate, q.rate - q.low)
        made = _wider(made, low, high)
    return made


def _checked(values: Table):
    import numpy as np

    table = np.asarray(values, dtype=float)
    if table.ndim != 2 or not table.size or not np.isfinite(table).all():
        raise ValueError(f"{table.shape} was given; it needs seeds by items, all numbers.")
    return table


def _is_rate(table) -> bool:
    return bool(((table == 0) | (table == 1)).all())


def _wider(made: Interval, low: float, high: float) -> Interval:
    return Interval(made.value, min(made.low, low), max(made.high, high), made.n, made.seeds)


def _bootstrapped(table) -> Interval:
    import numpy as np
    from scipy import stats

    seeds, items = table.shape
    value, half = float(table.mean()), 0.0
    by_item = table.mean(axis=0)
    if items > 1 and by_item.min() < by_item.max():  # else there is nothing to resample
        error = stats.bootstrap(
            (by_item,), np.mean, n_resamples=RESAMPLES, method="percentile",
            rng=np.random.default_rng(0),
        ).standard_error  # fmt: skip
        half = Z * float(error)
    if seeds > 1:
        of_seeds = stats.t.ppf(0.975, seeds - 1) * stats.sem(table.mean(axis=1))
        half = math.hypot(half, float(of_seeds))
    return Interval(value, value - half, value + half, table.size, seeds)
