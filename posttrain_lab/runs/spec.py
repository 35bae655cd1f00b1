"""A run's specification: everything needed to do it again, as plain JSON.

What it leaves out: doing it. ``runs.store`` keeps specs, ``runs.worker`` carries them out.

Try it: ``posttrain-lab run my_spec.json`` with
``{"method": "sft", "examples": [{"prompt": "Hi", "answer": "Ahoy!"}]}``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from posttrain_lab.records import Example, LabError
from posttrain_lab.settings import SFTSettings

SPEC_VERSION = 1
METHODS = ("sft",)
DEFAULT_MODEL = "pocket/base"


@dataclass(frozen=True)
class RunSpec:
    """What to do: method, model, data, prompts to watch, settings, seed, budget.

    ``model``: a pocket stage (``pocket/base``), a fetched model (``smollm2-135m-instruct``),
    a hub id (``owner/name``) or a local folder. ``probes``: the prompts answered while
    training. ``name`` and ``seat`` are labels: what the learner calls the run, and whose
    screen it belongs to. ``max_seconds``: wall-clock budget, 0 for none.
    """

    examples: tuple[Example, ...]
    probes: tuple[str, ...] = ()
    method: str = "sft"
    model: str = DEFAULT_MODEL
    settings: SFTSettings = field(default_factory=SFTSettings)
    seed: int = 0
    max_seconds: float = 0.0
    name: str = ""
    seat: str = ""
    version: int = SPEC_VERSION

    def check(self) -> None:
        """Raises LabError for the first thing that cannot work."""
        if self.version != SPEC_VERSION:
            raise LabError(
                f"The spec has version {self.version!r}.",
                f"This release reads version {SPEC_VERSION}.",
                "Update the lab, or write the spec anew.",
                "version",
            )
        if self.method not in METHODS:
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
        if not self.examples:
            raise LabError(
                "There are no examples.",
                "Training needs at least one.",
                "Add an example, or pick a ready behaviour.",
                "examples",
            )
        for number, example in enumerate(self.examples, 1):
            if not example.answer.strip():
                raise LabError(
                    f"Example {number} has an empty answer.",
                    "The answer is what the model learns.",
                    "Write an answer, or delete the example.",
                    f"examples[{number - 1}].answer",
                )
            if not any(m.content.strip() for m in example.prompt):
                raise LabError(
                    f"Example {number} has an empty prompt.",
                    "The model needs something to answer.",
                    "Write a prompt, or delete the example.",
                    f"examples[{number - 1}].prompt",
                )
        if isinstance(self.seed, bool) or not isinstance(self.seed, int) or self.seed < 0:
            raise LabError(
                f"The seed is {self.seed!r}.", "It needs to be a whole number from 0.",
                "Try 0.", "seed",
            )  # fmt: skip
        if not isinstance(self.max_seconds, (int, float)) or not 0 <= self.max_seconds < 1e9:
            raise LabError(
                f"max_seconds is {self.max_seconds!r}.",
                "It needs to be seconds, or 0 for no limit.",
                "Try 0.",
                "max_seconds",
            )
        self.settings.check()

    def to_json(self) -> dict[str, Any]:
        row = {f.name: getattr(self, f.name) for f in fields(self)}
        return row | {
            "examples": [e.to_json() for e in self.examples],
            "probes": list(self.probes),
            "settings": self.settings.to_json(),
        }

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
                f"The spec is {type(row).__name__}.", "It needs to be a JSON object.",
                'Start with {"method": "sft", "examples": [...]}.',
            )  # fmt: skip
        known = {f.name for f in fields(cls)}
        for name in row:
            if name not in known:
                raise LabError(
                    f"The spec has a field {name!r}.",
                    f"The fields are {', '.join(sorted(known))}.",
                    "Correct or remove it.",
                    name,
                )
        examples = row.get("examples") or ()
        settings = row.get("settings") or {}
        probes = row.get("probes") or ()
        if not isinstance(examples, (list, tuple)) or not isinstance(settings, Mapping):
            raise LabError(
                "examples or settings have the wrong form.",
                "examples is a list, settings an object.",
                "Correct the spec.",
                "examples",
            )
        if not isinstance(probes, (list, tuple)) or not all(isinstance(p, str) for p in probes):
            raise LabError(
                "probes have the wrong form.", "They are a list of texts.",
                "Correct the spec.", "probes",
            )  # fmt: skip
        spec = cls(
            **dict(row)
            | {
                "examples": tuple(Example.from_json(e) for e in examples),
                "probes": tuple(probes),
                "settings": SFTSettings.from_json(dict(settings)),
            }
        )
        spec.check()
        return spec
