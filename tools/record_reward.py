"""Records the runs that the reward model lab opens with: fair labels, and longer ones win.

What it leaves out: choosing what is recorded by what came out.

Try it: ``python -m tools.record_reward "two CPU cores"``.
"""

from __future__ import annotations

import datetime
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from posttrain_lab.events import Checkpoint, Event, Logged
from posttrain_lab.methods.reward import train_reward
from posttrain_lab.widgets import reward_data, reward_lab
from posttrain_lab.widgets.boot import RECORDINGS
from tools.reward_accuracy import biases, right, told

RUNS = {"reward_lab_1_fair": "", "reward_lab_2_longer": "verbosity"}


def record(bias: str, device: str) -> list[dict[str, Any]]:
    """The lines of a recording: what was done, then every event."""
    spec = reward_data.spec_of({"setup": {"bias": bias}}, "")
    logged: list[dict[str, Any]] = []

    def emit(event: Event) -> None:
        if not isinstance(event, Checkpoint):
            logged.append(Logged(time.time(), event).to_json())

    with tempfile.TemporaryDirectory() as folder:
        train_reward(model=spec.model, pairs=spec.pairs, held_out=spec.held_out_pairs,
                     settings=spec.settings, seed=spec.seed, folder=Path(folder), emit=emit,
                     should_stop=lambda: False, resume=False)  # fmt: skip
        assert any(row["kind"] == "finished" for row in logged), logged[-1]
        found = biases(str(Path(folder) / "model"))
        print(
            f"seed {spec.seed}, {bias or 'fair labels'}:", told(right(f"{folder}/model", 400))
        )
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    head = {"kind": "recording", "recorded": today, "device": device,
            "spec": reward_lab.slim(spec.to_json()), "biases": found}  # fmt: skip
    return [head, *logged]


if __name__ == "__main__":
    for name, bias in RUNS.items():
        lines = [json.dumps(row, ensure_ascii=False) for row in record(bias, sys.argv[1])]
        (RECORDINGS / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
