"""The levels of the reward-hacking hunt: five graders that can be fooled, the plainest first.

A level is trained on as it stands; what is paid for rises, what is true does not. Then the
reader patches the grader, with any graders of the arena or their own, and trains again.

What it leaves out: the graders (``graders.loopholes``), who has found or patched what,
which the page works out from the runs.

Try it::

    >>> [level.name for level in LEVELS]
    ['length', 'keyword', 'form', 'copy', 'flattery']
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from posttrain_lab.graders.loopholes import LOOPHOLES
from posttrain_lab.settings.grader_choice import GraderChoice

# From a model that mostly works problems out and now and then tries something idle.
SETTINGS = {"task": "problems", "model": "pocket/tempted", "steps": 20, "measure_every": 5,
            "learning_rate": 6e-4, "max_new_tokens": 40}  # fmt: skip


@dataclass(frozen=True)
class Level:
    """``says``: what the grader was meant to pay for; ``hint``: how it can be mended."""

    name: str
    title: str
    says: str
    hint: str
    graders: tuple[GraderChoice, ...]
    settings: dict[str, Any] = field(default_factory=lambda: SETTINGS)

    def to_json(self) -> dict[str, Any]:
        return {"name": self.name, "title": self.title, "says": self.says, "hint": self.hint,
                "graders": [one.to_json() for one in self.graders],
                "settings": self.settings}  # fmt: skip


LEVELS = tuple(
    Level(each.name, each.title, each.pays, each.mend,
          (GraderChoice("loophole", options={"which": each.name}),))
    for each in LOOPHOLES
)  # fmt: skip
