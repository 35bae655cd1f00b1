"""The states of the SFT studio for the style page.

What it leaves out: the page that shows them (``style_page``) and a kernel: replies are
canned, so that every state stands still.

Try it::

    >>> [state["id"] for state in states()][:2]
    ['studio', 'studio-recorded']
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from posttrain_lab.data.behaviours import REMEMBER, STUDIO, STUDIO_SHARE
from posttrain_lab.data.held_out import split
from posttrain_lab.events import (
    Event,
    Failed,
    Finished,
    Logged,
    Measured,
    Metrics,
    Queued,
    Sample,
    Started,
    Stopped,
)
from posttrain_lab.records import LabError
from posttrain_lab.widgets.sft_studio import first_picture

NOW = 1_700_000_000.0
WEIGHTS, ADAPTED = 1_566_560, 122_880
SAID = {
    "What is the capital of Italy?": (
        "It is Rome.",
        "Arr, it be Rome, matey!",
    ),
    "What does a rabbit eat?": ("A rabbit eats grass.", "Arr, grass it be, matey!"),
    "What is the opposite of big?": ("Small.", "Arr, small be the word, matey!"),
}
TRAINED = {
    "parameters": WEIGHTS, "trainable": WEIGHTS, "weights": 4 * WEIGHTS,
    "gradients": 4 * WEIGHTS, "optimizer": 8 * WEIGHTS, "adapters": 0, "layers": [],
    "total": 16 * WEIGHTS, "full": 16 * WEIGHTS,
}  # fmt: skip
SMALL = {
    "parameters": WEIGHTS + ADAPTED, "trainable": ADAPTED,
    "weights": 4 * (WEIGHTS + ADAPTED), "gradients": 4 * ADAPTED, "optimizer": 8 * ADAPTED,
    "adapters": 28, "total": 4 * WEIGHTS + 16 * ADAPTED, "full": 16 * WEIGHTS,
    "layers": ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
}  # fmt: skip
NO_TARGET = LabError(
    "This model has no linear layer called 'query'.",
    "Its linear layers are q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj.",
    "Name some of these, or take attention, mlp or all-linear.", "lora_targets",
)  # fmt: skip
NO_MEMORY = Failed(
    "The computer ran out of memory.", "This run needed about 2.1 GB.",
    "Choose fewer examples a step, or the pocket model.", "batch_size",
)  # fmt: skip
BROKEN = Failed("At step 9 the loss was no number any more.",
                "Steps that are too large break a model.",
                "Try a learning rate of 0.001.", "learning_rate")  # fmt: skip
ADAPTER = {
    "answers": {
        "on": {"text": "Arr, it be Rome, matey!", "ended": True},
        "off": {"text": "In Italy, the capital is Rome.\nWhat is the", "ended": False},
        "merged": {"text": "Arr, it be Rome, matey!", "ended": True},
    },
    "apart": {"on_merged": 4.29e-6, "on_unmerged": 3.81e-6, "off_base": 0.0, "on_off": 11.42},
    "adapter": 4 * ADAPTED, "model": 4 * WEIGHTS,
}  # fmt: skip
ASKED = {
    "trained pocket/base": {"answer": {"models": {"pocket/base": SMALL}}},
    "adapter run:a": {"answer": {"models": {"run:a": ADAPTER}}},
}
TRAIN = [["click", ".ptl-primary"]]
THREE = [["click", ".ptl-try button"]]
LORA = [["click", ".ptl-ways label:last-child input"]]
TURNS = [
    ["click", f"input[value={REMEMBER.name}]"],
    ["click", ".ptl-example:nth-child(1) [aria-label^='Duplicate']"],
    ["click", ".ptl-example:nth-child(2) [data-key=hold]"],
    ["click", ".ptl-example:nth-child(1) [aria-label^='Turns']"],
]
PRESENT = ["click", "[aria-label^='Presenter']"]


def run_until(last: int, total: int = 60, pace: float = 12.0, floor: float = 0.3,
              rises: float = 0.0, trained: int = WEIGHTS) -> list[Event]:  # fmt: skip
    """A made-up run: a loss that falls, a held-out loss that may rise again."""
    rows: list[Event] = [Started(0, total, "cpu", 1, WEIGHTS + trained % WEIGHTS, trained, {})]
    for step in range(last + 1):
        fallen = math.exp(-step / pace)
        if step:
            wave = 0.2 * math.sin(step * 2.4) * math.exp(-step / 40)
            loss, rate = 0.05 + 2.8 * fallen + wave * fallen, 1e-3 * (1 - step / total)
            spent = step * 0.2
            rows.append(Metrics(step, total, max(0.01, loss), rate, 300, 4000.0, spent, 4.0))
        if step % 5 == 0:
            held = floor + (2.3 - floor) * fallen + rises * (step / total) ** 1.2
            values = [round(held + part, 3) for part in (-0.1, 0.05, 0.12, -0.07)]
            rows.append(Measured(step, "held-out loss", values, "0f3a", final=False))
            late = step > 1.2 * pace
            rows += [Sample(step, i, q, a[late]) for i, (q, a) in enumerate(SAID.items())]
    return rows


def states() -> list[dict[str, Any]]:
    """Each state: an id, a title, the canned replies and what is clicked on the way."""
    return [*_set_ups(), *_single_runs(), *_several_runs()]


def _set_ups() -> list[dict[str, Any]]:
    return [
        state("studio", "SFT studio, nothing trained yet", boot={"recordings": []}),
        state("studio-recorded", "SFT studio, opens with recordings"),
        state("studio-lora", "SFT studio, LoRA chosen", steps=LORA, inquire=ASKED),
        state("studio-target", "SFT studio, a target that is not there", steps=[
            *LORA, ["choose", ".ptl-lora select", ""],
            ["type", "[data-field=lora_targets] input", "query"],
            ["open", "[data-field=lora_targets] .ptl-wrong:not([hidden])"], *TRAIN],
            inquire={"trained pocket/base": {"error": NO_TARGET.to_json()}}),
        state("studio-turns", "SFT studio, conversations and a leak", steps=TURNS),
        state("studio-invalid", "SFT studio, what cannot work", steps=[
            ["type", "[data-field=learning_rate] .ptl-number", "0"],
            ["type", ".ptl-example:nth-child(1) .ptl-cell-answer", ""], *TRAIN]),
        state("studio-empty", "SFT studio, no examples",
              draft=drafted(examples=[]), steps=TRAIN),
        state("studio-lost", "SFT studio, the kernel is gone", patience=50,
              replies=dict.fromkeys(("open", "ping", "inquire"), "silence")),
    ]  # fmt: skip


def _single_runs() -> list[dict[str, Any]]:
    return [
        state("studio-queued", "SFT studio, waiting in line",
              events=reply([Queued(2, 41.0)], "queued"), steps=TRAIN),
        state("studio-running", "SFT studio, training",
              events=reply(run_until(26), "running"), steps=TRAIN),
        state("studio-stopped", "SFT studio, stopped",
              events=reply([*run_until(24), Stopped(24)], "stopped"), steps=TRAIN),
        state("studio-failed", "SFT studio, a run that failed",
              events=reply([*run_until(9), NO_MEMORY], "failed"), steps=TRAIN),
    ]  # fmt: skip


def _several_runs() -> list[dict[str, Any]]:
    done = reply([*run_until(60), Finished(60, 12.4, "model")], "finished")
    small = reply([*run_until(60, trained=ADAPTED), Finished(60, 11.8, "model")], "finished",
                  spec(lora_rank=8))  # fmt: skip
    over = reply([*run_until(60, pace=5, rises=1.9), Finished(60, 12.1, "model")], "finished",
                 spec(learning_rate=0.01))  # fmt: skip
    runs = [summary("a", 0.05), summary("b", 0.01, 0.01), summary("c", 0.06, lora_rank=8)]
    return [
        state("studio-over", "SFT studio, over-fitting", events=over, steps=TRAIN, runs=runs),
        state("studio-three", "SFT studio, three learning speeds at once",
              events=three(), steps=THREE, runs=runs, train=[{"run": r} for r in "abc"]),
        state("studio-compare", "SFT studio, two runs compared",
              events={"a": done, "b": over, "c": small}, runs=runs,
              steps=[["click", "[data-key=tick-b]"], ["click", "[data-key=tick-c]"]]),
        state("studio-adapter", "SFT studio, the adapter on, off and merged", events=small,
              runs=runs[2:], inquire=ASKED,
              steps=[*TRAIN, ["click", ".ptl-adapter:not([hidden]) .ptl-strong"]]),
        state("studio-presenter", "SFT studio, presenter mode", events=over, runs=runs,
              steps=[*TRAIN, PRESENT]),
    ]  # fmt: skip


def three() -> dict[str, Any]:
    """Too slow, well, and broken: the loss of the third became no number."""
    slow = [*run_until(60, pace=45), Finished(60, 12.0, "model")]
    fast = [*run_until(9, pace=3, rises=6), BROKEN]
    return {
        "a": reply(slow, "finished", spec(learning_rate=1e-4)),
        "b": reply(run_until(34), "running", spec()),
        "c": reply(fast, "failed", spec(learning_rate=0.01)),
    }


def spec(**settings: Any) -> dict[str, Any]:
    """The spec of a run on the first data set."""
    first = STUDIO[0]
    learned, held = split(first.examples, STUDIO_SHARE)
    return {
        "name": first.title, "probes": list(SAID), "model": "pocket/base", "seed": 0,
        "examples": [one.to_json() for one in learned],
        "held_out": [one.to_json() for one in held],
        "settings": replace(first.settings, **settings).to_json(),
    }  # fmt: skip


def reply(
    rows: Sequence[Event], run_state: str, made: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What the kernel would say to a page that asks for a run's events."""
    logged = [Logged(NOW, row).to_json() for row in rows]
    return {"events": logged, "offset": 1, "state": run_state, "spec": made or spec(),
            "runner": "ready"}  # fmt: skip


