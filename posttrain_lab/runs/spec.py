"""A run's specification: everything needed to do it again, as plain JSON.

What it leaves out: doing it. ``runs.store`` keeps specs, ``runs.worker`` carries them out.

Try it: ``posttrain-lab run my_spec.json`` with
``{"method": "sft", "examples": [{"prompt": "Hi", "answer": "Ahoy!"}]}``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from posttrain_lab.environments.task import Task
from posttrain_lab.records import Example, LabError, Preference, kind
from posttrain_lab.runs.spec_rows import ROWS, check_example, rows_of, texts_of, wrong_form
from posttrain_lab.settings import (
    CardSettings,
    ClaimSettings,
    DPOSettings,
    GRPOSettings,
    HeadSettings,
    PipelineSettings,
    PretrainSettings,
    RejectionSettings,
    RewardSettings,
    Settings,
    SFTSettings,
)
from posttrain_lab.settings.grader_choice import GraderChoice

SPEC_VERSION = 1
METHODS: dict[str, type[Settings]] = {
    "sft": SFTSettings, "pretrain": PretrainSettings, "head": HeadSettings,
    "reward": RewardSettings, "dpo": DPOSettings, "grpo": GRPOSettings,
    "rejection": RejectionSettings, "pipeline": PipelineSettings, "claim": ClaimSettings,
    "card": CardSettings,
}  # fmt: skip
FROM_EXAMPLES = ("sft", "head", "grpo", "rejection")  # the others bring their own data
FROM_PAIRS = ("reward", "dpo")
GRADED = ("grpo", "rejection")
PAIRS = ("pairs", "held_out_pairs")
GRADERS = ("graders", "truth")
TASKS = ("tasks", "held_out_tasks")
DEFAULT_MODEL = "pocket/base"
MOST_PROBES = 32
LONGEST_NAME = 200
SEAT = re.compile(r"(?:[0-9a-f]{32})?")


@dataclass(frozen=True)
class RunSpec:
    """What to do: method, model, data, prompts to watch, settings, seed, budget.

    ``model``: a pocket stage (``pocket/base``), a fetched model (``smollm2-135m-instruct``),
    a hub id (``owner/name``) or a local folder. ``probes``: the prompts answered while
    training. ``held_out``: examples that are only measured, while training. ``pairs`` and
    ``held_out_pairs``: what a reward model or DPO learns from, and is measured on.
    ``graders``: what reinforcement learning pays for, a weighted sum; the examples are its
    prompts. ``truth``: graders that are only measured, the same as ``graders`` if there are
    none. ``tasks`` and ``held_out_tasks``: a pipeline's, with their tools and files; without
    any it takes the pocket world's errands, and without those held out some of the tasks.
    ``settings``: those of the method. ``name`` and ``seat`` are labels: what the learner
    calls the run, and whose screen it belongs to. ``max_seconds``: wall-clock budget, 0 for
    none.
    """

    examples: tuple[Example, ...] = ()
    probes: tuple[str, ...] = ()
    held_out: tuple[Example, ...] = ()
    pairs: tuple[Preference, ...] = ()
    held_out_pairs: tuple[Preference, ...] = ()
    graders: tuple[GraderChoice, ...] = ()
    truth: tuple[GraderChoice, ...] = ()
    tasks: tuple[Task, ...] = ()
    held_out_tasks: tuple[Task, ...] = ()
    method: str = "sft"
    model: str = DEFAULT_MODEL
    settings: Settings = field(default_factory=SFTSettings)
    seed: int = 0
    max_seconds: float = 0.0
    name: str = ""
    seat: str = ""
    version: int = SPEC_VERSION

    def check(self) -> None:
        """Raises LabError for the first thing that cannot work."""
        self._check_labels()
        self._check_numbers()
        needed = self.method in FROM_EXAMPLES
        if not isinstance(self.examples, tuple) or (needed and not self.examples):
            raise LabError(
                "There are no examples.",
                "Training needs at least one.",
                "Add an example, or pick a ready behaviour.",
                "examples",
            )
        for name in ("examples", "held_out"):
            for number, example in enumerate(getattr(self, name), 1):
                check_example(name, number, example, self.method not in GRADED)
        self._check_pairs()
        self._check_graders()
        if not isinstance(self.probes, tuple) or len(self.probes) > MOST_PROBES:
            raise LabError(
                "The probe prompts have the wrong form.",
                f"They are a tuple of at most {MOST_PROBES} texts.",
                "Take some away.",
                "probes",
            )
        for number, probe in enumerate(self.probes, 1):
            if not isinstance(probe, str) or not probe.strip():
                raise LabError(
                    f"Prompt {number} is empty.",
                    "The model needs something to answer.",
                    "Write a prompt, or delete it.",
                    f"probes[{number - 1}]",
                )
        if type(self.settings) is not METHODS[self.method]:
            raise wrong_form("settings", f"{METHODS[self.method].__name__} for {self.method}")
        self.settings.check()

    def _check_pairs(self) -> None:
        if self.method in FROM_PAIRS and not self.pairs:
            raise LabError(
                "There are no pairs.", "Training needs at least one.",
                "Choose between two answers, or take the ready pairs.", "pairs",
            )  # fmt: skip
        for name in PAIRS:
            for number, pair in enumerate(getattr(self, name), 1):
                if not isinstance(pair, Preference) or pair.chosen == pair.rejected:
                    raise LabError(
                        f"Pair {number} is no choice.",
                        "A pair has a prompt and two answers that differ.",
                        "Correct or delete it.", f"{name}[{number - 1}]",
                    )  # fmt: skip

    def _check_graders(self) -> None:
        own = (*self.tasks, *self.held_out_tasks)
        if any(not isinstance(task, Task) for task in own):
            raise wrong_form("tasks", "a list of tasks")
        bare = self.method == "pipeline" and any(not task.graders for task in own)
        if (self.method in GRADED or bare) and not self.graders:
            raise LabError("There are no graders.", "A reward needs at least one.",
                           'Add one, such as {"kind": "numeric"}.', "graders")  # fmt: skip
        for name in GRADERS:
            if not all(isinstance(one, GraderChoice) for one in getattr(self, name)):
                raise wrong_form(name, "a list of graders")

    def _check_labels(self) -> None:
        if self.version != SPEC_VERSION:
            raise LabError(
                f"The spec has version {self.version!r}.",
                f"This release reads version {SPEC_VERSION}.",
                "Update the lab, or write the spec anew.",
                "version",
            )
        if not isinstance(self.method, str) or self.method not in METHODS:
            raise LabError(
                f"The method is {self.method!r}.",
                f"It needs to be one of: {', '.join(METHODS)}.",
                "Change the method.",
                "method",
            )
        if not isinstance(self.model, str) or not self.model.strip():
            raise LabError(
                "No model is named.", "A run needs one.", f"Try {DEFAULT_MODEL}.", "model"
            )
        if not isinstance(self.name, str) or len(self.name) > LONGEST_NAME:
            raise LabError(
                "The run's name cannot be used.", f"It is a text of at most {LONGEST_NAME} "
                "letters.", "Choose another.", "name",
            )  # fmt: skip
        if not isinstance(self.seat, str) or not SEAT.fullmatch(self.seat):
            raise LabError(
                "The seat cannot be used.", "It is empty, or 32 hexadecimal digits.",
                "Reload the page.", "seat",
            )  # fmt: skip

    def _check_numbers(self) -> None:
        whole = isinstance(self.seed, int) and not isinstance(self.seed, bool)
        if not whole or not 0 <= self.seed < 2**32:  # numpy's limit
            raise LabError(
                f"The seed is {self.seed!r}.", "It needs to be a whole number from 0 to "
                f"{2**32 - 1}.", "Try 0.", "seed",
            )  # fmt: skip
        if not isinstance(self.max_seconds, (int, float)) or not 0 <= self.max_seconds < 1e9:
            raise LabError(
                f"max_seconds is {self.max_seconds!r}.",
                "It needs to be seconds, or 0 for no limit.",
                "Try 0.",
                "max_seconds",
            )

    def to_json(self) -> dict[str, Any]:
        """As plain JSON; pairs, graders and tasks only where there are any."""
        row = {f.name: getattr(self, f.name) for f in fields(self)}
        some = {n: [one.to_json() for one in row.pop(n)] for n in (*PAIRS, *GRADERS, *TASKS)}
        return (
            row
            | {name: rows for name, rows in some.items() if rows}
            | {
                "examples": [e.to_json() for e in self.examples],
                "held_out": [e.to_json() for e in self.held_out],
                "probes": list(self.probes),
                "settings": self.settings.to_json(),
            }
        )

    def dumps(self) -> str:
        return json.dumps(self.to_json(), ensure_ascii=False, indent=1, allow_nan=False)

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> RunSpec:
        """Builds and checks a spec.

        Raises:
            LabError: an unknown field, or a value that cannot work.
        """
        if not isinstance(row, Mapping):
            raise LabError(
                f"The spec is {kind(row)}.", "It needs to be a JSON object.",
                'Start with {"method": "sft", "examples": [...]}.',
            )  # fmt: skip
        known = {f.name for f in fields(cls)}
        for name in row:
            if name not in known:
                raise LabError(
                    f"The spec has a field {name!r}.",
                    f"The fields are {', '.join(sorted(known))}.",
                    "Correct or remove it.",
                    str(name),
                )
        spec = cls(
            **dict(row)
            | {
                **{name: rows_of(name, row.get(name) or ()) for name in ROWS},
                "probes": texts_of(row.get("probes") or ()),
                "settings": _settings(row.get("method", cls.method), row.get("settings")),
            }
        )
        spec.check()
        return spec


def _settings(method: Any, row: Any) -> Settings:
    row = row or {}
    if not isinstance(row, Mapping):
        raise wrong_form("settings", "an object")
    kind = METHODS.get(method) if isinstance(method, str) else None
    return (kind or SFTSettings).from_json(dict(row))  # check() says what is wrong with method
