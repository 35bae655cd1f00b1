"""What was measured of the stages that ship with the lab, from the file beside each.

What it leaves out: measuring (``report_card``). A stage without a file is left out.

Try it::

    >>> [stage["title"] for stage in measured(("pocket/base", "pocket/mid"))]
    ['Base', 'Mid']
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from posttrain_lab.models.catalog import POCKET
from posttrain_lab.widgets.stages import STAGES


def measured(names: Sequence[str] = (), folder: Path = POCKET) -> list[dict[str, Any]]:
    """Each stage's test rates by behaviour, loss by kind of text, and context curve.

    ``names``: only these stages, none for all.
    """
    found = []
    for stage in STAGES:
        path = folder / stage.name.removeprefix("pocket/") / "measured.json"
        card = _read(path) if not names or stage.name in names else None
        if card is None:
            continue
        rates = {
            row["behaviour"]: {key: row[key] for key in ("rate", "low", "high", "n")}
            for row in card["rows"]
            if row["split"] == "test"
        }
        found.append({
            "name": stage.name, "title": stage.title, "hue": stage.hue, "extra": stage.extra,
            "rates": rates, "domains": card["domains"], "context": card["context"],
        })  # fmt: skip
    return found


def _read(path: Path) -> dict[str, Any] | None:
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    whole = isinstance(card, dict) and {"rows", "domains", "context"} <= set(card)
    return card if whole else None
