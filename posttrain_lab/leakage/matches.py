"""All that a row may share with test items, kept with its scores, to be judged afterwards.

A scan says which rows leak at thresholds that were set before. Here near misses are kept, too,
each with what it scored and what it needed, so that thresholds and policies can be moved
without reading the rows again. Judged as calibrated, the rows are those of ``index.scan``.

What it leaves out: scores further than ``LOOSER`` below what is needed.

Try it::

    >>> from posttrain_lab.leakage.index import LeakIndex
    >>> index = LeakIndex.build(["How many green owls live in the old mill?"])
    >>> (found,) = matches(index, ["How many green owls live in the old mill?"])
    >>> judged(found, Dials()).channel
    'exact'
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from posttrain_lab.leakage.candidates import look
from posttrain_lab.leakage.closer import Closer
from posttrain_lab.leakage.index import BATCH, BATCH_CHARACTERS, CHANNEL_OF, LeakIndex
from posttrain_lab.leakage.judge import SURE
from posttrain_lab.leakage.places import Places
from posttrain_lab.leakage.policy import Policy
from posttrain_lab.leakage.scoring import Found

LOOSER = 0.2  # below the threshold of a part, as a share of it; nothing lower is kept
LOWEST = 0.3
MOST = 6  # matches of a row that hold
WORDS = ("passage",)  # rules whose score is a number of words


@dataclass(frozen=True)
class Match:
    """What one row shares with one test item on one channel.

    ``score`` and ``need``: the share of the item that was found, and the share from which on
    it is a leak. ``kind``: "passage" or "generic" where a policy decides, else "".
    ``order`` and ``support``: the lower, and then the higher, the more telling.
    """

    item: int
    channel: str
    rule: str
    score: float
    need: float
    span: tuple[int, int]
    kind: str
    order: int
    support: float
    part: str = ""

    @property
    def margin(self) -> float:
        """How far above what is needed; below 0 it is no leak as calibrated."""
        return self.score - self.need

    def to_json(self) -> dict[str, Any]:
        return {
            "item": self.item, "channel": self.channel, "rule": self.rule, "part": self.part,
            "score": round(self.score, 4), "need": round(self.need, 4), "kind": self.kind,
            "span": list(self.span), "order": self.order, "support": round(self.support, 4),
        }  # fmt: skip

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Match:
        return cls(**{**row, "span": tuple(row["span"])})


@dataclass(frozen=True)
class Dials:
    """What a reader sets: channels that are off, how much more is asked, what counts."""

    off: frozenset[str] = frozenset()
    more: Mapping[str, float] = field(default_factory=dict)
    policy: Policy = field(default_factory=Policy)

    def holds(self, match: Match) -> bool:
        """Whether a match is a leak by these dials."""
        if match.channel in self.off or match.margin < self.more.get(match.channel, 0.0) - 1e-9:
            return False
        if match.kind == "passage":
            return self.policy.passage_only
        return match.kind != "generic" or self.policy.generic_questions


def judged(found: Sequence[Match], dials: Dials) -> Match | None:
    """The most telling of a row's matches that holds, or None."""
    holding = [match for match in found if dials.holds(match)]
    return min(holding, key=lambda m: (m.order, -m.support, m.item), default=None)


def matches(index: LeakIndex, texts: Sequence[str]) -> list[list[Match]]:
    """For each text what it shares with test items; most share nothing."""
    made: list[list[Match]] = []
    begin = 0
    while begin < len(texts):
        end, size = begin, 0
        while end < len(texts) and end - begin < BATCH and size < BATCH_CHARACTERS:
            size += len(texts[end])
            end += 1
        made += _Batch(index, texts[begin:end]).found()
        begin = end
    return made


