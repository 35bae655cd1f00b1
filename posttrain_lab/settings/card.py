"""What a report card of one model asks: which behaviours, how many items of each.

What it leaves out: the items (``world.behaviours``) and asking them (``report_card``).

Try it::

    >>> CardSettings(behaviours="tone, typos").names()
    ('tone', 'typos')
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from posttrain_lab.settings.checked import Checked


@dataclass(frozen=True)
class CardSettings(Checked):
    """Which behaviours are asked, and how.

    ``items``: fresh questions of each behaviour, other ones for another seed. ``seeds``:
    the questions of so many seeds in a row, from the run's own on. ``behaviours``: their
    names with commas between them. ``asked``: through the chat template, as text to
    continue, or ("auto") as suits the model's kind.
    """

    items: int = 24
    behaviours: str = "fact_question, steps_1"
    asked: str = "auto"
    seeds: int = 1

    RANGES: ClassVar[dict[str, tuple[float, float]]] = {"items": (1, 1000), "seeds": (1, 50)}
    CHOICES: ClassVar[dict[str, tuple]] = {"asked": ("auto", "chat", "text")}
    TEXTS: ClassVar[tuple[str, ...]] = ("behaviours",)

    def names(self) -> tuple[str, ...]:
        """The behaviours' names, each once, in their order."""
        found = (name.strip() for name in self.behaviours.split(","))
        return tuple(dict.fromkeys(name for name in found if name))
