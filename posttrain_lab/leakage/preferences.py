"""Leaks in preferences and reward data: which pair is it, and what was done to it.

A pair of a test set for reward models leaks in ways that a text does not: the same pair, the
pair with its answers exchanged (which teaches the opposite), its prompt reworded, its prompt
alone, an answer alone under another prompt. Each is told apart.

What it leaves out: what a reward model learned (``claims``), likeness of meaning.

Try it::

    >>> pair = {"prompt": "Name a big grey animal with a trunk.",
    ...         "chosen": "That is an elephant, I am sure.",
    ...         "rejected": "Maybe it is a mouse or a very small cat."}
    >>> turned = pair | {"chosen": pair["rejected"], "rejected": pair["chosen"]}
    >>> [found.how for found in PairIndex.build([pair]).scan([turned])]
    ['flipped']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from posttrain_lab.leakage.columns import flat_text, id_of, turns_of
from posttrain_lab.leakage.index import BATCH, LeakIndex
from posttrain_lab.leakage.items import Item, Part
from posttrain_lab.leakage.text import words_of
from posttrain_lab.records import LabError

HOW = ("same pair", "flipped", "edited prompt", "prompt only", "response only")
LEAST_RESPONSE = 6  # words: what shorter answers say, many say


@dataclass(frozen=True)
class Pair:
    """A prompt with two answers."""

    prompt: str
    chosen: str
    rejected: str


@dataclass(frozen=True)
class PairLeak:
    """A training pair that holds a test pair. ``how`` is one of ``HOW``."""

    row: int
    eval_id: Any
    how: str
    score: float


def pair_of(row: Mapping[str, Any]) -> Pair:
    """Reads TRL's forms; a prompt that stands inside the answers' chats is taken out.

    Raises:
        LabError: the row holds no pair.
    """
    sides = []
    for name in ("chosen", "rejected"):
        value = row.get(name)
        if isinstance(value, Sequence) and not isinstance(value, str) and value:
            turns = turns_of(value)
            sides.append(("\n".join(said for _, said in turns[:-1]), turns[-1][1]))
        else:
            sides.append(("", flat_text(value)))
    asked = row.get("prompt", row.get("question", ""))
    prompt = flat_text([said for _, said in turns_of(asked)]) if isinstance(asked, list) \
        else flat_text(asked)  # fmt: skip
    if not sides[0][1].strip() or not sides[1][1].strip():
        raise LabError("A row is no pair.", "It needs prompt, chosen and rejected.",
                       "Add the missing columns.", "chosen")  # fmt: skip
    return Pair(prompt or sides[0][0], sides[0][1], sides[1][1])


@dataclass(frozen=True)
class PairIndex:
    """Test pairs, ready to be looked for: one index for each role."""

    ids: tuple[Any, ...]
    prompts: LeakIndex
    answers: LeakIndex

    @classmethod
    def build(cls, rows: Iterable[Mapping[str, Any]]) -> PairIndex:
        """From rows with prompt, chosen and rejected.

        Raises:
            LabError: there is none, or one is no pair.
        """
        told = list(rows)
        pairs = [pair_of(row) for row in told]
        ids = tuple(id_of(row, place) for place, row in enumerate(told))
        prompts = [Item(i, (Part("question", p.prompt or p.chosen),))
                   for i, p in enumerate(pairs)]  # fmt: skip
        answers = [
            Item((i, role), (Part("question", text),))
            for i, p in enumerate(pairs)
            for role, text in (("chosen", p.chosen), ("rejected", p.rejected))
        ]
        return cls(ids, LeakIndex.build(prompts), LeakIndex.build(answers))

    def scan(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[PairLeak]:
        """The training pairs that hold a test pair, as they come."""
        stream, begin = iter(rows), 0
        while batch := list(islice(stream, BATCH)):
            pairs = [pair_of(row) for row in batch]
            prompts = {k.row: k for k in self.prompts.scan_texts([p.prompt for p in pairs])}
            chosen = {k.row: k for k in self.answers.scan_texts([p.chosen for p in pairs])}
            rejected = {k.row: k for k in self.answers.scan_texts([p.rejected for p in pairs])}
            for row, pair in enumerate(pairs):
                found = _told(pair, prompts.get(row), chosen.get(row), rejected.get(row))
                if found:
                    item, how, score = found
                    yield PairLeak(begin + row, self.ids[item], how, score)
            begin += len(batch)


def _told(pair: Pair, prompt: Any, chosen: Any, rejected: Any) -> tuple[int, str, float] | None:
    """Which test pair, how it leaked, and how much of it was found."""
    sides = [leak.eval_id if leak else None for leak in (chosen, rejected)]
    items = {side[0] for side in sides if side}
    if None not in sides and len(items) == 1 and sides[0][1] != sides[1][1]:
        item = sides[0][0]
        score = min(chosen.score, rejected.score)
        if sides[0][1] == "rejected":
            return item, "flipped", score
        if prompt and prompt.eval_id == item:
            exact = prompt.channel in ("exact", "surface")
            return item, "same pair" if exact else "edited prompt", score
        return item, "edited prompt" if pair.prompt else "same pair", score
    if prompt:
        return prompt.eval_id, "prompt only", prompt.score
    for leak, text in ((chosen, pair.chosen), (rejected, pair.rejected)):
        if leak and len(words_of(text)) >= LEAST_RESPONSE:
            return leak.eval_id[0], "response only", leak.score
    return None
