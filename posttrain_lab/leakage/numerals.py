"""The numbers of a text, and whether two texts tell of the same ones.

A question that is said again in other words keeps its numbers, in digits or in words; another
question of the same kind has others. A number weighs more the fewer items hold it.
A programming task's examples are pairs of numbers that follow one another: an input and what
comes out of it.

What it leaves out: what the numbers count, and sums (60 minutes are no hour here).

Try it::

    >>> sorted(numbers_of("A dozen eggs, 1,200 ducks, half a pond"))
    ['12', '1200', '2']
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from posttrain_lab.leakage.common_words import NUMBER_WORDS
from posttrain_lab.leakage.text import fold

Examples = frozenset[tuple[str, str]]  # pairs of numbers, an input and what comes out
_NUMBER = re.compile(r"\d+(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?")
_WORD = re.compile(r"[^\W\d_]+")
_SHARES = {
    "half": "2", "halves": "2", "twice": "2", "double": "2", "doubles": "2", "doubled": "2",
    "pair": "2", "couple": "2", "third": "3", "thirds": "3", "thrice": "3", "triple": "3",
    "triples": "3", "trio": "3", "quarter": "4", "quarters": "4", "fourth": "4",
    "fifth": "5", "tenth": "10",
}  # fmt: skip
_SAID = NUMBER_WORDS | _SHARES
PLAIN = frozenset({"0", "1", "100"})  # say little: "one of them", "100 percent"

# How the numbers of two texts go together.
SAME, SOME, NONE, OTHER = "the same numbers", "some numbers", "no numbers", "other numbers"
NEARLY, PARTLY = 0.8, 0.5  # of the numbers' weight
MOST_EXAMPLES = 6  # pairs that a retold task has
FEW_OWN, FEW_TOLD = 2, 3  # fewer than these are no numbers to speak of


def numbers_of(text: str) -> frozenset[str]:
    """The numbers in a text, in digits or words, but for one and the like."""
    low = fold(text)
    found = {_plain(n) for n in _NUMBER.findall(low)}
    found |= {_SAID[w] for w in _WORD.findall(low) if w in _SAID}
    return frozenset(found - PLAIN)


def examples_of(text: str) -> Examples:
    """Numbers that follow one another, in either order, but for one more (a count: 2, 3).

    >>> sorted(examples_of("f(15) gives 5, f(4) gives 288"))
    [('15', '5'), ('288', '4'), ('4', '5')]
    """
    told = [_plain(n) for n in _NUMBER.findall(fold(text))]
    return frozenset((min(a, b), max(a, b)) for a, b in pairwise(told)
                     if float(b) - float(a) != 1)  # fmt: skip


def same_examples(own: Examples, told: Examples) -> bool:
    """Whether half of the examples told are an item's own; one pair of digits is too few.

    Retold tasks keep an example or two. Tasks by one author share whole lists of numbers, so
    a text with many examples says nothing here.
    """
    both = own & told if len(told) <= MOST_EXAMPLES else frozenset()
    enough = len(both) > 1 or any(len(number) > 1 for pair in both for number in pair)
    return enough and len(both) >= PARTLY * len(told)


def _plain(number: str) -> str:
    """ "1,200" and "$3.50" as 1200 and 3.5."""
    number = number.replace(",", "")
    return number.rstrip("0").rstrip(".") if "." in number else number.lstrip("0") or "0"


@dataclass(frozen=True)
class Numbers:
    """The numbers of the test items, and how rare each is among them."""

    of_item: tuple[frozenset[str], ...]
    weight: dict[str, float] = field(repr=False)
    unknown: float  # what a number weighs that no item has

    @classmethod
    def build(cls, texts: Sequence[str]) -> Numbers:
        told = tuple(map(numbers_of, texts))
        spread = Counter(number for each in told for number in each)
        weight = {n: float(np.log((len(told) + 1) / (s + 0.5))) for n, s in spread.items()}
        return cls(told, weight, float(np.log(2 * (len(told) + 1))))

    def agreement(self, item: int, told: frozenset[str]) -> tuple[str, float]:
        """How an item's numbers go with those of a text, and the share that both have.

        The share is the harmonic mean of the two sides' shares (F1), by weight.
        """
        own = self.of_item[item]
        both = own & told
        if len(own) < FEW_OWN and len(told) < FEW_TOLD:
            return NONE, 0.0
        share = 2 * self._weigh(both) / max(1e-9, self._weigh(own) + self._weigh(told))
        if len(both) < FEW_OWN or share < PARTLY:
            return OTHER, share
        return (SAME if share >= NEARLY else SOME), share

    def _weigh(self, numbers: frozenset[str]) -> float:
        return sum(self.weight.get(number, self.unknown) for number in numbers)
