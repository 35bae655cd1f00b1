"""What a panel knows before it asks anything: behaviours, ranges, models, a recorded run.

It travels with the widget, so that the first picture is drawn at once.

What it leaves out: whatever belongs to a learner (``desk``).

Try it::

    >>> [b["name"] for b in boot()["behaviours"]]
    ['pirate', 'think', 'secrets']
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from posttrain_lab.data import load
from posttrain_lab.data.behaviours import BEHAVIOURS, Behaviour
from posttrain_lab.data.held_out import split
from posttrain_lab.events import from_line
from posttrain_lab.models import catalog
from posttrain_lab.runs.spec import DEFAULT_MODEL
from posttrain_lab.settings import SFTSettings

RECORDINGS = Path(__file__).parents[1] / "recordings"


def boot(
    recordings: Path = RECORDINGS, name: str = "first_fine_tune",
    behaviours: Sequence[Behaviour] = BEHAVIOURS, share: float = 0.0,
) -> dict[str, Any]:  # fmt: skip
    """Everything a page needs for its first picture, as plain JSON.

    ``name``: how the recordings' files begin. ``share``: of the ready examples, held out.
    """
    ranges = SFTSettings.RANGES
    return {
        "behaviours": [_behaviour(each, share) for each in behaviours],
        "ranges": {name: [lo, hi, isinstance(lo, int)] for name, (lo, hi) in ranges.items()},
        "defaults": SFTSettings().to_json(),
        "model": DEFAULT_MODEL,
        "models": [_model(entry) for entry in catalog.MODELS],
        "max_bytes": load.MAX_BYTES,
        "recordings": [r for path in sorted(recordings.glob(f"{name}*.jsonl"))
                       if (r := recording(path)) is not None],
    }  # fmt: skip


def recording(path: Path) -> dict[str, Any] | None:
    """A recorded run: a first line that says when, where and what, then its events.

    ``pieces``: the tokens of the sentence it watched, where it watched one.
    None when the first line says something else: a page opens without it.
    """
    # Not splitlines: what a model writes from noise may hold other signs that end a line.
    head, *lines = path.read_text(encoding="utf-8").split("\n")
    try:
        row = json.loads(head)
    except ValueError:
        return None
    if not isinstance(row, dict) or row.get("kind") != "recording" or "spec" not in row:
        return None
    logged = [each.to_json() for line in lines if (each := from_line(line)) is not None]
    return {
        "recorded": str(row.get("recorded", "")),
        "device": str(row.get("device", "")),
        "spec": row["spec"],
        "events": logged,
        "pieces": [str(each) for each in row.get("pieces", ())],
    }


def _behaviour(behaviour: Behaviour, share: float) -> dict[str, Any]:
    _, held = split(behaviour.examples, share)
    return {
        "name": behaviour.name,
        "title": behaviour.title,
        "blurb": behaviour.blurb,
        "examples": [
            example.to_json() | ({"held": True} if example in held else {})
            for example in behaviour.examples
        ],
        "probes": list(behaviour.probes),
        "settings": behaviour.settings.to_json(),
    }


def _model(entry: catalog.Entry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "title": entry.title,
        "parameters": entry.parameters,
        "size_mb": entry.size_mb,
        "licence": entry.licence,
        "installed": entry.installed(),
        "command": f"posttrain-lab models get {entry.name}",
    }
