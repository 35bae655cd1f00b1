"""What the world asks and how it judges: an item holds its question, gold answer, grader.

A behaviour is a function ``(split, index) -> Item``; every task module lists its own in
``BEHAVIOURS``. The same item can be put to a chat model (``prompt``) and to a model that
only continues text (``start``), and its ``check`` is exact: no judgement, no model.

What it leaves out: the tasks themselves, and asking a model (``report_card``).

Try it::

    >>> made = Item("capital", (Message("user", "Capital of France?"),), "Q: Capital of "
    ...             "France?\\nA:", "Paris.", lambda answer: "Paris" in answer)
    >>> made.check(made.gold), made.key
    (True, 'capital of france?')
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from posttrain_lab.records import Example, Message
from posttrain_lab.world.lexicon import HELD_OUT_NAMES, PEOPLE
from posttrain_lab.world.streams import draw

TURNS = " | "  # stands between the user's turns in an item's key
NAMES = frozenset(p.name.lower() for p in PEOPLE + HELD_OUT_NAMES)
_NUMBER, _WORD, _SPACE = re.compile(r"\d+"), re.compile(r"[^\W\d_]+"), re.compile(r"\s+")


def normalised(text: str) -> str:
    """Lower case, every name "name", every number "0", single spaces.

    Two texts that differ in these alone are the same item: one may not be trained on when
    the other is measured.

    >>> normalised("Anna has 12 apples.") == normalised("ben  has 7 apples.")
    True
    """
    lowered = _NUMBER.sub("0", text.lower())
    named = _WORD.sub(lambda m: "name" if m[0] in NAMES else m[0], lowered)
    return _SPACE.sub(" ", named).strip()


@dataclass(frozen=True)
class Item:
    """One thing to ask.

    ``prompt``: the conversation so far, ending with the user's turn. ``start``: the same
    question as plain text to continue. ``gold``: a right answer, word for word as the
    assistant writes it. ``check``: whether an answer is right; pure and exact.
    ``identity``: what must be new for the item to be new, when the user's turns alone are
    not it (a sentence to complete is new only together with its ending).
    """

    behaviour: str
    prompt: tuple[Message, ...]
    start: str
    gold: str
    check: Callable[[str], bool]
    identity: str = ""

    @property
    def key(self) -> str:
        """Equal for two items that are the same but for case, names and numbers."""
        asked = TURNS.join(m.content for m in self.prompt if m.role == "user")
        return normalised(self.identity or asked)

    def example(self) -> Example:
        """As an example to learn from."""
        return Example((*self.prompt, Message("assistant", self.gold)), self.gold)


def ask(
    behaviour: str, question: str, gold: str, check: Callable[[str], bool], **more: str
) -> Item:
    """The commonest item: one question. A base model sees it with an empty line after it."""
    more = {"start": f"{question}\n", **more}
    return Item(behaviour, (Message("user", question),), gold=gold, check=check, **more)


def draw_item(name: str, split: str, index: int, make: Callable) -> Item:
    """The item of this name, split and index; ``make(rng)`` is drawn until it fits."""
    return draw(name, split, index, make, lambda item: item.key)
