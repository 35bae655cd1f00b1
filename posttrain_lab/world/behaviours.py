"""Every behaviour that the world can ask for and judge, by name, in one table.

What it leaves out: the behaviours themselves; each module of the world has its own.

Try it::

    >>> item = BEHAVIOURS["steps_2"]("test", 0)
    >>> item.check(item.gold)
    True
"""

from __future__ import annotations

from collections.abc import Callable

from posttrain_lab.world import (
    constitution,
    conversations,
    facts,
    pictures,
    problems,
    programs,
    recall,
    refusals,
    requests,
    reviews,
    spanish,
    stories,
)
from posttrain_lab.world.items import Item

BEHAVIOURS: dict[str, Callable[[str, int], Item]] = {
    **requests.BEHAVIOURS,
    **stories.BEHAVIOURS,
    **facts.BEHAVIOURS,
    **problems.BEHAVIOURS,
    **conversations.BEHAVIOURS,
    **refusals.BEHAVIOURS,
    **constitution.BEHAVIOURS,
    **programs.BEHAVIOURS,
    **reviews.BEHAVIOURS,
    **spanish.BEHAVIOURS,
    **pictures.BEHAVIOURS,
    **recall.BEHAVIOURS,
}
