"""Records the runs that the RL arena opens with: one of the arena, one of the hunt.

Of every few groups of answers one is kept, and tokens of fewer still, so that a page stays
small; every number of every step is kept.

What it leaves out: choosing what is recorded by what came out.

Try it: ``python -m tools.record_rl "two CPU cores"``.
"""

from __future__ import annotations

import datetime
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from posttrain_lab.events import Checkpoint, Event, Logged, Rollouts
from posttrain_lab.runs import carrying_out, store
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.widgets import rl_hunt, rl_runs, rl_tasks
from posttrain_lab.widgets.boot import RECORDINGS

GROUPS, WITH_TOKENS = 20, 5  # of a recording
DIGITS = 2


def recorded(spec: RunSpec, device: str, level: str = "") -> list[dict[str, Any]]:
    """The lines of a recording: what was done, then every event."""
    logged: list[dict[str, Any]] = []
    clock = iter(range(10**6))

    def emit(event: Event) -> None:
        if not isinstance(event, Checkpoint):
            logged.append(Logged(float(next(clock)), event).to_json())

    with tempfile.TemporaryDirectory() as folder:
        run = store.Run(Path(folder))
        carrying_out.carry_out(spec, run.path, emit, lambda: False, resume=False)
    assert logged[-1]["kind"] == "finished", logged[-1]
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    head = {"kind": "recording", "recorded": today, "device": device, "level": level,
            "spec": rl_runs.slim(spec.to_json())}  # fmt: skip
    return [head, *thinned(logged)]


def thinned(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The events with fewer groups; the last one is always kept."""
    kind = Rollouts.__name__.lower()
    steps = [row["step"] for row in rows if row["kind"] == kind]
    kept = set(_spread(steps, GROUPS))
    whole = set(_spread(sorted(kept), WITH_TOKENS))
    made = []
    for row in rows:
        if row["kind"] != kind:
            made.append(row)
        elif row["step"] in kept:
            made.append(_short(row) if row["step"] in whole else rl_runs.light(row))
    return made


def _spread(steps: list[int], most: int) -> list[int]:
    last = len(steps) - 1
    if last < most:
        return steps
    return [steps[round(i * last / (most - 1))] for i in range(most)]


def _short(row: dict[str, Any]) -> dict[str, Any]:
    def digits(token: list[Any]) -> list[Any]:
        return [v if isinstance(v, (str, type(None))) else round(v, DIGITS) for v in token]

    tries = [each | {"tokens": [digits(t) for t in each["tokens"]]} for each in row["tries"]]
    return row | {"tries": tries}


if __name__ == "__main__":
    level = rl_hunt.LEVELS[0]
    hunted = {**level.settings, "graders": [one.to_json() for one in level.graders],
              "name": f"Hunt: {level.title}"}  # fmt: skip
    for name, setup, of in (("rl_arena_1", {}, ""), ("rl_arena_2_hunt", hunted, level.name)):
        lines = recorded(rl_tasks.spec_of(setup, ""), sys.argv[1], of)
        text = "\n".join(json.dumps(row, ensure_ascii=False) for row in lines)
        (RECORDINGS / f"{name}.jsonl").write_text(text + "\n", encoding="utf-8")