class _Batch:
    """Some texts, looked at with thresholds a little lower than the index has."""

    def __init__(self, index: LeakIndex, texts: Sequence[str]) -> None:
        self.index, self.texts = index, texts
        low = {
            rule: each if rule in WORDS else np.maximum(np.minimum(each, LOWEST), each - LOOSER)
            for rule, each in index.thresholds.items()
        }
        wide = Policy(passage_only=True, shared_header=True, generic_questions=True)
        self.wide = replace(index, thresholds=low, policy=wide)
        self.loose, self.exact = self.wide.judge, index.judge
        self.strict = replace(self.loose, policy=replace(wide, generic_questions=False))
        self.read = look(index.made, index.made.reader.read(texts), self.wide.gates())
        self.closer = Closer(index.made, self.read)

    def found(self) -> list[list[Match]]:
        made: list[list[Match]] = [[] for _ in self.texts]
        told = zip(self.read.document.tolist(), self.read.part.tolist(),
                   self.read.loose.tolist(), strict=True)  # fmt: skip
        for document, part, loose in told:
            made[document] += self._of(document, part, loose)
        if self.index.meaning is not None:
            rest = [i for i, each in enumerate(made) if judged(each, Dials()) is None]
            for told in self.index.meaning.look(self.texts, rest):
                made[told.document].append(_meant(told))
        return [_fewer(each) for each in made]

    def _of(self, document: int, part: int, loose: bool) -> Iterator[Match]:
        """One match a channel at most: the first rule that holds, else the nearest miss."""
        scores = self.closer.scores(document, part, loose)
        support = sum(each.score for name, each in scores.items() if name != "passage")
        best: dict[str, Match] = {}
        for order, (rule, channel) in enumerate(CHANNEL_OF.items()):
            found = scores.get(rule)
            if not found or channel not in self.index.channels:
                continue
            made = self._match(document, part, rule, order, scores, found, support)
            held = best.get(channel)
            better = held is None or (held.margin < 0 and made and made.margin > held.margin)
            if made and better:
                best[channel] = made
        yield from best.values()

    def _match(
        self, document: int, part: int, rule: str, order: int, scores: Mapping[str, Found],
        found: Found, support: float,
    ) -> Match | None:  # fmt: skip
        made, text, size = self.index.made, self.texts[document], 1
        if rule in WORDS:
            size = max(1, len(made.words[part]))
        sure = rule in SURE
        enough = sure or found.score >= self.loose.least(rule, part)
        line = rule == "passage" and not enough and self.exact.is_a_line(found, text, part)
        if not enough and not line:
            return None
        if not self.loose.stands(rule, found, text, part):
            return None
        kind = made.kind[part] if made.kind[part] == "passage" else ""
        if not kind and not self.strict.stands(rule, found, text, part):
            kind = "generic"
        score = 1.0 if rule == "exact" else min(found.score / size, 1.0)
        need = 0.0 if sure else min(self.exact.least(rule, part) / size, 1.0)
        if line or (not sure and found.score >= self.exact.least(rule, part)):
            need = min(need, score)  # it holds, whatever the digits
        span = Places(made.reader, text).span(found.begin, found.end)
        return Match(int(made.item[part]), CHANNEL_OF[rule], rule, round(score, 4),
                     round(need, 4), span, kind, order, round(support, 4),
                     made.kind[part])  # fmt: skip


def _meant(told: Any) -> Match:
    """Meaning has thresholds of its own, which are not moved here."""
    score = round(float(told.score), 4)
    last = len(CHANNEL_OF)
    return Match(told.item, "semantic", told.rule, score, score, told.span, "", last, score,
                 "question")  # fmt: skip


def _fewer(found: list[Match]) -> list[Match]:
    """Those that hold, the most telling first, and the nearest miss of each channel."""
    holding = sorted((m for m in found if m.margin >= 0),
                     key=lambda m: (m.order, -m.support, m.item))[:MOST]  # fmt: skip
    near: dict[str, Match] = {}
    for match in found:
        held = near.get(match.channel)
        if match.margin < 0 and (held is None or match.margin > held.margin):
            near[match.channel] = match
    return [*holding, *near.values()]
