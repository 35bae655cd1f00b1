"""The RL arena: reinforcement learning as it happens, to be watched, touched and fooled.

A page follows a run's events, changes what may be changed while it runs, forks it, asks it
at any checkpoint, and hunts for what graders can be fooled by. Runs go on without the page;
choices are kept for the page's seat.

What it leaves out: the training (``methods.grpo``), the tasks (``rl_tasks``), what the
doctor says (``rl_doctor``), drawing (``static/``), training a real model, which the same
spec does from the command line.

Try it in a notebook::

    from posttrain_lab.widgets import RLArena
    RLArena()
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import traitlets

from posttrain_lab.events import from_line
from posttrain_lab.grader_kinds import KINDS
from posttrain_lab.models import catalog
from posttrain_lab.records import LabError
from posttrain_lab.runs import client, drafts, steer
from posttrain_lab.runs.spec import LONGEST_NAME, RunSpec
from posttrain_lab.widgets import assets, desk, own_runs, rl_hunt, rl_runs, rl_tasks
from posttrain_lab.widgets.asked import Asked
from posttrain_lab.widgets.boot import RECORDINGS, recording
from posttrain_lab.widgets.grader_bench import OWN_NAME
from posttrain_lab.widgets.grader_models import models_for
from posttrain_lab.widgets.stages import STAGES

SCRIPT = assets.bundle("rl_arena.js")
STYLE = assets.look()
NAME = "rl-arena"
STARTS = ("pocket/half", "pocket/tempted", "pocket/chat", "pocket/rl", "pocket/base")


class RLArena(Asked):
    """One arena. Arenas of the same ``name`` share what was chosen."""

    _esm = SCRIPT
    _css = STYLE
    boot = traitlets.Dict().tag(sync=True)

    def __init__(self, name: str = NAME, **traits: Any) -> None:
        asks = desk.ASKS | {
            "open": _open, "runs": _runs, "train": _train, "events": _events,
            "tokens": _tokens, "doctor": _doctor, "pause": _pause, "go": _go, "step": _step,
            "change": _change, "fork": _fork,
        }  # fmt: skip
        super().__init__(asks, boot=boot(name), **traits)


def boot(name: str = NAME, recordings: Path = RECORDINGS) -> dict[str, Any]:
    """What the page draws at once: tasks, graders, levels of the hunt, recorded runs."""
    found = (recorded(path) for path in sorted(recordings.glob("rl_arena*.jsonl")))
    return {
        "name": name,
        "own": OWN_NAME,
        "tasks": [task.to_json() for task in rl_tasks.TASKS],
        "models": models(),
        "kinds": [kind.to_json() for kind in KINDS],
        "defaults": rl_tasks.defaults(),
        "hunt": [level.to_json() for level in rl_hunt.LEVELS],
        "most": {"graders": rl_tasks.MOST_GRADERS, "columns": rl_tasks.MOST_GRADERS,
                 "prompts": rl_tasks.MOST_OWN, "letters": rl_tasks.LONGEST_PROMPT},
        "recordings": [made for made in found if made is not None],
    }  # fmt: skip


def recorded(path: Path) -> dict[str, Any] | None:
    """A recorded run with what the doctor says of it; ``level``: of the hunt, or none."""
    made = recording(path)
    if made is None:
        return None
    head, *lines = path.read_text(encoding="utf-8").split("\n")
    logged = [each for line in lines if (each := from_line(line)) is not None]
    return made | {"findings": rl_runs.findings(logged), "level": json.loads(head)["level"]}


def models(seat: str = "") -> list[dict[str, str]]:
    """The models that a run may start from: the lab's own, and the seat's finished ones."""
    titles = {stage.name: stage.title for stage in STAGES}
    here = [entry for entry in catalog.MODELS if entry.name in STARTS and entry.installed()]
    here.sort(key=lambda entry: STARTS.index(entry.name))
    ready = [{"name": e.name, "title": titles.get(e.name, e.title)} for e in here]
    own = own_runs.subjects(seat) if seat else []
    return ready + [{"name": row["name"], "title": f"Yours: {row['title']}"} for row in own]


def _open(message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
    name = str(message.get("name", ""))
    return {"draft": drafts.load(desk.seat_of(message), name), **_runs(message, buffers)}


def _runs(message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
    seat = desk.seat_of(message)
    return {"runs": own_runs.summaries(seat, "grpo"), "models": models(seat),
            "graders": models_for(seat)}  # fmt: skip


def _train(message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
    seat = desk.seat_of(message)
    spec = rl_tasks.spec_of(message.get("setup"), seat)
    if spec.model not in [row["name"] for row in models(seat)]:
        raise LabError("That model is not here.", "Choose one of the list.", "", "model")
    _check_graders(spec, seat)
    return {"run": client.submit(spec).id}


def _check_graders(spec: RunSpec, seat: str) -> None:
    """A page may name no folder and nobody else's run as the model that grades."""
    known = {row["name"] for rows in models_for(seat).values() for row in rows}
    for choice in spec.graders:
        if "model" in choice.options and choice.options["model"] not in known:
            raise LabError("The model that should grade is not here.",
                           "It is one of the list.", "Choose another.", "graders")  # fmt: skip


def _events(message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
    reply = desk.ASKS["events"](message, buffers)
    reply |= {"events": [rl_runs.light(row) for row in reply["events"]],
              "forkable": steer.forkable(desk.run_of(message))}  # fmt: skip
    return reply | ({"spec": rl_runs.slim(reply["spec"])} if "spec" in reply else {})


def _tokens(message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
    return {"tokens": rl_runs.tokens(desk.run_of(message), message.get("step"))}


def _doctor(message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
    logged, _ = desk.run_of(message).events()
    return {"findings": rl_runs.findings(logged)}


def _pause(message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
    steer.pause(desk.run_of(message).id)
    return {}


def _go(message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
    steer.go(desk.run_of(message).id)
    return {}


def _step(message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
    steer.step(desk.run_of(message).id)
    return {}


def _change(message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
    steer.change(desk.run_of(message).id, _changes(message))
    return {}


def _fork(message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
    """``step``: a checkpoint, or nothing for here and now."""
    run, step = desk.run_of(message), message.get("step")
    name = f"Fork of {run.spec.name}"[:LONGEST_NAME]
    made = steer.fork(run.id, step if type(step) is int else None, _changes(message), name)
    return {"run": made.id}


def _changes(message: desk.Message) -> dict[str, Any]:
    change = message.get("change")
    if not isinstance(change, Mapping):
        raise LabError("The page sent no change.", "", "Reload the page.", "change")
    return dict(change)
