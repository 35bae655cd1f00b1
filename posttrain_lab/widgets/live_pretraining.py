"""Pre-training, live: random weights read text, and their words turn from noise into language.

The reader chooses size, text, steps and speed, and the starts that the model writes on
from. Runs go on without the page; what was chosen is kept for the page's seat.

What it leaves out: the training (``methods.pretrain``), drawing (``static/``), and
training a real model, which takes the same objective and millions of times the text.

Try it in a notebook::

    from posttrain_lab.widgets import LivePretraining
    LivePretraining()
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import traitlets

from posttrain_lab.models import catalog
from posttrain_lab.records import LabError
from posttrain_lab.runs import client, drafts
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.settings import PretrainSettings
from posttrain_lab.settings.pretrain import HELD_OUT, SENTENCE, SURPRISE
from posttrain_lab.widgets import assets, desk, own_runs
from posttrain_lab.widgets.asked import Asked
from posttrain_lab.widgets.boot import RECORDINGS, recording

SCRIPT = assets.bundle("live_pretraining.js")
STYLE = assets.look()
SIZES = {"tiny": "Tiny", "small": "Small"}
TEXTS = {"real": "real text", "shuffled": "shuffled words"}
MOST_STARTS, LONGEST_START = 3, 200
MOST_STEPS = 2000  # so that one reader does not hold up a class
LOOKS = 20  # at the model while it is trained
TEMPERATURE = 0.7
DEFAULTS: dict[str, Any] = {
    "size": "tiny", "text": "real", "steps": 400, "learning_rate": 0.01, "seed": 0,
    "starts": ["Once upon a time", "The little dog", "The capital of"], "sentence": SENTENCE,
}  # fmt: skip


class LivePretraining(Asked):
    """One panel. Panels of the same ``name`` share what was chosen."""

    _esm = SCRIPT
    _css = STYLE
    boot = traitlets.Dict().tag(sync=True)

    def __init__(self, name: str = "live-pretraining", **traits: Any) -> None:
        asks = desk.ASKS | {"open": _open, "runs": _runs, "train": _train}
        super().__init__(asks, boot=boot(name), **traits)


def boot(name: str = "live-pretraining") -> dict[str, Any]:
    """What the page draws at once: choices, limits, a recorded run."""
    sizes = [(size, title, catalog.entry(f"pocket/{size}")) for size, title in SIZES.items()]
    paths = sorted(RECORDINGS.glob("live_pretraining*.jsonl"))
    return {
        "name": name,
        "sizes": [{"name": size, "title": title, "parameters": entry.parameters}
                  for size, title, entry in sizes if entry.installed()],
        "vocabulary": _vocabulary(),
        "defaults": DEFAULTS,
        "limits": {"steps": [10, MOST_STEPS, True], "learning_rate": [1e-6, 1.0, False]},
        "most": {"starts": MOST_STARTS, "letters": LONGEST_START},
        "measures": {"loss": HELD_OUT, "surprise": SURPRISE},
        "temperature": TEMPERATURE,
        "recordings": [made for path in paths if (made := recording(path)) is not None],
    }  # fmt: skip


def spec_of(setup: Any, seat: str) -> RunSpec:
    """The run that a page's choices mean.

    Raises:
        LabError: a choice that cannot work, with its name in ``where``.
    """
    if not isinstance(setup, Mapping):
        raise LabError("The page sent no choices.", "A run needs them.", "Reload the page.")
    chosen = DEFAULTS | {key: setup[key] for key in DEFAULTS if key in setup}
    for key, known in (("size", SIZES), ("text", TEXTS)):
        if not isinstance(chosen[key], str) or chosen[key] not in known:
            raise LabError(
                f"The {key} is {chosen[key]!r:.60}.", f"It is one of {', '.join(known)}.",
                "Choose one of them.", key,
            )  # fmt: skip
    spec = RunSpec(
        method="pretrain", model=f"pocket/{chosen['size']}", probes=_starts(chosen["starts"]),
        settings=_settings(chosen), seed=chosen["seed"], seat=seat,
        name=f"{SIZES[chosen['size']]} on {TEXTS[chosen['text']]}",
    )  # fmt: skip
    spec.check()
    return spec


def _settings(chosen: Mapping[str, Any]) -> PretrainSettings:
    steps = chosen["steps"]
    every = max(1, steps // LOOKS) if isinstance(steps, int) else 1
    settings = PretrainSettings.from_json(
        {
            "steps": steps, "learning_rate": chosen["learning_rate"], "from_noise": True,
            "shuffled": chosen["text"] == "shuffled", "sentence": chosen["sentence"],
            "sample_every": every, "measure_every": every, "checkpoint_every": 5 * every,
            "sample_tokens": 32, "sample_temperature": TEMPERATURE,
        }
    )  # fmt: skip
    settings.check()
    if settings.steps > MOST_STEPS:
        raise LabError(
            f"steps is {settings.steps}.", f"Here it needs to be at most {MOST_STEPS}.",
            "Use `posttrain-lab run` for longer trainings.", "steps",
        )  # fmt: skip
    return settings


def _starts(starts: Any) -> tuple[str, ...]:
    listed = isinstance(starts, list) and all(isinstance(each, str) for each in starts)
    if not listed or not 1 <= len(starts) <= MOST_STARTS:
        raise LabError(
            "The starts have the wrong form.", f"They are one to {MOST_STARTS} texts.",
            "Add or remove one.", "starts",
        )  # fmt: skip
    for number, start in enumerate(starts):
        if not start.strip() or len(start) > LONGEST_START:
            given = "empty" if not start.strip() else f"{len(start)} letters long"
            raise LabError(
                f"Start {number + 1} is {given}.",
                f"The model goes on from it: it needs 1 to {LONGEST_START} letters.",
                "Write a few words.", f"starts[{number}]",
            )  # fmt: skip
    return tuple(start.rstrip() for start in starts)


def _vocabulary() -> int:
    """How many tokens the models know; 0 where their files are missing."""
    try:
        config = (catalog.POCKET / "tiny" / "config.json").read_text(encoding="utf-8")
        return int(json.loads(config)["vocab_size"])
    except (OSError, ValueError, KeyError):
        return 0


def _open(message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
    name = str(message.get("name", ""))
    return {"draft": drafts.load(desk.seat_of(message), name), **_runs(message, buffers)}


def _runs(message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
    return {"runs": own_runs.summaries(desk.seat_of(message), "pretrain")}


def _train(message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
    return {"run": client.submit(spec_of(message.get("setup"), desk.seat_of(message))).id}
