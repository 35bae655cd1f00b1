"""The channel of meaning: the same question in other words, by a small sentence encoder.

An extra (``encoder``). A cascade keeps it affordable: the weighed mean of static word vectors
(what the encoder says of each word alone, worked out once a word) lets the likeliest documents
through to the encoder itself.

A text *means* the item that is most like it when it is *near* enough: the likeness, and twice
by how much the next item is less alike. How near is enough is a rule for each way in which
the numbers go together (``numerals``): little where they are the same, much where they are
others. Each rule's threshold is its floor, set on calibrating paraphrases, or what the test
items score against one another, if that is higher; items that many others are like
(*crowded*, such as those made from a template) have thresholds of their own.

A programming task is compared without its code (``gist``), by a rule of its own; one that
has another function and shows other values is another task (``siblings``). Told in prose, it
is known by its examples, too: an input, and what comes out of it.

What it leaves out: other languages than English, texts of fewer than eight words.

Try it::

    LeakIndex.build(evals, channels=(*CHANNELS, "semantic"))
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from posttrain_lab.leakage.encoder import encoder, unit
from posttrain_lab.leakage.gist import gist, has_code
from posttrain_lab.leakage.numerals import (
    NONE,
    OTHER,
    SAME,
    SOME,
    Examples,
    Numbers,
    examples_of,
    numbers_of,
    same_examples,
)
from posttrain_lab.leakage.siblings import is_sibling
from posttrain_lab.leakage.text import mended

WINDOW = 70  # words of a long document that are compared at a time
LEAST_WORDS = 8
GATE, LOWEST_GATE, HIGHEST_GATE = 0.3, 0.25, 0.4
NEAREST, BLOCK = 8, 512  # items that a text is compared with; rows worked on at a time
CODE, EXAMPLES = "code", "the same examples"
# How near a text has to be at least, by how the numbers go together.
FLOORS = {SAME: 1.0, SOME: 1.2, NONE: 0.9, OTHER: 1.7, CODE: 1.25}
AHEAD = 2.0  # how much the lead over the next item counts
BACKGROUND = 0.4  # likeness that any two questions may have: no lead counts from below it
LEAST_LIKE, LEAST_WITH_EXAMPLES = 0.48, 0.545
TWINS = 0.9  # likeness of two items that only their numbers tell apart
COPIES = 0.985  # of the same item twice
CROWD, CROWDED = 2, 0.6  # an item is crowded if more than so many others are so alike
MARGIN = 0.02


@dataclass(frozen=True)
class Meant:
    """A text that says what an item says: which item, how alike, where."""

    document: int
    item: int
    score: float
    rule: str
    span: tuple[int, int]


@dataclass(frozen=True)
class _Near:
    """The item nearest to a text: how alike, how near with its lead, by which rule."""

    item: int
    likeness: float
    nearness: float
    rule: str
    crowded: bool


@dataclass(frozen=True)
class Meaning:
    """The items' vectors and thresholds. The encoder itself is not part of it."""

    vectors: np.ndarray = field(repr=False)
    static: np.ndarray = field(repr=False)
    weight: np.ndarray = field(repr=False)
    centre: np.ndarray = field(repr=False)
    numbers: Numbers = field(repr=False)
    code: np.ndarray = field(repr=False)  # whether an item has code
    examples: tuple[Examples, ...] = field(repr=False)  # of items with code
    tasks: tuple[str, ...] = field(repr=False)  # the items with code as they are, else ""
    long: np.ndarray = field(repr=False)  # whether it has words enough
    crowded: np.ndarray = field(repr=False)  # whether many others are like it
    gate: float
    least: dict[tuple[str, bool], float]  # rule, crowded → how near is enough

    @classmethod
    def build(cls, questions: Sequence[str], share: float) -> Meaning:
        """From the items' questions; thresholds from each item against all others."""
        made, said = encoder(), [gist(question) for question in questions]
        vectors, weight = made.encode(said), made.weights(said)
        raw = made.static(said, weight)
        centre = raw.mean(axis=0) if len(raw) > 1 else np.zeros_like(raw[0])
        static = unit(raw - centre)
        code = np.array([has_code(question) for question in questions])
        examples = tuple(examples_of(q) if coded else frozenset()
                         for q, coded in zip(questions, code, strict=True))  # fmt: skip
        long = np.array([len(each.split()) >= LEAST_WORDS for each in said])
        closest = _nearest(static)[1][:, :1]
        gate = float(np.clip(np.quantile(closest, 1 - GATE), LOWEST_GATE, HIGHEST_GATE))
        nearest = _nearest(vectors)
        crowded = nearest[1][:, CROWD:][:, :1].max(axis=1, initial=-1.0) >= CROWDED
        tasks = tuple(q if coded else "" for q, coded in zip(questions, code, strict=True))
        index = cls(vectors, static, weight, centre, Numbers.build(said), code, examples, tasks,
                    long, crowded, gate, {})  # fmt: skip
        index.least.update(index._calibrated(*nearest, share))
        return index

    def _calibrated(
        self, which: np.ndarray, alike: np.ndarray, share: float
    ) -> dict[tuple[str, bool], float]:
        """Each rule's threshold, from what the items score against one another.

        So many pairs may come nearer, at least one: a single pair of twins says little of
        the documents.
        """
        least = {(rule, crowded): floor for rule, floor in FLOORS.items()
                 for crowded in (False, True)}  # fmt: skip
        scores: dict[tuple[str, bool], list[float]] = {key: [] for key in least}
        for place, told in enumerate(self.numbers.of_item):
            near = self._near(which[place], alike[place], told, bool(self.code[place]))
            if near and near.likeness < COPIES:
                scores[near.rule, near.crowded].append(near.nearness)
        spared = 2 * max(1, int(share * len(self.vectors) / 2))
        for key, nearness in scores.items():
            if len(nearness) > spared:
                least[key] = max(least[key], sorted(nearness)[-1 - spared] + MARGIN)
        return least

    def look(self, texts: Sequence[str], documents: Sequence[int]) -> list[Meant]:
        """The items that these documents say in other words, one a document at most."""
        pieces = [(d, span) for d in documents for span in windows(texts[d])]
        if not pieces:
            return []
        made = encoder()
        whole = [texts[d][a:b] for d, (a, b) in pieces]
        said = [gist(text) for text in whole]
        near = unit(made.static(said, self.weight) - self.centre) @ self.static.T
        passing = np.flatnonzero(near.max(axis=1) >= self.gate)
        if not len(passing):
            return []
        vectors = made.encode([said[i] for i in passing])
        best: dict[int, Meant] = {}
        for vector, place in zip(vectors, passing.tolist(), strict=True):
            document, span = pieces[place]
            found = self._told(vector, said[place], has_code(whole[place]))
            if found and is_sibling(self.tasks[found.item], texts[document], *span):
                continue
            if found and (document not in best or found.likeness > best[document].score):
                best[document] = Meant(document, found.item, found.likeness, found.rule, span)
        return list(best.values())

    def _told(self, vector: np.ndarray, said: str, code: bool) -> _Near | None:
        """The item that a text says in other words, if it says one."""
        likeness = self.vectors @ vector
        order = np.argsort(-likeness)[:NEAREST]
        near = self._near(order, likeness[order], numbers_of(said), code)
        if near and self.long[near.item] and near.likeness >= LEAST_LIKE and (
            near.nearness >= self.least[near.rule, near.crowded]
        ):  # fmt: skip
            return near
        return None if code else self._by_examples(order, likeness[order], said)

    def _by_examples(self, order: np.ndarray, alike: np.ndarray, said: str) -> _Near | None:
        """The nearest programming task whose examples a text in prose gives."""
        told = examples_of(said)
        for item, likeness in zip(order.tolist(), alike.tolist(), strict=True):
            if likeness >= LEAST_WITH_EXAMPLES and same_examples(self.examples[item], told):
                return _Near(item, likeness, likeness, EXAMPLES, bool(self.crowded[item]))
        return None

    def _near(
        self, order: np.ndarray, alike: np.ndarray, told: frozenset[str], code: bool
    ) -> _Near | None:
        """The nearest item; of twins the one whose numbers agree best."""
        if not len(order) or alike[0] < 0:
            return None
        twins = self.vectors[order] @ self.vectors[order[0]] >= TWINS
        twins[0] = True
        of_twin = {
            place: self.numbers.agreement(int(order[place]), told)
            for place in np.flatnonzero(twins).tolist()
        }
        best = max(of_twin, key=lambda place: (of_twin[place][1], alike[place]))
        rest = alike[~twins]
        second = max(float(rest[0]) if len(rest) else 0.0, BACKGROUND)
        likeness = float(alike[best])
        item, rule = int(order[best]), of_twin[best][0]
        if (rule == NONE and code) or (self.code[item] and (rule == NONE or not told)):
            rule = CODE
        nearness = likeness + AHEAD * (likeness - second)
        return _Near(item, likeness, nearness, rule, bool(self.crowded[item]))


