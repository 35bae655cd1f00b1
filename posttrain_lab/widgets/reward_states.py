"""The states of the reward model lab for the style page, on recorded runs' own events.

What it leaves out: the page that shows them (``style_page``).

Try it::

    >>> [state["id"] for state in states()][:2]
    ['reward', 'reward-empty']
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from posttrain_lab.records import LabError
from posttrain_lab.widgets import reward_lab

PRESENT = ["click", "[aria-label^='Presenter']"]
TRAIN = ["click", ".ptl-primary"]
TYPE = ["type", ".ptl-rw-box", "Hens, of course. There is much more to say about this."]
NOW = 1_700_000_000.0
EVIL = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
LONG = "There is much more to say about this. " * 40
NONE = LabError("There are no pairs.", "Training needs at least one.",
                "Choose between two answers, or take the ready pairs.", "pairs")  # fmt: skip
STEPS = LabError("steps is 9000.", "Here it is at most 600.", "Use fewer.", "steps")
GONE = LabError("The disk is full.", "The model needs 12 MB.", "Free some space.", "disk")


@cache
def _boot() -> dict[str, Any]:
    return reward_lab.boot("style-reward")


def states() -> list[dict[str, Any]]:
    """Each state: an id, a title, the widget, its traits, replies and what is clicked."""
    labelling = {"done": [[i, "abs"[i % 3]] for i in range(18)]}
    done = {"done": [[i, "a"] for i in range(20)]}
    fair, longer = _reply("finished", 120), _reply("finished", 120, 1)
    stopped = _reply("stopped", 40, more=[_event("stopped", step=40, reason="You stopped it.")])
    failed = _reply("failed", 20, more=[_event("failed", **GONE.to_json())])
    wait = _reply("queued", -1, more=[_event("queued", position=2, wait_s=41.0)])
    rows = [_row("a", "2,560 ready", 0.96), _row("b", "2,560 ready, longer wins", 0.48)]
    both = {"events": {"a": fair, "b": longer}, "probe": [*_parts(0), *_parts(1)]}
    lost = dict.fromkeys(("open", "ping"), "silence")
    wild = _boot()["pairs"][:]
    wild[0] = {"prompt": EVIL, "better": EVIL, "worse": LONG}
    evil = {"setup": {"ready": "<b>", "bias": EVIL}, "imported": [{"prompt": EVIL}], "run": 7}
    return [
        _state("reward", "Reward model lab, opens with a recording"),
        _state("reward-empty", "… nothing trained yet", boot={"recordings": []}),
        _state("reward-labelling", "… labelling", draft=labelling),
        _state("reward-labelled", "… twenty labelled", draft=done),
        _state("reward-queued", "… waiting in line", [TRAIN], wait),
        _state("reward-training", "… training", [TRAIN], _reply("running", 50)),
        _state("reward-stopped", "… stopped", [TRAIN], stopped),
        _state("reward-failed", "… failed", [TRAIN], failed),
        _state("reward-done", "… done", [TRAIN], fair, runs=[_row("a", "2,560 ready", 0.9)]),
        _state("reward-biased", "… trained on biased labels", [TRAIN, TYPE], longer, place=1),
        _state("reward-compare", "… two runs compared", runs=rows, replies=both,
               draft={"compare": ["a", "b"]}),
        _state("reward-nothing", "… no labels at all", [TRAIN], replies={"train": NONE},
               draft={"setup": {"ready": 0}}),
        _state("reward-error", "… too many steps", [TRAIN], replies={"train": STEPS},
               draft={"setup": {"steps": 9000}}),
        _state("reward-lost", "… the kernel is gone", replies=lost, patience=50),
        _state("reward-wild", "… hostile texts", boot={"pairs": wild}, draft=evil),
        _state("reward-presenter", "… presenter mode", [PRESENT]),
    ]  # fmt: skip


def _event(kind: str, **more: Any) -> dict[str, Any]:
    return {"v": 1, "t": NOW, "kind": kind, **more}


def _reply(
    state: str, step: int, place: int = 0, more: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """The recorded events up to a step, without the end unless it finished."""
    recorded = _boot()["recordings"][place]
    kept = [e for e in recorded["events"] if e.get("step", 0) <= step]
    kept = kept if state == "finished" else [e for e in kept if e["kind"] != "finished"]
    return {"events": [*kept, *more], "offset": 1, "state": state, "spec": recorded["spec"],
            "runner": "ready"}  # fmt: skip


def _parts(place: int) -> list[dict[str, Any]]:
    """The recorded tests for biases, cut into the parts that a page asks for."""
    found, parts = _boot()["recordings"][place]["biases"], _boot()["parts"]
    return [{**found[bias], "hits": (found[bias]["hits"] + part) // parts,
             "n": found[bias]["n"] // parts}
            for bias in _boot()["probes"] for part in range(parts)]  # fmt: skip


def _row(run: str, name: str, ranked: float) -> dict[str, Any]:
    spec = _boot()["recordings"][0]["spec"]
    return {"id": run, "name": name, "state": "finished", "created": NOW,
            "model": spec["model"], "seed": 0, "settings": spec["settings"],
            "means": {"pairs ranked right": ranked}, "has_model": True}  # fmt: skip


def _state(
    name: str, title: str, steps: Sequence[Any] = (),
    events: Mapping[str, Any] | None = None, runs: Sequence[Any] = (),
    replies: Mapping[str, Any] | None = None, draft: Mapping[str, Any] | None = None,
    boot: Mapping[str, Any] | None = None, place: int = 0, **more: Any,
) -> dict[str, Any]:  # fmt: skip
    flips = [i % 2 for i in range(len(_boot()["pairs"]))]
    kept = {"rev": 1, "flips": flips, **(draft or {})}
    known: dict[str, Any] = {"ping": {}, "warm": {}, "save": {}, "train": {"run": "a"}}
    known |= {"open": {"draft": kept, "runs": list(runs)}, "runs": {"runs": list(runs)}}
    known["probe"] = _parts(place)
    known["inquire"] = {"answer": {"models": {"run:a": {"scores": [3.2, -2.4, 1.1]}}}}
    known |= {} if events is None else {"events": events}
    known |= replies or {}
    said = {ask: {"error": reply.to_json()} if isinstance(reply, LabError) else reply
            for ask, reply in known.items()}  # fmt: skip
    traits = {"boot": _boot() | {"name": f"style-{name}"} | dict(boot or {})}
    return {"id": name, "title": title, "widget": "reward", "traits": traits,
            "replies": said, "steps": list(steps), **more}  # fmt: skip
