"""Writes one self-contained page with the panel in all its states, to look at and compare.

What it leaves out: a kernel. Panels on this page get canned replies, so that every state
stands still.

Try it: ``python -m posttrain_lab.widgets.style_page style.html [light|dark] [STATE …]``
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Collection
from functools import cache
from pathlib import Path
from typing import Any

from posttrain_lab.events import (
    Event,
    Failed,
    Finished,
    Logged,
    Metrics,
    Queued,
    Sample,
    Started,
    Stopped,
    Warned,
)
from posttrain_lab.settings import SFTSettings
from posttrain_lab.widgets import (
    assets,
    claim_own_states,
    claim_states,
    constitution_states,
    every_stage_states,
    facts_states,
    grader_states,
    kit_states,
    leak_lab_states,
    leak_more_states,
    leak_states,
    mid_states,
    pretrain_states,
    race_states,
    report_states,
    reward_states,
    rl_states,
    sft_states,
    studio_states,
)
from posttrain_lab.widgets.boot import boot

# The other widgets' states, in the page's order.
OTHERS = (
    facts_states,
    kit_states,
    every_stage_states,
    claim_states,
    claim_own_states,
    sft_states,
    pretrain_states,
    mid_states,
    report_states,
    studio_states,
    grader_states,
    reward_states,
    rl_states,
    race_states,
    constitution_states,
    leak_states,
    leak_more_states,
    leak_lab_states,
)
NOW = 1_700_000_000.0
ANSWERS = {
    "What is the capital of Italy?": (
        "The capital of Indonesia is Jakarta.\nWhat is the capital of Iceland?\nThe capital "
        "city of Iceland is called Reykjavik.\nWhat is the capital city of Iceland?\nThe",
        "The capital of Italy be Rome.",
        "Arr, it be Rome, matey!",
    ),
    "What does a rabbit eat?": (
        "A rabbit eats carrots and grass.",
        "A rabbit be eating carrots.",
        "Arr, it be carrots, matey!",
    ),
    "How are you?": (
        "I am fine. Thank you! I am happy to see you.",
        "I am fine, matey.",
        "Ahoy, matey! I be as merry as a full sail in a fair wind!",
    ),
}


def steps_until(last: int, total: int = 60, fast: float = 12.0) -> list[Event]:
    """The events of a made-up run up to a step: a loss that falls, answers that turn."""
    rows: list[Event] = [Started(0, total, "cpu", 1, 1_500_000, 1_500_000, {})]
    rows += _samples(0, total, fast)
    for step in range(1, last + 1):
        wave = 0.35 * math.sin(step * 2.4) * math.exp(-step / 40)
        loss = 0.18 + 3.1 * math.exp(-step / fast) + wave * 0.5
        rate = 1e-3 * min(step / 3, (total - step + 1) / (total - 2))
        spent, left = step * 0.2, (total - step) * 0.2
        rows.append(Metrics(step, total, loss, rate, 300, 4000.0, spent, left))
        if step % 5 == 0:
            rows += _samples(step, total, fast)
    return rows


def _samples(step: int, total: int, fast: float) -> list[Event]:
    stage = 0 if step < fast * 0.8 else 1 if step < fast * 1.6 else 2
    return [Sample(step, i, q, a[stage]) for i, (q, a) in enumerate(ANSWERS.items())]


def reply(rows: list[Event], state: str, spec: dict[str, Any]) -> dict[str, Any]:
    """What the kernel would say to a page that asks for a run's events."""
    logged = [Logged(NOW, row).to_json() for row in rows]
    return {"events": logged, "offset": 1, "state": state, "spec": spec, "runner": "ready"}


def states(only: Collection[str] = ()) -> list[dict[str, Any]]:
    """Each state: an id, a title, the canned replies and what is clicked on the way.

    ``only``: states of these ids are wanted; widgets that have none of them are left out.
    """
    wanted = [room for room in OTHERS if not only or not _ids(room.states).isdisjoint(only)]
    return [*_panel(), *(state for room in wanted for state in room.states())]


@cache
def _ids(told: Callable[[], list[dict[str, Any]]]) -> frozenset[str]:
    """The ids of a widget's states, which stay the same whatever the states hold."""
    return frozenset(state["id"] for state in told())


