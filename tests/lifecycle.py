"""What the tests of the lifecycle's widgets share: a page that asks, runs that have ended."""

from __future__ import annotations

import json
from typing import Any

from posttrain_lab import events
from posttrain_lab.runs import store
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.settings import PretrainSettings
from posttrain_lab.widgets.asked import Asked

ANNA, BEN = "a" * 32, "b" * 32


def ask(widget: Asked, type: str, **message: Any) -> dict[str, Any]:
    """What a page hears when it asks."""
    said: list[dict[str, Any]] = []
    widget.send = lambda content, buffers=None: said.append(content)
    widget._handle_custom_msg({"id": "x-1", "type": type, **message}, [])
    (reply,) = said
    json.dumps(reply, allow_nan=False)
    return reply


def finished(spec: RunSpec, model: bool = True) -> store.Run:
    run = store.create(spec)
    events.append(run.log, events.Started(0, 4))
    events.append(run.log, events.Measured(4, "held-out loss", [2.0, 4.0], final=False))
    if model:
        (run.path / "model").mkdir()
    events.append(run.log, events.Finished(4, 1.0, "model" if model else ""))
    return run


def pretrained(seat: str = ANNA) -> store.Run:
    settings = PretrainSettings(steps=4, from_noise=True)
    return finished(RunSpec(method="pretrain", settings=settings, name="Tiny", seat=seat))
