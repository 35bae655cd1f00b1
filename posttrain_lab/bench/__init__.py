"""Measures how quick the lab is on this computer, each figure against a control.

What it leaves out: verdicts. The numbers say what was measured here, today.

Try it: ``posttrain-lab bench kernel_mb``, or ``make bench`` for all.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from posttrain_lab import __version__
from posttrain_lab.records import LabError

# Name → module, so that measuring a page does not load torch.
MEASURES = {
    "sft_step_ratio": "training",
    "grpo_step_ratio": "reinforcement",
    "rollout_ratio": "reinforcement",
    "first_sample_ratio": "running",
    "queue8_ratio": "running",
    "live_view_cost": "pages",
    "kernel_mb": "pages",
    "page_ready_s": "pages",
    "leak_scan_ratio": "leakage",
    "leak_scan_growth": "leakage",
}


def run(names: Sequence[str] = ()) -> dict[str, Any]:
    """Measures ``names`` (all of them if none), one after the other.

    Raises:
        LabError: a name that is not in ``MEASURES``.
    """
    for name in names:
        if name not in MEASURES:
            raise LabError(
                f"There is no figure called {name!r}.",
                f"It is one of: {', '.join(MEASURES)}.",
                "Correct the name.",
            )
    figures: dict[str, Any] = {
        "lab": __version__,
        "system": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "time": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
    }
    for name in names or MEASURES:
        measure = getattr(import_module(f"posttrain_lab.bench.{MEASURES[name]}"), name)
        figures[name] = measure()
    return figures


def text(figures: dict[str, Any]) -> str:
    """The figures for a person, one a line."""
    lines = []
    for name, figure in figures.items():
        if isinstance(figure, dict):
            figure = "  ".join(f"{k} {_short(v)}" for k, v in figure.items())
        lines.append(f"{name:>18}  {figure}")
    return "\n".join(lines)


def _short(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
