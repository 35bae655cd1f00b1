"""The preference race: one start, one set of choices, three ways to learn from them.

A race is five ordinary runs. The start learns from a mix of kind and rude demonstrations.
From there SFT learns the chosen answers, DPO the pairs, and a reward model the pairs, too;
RLHF then learns by trial from that reward model, on a KL leash. A run names the one that it
goes on from ("run:ID"), so that the race is known from the runs alone.

What it leaves out: training, answering the page (``preference_race``).

Try it::

    >>> [role.name for role in ROLES]
    ['start', 'sft', 'dpo', 'reward', 'rlhf']
    >>> due({"start": "finished"})
    ['sft', 'dpo', 'reward']
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from posttrain_lab.records import Example, LabError, Preference
from posttrain_lab.runs import store
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.settings import (
    DPOSettings,
    GRPOSettings,
    RewardSettings,
    SFTSettings,
)
from posttrain_lab.settings.grader_choice import GraderChoice
from posttrain_lab.world import manners

MODEL = "pocket/chat"
HELD_OUT, RANKED_PAIRS = 100, 120  # requests that are only measured, and pairs
SEEDS_APART = 100_000  # items between two seeds
MOST_STEPS, MOST_BETA = 200, 5.0
TRUTH = (GraderChoice("manners"),)
KINDS = ("all", "kinder")  # which choices: a mix, or polite beside rude alone

START = SFTSettings(steps=40, batch_size=16, measure_every=40, checkpoint_every=20,
                    sample_every=40)  # fmt: skip
CHOSEN = replace(START, steps=30, measure_every=10, checkpoint_every=10, sample_every=10)
# A small model's answers grow much likelier or unlikelier in a step, so the leash is tight.
PAIRS = DPOSettings(steps=100, batch_size=16, learning_rate=1e-4, beta=1.0, measure_every=20,
                    checkpoint_every=20)  # fmt: skip
SCORE = RewardSettings(steps=60, batch_size=32, measure_every=20, checkpoint_every=20)
TRIAL = GRPOSettings(steps=20, learning_rate=2e-4, prompts_per_step=8, group_size=8,
                     max_new_tokens=32, beta=0.05, measure_every=5, sample_every=5,
                     sample_tokens=48, checkpoint_every=5, show_every=5)  # fmt: skip
DEFAULTS: dict[str, Any] = {
    "kinds": "all", "steps": TRIAL.steps, "beta": TRIAL.beta, "seed": 0,
}  # fmt: skip


@dataclass(frozen=True)
class Role:
    """A run of the race; ``after``: the one that has to be finished before."""

    name: str
    method: str
    title: str
    after: str = ""

    def to_json(self) -> dict[str, str]:
        return {"name": self.name, "title": self.title, "after": self.after}


ROLES = (
    Role("start", "sft", "Start"),
    Role("sft", "sft", "SFT", "start"),
    Role("dpo", "dpo", "DPO", "start"),
    Role("reward", "reward", "Reward model", "start"),
    Role("rlhf", "grpo", "RLHF", "reward"),
)
BY_NAME = {role.name: role for role in ROLES}


def due(states: Mapping[str, str]) -> list[str]:
    """The roles that can begin now: not there yet, and what they need is finished."""
    return [role.name for role in ROLES
            if role.after and role.name not in states
            and states.get(role.after) == "finished"]  # fmt: skip


def checked(setup: Any) -> dict[str, Any]:
    """A page's choices, each one known to work.

    Raises:
        LabError: a choice that cannot work, with its name in ``where``.
    """
    if not isinstance(setup, Mapping):
        raise LabError("The page sent no choices.", "A race needs them.", "Reload the page.")
    chosen = DEFAULTS | {key: setup[key] for key in DEFAULTS if key in setup}
    if chosen["kinds"] not in KINDS:
        raise LabError("There are no such choices.", "", "Choose one of those listed.",
                       "kinds")  # fmt: skip
    settings = _trial(chosen)
    settings.check()
    if settings.steps > MOST_STEPS:
        raise LabError(f"steps is {settings.steps}.", f"Here it is at most {MOST_STEPS}.",
                       "Use `posttrain-lab run` for longer trainings.", "steps")  # fmt: skip
    if settings.beta > MOST_BETA:
        raise LabError(f"beta is {settings.beta:g}.", f"Here it is at most {MOST_BETA:g}.",
                       f"Try {TRIAL.beta:g}.", "beta")  # fmt: skip
    seed = chosen["seed"]
    if type(seed) is not int or not 0 <= seed < 1000:
        raise LabError(f"The seed is {seed!r:.40}.", "Here it is a whole number from 0 to 999.",
                       "Try 0.", "seed")  # fmt: skip
    return chosen


def _trial(chosen: Mapping[str, Any]) -> GRPOSettings:
    steps = chosen["steps"]
    every = max(1, steps // 4) if type(steps) is int else 1
    row = TRIAL.to_json() | {"steps": steps, "beta": chosen["beta"]}
    row |= dict.fromkeys(("measure_every", "sample_every", "checkpoint_every", "show_every"),
                         every)  # fmt: skip
    return GRPOSettings.from_json(row)


@lru_cache(maxsize=4)
def demonstrations(seed: int) -> tuple[Example, ...]:
    """What the start learns: a quarter kind answers, the rest rude ones."""
    first, number = seed * SEEDS_APART, START.steps * START.batch_size
    made = (manners.demonstration("train", first + i) for i in range(number))
    return tuple(Example.pair(*each) for each in made)


@lru_cache(maxsize=4)
def choices(seed: int, kinds: str = "all") -> tuple[manners.Pair, ...]:
    """What the three learn from."""
    return drawn("train", seed, SCORE.steps * SCORE.batch_size, kinds)


def drawn(split: str, seed: int, number: int, kinds: str = "all") -> tuple[manners.Pair, ...]:
    """Choices of a split; between two seeds all differ."""
    first, only = seed * SEEDS_APART, None if kinds == "all" else kinds
    return tuple(manners.choice(split, first + i, only) for i in range(number))


@lru_cache(maxsize=4)
def held_out(
    seed: int, split: str = "validation", number: int = HELD_OUT
) -> tuple[Example, ...]:
    """Requests of a split that no training reads, each with a good answer."""
    return tuple(map(manners.asked, drawn(split, seed, number, "kinder")))


def preferences(pairs: tuple[manners.Pair, ...]) -> tuple[Preference, ...]:
    return tuple(Preference.pair(p.prompt, p.chosen, p.rejected) for p in pairs)


def spec_of(
    role: str, setup: Mapping[str, Any], seat: str, start: str = "", reward: str = ""
) -> RunSpec:
    """The run of a role, as the page's choices want it.

    Args:
        start, reward: the ids of the runs that it goes on from.
    """
    chosen = checked(setup)
    seed, kinds = chosen["seed"], chosen["kinds"]
    asked = held_out(seed)
    common: dict[str, Any] = {
        "method": BY_NAME[role].method, "seed": seed, "seat": seat,
        "name": f"Race: {BY_NAME[role].title}",
        "model": MODEL if role == "start" else f"run:{start}",
    }  # fmt: skip
    measured = {"held_out": asked, "truth": TRUTH, "probes": probes(seed)}
    pairs = choices(seed, kinds)
    if role == "start":
        made = RunSpec(settings=START, examples=demonstrations(seed), **common, **measured)
    elif role == "sft":
        shown = tuple(Example.pair(p.prompt, p.chosen) for p in pairs)
        made = RunSpec(settings=CHOSEN, examples=shown, **common, **measured)
    elif role == "dpo":
        made = RunSpec(settings=PAIRS, pairs=preferences(pairs), **common, **measured)
    elif role == "reward":
        ranked = preferences(drawn("validation", seed, RANKED_PAIRS))
        made = RunSpec(
            settings=SCORE, pairs=preferences(pairs), held_out_pairs=ranked, **common
        )
    else:
        pays = (GraderChoice("reward_model", options={"model": f"run:{reward}"}),)
        requests = tuple(map(manners.asked, pairs))
        made = RunSpec(settings=_trial(chosen), examples=requests, graders=pays, **common,
                       **measured)  # fmt: skip
    made.check()
    return made


def probes(seed: int) -> tuple[str, ...]:
    """Held-out requests whose answers stand side by side."""
    return tuple(example.prompt[-1].content for example in held_out(seed)[:6])


def runs_of(seat: str, start: str) -> dict[str, store.Run]:
    """The race that began with this start: its runs by role, found by what they go on from."""
    first = store.get(start)
    if first.spec.seat != seat:
        raise LabError("That race is not among yours.", "It may have been deleted.",
                       "Start a new one.", "run")  # fmt: skip
    found = {"start": first}
    for run in reversed(store.runs(seat)):  # of two of a kind, the first
        if run.spec.model == f"run:{start}":
            role = next((r.name for r in ROLES if r.after and r.method == run.spec.method), "")
            found.setdefault(role, run)
    found.pop("", None)
    return found
