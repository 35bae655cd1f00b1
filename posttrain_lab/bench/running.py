"""How fast a learner sees something: the warm runner against a fresh process, and queues.

What it leaves out: the training step itself (``bench.training``) and pages.

Try it: ``posttrain-lab bench first_sample_ratio``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median

from posttrain_lab.data.behaviours import behaviour
from posttrain_lab.events import Finished, Sample, follow
from posttrain_lab.models.catalog import resolve
from posttrain_lab.runs import client
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.runs.store import Run

# What a person would write who knows TRL; it ends at its first logged step.
FRESH = """
import json, os, sys
from datasets import Dataset
from transformers import AutoModelForCausalLM, AutoTokenizer, TrainerCallback
from trl import SFTConfig, SFTTrainer

class FirstLog(TrainerCallback):
    def on_log(self, *args, **kwargs):
        os._exit(0)

asked = json.load(open(sys.argv[1]))
trainer = SFTTrainer(
    model=AutoModelForCausalLM.from_pretrained(asked["model"]),
    args=SFTConfig(asked["folder"], use_cpu=True, bf16=False, assistant_only_loss=True,
                   logging_steps=1, report_to="none", **asked["settings"]),
    train_dataset=Dataset.from_list(asked["examples"]),
    processing_class=AutoTokenizer.from_pretrained(asked["model"]),
    callbacks=[FirstLog()],
)
trainer.train()
"""


def first_sample_ratio(repeats: int = 5) -> dict[str, float]:
    """Train → first changed answer, runner warm ÷ a fresh process's first logged step.

    Both train the pocket model on the pirate examples. Importing is what the fresh
    process spends most of its time on, and what the runner has done before.
    """
    spec = _spec()
    with _runner({}):
        _seconds_to_first_change(spec)
        pairs = [(_seconds_to_first_change(spec), _fresh_seconds(spec)) for _ in range(repeats)]
    return _ratios(pairs, "train_to_change_s", "fresh_s")


def queue8_ratio(repeats: int = 3, steps: int = 60) -> dict[str, float]:
    """Eight runs queued at once ÷ the same eight one after another with every core each."""
    spec = _spec()
    spec = replace(spec, settings=replace(spec.settings, steps=steps))
    pairs = []
    for _ in range(repeats):
        seconds = []
        for environment in ({}, {"POSTTRAIN_LAB_WORKERS": "1"}):
            with _runner(environment):
                seconds.append(_seconds_for(spec, 8))
        pairs.append((seconds[0], seconds[1]))
    return _ratios(pairs, "at_once_s", "one_by_one_s")


def _spec() -> RunSpec:
    pirate = behaviour("pirate")
    return RunSpec(pirate.examples, pirate.probes, settings=pirate.settings)


def _ratios(pairs: list[tuple[float, float]], ours: str, theirs: str) -> dict[str, float]:
    ratios = [a / b for a, b in pairs]
    return {
        "median": median(ratios), "low": min(ratios), "high": max(ratios),
        "repeats": len(pairs), ours: median(a for a, _ in pairs),
        theirs: median(b for _, b in pairs),
    }  # fmt: skip


@contextmanager
def _runner(environment: dict[str, str]) -> Iterator[None]:
    """A warm runner of our own in a temporary home, ended afterwards."""
    before = dict(os.environ)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        os.environ.update({"POSTTRAIN_LAB_HOME": home, **environment})
        try:
            client.warm()
            while client.runner_status()["state"] != "ready":
                time.sleep(0.1)
            yield
        finally:
            client.end_runner()
            os.environ.clear()
            os.environ.update(before)


def _seconds_to_first_change(spec: RunSpec) -> float:
    began = time.perf_counter()
    run = client.submit(spec)
    first: dict[int, str] = {}
    changed = None
    for logged in follow(run.log, poll_s=0.005):
        event = logged.event
        if isinstance(event, Sample):
            before = first.setdefault(event.probe, event.text)
            if changed is None and event.text != before:
                changed = time.perf_counter() - began
    _must_finish(run)
    if changed is None:
        raise RuntimeError("no answer changed")
    return changed


def _fresh_seconds(spec: RunSpec) -> float:
    settings = spec.settings
    with tempfile.TemporaryDirectory() as folder:
        asked = {
            "model": resolve(spec.model).where,
            "folder": folder,
            "examples": [{"messages": e.to_json()["messages"]} for e in spec.examples],
            "settings": {
                "max_steps": settings.steps,
                "per_device_train_batch_size": settings.batch_size,
                "learning_rate": settings.learning_rate,
            },
        }
        path = Path(folder) / "asked.json"
        path.write_text(json.dumps(asked))
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", FRESH, path],
            check=True, capture_output=True, env=os.environ | {"HF_HUB_OFFLINE": "1"},
        )  # fmt: skip
        return time.perf_counter() - began


def _seconds_for(spec: RunSpec, count: int) -> float:
    began = time.perf_counter()
    runs = [client.submit(replace(spec, seed=seed)) for seed in range(count)]
    for run in runs:
        _must_finish(run)
    return time.perf_counter() - began


def _must_finish(run: Run) -> None:
    for logged in follow(run.log, poll_s=0.02):
        event = logged.event
    if not isinstance(event, Finished):
        raise RuntimeError(f"the run ended with {event}")
