"""The runs of one seat and one method, as a list that a page can draw.

What it leaves out: their events (``desk``), and runs of other methods.

Try it::

    >>> summaries("0" * 32, "pretrain")
    []
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from posttrain_lab import events
from posttrain_lab.runs import store

MOST = 50


def summaries(seat: str, method: str) -> list[dict[str, Any]]:
    """The newest runs first, each with its name, state, settings and last measured means."""
    found = [run for run in store.runs(seat) if run.spec.method == method][:MOST]
    return [_summary(run) for run in found]


def _summary(run: store.Run) -> dict[str, Any]:
    spec, state = run.spec, run.state()
    size = run.log.stat().st_size if run.log.exists() else 0
    created, means = _facts(str(run.log), size)
    return {
        "id": run.id, "name": spec.name, "state": state, "created": created,
        "model": spec.model, "settings": spec.settings.to_json(), "means": dict(means),
        "has_model": run.model_path() is not None,
    }  # fmt: skip


@lru_cache(maxsize=512)
def _facts(path: str, size: int) -> tuple[float, tuple[tuple[str, float], ...]]:
    """When a log began, and each measure's last mean; ``size`` keys the cache."""
    logged, _ = events.read(path)
    means: dict[str, float] = {}
    for each in logged:
        if isinstance(each.event, events.Measured) and each.event.values:
            values = each.event.values
            means[each.event.measure] = sum(values) / len(values)
    return logged[0].time if logged else 0.0, tuple(means.items())
