"""The preference race: SFT, DPO and RLHF from one start and one set of choices, live.

The page begins a race; its further runs are begun here as soon as what they go on from is
finished and the page asks. Runs go on without the page, and a reload finds them all.

What it leaves out: which runs a race has (``race_plan``), training (``methods``), drawing
(``static/race_*.js``).

Try it in a notebook::

    from posttrain_lab.widgets import PreferenceRace
    PreferenceRace()
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import traitlets

from posttrain_lab.records import LabError
from posttrain_lab.runs import client, drafts
from posttrain_lab.settings.grpo import HELD_OUT_REWARD, HELD_OUT_TRUTH
from posttrain_lab.settings.reward import RANKED
from posttrain_lab.widgets import assets, desk, race_plan
from posttrain_lab.widgets.asked import Asked
from posttrain_lab.widgets.boot import RECORDINGS, recording
from posttrain_lab.world import manners

SCRIPT = assets.bundle("preference_race.js")
STYLE = assets.look()
NAME = "preference-race"
SHOWN_PAIRS, FIRST_SHOWN = 3, 90_000  # far from those that a race learns from


class PreferenceRace(Asked):
    """One race. Widgets of the same ``name`` share it."""

    _esm = SCRIPT
    _css = STYLE
    boot = traitlets.Dict().tag(sync=True)

    def __init__(self, name: str = NAME, **traits: Any) -> None:
        asks = desk.ASKS | {"open": _open, "begin": _begin, "race": _race, "events": _events}
        super().__init__(asks, boot=boot(name), **traits)


def boot(name: str = NAME, recordings: Path = RECORDINGS) -> dict[str, Any]:
    """What the page draws at once: choices, pairs to look at, a recorded race."""
    return {
        "name": name,
        "roles": [role.to_json() for role in race_plan.ROLES],
        "defaults": race_plan.DEFAULTS,
        "pairs": shown_pairs(),
        "many": {"pairs": len(race_plan.choices(0)),
                 "demonstrations": len(race_plan.demonstrations(0))},
        "measures": {"truth": HELD_OUT_TRUTH, "reward": HELD_OUT_REWARD, "ranked": RANKED},
        "recording": recorded(recordings),
    }  # fmt: skip


def shown_pairs() -> dict[str, list[dict[str, str]]]:
    """For each mix of choices: some requests with the chosen and the other answer."""

    def rows(mix: str) -> list[dict[str, str]]:
        kinds = list(manners.KINDS) if mix == "all" else [mix] * SHOWN_PAIRS
        made = [manners.choice("train", FIRST_SHOWN + i, kind) for i, kind in enumerate(kinds)]
        return [{"prompt": p.prompt, "chosen": p.chosen, "rejected": p.rejected,
                 "why": p.reason} for p in made]  # fmt: skip

    return {mix: rows(mix) for mix in race_plan.KINDS}


def recorded(recordings: Path) -> dict[str, Any] | None:
    """A recorded race, its runs by role; None unless all of them are there."""
    paths = {r.name: recordings / f"preference_race_{r.name}.jsonl" for r in race_plan.ROLES}
    if not all(path.is_file() for path in paths.values()):
        return None
    found = {name: recording(path) for name, path in paths.items()}
    if None in found.values():
        return None
    return {name: made | {"events": marked(made["events"], made["spec"]["seed"])}
            for name, made in found.items()}  # fmt: skip


def slim(spec: dict[str, Any]) -> dict[str, Any]:
    """A spec as a page needs it: without its texts."""
    return {key: spec[key] for key in ("name", "model", "settings", "seed", "probes", "method")}


def marked(rows: list[dict[str, Any]], seed: int) -> list[dict[str, Any]]:
    """Events for the page: answers with what the rule says of them; no rollouts."""
    golds = _golds(seed)

    def mark(row: dict[str, Any]) -> dict[str, Any]:
        if row["kind"] != "sample" or row["prompt"] not in golds:
            return row
        grade = manners.judged(row["text"], golds[row["prompt"]])
        return row | {"good": grade.value, "why": grade.explanation}

    return [mark(row) for row in rows if row["kind"] != "rollouts"]


@lru_cache(maxsize=4)
def _golds(seed: int) -> dict[str, Any]:
    return {example.prompt[-1].content: example for example in race_plan.held_out(seed)}


def _open(message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
    return {"draft": drafts.load(desk.seat_of(message), str(message.get("name", "")))}


def _begin(message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
    """Puts the start in line; the others follow by ``race``."""
    setup = race_plan.checked(message.get("setup"))
    return {"run": client.submit(race_plan.spec_of("start", setup, desk.seat_of(message))).id}


def _race(message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
    """The race's runs by role; with ``begin``, those that can begin by now are put in line."""
    seat, start = desk.seat_of(message), message.get("start")
    if not isinstance(start, str):
        raise LabError("The page names no race.", "", "Start a new one.", "run")
    setup = race_plan.checked(message.get("setup"))
    runs = race_plan.runs_of(seat, start)
    states = {role: run.state() for role, run in runs.items()}
    ids = {role: run.id for role, run in runs.items()}
    for role in race_plan.due(states) if message.get("begin") is True else ():
        spec = race_plan.spec_of(role, setup, seat, start, ids.get("reward", ""))
        ids[role] = client.submit(spec).id
    return {"runs": ids}


def _events(message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
    reply = desk.ASKS["events"](message, buffers)
    reply |= {"events": marked(reply["events"], desk.run_of(message).spec.seed)}
    return reply | ({"spec": slim(reply["spec"])} if "spec" in reply else {})
