"""The states of live pre-training for the style page, on the recorded run's own events.

What it leaves out: the page that shows them (``style_page``).

Try it::

    >>> [state["id"] for state in states()][:2]
    ['pretrain', 'pretrain-empty']
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from posttrain_lab.records import LabError
from posttrain_lab.widgets import live_pretraining

PRESENT = ["click", "[aria-label^='Presenter']"]
TRAIN = ["click", ".ptl-primary"]
NOW = 1_700_000_000.0
MEMORY = LabError(
    "Memory ran out.", "The model, its gradients and one batch must fit into memory together.",
    "Choose the smaller model, then press Train again.", "memory",
)  # fmt: skip
EMPTY = LabError(
    "Start 2 is empty.", "The model goes on from it: it needs 1 to 200 letters.",
    "Write a few words.", "starts[1]",
)  # fmt: skip
FAST = LabError(
    "learning_rate is 9.", "It needs to be a number from 1e-07 to 1.", "Try 0.003.",
    "learning_rate",
)  # fmt: skip


@cache
def _boot() -> dict[str, Any]:
    return live_pretraining.boot("style-pretrain")


def states() -> list[dict[str, Any]]:
    """Each state: an id, a title, the widget, its traits, replies and what is clicked."""
    broken = _event("failed", **MEMORY.to_json())
    stopped = _event("stopped", step=160, reason="You stopped it.")
    wait = _reply("queued", [_event("queued", position=2, wait_s=41.0)])
    gathering = _reply("running", [_event("progress", what="Gathering", done=6500, total=0)])
    done = _reply("finished", _until(400))
    rows = [_row("a", "Tiny on real text", 2.06), _row("b", "Tiny on shuffled words", 6.1)]
    tick = [["click", f"[data-key=tick-{run}]"] for run in "ab"]
    both = {"events": {"a": done, "b": _reply("finished", _until(120))}}
    lost = dict.fromkeys(("open", "ping"), "silence")
    return [
        _state("pretrain", "Live pre-training, opens with a recording"),
        _state("pretrain-empty", "Live pre-training, nothing trained yet", recorded=False),
        _state("pretrain-waking", "… waking the trainer", [TRAIN], _reply("queued", [])),
        _state("pretrain-queued", "… waiting in line", [TRAIN], wait),
        _state("pretrain-gathering", "… gathering text", [TRAIN], gathering),
        _state("pretrain-running", "… training", [TRAIN], _reply("running", _until(100))),
        _state("pretrain-stopped", "… stopped", [TRAIN],
               _reply("stopped", [*_until(160), stopped])),
        _state("pretrain-failed", "… failed", [TRAIN], _reply("failed", [*_until(40), broken])),
        _state("pretrain-done", "… done, with history", [TRAIN], done, runs=rows),
        _state("pretrain-compare", "… two runs compared", tick, runs=rows, replies=both),
        _state("pretrain-invalid", "… a start that is empty",
               [["type", ".ptl-start:nth-child(2) input", ""], TRAIN],
               replies={"train": EMPTY}),
        _state("pretrain-fast", "… a speed that cannot work",
               [["type", "[data-field=learning_rate] .ptl-number", "9"], TRAIN],
               replies={"train": FAST}),
        _state("pretrain-lost", "… the kernel is gone", replies=lost, patience=50),
        _state("pretrain-presenter", "… presenter mode", [PRESENT]),
    ]  # fmt: skip


def _event(kind: str, **more: Any) -> dict[str, Any]:
    return {"v": 1, "t": NOW, "kind": kind, **more}


def _until(step: int) -> list[dict[str, Any]]:
    """The recorded events up to a step, without the end unless it is the last."""
    (recorded, *_) = _boot()["recordings"]
    last = recorded["spec"]["settings"]["steps"]
    kept = [e for e in recorded["events"] if e.get("step", 0) <= step]
    return kept if step == last else [e for e in kept if e["kind"] != "finished"]


def _reply(state: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    (recorded, *_) = _boot()["recordings"]
    runner = "starting" if state == "queued" and not rows else "ready"
    return {"events": list(rows), "offset": 1, "state": state, "spec": recorded["spec"],
            "runner": runner}  # fmt: skip


def _row(run: str, name: str, loss: float) -> dict[str, Any]:
    (recorded, *_) = _boot()["recordings"]
    return {"id": run, "name": name, "state": "finished", "created": NOW,
            "model": "pocket/tiny", "settings": recorded["spec"]["settings"],
            "means": {"held-out loss": loss}, "has_model": True}  # fmt: skip


def _state(
    name: str, title: str, steps: Sequence[Any] = (),
    events: Mapping[str, Any] | None = None, runs: Sequence[Any] = (),
    replies: Mapping[str, Any] | None = None, recorded: bool = True, **more: Any,
) -> dict[str, Any]:  # fmt: skip
    known: dict[str, Any] = {"ping": {}, "warm": {}, "save": {}, "train": {"run": "a"}}
    known |= {"open": {"draft": None, "runs": list(runs)}, "runs": {"runs": list(runs)}}
    known |= {} if events is None else {"events": events}
    known |= replies or {}
    said = {ask: {"error": reply.to_json()} if isinstance(reply, LabError) else reply
            for ask, reply in known.items()}  # fmt: skip
    boot = _boot() | {"name": f"style-{name}"}
    boot |= {} if recorded else {"recordings": []}
    return {"id": name, "title": title, "widget": "pretraining", "traits": {"boot": boot},
            "replies": said, "steps": list(steps), **more}  # fmt: skip
