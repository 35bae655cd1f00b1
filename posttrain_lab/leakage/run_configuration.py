"""Leaks that stand in no file: the same judge trains and measures, data serves twice.

What it leaves out: what the files hold (``index``); two names of one model are two models.

Try it::

    >>> [w.what for w in check({"reward_model": "judge-a", "evaluated_by": "judge-a"})]
    ['judge']
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# What trains, and what measures: names of settings that mean the same.
TRAINS = ("reward_model", "reward_models", "graders", "judge", "reward")
MEASURES = ("evaluated_by", "eval_reward_model", "truth", "eval_judge", "eval_graders")
TRAIN_DATA = ("train_data", "examples", "prompts", "rl_prompts", "preference_data", "pairs",
              "reward_data", "sft_data")  # fmt: skip
EVAL_DATA = ("eval_data", "held_out", "test_data", "benchmarks")
REWARD_DATA = ("reward_data", "preference_data", "pairs")
POLICY_DATA = ("prompts", "rl_prompts", "examples", "train_data")


@dataclass(frozen=True)
class Warned:
    """A way in which a run's configuration leaks."""

    what: str
    says: str


def check(configuration: Mapping[str, Any]) -> list[Warned]:
    """What of a run's configuration leaks.

    Names of models and files count; ``"held_out": "a.jsonl"`` and ``"./a.jsonl"`` are one.
    """
    told = []
    for name in sorted(_named(configuration, TRAINS) & _named(configuration, MEASURES)):
        told.append(
            Warned(
                "judge",
                f"{name} both trains the model and measures it: what it "
                "likes is learned, so its score says little. Measure with another.",
            )
        )
    for name in sorted(_named(configuration, TRAIN_DATA) & _named(configuration, EVAL_DATA)):
        told.append(Warned("data", f"{name} is trained on and tested on. Hold rows out: "
                           "posttrain-lab leakage split."))  # fmt: skip
    for name in sorted(_named(configuration, REWARD_DATA) & _named(configuration, POLICY_DATA)):
        told.append(
            Warned(
                "shared data",
                f"{name} trains the reward model and the policy: "
                "the reward is best known where the policy is trained.",
            )
        )
    start, judge = configuration.get("model"), _named(configuration, MEASURES)
    if start and _name(start) in judge:
        told.append(Warned("self", f"{_name(start)} judges answers of a model made from it: "
                           "judges favour their own kin."))  # fmt: skip
    return told


def _named(configuration: Mapping[str, Any], settings: tuple[str, ...]) -> set[str]:
    found: set[str] = set()
    for setting in settings:
        value = configuration.get(setting)
        many = value if isinstance(value, (list, tuple)) else [value]
        found |= {_name(each) for each in many if _name(each)}
    return found


def _name(value: Any) -> str:
    """A model's or file's name; of a grader its model: one without a model learns nothing."""
    if isinstance(value, Mapping):
        value = (value.get("options") or {}).get("model") or value.get("model")
    if not isinstance(value, str) or not value:
        return ""
    # Rows written into a spec are texts, too: a question is no file's name.
    if any(space in value for space in "\n ?"):
        return ""
    return Path(value).as_posix() if "://" not in value else value