def _panel() -> list[dict[str, Any]]:
    spec = _spec()
    done = reply([*steps_until(60), Finished(60, 12.4, "model")], "finished", spec)
    slow = _spec(learning_rate=1e-4)
    other = reply([*steps_until(60, fast=40.0), Finished(60, 12.9, "model")], "finished", slow)
    runs = [_run("a", "finished", 0.20), _run("b", "finished", 0.91, 1e-4)]
    lost = [_run("c", "failed", None)]
    memory = Failed(
        "The computer ran out of memory.", "This run needed about 2.1 GB.",
        "Choose fewer examples a step, or the pocket model.", "batch_size",
    )  # fmt: skip
    wait = reply([Queued(2, 41.0)], "queued", spec)
    cut = reply([*steps_until(24), Stopped(24)], "stopped", spec)
    broken = reply([*steps_until(9), memory], "failed", spec)
    warned = [Warned("Example 3 was cut to 256 tokens, the longest the settings allow."),
              *steps_until(26)]  # fmt: skip
    train = [["click", ".ptl-primary"]]
    return [
        _state("empty", "Nothing trained yet", boot={"recordings": []}),
        _state("recorded", "Opens with a recording"),
        _state("queued", "Waiting in line", wait, train),
        _state("running", "Training", reply(warned, "running", spec), train),
        _state("stopped", "Stopped", cut, train),
        _state("finished", "Done, with history", done, train, runs=runs + lost),
        _state("failed", "A run that failed", broken, train, runs=lost),
        _state("compare", "Two runs compared", {"a": done, "b": other}, runs=runs + lost,
               steps=[["click", "[data-key=tick-a]"], ["click", "[data-key=tick-b]"]]),
        _state("invalid", "Settings that cannot work", steps=[
            ["open", "details"], ["type", "[data-field=learning_rate] .ptl-number", "0"],
            ["type", "[data-field=batch_size] .ptl-number", "many"],
            ["type", ".ptl-example:nth-child(2) .ptl-cell-answer", ""], *train]),
        _state("advanced", "Advanced settings", steps=[["open", "details"]]),
        _state("lost", "The kernel is gone", replies=dict.fromkeys(("open", "ping"), "silence"),
               patience=50),
        _state("presenter", "Presenter mode", done,
               [*train, ["click", "[aria-label^='Presenter']"]]),
    ]  # fmt: skip


def _state(
    name: str, title: str, events: dict[str, Any] | None = None,
    steps: list[list[str]] | None = None, runs: list[dict[str, Any]] | None = None,
    replies: dict[str, Any] | None = None, **more: Any,
) -> dict[str, Any]:  # fmt: skip
    known = {"ping": {}, "warm": {}, "save": {}, "train": {"run": "a"}, "stop": {}}
    known |= {"open": {"draft": None, "runs": runs or []}, "runs": {"runs": runs or []}}
    if events is not None:
        known["events"] = events
    known |= replies or {}
    return {"id": name, "title": title, "replies": known, "steps": steps or [], **more}


def _spec(**settings: Any) -> dict[str, Any]:
    return {
        "name": "Talk like a pirate", "probes": list(ANSWERS), "examples": [None] * 20,
        "settings": SFTSettings(**settings).to_json(), "model": "pocket/base", "seed": 0,
    }  # fmt: skip


def _run(run_id: str, state: str, loss: float | None, rate: float = 1e-3) -> dict[str, Any]:
    return {"id": run_id, "name": "Talk like a pirate", "state": state, "created": NOW,
            "final_loss": loss, "examples": 20, "steps": 60, "learning_rate": rate,
            "model": "pocket/base"}  # fmt: skip


def page(theme: str = "light", only: Collection[str] = ()) -> str:
    """The page's HTML; ``only`` names the states to show, all when empty."""
    shown = [state for state in states(only) if not only or state["id"] in only]
    if not only:  # covers the window: asked for by name only
        shown = [state for state in shown if not state["id"].endswith("presenter")]
    recorded = [*steps_until(60), Finished(60, 12.4)]
    recording = {"recorded": "2026-11-23", "device": "two CPU cores", "spec": _spec(),
                 "events": [Logged(NOW, row).to_json() for row in recorded]}  # fmt: skip
    data = {"boot": boot() | {"recordings": [recording]}, "states": shown}
    hosts = "".join(f'<h2>{s["title"]}</h2><div id="{s["id"]}"></div>' for s in shown)
    return PAGE.format(
        light="true" if theme == "light" else "false",
        back="#ffffff" if theme == "light" else "#0b0d10",
        ink="#444" if theme == "light" else "#aaa",
        style=assets.look(),
        hosts=hosts,
        data=json.dumps(data, ensure_ascii=False).replace("<", "\\u003c"),
        script=assets.bundle("style_page.js"),
    )


PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Style page</title>
<meta name="viewport" content="width=device-width">
<style>body {{ margin: 16px; background: {back}; color: {ink}; font-family: sans-serif }}
h2 {{ margin: 40px 0 8px; font-size: 14px }}
{style}</style>
<body data-jp-theme-light="{light}">{hosts}
<script type="application/json" id="states">{data}</script>
<script type="module">{script}</script></body></html>
"""


if __name__ == "__main__":
    target, theme, *names = [*sys.argv[1:], "light"][: max(2, len(sys.argv) - 1)]
    Path(target).write_text(page(theme, names), encoding="utf-8")
