"""The knobs of the contamination lab: what leaks where, how much, how often, cleaned or not.

A setting of all knobs has a name, and is a claim of that name (``claims.leak_lab``).

What it leaves out: what each knob does to the training rows (``claims.leaks``).

Try it::

    >>> LeakKnobs(kind="paraphrase", rate=20).id
    'leak-sft-paraphrase-20-1'
    >>> LeakKnobs.named("leak-rl-exact-5-2-cleaned").repeats
    2
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from posttrain_lab.records import LabError
from posttrain_lab.settings.checked import Checked

BEGINS, CLEANED = "leak-", "cleaned"


@dataclass(frozen=True)
class LeakKnobs(Checked):
    """``rate``: of the rows, how many in a hundred leak. ``repeats``: rows for each item.

    ``cleaned``: whether the lab's own scanner takes out what it flags before training.
    """

    stage: str = "sft"
    kind: str = "exact"
    rate: int = 5
    repeats: int = 1
    cleaned: bool = False

    CHOICES: ClassVar[dict[str, tuple]] = {
        "stage": ("pretrain", "midtrain", "sft", "preference", "rl", "reward"),
        "kind": ("exact", "paraphrase", "isomorphic", "format", "answers"),
        "rate": (0, 1, 5, 20),
        "repeats": (1, 2, 4),
        "cleaned": (False, True),
    }

    @property
    def id(self) -> str:
        """Its name among the claims."""
        said = f"{BEGINS}{self.stage}-{self.kind}-{self.rate}-{self.repeats}"
        return f"{said}-{CLEANED}" if self.cleaned else said

    @classmethod
    def named(cls, name: str) -> Self:
        """The setting of that name.

        Raises:
            LabError: the name is none, or a knob is set to what it does not have.
        """
        parts = str(name).removeprefix(BEGINS).split("-")
        cleaned = parts[4:] == [CLEANED]
        if not str(name).startswith(BEGINS) or len(parts) != 4 + cleaned:
            raise LabError(
                f"{str(name)[:40]!r} names no setting of the contamination lab.",
                "A name has a stage, a kind, a rate and repeats.",
                f"Try {cls().id}.", "claim",
            )  # fmt: skip
        stage, kind, *numbers = parts[:4]
        rate, repeats = (int(n) if n.isascii() and n.isdigit() else n for n in numbers)
        made = cls(stage, kind, rate, repeats, cleaned)
        made.check()
        return made
