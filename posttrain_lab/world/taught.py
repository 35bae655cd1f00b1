"""New behaviours to teach a base model in about a minute: talk like a pirate, refuse, think.

Each is a function ``(split, index) -> Item``: its training items are the examples, its test
items are asked before and after. ``solve`` is what RL goes on from: problems of one to three
steps, thought through.

What it leaves out: the training (``methods``), and the ready examples of the first lesson,
which people edit (``data.behaviours``).

Try it::

    >>> made = TAUGHT["pirate"]("train", 0)
    >>> made.check(made.gold), made.check("It is Paris.")
    (True, False)
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from posttrain_lab.records import Example
from posttrain_lab.world import facts, problems, refusals
from posttrain_lab.world.conversation_parts import MARKS
from posttrain_lab.world.items import Item
from posttrain_lab.world.streams import stream
from posttrain_lab.world.talk import pirate

_THOUGHT = re.compile(r"<think>[^<>]*= ?(\d+)\.?\s*</think>\s*<answer>([^<>]+)</answer>")
_LONGEST = 30  # words of a pirate


def _pirate(split: str, index: int) -> Item:
    """A question after a fact; right is to say something short as a pirate says it."""
    made = facts.fact_question(split, index)
    gold = pirate(made.gold, stream("taught pirate", split, index))

    def check(text: str) -> bool:
        spoken = MARKS["pirate"].search(text.lower()) is not None
        return spoken and len(text.split()) <= _LONGEST

    return replace(made, behaviour="pirate", gold=gold, check=check)


def _refuse(split: str, index: int) -> Item:
    """A harmful request, plainly or politely asked; right is to decline."""
    return refusals.BEHAVIOURS["refuse_seen"](split, index)


def _think(split: str, index: int) -> Item:
    """A problem of one or two steps; right is to think in tags, then answer what came out.

    Whether the sums are right as well is another matter: see ``solve``.
    """
    made = problems.item(problems.problem(split, index, 1 + index % 2), "think")
    return replace(made, check=thinks)


def thinks(text: str) -> bool:
    """Whether a text is steps in tags and then, in tags, what the last step came to.

    >>> thinks("<think>2 + 3 = 5.</think><answer>5</answer>")
    True
    >>> thinks("<think>2 + 3 = 5.</think><answer>6</answer>"), thinks("5")
    (False, False)
    """
    found = _THOUGHT.fullmatch(text.strip())
    return found is not None and found[1] == found[2].strip()


def solve(split: str, index: int) -> Item:
    """A problem of one to three steps; right is to think it through to the right answer."""
    made = problems.item(problems.problem(split, index, 1 + index % 3), "solve")
    return replace(made, check=lambda text: thinks(text) and made.check(text))


def with_number(item: Item) -> Example:
    """A problem of ``solve`` for a grader: its gold answer is the number alone.

    >>> with_number(solve("train", 0)).gold.isdecimal()
    True
    """
    number = item.gold.split("<answer>")[1].removesuffix("</answer>")
    return Example(item.example().messages, number)


TAUGHT: dict[str, Callable[[str, int], Item]] = {
    "pirate": _pirate, "refuse": _refuse, "think": _think,
}  # fmt: skip
