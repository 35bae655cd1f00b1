"""What a reward model of the lab learns from, and what it is measured on.

Pairs that a learner labelled, pairs from a file, and ready ones of the pocket world, whose
labels may carry a bias; held-out pairs and probes always come from the world, unbiased.

What it leaves out: training (``methods.reward``), answering the page (``reward_lab``).

Try it::

    >>> len(ready("", 100)), held_out()[0].why in REASONS
    (100, True)
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from posttrain_lab.records import LabError, Preference
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.settings import RewardSettings
from posttrain_lab.world.preferences import BIASES, PROBES, REASONS, Pair, pair, probe

MODEL = "pocket/chat"
MOST_READY, HELD_OUT = 2560, 400
HARDEST = "on_topic"  # two of three ready pairs; the rest is learned in a few steps
TO_LABEL, FIRST_TO_LABEL = 60, 10_000  # far from the ready ones
BATCH = 32  # pairs a step
PROBED, AT_ONCE = 100, 50  # pairs a bias; of these in one question
MOST_STEPS = 600  # so that one reader does not hold up a class
LOOKS = 5
MOST_OWN = 200
DEFAULTS: dict[str, Any] = {
    "own": True, "imported": True, "ready": MOST_READY, "bias": "", "steps": 80,
    "learning_rate": 1e-3, "seed": 0,
}  # fmt: skip
LABELS = {"": "", "verbosity": "longer wins", "flattery": "flattery wins",
          "position": "the first wins"}  # fmt: skip


def _plain(made: Pair) -> Preference:
    return Preference.pair(made.prompt, made.chosen, made.rejected, made.criterion)


@lru_cache(maxsize=8)
def ready(bias: str, number: int) -> tuple[Preference, ...]:
    """The world's own pairs, labelled by quality or by a bias; most of the hardest kind."""
    made = (pair("train", i, HARDEST if i % 3 else None, bias or None) for i in range(number))
    return tuple(map(_plain, made))


@lru_cache(maxsize=1)
def held_out() -> tuple[Preference, ...]:
    """Pairs that no run trains on, labelled by quality; ``why`` is the criterion."""
    return tuple(_plain(pair("validation", i)) for i in range(HELD_OUT))


def to_label() -> list[dict[str, str]]:
    """Pairs for the learner; the page draws at random which answer stands left."""
    made = [pair("train", FIRST_TO_LABEL + i) for i in range(TO_LABEL)]
    return [{"prompt": p.prompt, "better": p.chosen, "worse": p.rejected} for p in made]


def to_try() -> list[dict[str, str]]:
    """A request for each criterion, with a good and a bad answer to compare with."""
    found = [pair("validation", 700, criterion=name) for name in REASONS]
    return [{"prompt": p.prompt, "good": p.chosen, "bad": p.rejected} for p in found]


def probes(bias: str, part: int) -> list[Pair]:
    """Some of a bias' pairs of equally good answers, the altered one first.

    Raises:
        LabError: no such bias, or no such part.
    """
    if bias not in PROBES or part not in range(PROBED // AT_ONCE):
        raise LabError("The page asked for a test that is not there.", "", "Reload it.")
    return [probe(bias, "validation", 1000 + part * AT_ONCE + i) for i in range(AT_ONCE)]


def spec_of(message: Mapping[str, Any], seat: str) -> RunSpec:
    """The run that a page's choices mean.

    Raises:
        LabError: a choice that cannot work, with its name in ``where``.
    """
    setup = message.get("setup")
    if not isinstance(setup, Mapping):
        raise LabError("The page sent no choices.", "A run needs them.", "Reload the page.")
    chosen = DEFAULTS | {key: setup[key] for key in DEFAULTS if key in setup}
    own = _rows(message, "labels", MOST_OWN) if chosen["own"] else ()
    imported = _rows(message, "imported", 2000) if chosen["imported"] else ()
    bias, number = chosen["bias"], chosen["ready"]
    if bias not in ("", *BIASES):
        raise LabError("There are no such labels.", "", "Choose one of those listed.", "bias")
    if type(number) is not int or not 0 <= number <= MOST_READY:
        raise LabError(f"ready is {number!r:.40}.",
                       f"It needs to be a whole number from 0 to {MOST_READY:,}.",
                       f"Try {MOST_READY:,}.", "ready")  # fmt: skip
    world = ready(bias, number)
    spec = RunSpec(
        method="reward", model=MODEL, pairs=(*own, *imported, *world),
        held_out_pairs=held_out(), settings=_settings(chosen), seed=chosen["seed"], seat=seat,
        name=_name(len(own), len(imported), len(world), bias),
    )  # fmt: skip
    spec.check()
    return spec


def _rows(message: Mapping[str, Any], name: str, most: int) -> tuple[Preference, ...]:
    rows = message.get(name) or []
    if not isinstance(rows, list) or len(rows) > most:
        raise LabError("The page sent too many pairs.", f"At most {most:,} are used.",
                       "Use fewer.", name)  # fmt: skip
    return tuple(Preference.from_json(row) for row in rows)


def _settings(chosen: Mapping[str, Any]) -> RewardSettings:
    steps = chosen["steps"]
    every = max(1, steps // LOOKS) if type(steps) is int else 1
    settings = RewardSettings.from_json({
        "steps": steps, "learning_rate": chosen["learning_rate"], "batch_size": BATCH,
        "measure_every": every, "checkpoint_every": 4 * every,
    })  # fmt: skip
    settings.check()
    if settings.steps > MOST_STEPS:
        raise LabError(f"steps is {settings.steps}.", f"Here it is at most {MOST_STEPS}.",
                       "Use `posttrain-lab run` for longer trainings.", "steps")  # fmt: skip
    return settings


def _name(own: int, imported: int, world: int, bias: str) -> str:
    said = f", {LABELS[bias]}" if bias else ""
    parts = [f"{own} of yours" if own else "", f"{imported:,} imported" if imported else "",
             f"{world:,} ready{said}" if world else ""]  # fmt: skip
    return " + ".join(part for part in parts if part)
