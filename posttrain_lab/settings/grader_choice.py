"""Which grader, with what options, and what its grade counts.

What it leaves out: the graders (``grader_kinds`` makes the chosen one).

Try it::

    >>> GraderChoice.from_json({"kind": "numeric", "options": {"last": True}}).weight
    1.0
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from posttrain_lab.records import LabError, kind


@dataclass(frozen=True)
class GraderChoice:
    """A grader by name, with its options, and what its grade counts in a sum.

    ``kind``: one of ``grader_kinds.KINDS``; ``options``: plain JSON, the kind's own.
    """

    kind: str
    weight: float = 1.0
    options: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "weight": self.weight, "options": dict(self.options)}

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> GraderChoice:
        """Raises LabError for what names no grader, or gives it no weight."""
        given = row.get("kind") if isinstance(row, Mapping) else None
        if not isinstance(given, str) or not given:
            raise LabError(
                f"A grader is {kind(row)} without a kind.",
                'It needs {"kind": "numeric"}, and may have a weight and options.',
                "Name the grader's kind.", "kind",
            )  # fmt: skip
        weight, options = row.get("weight", 1.0), row.get("options") or {}
        number = isinstance(weight, (int, float)) and not isinstance(weight, bool)
        if not number or not abs(weight) <= 1e6:
            raise LabError(f"The weight of {given} is {weight!r}.", "It needs to be a number.",
                           "Try 1.", "weight")  # fmt: skip
        if not isinstance(options, Mapping):
            raise LabError(f"The options of {given} are {kind(options)}.",
                           "They need to be an object.", "Try {}.", "options")  # fmt: skip
        return cls(given, float(weight), dict(options))


def names_of(choices: Sequence[GraderChoice]) -> list[str]:
    """What each is called among the others: its kind, numbered from the second one on.

    >>> names_of([GraderChoice("match"), GraderChoice("numeric"), GraderChoice("match")])
    ['match', 'numeric', 'match 2']
    """
    names, seen = [], dict.fromkeys((c.kind for c in choices), 0)
    for choice in choices:
        seen[choice.kind] += 1
        number = seen[choice.kind]
        names.append(choice.kind if number == 1 else f"{choice.kind} {number}")
    return names
