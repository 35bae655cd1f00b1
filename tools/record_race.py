"""Records the race that the page "SFT, DPO, RLHF" opens with: its five runs, one after another.

Times are processor seconds, so that whatever else the computer does meanwhile does not count.

What it leaves out: choosing what is recorded by what came out; groups of answers, which the
page does not show.

Try it: ``python -m tools.record_race "two CPU cores"``.
"""

from __future__ import annotations

import datetime
import json
import random
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from posttrain_lab.events import Checkpoint, Event, Finished, Logged, Metrics, Rollouts
from posttrain_lab.runs import carrying_out, store
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.widgets import race_plan
from posttrain_lab.widgets.boot import RECORDINGS
from posttrain_lab.widgets.preference_race import slim


def carried_out(
    role: str, folder: Path, seed: int = 0, noise: float = 0.0, **setup: Any
) -> list[Event]:
    """Trains a role of the race in ``folder/role``; the roles before it are there already.

    ``noise``: the share of pairs whose two answers change places, drawn by lot.
    """
    spec = race_plan.spec_of(role, {"seed": seed, **setup}, "", "START", "REWARD")
    lot = random.Random(f"{role}-{seed}")
    pairs = tuple(replace(p, chosen=p.rejected, rejected=p.chosen)
                  if lot.random() < noise else p for p in spec.pairs)  # fmt: skip
    run, said = store.Run(folder / role), []
    run.path.mkdir()
    carrying_out.carry_out(_here(replace(spec, pairs=pairs), folder), run.path, said.append,
                           lambda: False, resume=False)  # fmt: skip
    return said


def _here(spec: RunSpec, folder: Path) -> RunSpec:
    """With folders in place of runs."""
    graders = tuple(replace(one, options={"model": str(folder / "reward" / "model")})
                    if one.kind == "reward_model" else one for one in spec.graders)  # fmt: skip
    model = str(folder / "start" / "model") if spec.model == "run:START" else spec.model
    return replace(spec, model=model, graders=graders)


def timed(event: Event, share: float) -> Event:
    """The event with its seconds as processor time: ``share`` of those on the clock."""
    if isinstance(event, Metrics):
        left, pace = event.seconds_left, event.tokens_per_s
        return replace(event, seconds=event.seconds * share, seconds_left=left and left * share,
                       tokens_per_s=pace and pace / share)  # fmt: skip
    if isinstance(event, Finished):
        return replace(event, seconds=event.seconds * share)
    return event


def main() -> None:
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    with tempfile.TemporaryDirectory() as made:
        for role in race_plan.BY_NAME:
            wall, busy = time.monotonic(), time.process_time()
            said = carried_out(role, Path(made))
            share = (time.process_time() - busy) / (time.monotonic() - wall)
            kept = [timed(e, share) for e in said if not isinstance(e, (Checkpoint, Rollouts))]
            rows = [Logged(float(n), event).to_json() for n, event in enumerate(kept)]
            assert rows[-1]["kind"] == "finished", rows[-1]
            spec = race_plan.spec_of(role, {}, "", "START", "REWARD").to_json()
            head = {"kind": "recording", "recorded": today, "device": sys.argv[1],
                    "spec": slim(spec)}  # fmt: skip
            text = "\n".join(json.dumps(row, ensure_ascii=False) for row in [head, *rows])
            path = RECORDINGS / f"preference_race_{role}.jsonl"
            path.write_text(text + "\n", encoding="utf-8")
            print(role, rows[-1], flush=True)


if __name__ == "__main__":
    main()
