"""Records the runs that the first panel shows before the learner has made one.

One a ready behaviour: a real run's own events, told when and on what it was made.

What it leaves out: choosing a pretty one. The seed is fixed; what comes is what ships.

Try it: ``python -m tools.record``.
"""

from __future__ import annotations

import datetime
import json
import os
import tempfile
from pathlib import Path

import torch

import posttrain_lab
from posttrain_lab.data.behaviours import BEHAVIOURS, Behaviour
from posttrain_lab.events import Event, Finished, to_line
from posttrain_lab.methods.sft import train_sft
from posttrain_lab.runs.spec import RunSpec

RECORDINGS = Path(posttrain_lab.__file__).parent / "recordings"


def record(chosen: Behaviour, path: Path, threads: int = 1) -> None:
    """Fine-tunes the base model on a ready behaviour and keeps every event."""
    spec = RunSpec(
        examples=chosen.examples,
        probes=chosen.probes,
        settings=chosen.settings,
        name=chosen.title,
    )
    torch.set_num_threads(threads)
    lines: list[bytes] = []
    last: list[Event] = []

    def keep(event: Event) -> None:
        lines.append(to_line(event))
        last[:] = [event]

    with tempfile.TemporaryDirectory() as folder:
        train_sft(
            model=spec.model, examples=spec.examples, probes=spec.probes,
            settings=spec.settings, seed=spec.seed, folder=Path(folder), emit=keep,
            should_stop=lambda: False, resume=False,
        )  # fmt: skip
    if not isinstance(last[0], Finished):
        raise RuntimeError(f"The run ended with {last[0]}; the old recording stays.")
    cores = f"{threads} of {os.cpu_count()} CPU cores"
    head = {
        "kind": "recording", "recorded": datetime.date.today().isoformat(), "device": cores,
        "spec": spec.to_json(),
    }  # fmt: skip
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(json.dumps(head, ensure_ascii=False).encode() + b"\n" + b"".join(lines))
    print(f"{len(lines)} events in {path}")


if __name__ == "__main__":
    for each in BEHAVIOURS:
        record(each, RECORDINGS / f"first_fine_tune_{each.name}.jsonl")
