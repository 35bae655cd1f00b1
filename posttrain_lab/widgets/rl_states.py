"""The states of the RL arena for the style page, on recorded runs' own events.

What it leaves out: the page that shows them (``style_page``).

Try it::

    >>> [state["id"] for state in states()][:2]
    ['rl', 'rl-empty']
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from posttrain_lab.records import LabError
from posttrain_lab.widgets import rl_arena

PRESENT = ["click", "[aria-label^='Presenter']"]
TRAIN = ["click", ".ptl-primary"]
HUNT = ["click", "[role=tab]:nth-child(2)"]
NOW = 1_700_000_000.0
EVIL = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
LONG = "7 + 4 = 11. " * 60
FORKED = 10
QUIET = ("ping", "warm", "save", "stop", "resume", "pause", "go", "step", "change")
WILD = {
    "setup": {"task": "own", "own": [{"prompt": EVIL, "gold": LONG}], "graders": [
        {"kind": "includes", "options": {"text": EVIL}, "weight": "x"}, {"kind": "<b>"}]},
    "run": "a", "hunt": {"runs": 7},
}  # fmt: skip
PAY = LabError("Every weight is 0.", "Then nothing is paid for, and nothing learned.",
               "Give one of them a weight.", "graders")  # fmt: skip
FAST = LabError("learning_rate is 9.", "It needs to be a number from 1e-07 to 1.",
                "Try 0.0001.", "learning_rate")  # fmt: skip
GONE = LabError("The disk is full.", "The model needs 12 MB.", "Free some space.", "disk")
SICK = {
    "name": "kl_explodes", "title": "It runs away from where it began", "severity": "fault",
    "evidence": "KL rose from 0.02 to 4.1 in 12 steps.", "step": 12,
    "suggestion": "Raise the KL leash, or lower the learning speed.",
}  # fmt: skip
MEMORY = {
    "held": [
        {"what": what, "model": "half" if what in ("weights", "reference") else "",
         "parameters": 4_200_000 if what in ("weights", "reference") else 0, "bytes": size}
        for what, size in (("weights", 17e6), ("reference", 17e6), ("gradients", 17e6),
                           ("optimizer", 34e6), ("rollouts", 2e6), ("activations", 61e6))
    ],
    "process_bytes": 180_000_000, "peak_bytes": 131_000_000,
}  # fmt: skip


@cache
def _boot() -> dict[str, Any]:
    return rl_arena.boot("style-rl")


def states() -> list[dict[str, Any]]:
    """Each state: an id, a title, the widget, its traits, replies and what is clicked."""
    return [*_followed(), *_touched(), *_hunts(), _state("rl-presenter", "… presenter mode",
                                                         [PRESENT])]  # fmt: skip


def _followed() -> list[dict[str, Any]]:
    """A run from nothing to its end, and what can go wrong on the way."""
    wait = _reply("queued", 0, more=[_event("queued", position=2, wait_s=41.0)])
    memory = _event("memory", step=1, **MEMORY)
    stopped = _reply("stopped", 16, more=[_event("stopped", step=16, reason="You stopped it.")])
    failed = _reply("failed", 8, more=[_event("failed", **GONE.to_json())])
    lost = dict.fromkeys(("open", "ping"), "silence")
    return [
        _state("rl", "RL arena, opens with a recording"),
        _state("rl-empty", "… nothing trained yet", boot={"recordings": []}),
        _state("rl-queued", "… waiting in line", [TRAIN], wait),
        _state("rl-running", "… training", [TRAIN], _reply("running", 14, more=[memory])),
        _state("rl-sick", "… the doctor finds something", [TRAIN], _reply("running", 14),
               replies={"doctor": {"findings": [SICK]}}),
        _state("rl-stopped", "… stopped", [TRAIN], stopped),
        _state("rl-failed", "… failed", [TRAIN], failed),
        _state("rl-done", "… done", [TRAIN], _reply("finished", 999, more=[memory]),
               runs=_rows()),
        _state("rl-nothing", "… no grader pays", [TRAIN], replies={"train": PAY}),
        _state("rl-fast", "… a speed that cannot work", [TRAIN], replies={"train": FAST}),
        _state("rl-lost", "… the kernel is gone", replies=lost, patience=50),
    ]  # fmt: skip


def _touched() -> list[dict[str, Any]]:
    """A run that is held and changed, a fork, answers looked into, prompts of one's own."""
    change = _event("changed", step=12, settings={"beta": [0, 0.1], "weights.numeric": [1, 2]})
    memory = _event("memory", step=1, **MEMORY)
    # Quicker than metrics are told: those of the step it waits after are not among them.
    paused = _reply("running", 16, more=[change, memory, _event("paused", step=17)])
    forked = _reply("finished", 999, more=[_event("forked", step=FORKED, run="a")])
    both = {"a": _reply("finished", 999), "b": forked}
    tick = [["click", f"[data-key=tick-{run}]"] for run in "ab"]
    return [
        _state("rl-paused", "… paused, with a change", [TRAIN], paused, runs=_rows()),
        _state("rl-tokens", "… pieces shaded", [["click", "[data-shade=sure]"],
                                                ["click", ".ptl-rl-grades"]]),
        _state("rl-compare", "… a fork over its parent", tick, both, runs=_rows()),
        _state("rl-own", "… own prompts", draft={"setup": {"task": "own"}}),
        _state("rl-wild", "… hostile texts", events=_wild(), draft=WILD),
    ]  # fmt: skip


