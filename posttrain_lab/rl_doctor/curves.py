"""A run of reinforcement learning as curves: what its events say, step by step.

Steps that were done again after a crash count once, the later telling. A curve begins anew
where the learner changed a grader's weight or the temperature: rewards before and after such
a change are not on one scale.

What it leaves out: what is good and what is bad (``diagnosis``), and drawing.

Try it::

    >>> rise = change([0.1, 0.2, 0.1, 0.2, 0.1, 0.2, 0.8, 0.9, 0.8])
    >>> round(rise.last - rise.first, 2), rise.low > 0
    (0.7, True)
"""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from posttrain_lab.events import Changed, Logged, Measured, Metrics, Rollouts, Started

Z = 1.96  # of 95 % of a normal distribution
NEW_SCALE = ("weights.", "temperature")  # changes after which a curve begins anew
NOW = 20  # steps at most that count as "now"


@dataclass(frozen=True)
class Change:
    """A curve's mean at its two ends, and the difference with its 95 % interval.

    ``steps``: values at each end. ``error``: the difference's standard error, from the
    scatter of neighbouring steps, so that a trend does not count as scatter.
    """

    first: float
    last: float
    error: float
    steps: int

    @property
    def by(self) -> float:
        return self.last - self.first

    @property
    def middle(self) -> float:
        return (self.first + self.last) / 2

    @property
    def low(self) -> float:
        return self.by - Z * self.error

    @property
    def high(self) -> float:
        return self.by + Z * self.error

    @property
    def sigmas(self) -> float:
        """The difference in standard errors; 0 for no difference at all."""
        return self.by / max(self.error, 1e-9) if self.by else 0.0

    def words(self) -> str:
        """ "0.61 → 0.78 (+0.17, 95 %: +0.10 to +0.24)"."""
        return (f"{self.first:.3g} → {self.last:.3g} ({self.by:+.2g}, 95 %: "
                f"{self.low:+.2g} to {self.high:+.2g})")  # fmt: skip


@dataclass(frozen=True)
class Curves:
    """One run's steps from the last change of scale on.

    ``values``: every number of ``Metrics.extra`` with the step it is of. ``groups``: the
    rollouts that were shown. ``held``: held-out values, by measure and step.
    """

    steps: tuple[int, ...] = ()
    values: dict[str, dict[int, float]] = field(default_factory=dict)
    groups: tuple[Rollouts, ...] = ()
    held: dict[str, dict[int, list[float]]] = field(default_factory=dict)
    learning_rate: float | None = None

    def of(self, name: str) -> list[float]:
        """One curve, in the order of its steps; empty where it was not measured."""
        found = self.values.get(name, {})
        return [found[step] for step in self.steps if step in found]

    def now(self, name: str, steps: int = 1) -> float | None:
        """The mean of the curve's end, of so many ``steps`` at least."""
        curve = self.of(name)
        return statistics.fmean(curve[-max(steps, window(curve)) :]) if curve else None

    def shown_rewards(self) -> list[float]:
        """The rewards of single answers, as far as they are in the log."""
        rewards = (one.get("reward") for group in self.groups for one in group.tries)
        return [reward for reward in rewards if reward is not None]

    def full(self) -> float:
        """What one answer can earn, as far as was seen."""
        return max(map(abs, [*self.shown_rewards(), *self.of("reward")]), default=0.0)

    def since(self, name: str, low: float, high: float = math.inf) -> int:
        """The step from which on the curve has stayed within ``low`` and ``high``."""
        found = self.values.get(name, {})
        begun = self.steps[-1] if self.steps else 0
        for step in reversed(self.steps):
            if step in found and not low <= found[step] <= high:
                break
            begun = step
        return begun


def curves(logged: Iterable[Logged]) -> Curves:
    """What a log says of its run, with what was done twice counted once."""
    events: list = []
    for row in logged:
        event = row.event
        if isinstance(event, Started) and event.step:
            events = [e for e in events if getattr(e, "step", 0) <= event.step]
        events.append(event)
    begun = max((e.step for e in events if isinstance(e, Changed) and _rescales(e)), default=0)
    rows = {e.step: e for e in events if isinstance(e, Metrics) and _of_rl(e)}
    rows = {step: row for step, row in sorted(rows.items()) if step > begun}
    values: dict[str, dict[int, float]] = {}
    for step, row in rows.items():
        for name, value in row.extra.items():
            values.setdefault(name, {})[step] = value
    held: dict[str, dict[int, list[float]]] = {}
    for event in events:
        if isinstance(event, Measured) and event.step >= begun:
            held.setdefault(event.measure, {})[event.step] = event.values
    groups = (e for e in events if isinstance(e, Rollouts) and e.step > begun)
    rates = [row.learning_rate for row in rows.values() if row.learning_rate is not None]
    return Curves(tuple(rows), values, tuple(groups), held, max(rates[-5:], default=None))


def window(curve: Sequence[float]) -> int:
    """How many steps are "now": a third of a curve, at most 20."""
    return max(1, min(NOW, len(curve) // 3))


def change(curve: Sequence[float]) -> Change:
    """From the first third of a curve to its last."""
    size = max(1, len(curve) // 3)
    first, last = statistics.fmean(curve[:size]), statistics.fmean(curve[-size:])
    return Change(first, last, scatter(curve) * math.sqrt(2 / size), size)


def fall(curve: Sequence[float]) -> Change:
    """From the best stretch of a curve to its last one, each as long as "now"."""
    size = window(curve)
    means = [statistics.fmean(curve[i : i + size]) for i in range(len(curve) - size + 1)]
    error = scatter(curve) * math.sqrt(2 / size)
    return Change(max(means), means[-1], error, size)


def scatter(curve: Sequence[float]) -> float:
    """The standard deviation of a step about the trend, from differences of neighbours."""
    if len(curve) < 2:
        return 0.0
    squares = [(b - a) ** 2 for a, b in itertools.pairwise(curve)]
    return math.sqrt(statistics.fmean(squares) / 2)


def paired(before: Sequence[float], after: Sequence[float]) -> Change:
    """The same held-out items, before and after."""
    gaps = [b - a for a, b in zip(before, after, strict=True)]
    error = statistics.stdev(gaps) / math.sqrt(len(gaps)) if len(gaps) > 1 else 0.0
    return Change(statistics.fmean(before), statistics.fmean(after), error, len(gaps))


def percent(share: float) -> str:
    """ "93 %"."""
    return f"{100 * share:.0f} %"


def said(run: Curves, kind: str = "") -> str:
    """What a grader itself said of one of the last answers, as a sentence; or nothing."""
    for group in reversed(run.groups):
        for one in group.tries:
            for name, (_, why) in one.get("grades", {}).items():
                if why and (not kind or name == kind):
                    return f" It said of one answer: “{_short(why)}”"
    return ""


def exploit(run: Curves) -> str:
    """The newest answer that was paid although it is wrong, as a sentence; or nothing."""
    for group in reversed(run.groups):
        wrong = [t for t in group.tries if (t.get("reward") or 0) > 0 and t.get("truth") == 0]
        if wrong:
            best = max(wrong, key=lambda one: one["reward"])
            return f" Paid {best['reward']:.3g}, and wrong: “{_short(best['text'])}”"
    return ""


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 90 else line[:89] + "…"


def _rescales(event: Changed) -> bool:
    return any(name.startswith(NEW_SCALE) for name in event.settings)


def _of_rl(event: Metrics) -> bool:
    return "reward" in event.extra or "completion_length" in event.extra