def _nearest(vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each item's nearest others and how alike they are, nearest first. # (N, NEAREST) twice

    In blocks, so that memory grows with the number of items only. An item alone has itself,
    at -1.
    """
    many = min(NEAREST, max(1, len(vectors) - 1))
    which, alike = [], []
    for begin in range(0, len(vectors), BLOCK):
        rows = np.arange(begin, min(begin + BLOCK, len(vectors)))
        block = vectors[rows] @ vectors.T
        block[rows - begin, rows] = -1
        order = np.argsort(-block, axis=1)[:, :many]
        which.append(order)
        alike.append(np.take_along_axis(block, order, axis=1))
    return np.concatenate(which), np.concatenate(alike)


def windows(text: str) -> list[tuple[int, int]]:
    """The pieces of a text that are compared: the whole and its lines, of a long one windows.

    A text with code is compared whole, too: little of it is sentences.
    """
    words = [m.span() for m in re.finditer(r"\S+", mended(text))]
    if len(words) < LEAST_WORDS:
        return []
    whole = (words[0][0], words[-1][1])
    pieces = [s for s in _paragraphs(text) if s != (0, len(text))]
    if len(words) <= 1.5 * WINDOW or has_code(text):
        pieces.insert(0, whole)
    if len(words) > 1.5 * WINDOW:
        begins = range(0, len(words) - WINDOW // 2, WINDOW // 2)
        pieces += [(words[b][0], words[min(b + WINDOW, len(words)) - 1][1]) for b in begins]
    return pieces


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Lines that may be a question of their own, such as a chat's first turn."""
    spans = [m.span() for m in re.finditer(r"[^\n]+", text)]
    return [s for s in spans if len(text[s[0] : s[1]].split()) >= LEAST_WORDS][:6]
