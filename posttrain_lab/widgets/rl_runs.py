"""A run of RL as a page reads it: light events, and tokens on demand.

Tokens with their log-probabilities are nine tenths of a rollout; a page that only follows
does without, and asks for those of the group it looks at.

What it leaves out: training, and the words of the doctor (``rl_doctor``).

Try it::

    >>> light({"kind": "rollouts", "tries": [{"text": "5", "tokens": [["5", -0.1, None]]}]})
    {'kind': 'rollouts', 'tries': [{'text': '5'}]}
"""

from __future__ import annotations

from typing import Any

from posttrain_lab import events, rl_doctor
from posttrain_lab.records import LabError
from posttrain_lab.runs import store


def light(row: dict[str, Any]) -> dict[str, Any]:
    """An event as JSON, a rollout without its tokens."""
    if row.get("kind") != "rollouts":
        return row
    tries = [{k: v for k, v in each.items() if k != "tokens"} for each in row["tries"]]
    return row | {"tries": tries}


def slim(spec: dict[str, Any]) -> dict[str, Any]:
    """A spec as a page needs it: how many prompts, in place of all of them."""
    many = {key: len(spec.get(key, ())) for key in ("examples", "held_out")}
    return {key: value for key, value in spec.items() if key not in many} | many


def tokens(run: store.Run, step: Any) -> list[list[Any]]:
    """The tokens of each answer of a step's group, in the order of its answers."""
    logged, _ = run.events()
    for each in reversed(logged):
        if isinstance(each.event, events.Rollouts) and each.event.step == step:
            return [row.get("tokens", []) for row in each.event.tries]
    raise LabError("That group is not in the log.", "", "Choose another step.", "step")


def findings(logged: list[events.Logged]) -> list[dict[str, Any]]:
    """What the doctor says of these events, as plain JSON."""
    found = rl_doctor.diagnose(logged)
    return [{"name": f.name, "title": f.title, "evidence": f.evidence,
             "suggestion": f.suggestion, "step": f.step, "severity": f.severity}
            for f in found]  # fmt: skip
