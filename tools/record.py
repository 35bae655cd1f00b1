"""Records what the panels show before the learner has made anything of their own.

A real run's own events, or a model's own answers, told when and on what they were made.

What it leaves out: choosing a pretty one. The seeds are fixed; what comes is what ships.

Try it: ``python -m tools.record live_pretraining`` (all of them without a name).
"""

from __future__ import annotations

import datetime
import json
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

import posttrain_lab
from posttrain_lab.data.behaviours import BEHAVIOURS, STUDIO, STUDIO_SHARE
from posttrain_lab.data.held_out import split
from posttrain_lab.events import Event, Finished, to_line
from posttrain_lab.inquiry import questions
from posttrain_lab.runs.carrying_out import carry_out
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.widgets import live_pretraining, mid_desk
from tools import record_stages

RECORDINGS = Path(posttrain_lab.__file__).parent / "recordings"


def head(threads: int, **more: Any) -> dict[str, Any]:
    """What every recording begins with."""
    cores = f"{threads} of {os.cpu_count()} CPU cores"
    today = datetime.date.today().isoformat()
    return {"kind": "recording", "recorded": today, "device": cores, **more}


def record(spec: RunSpec, path: Path, threads: int = 1, **more: Any) -> None:
    """Carries a spec out and keeps every event; ``more`` goes into the first line."""
    torch.set_num_threads(threads)
    lines: list[bytes] = []
    last: list[Event] = []

    def keep(event: Event) -> None:
        lines.append(to_line(event))
        last[:] = [event]

    with tempfile.TemporaryDirectory() as folder:
        carry_out(spec, Path(folder), keep, lambda: False, resume=False)
    if not isinstance(last[0], Finished):
        raise RuntimeError(f"The run ended with {last[0]}; the old recording stays.")
    first = json.dumps(head(threads, spec=spec.to_json(), **more), ensure_ascii=False)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(first.encode() + b"\n" + b"".join(lines))
    print(f"{len(lines)} events in {path}")


def first_fine_tune() -> None:
    """One a ready behaviour."""
    for chosen in BEHAVIOURS:
        spec = RunSpec(examples=chosen.examples, probes=chosen.probes,
                       settings=chosen.settings, name=chosen.title)  # fmt: skip
        record(spec, RECORDINGS / f"first_fine_tune_{chosen.name}.jsonl")


def sft_studio() -> None:
    """One a data set, some of it held out; of the first one three, at three learning speeds."""
    for place, chosen in enumerate(STUDIO):
        learned, held = split(chosen.examples, STUDIO_SHARE)
        for factor in (1,) if place else (0.1, 1, 10):
            speed = chosen.settings.learning_rate * factor
            spec = RunSpec(examples=tuple(learned), held_out=tuple(held), probes=chosen.probes,
                           settings=replace(chosen.settings, learning_rate=speed),
                           name=chosen.title)  # fmt: skip
            record(spec, RECORDINGS / f"sft_studio_{chosen.name}_{speed:g}.jsonl")


def pretraining() -> None:
    """The panel's own default choices, and the pieces of the sentence it watches."""
    spec = live_pretraining.spec_of({}, seat="")
    asked = {"models": [spec.model], "text": spec.settings.sentence}
    (seen,) = questions.answer("tokens", asked)["models"].values()
    pieces = [token["text"] for token in seen["tokens"]]
    record(spec, RECORDINGS / "live_pretraining.jsonl", pieces=pieces)


def mid_training() -> None:
    """What base and mid answer to the first question of each tab."""
    replies = mid_desk.first_answers(lambda kind, asked: questions.answer(kind, dict(asked)))
    path = RECORDINGS / "mid_training.json"
    path.write_text(json.dumps(head(1, **replies), ensure_ascii=False), encoding="utf-8")
    print(f"{', '.join(replies)} in {path}")


RECORDERS = {"first_fine_tune": first_fine_tune, "sft_studio": sft_studio,
             "live_pretraining": pretraining, "mid_training": mid_training,
             "every_stage": record_stages.record}  # fmt: skip

if __name__ == "__main__":
    for name in sys.argv[1:] or RECORDERS:
        RECORDERS[name]()
