"""The states of the preference race for the style page, on a recorded race's own events.

What it leaves out: the page that shows them (``style_page``).

Try it::

    >>> [state["id"] for state in states()][:2]
    ['race', 'race-empty']
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from posttrain_lab.records import LabError
from posttrain_lab.widgets import preference_race

PRESENT = ["click", "[aria-label^='Presenter']"]
GUESS = ["click", ".ptl-race-guess input[value=rlhf]"]
RACE = ["click", ".ptl-primary"]
NOW = 1_700_000_000.0
EVIL = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
LONG = "I hope that helps. " * 60
BEGUN = {"start": "s", "guess": "rlhf", "bet": "rlhf"}
IDS = {"start": "s", "sft": "a", "dpo": "b", "reward": "r", "rlhf": "c"}
STEPS = LabError("steps is 900.", "Here it is at most 200.",
                 "Use `posttrain-lab run` for longer trainings.", "steps")  # fmt: skip
GONE = LabError("The disk is full.", "The model needs 12 MB.", "Free some space.", "disk")


@cache
def _boot() -> dict[str, Any]:
    return preference_race.boot("style-race")


def states() -> list[dict[str, Any]]:
    """Each state: an id, a title, the widget, its traits, replies and what is clicked."""
    wait = _reply("start", "queued", -1, [_event("queued", position=2, wait_s=41.0)])
    stop = _event("stopped", step=20, reason="You stopped it.")
    failed = _reply("reward", "failed", 20, [_event("failed", **GONE.to_json())])
    lost = dict.fromkeys(("open", "ping"), "silence")
    done = {role: _reply(role, "finished", 999) for role in IDS}
    return [
        _state("race", "SFT, DPO, RLHF: opens with a recorded race"),
        _state("race-empty", "… nothing run yet", boot={"recording": None}),
        _state("race-unguessed", "… no guess yet", [RACE]),
        _state("race-queued", "… waiting in line", [GUESS, RACE], {"start": wait}),
        _state("race-starting", "… the start is trained", [GUESS, RACE],
               {"start": _reply("start", "running", 20)}),
        _state("race-running", "… three at once", draft=BEGUN, events={
            "start": done["start"], "sft": done["sft"], "dpo": _reply("dpo", "running", 20),
            "reward": _reply("reward", "running", 40)}),
        _state("race-rlhf", "… RLHF under way", draft=BEGUN,
               events=done | {"rlhf": _reply("rlhf", "running", 20)}),
        _state("race-stopped", "… stopped", draft=BEGUN | {"halted": True}, events={
            "start": done["start"], "sft": done["sft"],
            "dpo": _reply("dpo", "stopped", 20, [stop]),
            "reward": _reply("reward", "stopped", 20, [stop])}),
        _state("race-failed", "… failed", draft=BEGUN, events={
            "start": done["start"], "sft": done["sft"], "dpo": done["dpo"], "reward": failed}),
        _state("race-done", "… done", draft=BEGUN, events=done),
        _state("race-hacked", "… paid more, not better", draft=BEGUN,
               events=done | {"rlhf": _fooled()}),
        _state("race-steps", "… too many steps", [GUESS, RACE], replies={"begin": STEPS}),
        _state("race-lost", "… the kernel is gone", replies=lost, patience=50),
        _state("race-wild", "… hostile texts", draft={"setup": {"kinds": EVIL, "steps": EVIL},
                                                      "guess": EVIL, "start": "s"},
               events=done | {"start": _wild()}),
        _state("race-presenter", "… presenter mode", [PRESENT]),
    ]  # fmt: skip


def _event(kind: str, **more: Any) -> dict[str, Any]:
    return {"v": 1, "t": NOW, "kind": kind, **more}


def _reply(
    role: str, state: str, step: int, more: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """The recorded events up to a step, without the end unless it finished."""
    recorded = _boot()["recording"][role]
    kept = [e for e in recorded["events"] if e.get("step", 0) <= step]
    kept = kept if state == "finished" else [e for e in kept if e["kind"] != "finished"]
    return {"events": [*kept, *more], "offset": 1, "state": state, "spec": recorded["spec"],
            "runner": "ready"}  # fmt: skip


def _fooled() -> dict[str, Any]:
    """The recorded RLHF as if its truth stayed where it began."""
    made, start = _reply("rlhf", "finished", 999), None
    rows = []
    for row in made["events"]:
        if row["kind"] == "measured" and row["measure"] == "held-out truth":
            start = start or row["values"]
            row = row | {"values": start}
        rows.append(row)
    return made | {"events": rows}


def _wild() -> dict[str, Any]:
    """A start whose every text is hostile or endless."""
    made = _reply("start", "finished", 999, [_event("warned", message=EVIL)])
    more = {"step": 40, "ended": False, "good": 0.0, "why": EVIL}
    both = ((EVIL, LONG), (LONG, EVIL), ("Hi", ""))
    said = [_event("sample", probe=i, prompt=prompt, text=text, **more)
            for i, (prompt, text) in enumerate(both)]  # fmt: skip
    spec = made["spec"] | {"probes": [EVIL, LONG, "Hi"], "name": EVIL}
    return made | {"events": [*made["events"], *said], "spec": spec}


def _state(
    name: str, title: str, steps: Sequence[Any] = (),
    events: Mapping[str, Mapping[str, Any]] | None = None,
    replies: Mapping[str, Any] | None = None, draft: Mapping[str, Any] | None = None,
    boot: Mapping[str, Any] | None = None, **more: Any,
) -> dict[str, Any]:  # fmt: skip
    """``events``: what is told of each role's run; the race has these runs and no others."""
    kept = None if draft is None else {"rev": 1, **draft}
    told = events or {}
    known: dict[str, Any] = {ask: {} for ask in ("ping", "warm", "save", "stop", "resume")}
    known |= {"open": {"draft": kept}, "begin": {"run": IDS["start"]},
              "race": {"runs": {role: IDS[role] for role in told}},
              "events": {IDS[role]: reply for role, reply in told.items()}}  # fmt: skip
    known |= replies or {}
    said = {ask: {"error": reply.to_json()} if isinstance(reply, LabError) else reply
            for ask, reply in known.items()}  # fmt: skip
    traits = {"boot": _boot() | {"name": f"style-{name}"} | dict(boot or {})}
    return {"id": name, "title": title, "widget": "race", "traits": traits, "replies": said,
            "steps": list(steps), **more}  # fmt: skip
