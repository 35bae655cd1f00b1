"""Finds test items in training documents: exact, edited, masked, reordered, in parts.

``LeakIndex.build(evals)`` reads the test items once; ``scan(documents)`` streams through any
number of documents. The rules are separate and joined by "or"; each has its thresholds
(``thresholds``). The index can be pickled and sent to other processes.

What it leaves out: meaning alone (``semantic``, an extra), duplicates among the training
documents (``near``), pairs of preferences (``preferences``).

Try it::

    >>> index = LeakIndex.build([{"id": "q7", "question": "Who sang about nine green owls?"}])
    >>> [leak.eval_id for leak in index.scan(["Q: WHO SANG about <b>nine green</b> owls?"])]
    ['q7']
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

import numpy as np

from posttrain_lab.leakage.candidates import Gates, look
from posttrain_lab.leakage.closer import Closer
from posttrain_lab.leakage.columns import document_of
from posttrain_lab.leakage.encoder import PACKAGE
from posttrain_lab.leakage.items import item_of
from posttrain_lab.leakage.judge import SURE, Judge
from posttrain_lab.leakage.places import Places
from posttrain_lab.leakage.policy import Policy
from posttrain_lab.leakage.prepared import Prepared, prepare
from posttrain_lab.leakage.thresholds import NEVER, RULES, Chance, calibrated
from posttrain_lab.records import LabError

CHANNELS = ("exact", "surface", "masked", "words")
EXTRA = ("semantic",)  # needs a package of its own
# Rule → the channel that it belongs to; the first that holds is the one named.
CHANNEL_OF = {
    "exact": "exact", "surface": "surface", "slips": "surface", "passage": "surface",
    "order": "surface", "brief": "surface", "masked": "masked", "swapped": "masked",
    "together": "words", "details": "words", "numbers": "words", "words": "words",
}  # fmt: skip
BATCH, BATCH_CHARACTERS = 256, 400_000
SHARE = 0.001  # of independent documents that all rules together may flag
COPY = 0.75  # on the surface: one item is a version of the other
WARY = 20  # words: a shorter item may well be in a test set twice
CHANCE_GATES = Gates(0.2, 0.3, 0.45, 0.34)
NEAR_GATES = Gates(0.3, 0.4, 0.45, 0.34)  # what may be kept in order


def installed() -> tuple[str, ...]:
    """All channels that can be used here."""
    encoder = importlib.util.find_spec(PACKAGE)
    return CHANNELS + EXTRA if encoder else CHANNELS


@dataclass(frozen=True)
class Leak:
    """A training row that holds a test item.

    ``score``: the share of the item that was found, 0 to 1. ``spans``: where in the row's
    text, in characters. ``rule`` and ``part`` say more exactly what was found.
    """

    row: int
    eval_id: Any
    channel: str
    score: float
    spans: tuple[tuple[int, int], ...]
    rule: str = ""
    part: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "row": self.row, "eval_id": self.eval_id, "channel": self.channel,
            "score": round(self.score, 4), "spans": [list(span) for span in self.spans],
        }  # fmt: skip


@dataclass(frozen=True)
class LeakIndex:
    """Test items, ready to be looked for.

    ``thresholds``: for each rule and each part of an item, from which score on it is a leak.
    ``share``: of independent documents that may be flagged, as the thresholds were set.
    """

    made: Prepared
    channels: tuple[str, ...]
    policy: Policy
    share: float
    thresholds: dict[str, np.ndarray] = field(repr=False)
    meaning: Any = field(repr=False, default=None)

    @classmethod
    def build(
        cls,
        evals: Iterable[Any],
        channels: Sequence[str] = CHANNELS,
        policy: Policy | None = None,
        share: float = SHARE,
    ) -> LeakIndex:
        """An index of test items: texts, rows with columns, or ``Item``.

        Raises:
            LabError: there is no item, an item has no text, or a channel is unknown.
        """
        items = [item_of(row, place) for place, row in enumerate(evals)]
        if not items:
            raise LabError("There are no test items.", "A scan needs at least one.",
                           "Give a list of questions.", "evals")  # fmt: skip
        for name in channels:
            if name not in CHANNELS + EXTRA:
                raise LabError(f"There is no channel {name!r}.",
                               f"There are {', '.join(CHANNELS + EXTRA)}.", "Correct the name.",
                               "channels")  # fmt: skip
        chosen = policy or Policy()
        made = prepare(items, headers=chosen.shared_header)
        index = cls(made, tuple(channels), chosen, share, {})
        texts = [item.text for item in items]
        index = replace(index, thresholds=index._calibrated(texts))
        if "semantic" not in channels:
            return index
        from posttrain_lab.leakage.semantic import Meaning  # brings torch in

        questions = [item.parts[0].text for item in items]
        return replace(index, meaning=Meaning.build(questions, share))

    @property
    def judge(self) -> Judge:
        """What decides of a match, by this index's thresholds and policy."""
        return Judge(self.made, self.thresholds, self.policy)

    def _calibrated(self, texts: Sequence[str]) -> dict[str, np.ndarray]:
        """Thresholds from what the items score against one another."""
        rules = [r for r in RULES if CHANNEL_OF[r] in self.channels]
        pairs: dict[str, list[tuple[int, int, float, bool]]] = {rule: [] for rule in rules}
        for begin in range(0, len(texts), BATCH):
            batch = texts[begin : begin + BATCH]
            found = look(self.made, self.made.reader.read(batch), self._gates(CHANCE_GATES))
            closer = Closer(self.made, found)
            for at, part in zip(found.document.tolist(), found.part.tolist(), strict=True):
                if self.made.item[part] == begin + at:
                    continue
                scores = closer.scores(at, part)
                if "exact" in scores and scores["exact"].end - scores["exact"].begin > WARY:
                    continue  # the same item twice
                copy = "surface" in scores and scores["surface"].score > COPY
                for rule in rules:
                    if rule in scores:
                        pairs[rule].append((begin + at, part, scores[rule].score, copy))
        each = self.share / max(1, len(rules))
        return {
            rule: calibrated(rule, _chance(told), self.made.parts, len(texts), each)
            for rule, told in pairs.items()
        }

    def _gates(self, gates: Gates) -> Gates:
        """No gate for a channel that is off."""
        masked = gates.masked if "masked" in self.channels else 2.0
        words = gates.words if "words" in self.channels else 2.0
        slips = gates.slips if "surface" in self.channels else 2.0
        return Gates(gates.surface, masked, words, slips)

    def gates(self) -> Gates:
        """The least shares at which a rule may hold, by the lowest of its thresholds."""
        low = (
            0.85 * min(0.95, float(np.min(self.thresholds[rule], initial=0.95)))
            if rule in self.thresholds else 2.0
            for rule in ("surface", "masked", "details")
        )  # fmt: skip
        near = (NEAR_GATES.surface, NEAR_GATES.masked, NEAR_GATES.words)
        return self._gates(Gates(*map(min, low, near), NEAR_GATES.slips))

    def scan(self, documents: Iterable[Any]) -> Iterator[Leak]:
        """The leaks among documents (texts or rows), one a document at most, as they come."""
        stream, begin = iter(documents), 0
        while batch := list(islice(stream, BATCH)):
            for leak in self.scan_texts([document_of(row) for row in batch]):
                yield replace(leak, row=leak.row + begin)
            begin += len(batch)

    def scan_texts(self, texts: Sequence[str]) -> list[Leak]:
        """The leaks of one batch of texts; ``row`` counts within the batch."""
        leaks, begin = [], 0
        while begin < len(texts):
            end, size = begin, 0
            while end < len(texts) and end - begin < BATCH and size < BATCH_CHARACTERS:
                size += len(texts[end])
                end += 1
            found = self._scan(texts[begin:end])
            leaks += [replace(leak, row=leak.row + begin) for leak in found]
            begin = end
        return leaks

    def _scan(self, texts: Sequence[str]) -> list[Leak]:
        found = look(self.made, self.made.reader.read(texts), self.gates())
        closer = Closer(self.made, found)
        best: dict[int, tuple[tuple, Leak]] = {}
        pairs = zip(
            found.document.tolist(), found.part.tolist(), found.loose.tolist(), strict=True
        )
        for document, part, loose in pairs:
            leak = self._judged(texts[document], document, part, closer, loose)
            if leak and (document not in best or leak[0] < best[document][0]):
                best[document] = leak
        leaks = {document: leak for document, (_, leak) in best.items()}
        if self.meaning is not None:
            rest = [place for place in range(len(texts)) if place not in leaks]
            for told in self.meaning.look(texts, rest):
                leaks[told.document] = Leak(told.document, self.made.ids[told.item], "semantic",
                                            round(told.score, 4), (told.span,), told.rule,
                                            "question")  # fmt: skip
        return [leak for _, leak in sorted(leaks.items())]

    def _judged(
        self, text: str, document: int, part: int, closer: Closer, loose: bool
    ) -> tuple[tuple, Leak] | None:
        """The leak of this part in this document, with its rank among the document's."""
        scores, judge = closer.scores(document, part, loose), self.judge
        for order, (rule, channel) in enumerate(CHANNEL_OF.items()):
            found = scores.get(rule)
            if not found or channel not in self.channels:
                continue
            enough = rule in SURE or found.score >= judge.least(rule, part)
            if not enough and not (rule == "passage" and judge.is_a_line(found, text, part)):
                continue
            if not judge.stands(rule, found, text, part):
                continue
            span = Places(self.made.reader, text).span(found.begin, found.end)
            share = 1.0 if rule == "exact" else found.score
            if rule == "passage":
                share = min(1.0, found.score / len(self.made.words[part]))
            support = sum(each.score for name, each in scores.items() if name != "passage")
            leak = Leak(document, self.made.ids[self.made.item[part]], channel,
                        round(share, 4), (span,), rule, self.made.kind[part])  # fmt: skip
            return (order, -support, part), leak
        return None


def _chance(pairs: Sequence[tuple[int, int, float, bool]]) -> Chance:
    document, part, score, copy = zip(*pairs, strict=True) if pairs else ((), (), (), ())
    return Chance(np.array(document, np.int64), np.array(part, np.int64), np.array(score),
                  np.array(copy, bool))  # fmt: skip


__all__ = ["CHANNELS", "NEVER", "Leak", "LeakIndex"]