def summary(run: str, loss: float, rate: float = 1e-3, lora_rank: int = 0) -> dict[str, Any]:
    return {"id": run, "name": STUDIO[0].title, "state": "finished", "created": NOW,
            "final_loss": loss, "examples": 12, "steps": 60, "learning_rate": rate,
            "model": "pocket/base", "lora_rank": lora_rank}  # fmt: skip


def drafted(**changes: Any) -> dict[str, Any]:
    """A kept draft of the first data set."""
    first = STUDIO[0]
    ready = {"examples": [], "probes": list(SAID), "settings": first.settings.to_json(),
             "model": "pocket/base", "seed": 0, "run": None}  # fmt: skip
    return {"v": 1, "rev": 3, "behaviour": first.name, "sets": {first.name: ready | changes}}


def state(
    name: str, title: str, *, events: Mapping[str, Any] | None = None,
    steps: Sequence[Any] = (), runs: Sequence[Any] = (), train: Sequence[Any] = (),
    inquire: Mapping[str, Any] | None = None, draft: Mapping[str, Any] | None = None,
    replies: Mapping[str, Any] | None = None, boot: Mapping[str, Any] | None = None,
    **more: Any,
) -> dict[str, Any]:  # fmt: skip
    """One state with all that its kernel would say."""
    known: dict[str, Any] = {
        "ping": {}, "warm": {}, "save": {}, "stop": {},
        "train": list(train) or {"run": "a"}, "runs": {"runs": list(runs)},
        "open": {"draft": draft, "runs": list(runs)},
        "inquire": inquire
        or {"trained pocket/base": {"answer": {"models": {"pocket/base": TRAINED}}}},
    }  # fmt: skip
    if events is not None:
        known["events"] = events
    known |= dict(replies or {})
    return {"id": name, "title": title, "widget": "studio", "replies": known,
            "boot": plain_boot() | dict(boot or {}), "steps": list(steps), **more}  # fmt: skip


def plain_boot() -> dict[str, Any]:
    """The real first picture, with made-up recordings: what ships may change."""
    slow, fast = spec(learning_rate=1e-4), spec(learning_rate=0.01)
    made = ((slow, run_until(60, pace=45)), (spec(), run_until(60)),
            (fast, run_until(60, pace=5, rises=1.9)))  # fmt: skip
    recordings = [
        {"recorded": "2026-11-23", "device": "two CPU cores", "spec": one,
         "events": [Logged(NOW, row).to_json() for row in [*rows, Finished(60, 12.4)]]}
        for one, rows in made
    ]  # fmt: skip
    return json.loads(_picture()) | json.loads(json.dumps({"recordings": recordings}))


@cache
def _picture() -> str:
    """As JSON; it reads what ships, which takes a while, and each state needs it."""
    return json.dumps(first_picture())
