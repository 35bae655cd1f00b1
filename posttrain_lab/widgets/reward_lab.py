"""The reward model lab: label pairs, train on them, see what was learned, and what else.

Runs go on without the page; labels and choices are kept for the page's seat. What a run
was given and is measured on goes back as numbers and criteria, not as thousands of texts.

What it leaves out: the training (``methods.reward``), the data (``reward_data``), drawing
(``static/``), scores from a model that was not trained here.

Try it in a notebook::

    from posttrain_lab.widgets import RewardModelLab
    RewardModelLab()
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import traitlets

from posttrain_lab.data.pairs import read_pairs
from posttrain_lab.records import LabError
from posttrain_lab.runs import client, drafts
from posttrain_lab.settings.reward import MARGIN, RANKED
from posttrain_lab.widgets import assets, desk, own_runs, reward_data
from posttrain_lab.widgets.asked import Asked
from posttrain_lab.widgets.boot import RECORDINGS, recording
from posttrain_lab.world.preferences import PROBES, REASONS

SCRIPT = assets.bundle("reward_lab.js")
STYLE = assets.look()
NAME = "reward-lab"


class RewardModelLab(Asked):
    """One lab. Labs of the same ``name`` share labels and choices."""

    _esm = SCRIPT
    _css = STYLE
    boot = traitlets.Dict().tag(sync=True)

    def __init__(self, name: str = NAME, **traits: Any) -> None:
        asks = desk.ASKS | {"open": _open, "runs": _runs, "train": _train, "events": _events,
                            "import": _import, "probe": _probe}  # fmt: skip
        super().__init__(asks, boot=boot(name), **traits)


def boot(name: str = NAME, recordings: Path = RECORDINGS) -> dict[str, Any]:
    """What the page draws at once: pairs to label, choices, a recorded run."""
    found = (recorded(path) for path in sorted(recordings.glob("reward_lab*.jsonl")))
    return {
        "name": name,
        "pairs": reward_data.to_label(),
        "tries": reward_data.to_try(),
        "defaults": reward_data.DEFAULTS,
        "most_ready": reward_data.MOST_READY,
        "held_out": reward_data.HELD_OUT,
        "criteria": REASONS,
        "probes": list(PROBES),
        "parts": reward_data.PROBED // reward_data.AT_ONCE,
        "measures": {"ranked": RANKED, "margin": MARGIN},
        "recordings": [made for made in found if made is not None],
    }


def recorded(path: Path) -> dict[str, Any] | None:
    """A recorded run with its tests for biases, which no event holds."""
    made = recording(path)
    if made is None:
        return None
    head = json.loads(path.read_text(encoding="utf-8").split("\n", 1)[0])
    return made | {"biases": head.get("biases", {})}


def slim(spec: dict[str, Any]) -> dict[str, Any]:
    """A spec as a page needs it: how many pairs, and by what the held-out ones were chosen."""
    why = [pair.get("why", "") for pair in spec.get("held_out_pairs", [])]
    kept = {key: spec[key] for key in ("name", "model", "settings", "seed", "probes")}
    return kept | {"pairs": len(spec["pairs"]), "why": why}


def tested(bias: str, part: int, scores: list[float]) -> dict[str, Any]:
    """How often the altered one of two equally good answers scored higher, and an example."""
    pairs = reward_data.probes(bias, part)
    both = list(zip(scores[::2], scores[1::2], strict=True))
    first = {"prompt": pairs[0].prompt, "altered": pairs[0].chosen, "plain": pairs[0].rejected,
             "scores": list(both[0])}  # fmt: skip
    return {"hits": sum(a > b for a, b in both), "n": len(both), "example": first}


def conversations(bias: str, part: int) -> list[dict[str, str]]:
    """Both answers of each pair of the test."""
    return [{"prompt": made.prompt, "answer": text} for made in reward_data.probes(bias, part)
            for text in (made.chosen, made.rejected)]  # fmt: skip


def _open(message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
    name = str(message.get("name", ""))
    return {"draft": drafts.load(desk.seat_of(message), name), **_runs(message, buffers)}


def _runs(message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
    return {"runs": own_runs.summaries(desk.seat_of(message), "reward")}


def _train(message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
    return {"run": client.submit(reward_data.spec_of(message, desk.seat_of(message))).id}


def _events(message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
    reply = desk.ASKS["events"](message, buffers)
    return reply | ({"spec": slim(reply["spec"])} if "spec" in reply else {})


def _import(message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
    if not buffers:
        raise LabError("The file did not arrive.", "The page sends its bytes.", "Try again.")
    pairs = read_pairs(str(message.get("name", "")), bytes(buffers[0]))
    return {"pairs": [pair.to_json() for pair in pairs]}


def _probe(message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
    """A part of a bias test of a finished run; later, while its model is being opened."""
    bias, part = str(message.get("bias")), message.get("part")
    if type(part) is not int:
        raise LabError("The page asked for a test that is not there.", "", "Reload it.")
    name = f"run:{message.get('run')}"
    question = {"models": [name], "conversations": conversations(bias, part)}
    reply = desk.inquire({**message, "kind": "score", "question": question}, buffers)
    if "answer" not in reply:
        return reply
    return tested(bias, part, reply["answer"]["models"][name]["scores"])