def _hunts() -> list[dict[str, Any]]:
    level = _boot()["hunt"][0]["name"]
    tried = {"h": _fooled(), "a": _reply("finished", 999)}
    found = _hunting("break", {level: {"break": "h", "patch": None}})
    patched = _hunting("patch", {level: {"break": "h", "patch": "a"}})
    return [
        _state("rl-hunt", "… the hunt", [HUNT]),
        _state("rl-found", "… a loophole found", events=tried, draft=found),
        _state("rl-patched", "… a loophole patched", events=tried, draft=patched),
    ]


def _rows() -> list[dict[str, Any]]:
    return [_row("a", "Word problems: numeric"), _row("b", "Fork of Word problems: numeric")]


def _hunting(phase: str, runs: Mapping[str, Any]) -> dict[str, Any]:
    level = next(iter(runs))
    return {"mode": "hunt", "hunt": {"level": level, "phase": phase, "runs": runs}}


def _event(kind: str, **more: Any) -> dict[str, Any]:
    return {"v": 1, "t": NOW, "kind": kind, **more}


def _reply(state: str, step: int, more: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """The recorded events up to a step, without the end unless it finished."""
    recorded = _boot()["recordings"][0]
    kept = [e for e in recorded["events"] if e.get("step", 0) <= step]
    kept = kept if state == "finished" else [e for e in kept if e["kind"] != "finished"]
    steps = [e["step"] for e in kept if e["kind"] == "metrics"]
    saved = [_event("checkpoint", step=s, path="") for s in steps if s % 5 == 0]
    forkable = [one["step"] for one in saved][-3:]
    return {"events": [*kept, *saved, *more], "offset": 1, "state": state, "runner": "ready",
            "spec": recorded["spec"], "forkable": forkable}  # fmt: skip


def _fooled() -> dict[str, Any]:
    """The recorded run as if wrong answers were paid: its truth stays where it began."""
    made, start = _reply("finished", 999), None
    rows = []
    for row in made["events"]:
        if row["kind"] == "measured" and row["measure"] == "held-out truth":
            start = start or row["values"]
            row = row | {"values": start}
        if row["kind"] == "rollouts":
            row = row | {"tries": [each | {"truth": 0.0} for each in row["tries"]]}
        rows.append(row)
    return made | {"events": rows}


def _wild() -> dict[str, Any]:
    """A run in which every text is hostile or endless."""
    made = _reply("running", 6, more=[_event("warned", message=EVIL)])
    tries = [{"text": text, "ended": False, "reward": value, "advantage": 1e6 * (value or -1),
              "truth": value, "grades": {EVIL: [value, LONG]}}
             for text, value in ((EVIL, 1.0), (LONG, 0.0), ("", None))]  # fmt: skip
    group = _event("rollouts", step=6, prompt=EVIL, gold=EVIL, tries=tries)
    return made | {"events": [*made["events"], group],
                   "spec": made["spec"] | {"name": EVIL}}  # fmt: skip


def _row(run: str, name: str) -> dict[str, Any]:
    spec = _boot()["recordings"][0]["spec"]
    return {"id": run, "name": name, "state": "finished", "created": NOW,
            "model": spec["model"], "seed": 0, "settings": spec["settings"],
            "means": {"held-out truth": 0.62}, "has_model": True}  # fmt: skip


def _state(
    name: str, title: str, steps: Sequence[Any] = (),
    events: Mapping[str, Any] | None = None, runs: Sequence[Any] = (),
    replies: Mapping[str, Any] | None = None, draft: Mapping[str, Any] | None = None,
    boot: Mapping[str, Any] | None = None, **more: Any,
) -> dict[str, Any]:  # fmt: skip
    kept = None if draft is None else {"rev": 1, **draft}
    known: dict[str, Any] = {ask: {} for ask in QUIET}
    known |= {"train": {"run": "a"}, "fork": {"run": "b"}, "doctor": {"findings": []}}
    known |= {"open": {"draft": kept, "runs": list(runs)}, "runs": {"runs": list(runs)}}
    said = [
        {"text": text, "ended": True} for text in ("The answer is 21.", "The answer is 11.")
    ]
    known["inquire"] = {"answer": {"models": dict(zip(
        (_boot()["recordings"][0]["spec"]["model"], "run:a"), [[one] for one in said],
        strict=True))}}  # fmt: skip
    known |= {} if events is None else {"events": events}
    known |= replies or {}
    told = {ask: {"error": reply.to_json()} if isinstance(reply, LabError) else reply
            for ask, reply in known.items()}  # fmt: skip
    traits = {"boot": _boot() | {"name": f"style-{name}"} | dict(boot or {})}
    return {"id": name, "title": title, "widget": "rl", "traits": traits, "replies": told,
            "steps": list(steps), **more}  # fmt: skip
