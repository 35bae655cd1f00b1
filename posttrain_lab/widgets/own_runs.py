"""The runs of one seat and one method, as a list that a page can draw; which can be asked.

What it leaves out: their events (``desk``), and asking them (``report_card``).

Try it::

    >>> summaries("0" * 32, "pretrain")
    []
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from posttrain_lab import events
from posttrain_lab.records import LabError
from posttrain_lab.runs import store

MOST, NAMELESS = 50, "My run"
TRAINED = ("sft", "pretrain", "grpo")  # methods whose runs leave a language model
AS_TEXT = ("pretrain",)  # of these, what only continues text


def summaries(seat: str, method: str) -> list[dict[str, Any]]:
    """The newest runs first, each with its name, state, settings and last measured means."""
    found = [run for run in store.runs(seat) if run.spec.method == method][:MOST]
    return [_summary(run) for run in found]


def subjects(seat: str) -> list[dict[str, Any]]:
    """The seat's finished language models, the newest first, by the names they go by."""
    found = [run for method in TRAINED for run in summaries(seat, method) if run["has_model"]]
    found.sort(key=lambda run: -run["created"])
    return [
        {
            "name": f"run:{run['id']}",
            "title": run["name"] or NAMELESS,
            "created": run["created"],
        }
        for run in found
    ]


def subject(run: store.Run) -> tuple[str, str]:
    """A run's title, and how its model is asked ("chat" or "text").

    Raises:
        LabError: it has left no language model.
    """
    if run.model_path() is None or run.spec.method not in TRAINED:
        raise LabError(
            "That run has no model that could be asked.",
            "It has one when it has finished.", "Choose another.", "model",
        )  # fmt: skip
    return run.spec.name or NAMELESS, "text" if run.spec.method in AS_TEXT else "chat"


def _summary(run: store.Run) -> dict[str, Any]:
    spec, state = run.spec, run.state()
    size = run.log.stat().st_size if run.log.exists() else 0
    created, means = _facts(str(run.log), size)
    return {
        "id": run.id, "name": spec.name, "state": state, "created": created,
        "model": spec.model, "seed": spec.seed,
        "settings": spec.settings.to_json(), "means": dict(means),
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
