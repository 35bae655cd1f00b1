"""The training examples of the stages that a lesson's SFT makes: ``half`` and ``tempted``.

What it leaves out: the training (``tune``).

Try it::

    >>> shown("solve", 0).gold.startswith("<think>")
    True
"""

from __future__ import annotations

from posttrain_lab.records import Example
from posttrain_lab.world.habits import demonstration
from posttrain_lab.world.taught import TAUGHT, solve

SHOWN = ("solve", "habits")


def shown(behaviour: str, index: int) -> Example:
    """A training example of ``world.taught``, or of the world's idle habits."""
    if behaviour == "habits":
        return demonstration("train", index)
    return (TAUGHT | {"solve": solve})[behaviour]("train", index).example()
