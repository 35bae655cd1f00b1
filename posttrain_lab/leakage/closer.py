"""The closer look at one document and one part of an item: every rule's score.

What it leaves out: which pairs deserve it (``candidates``), what is flagged (``index``).

Try it::

    Closer(made, look).scores(document=0, part=0)
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posttrain_lab.leakage.candidates import Hits, Look
from posttrain_lab.leakage.in_order import Alignment, kept_at_most, kept_together
from posttrain_lab.leakage.postings import Postings, runs
from posttrain_lab.leakage.prepared import QUESTIONS, Prepared, meant_by
from posttrain_lab.leakage.rarity import MUCH_LITERAL
from posttrain_lab.leakage.reader import FIRST
from posttrain_lab.leakage.scoring import (
    AGREEMENT,
    BRIEF,
    LEAST_DETAILS,
    LEAST_NUMBERS,
    LEAST_SURFACE,
    LONGEST_ALIGNED,
    RUN,
    Found,
    containment,
    longest_passage,
    stands_whole,
    window_of,
)

LEAST_SHARE = 0.4  # of a part's words, below which nothing else is looked at
BRIEF_PUT_IN = 0.5  # a word more in a brief question makes it another
LEAST_KEPT = 0.8  # of a part's words in order; what cannot reach it is not aligned
HALF = 0.5  # of an item's names
BESIDE = 2  # words more than an item has, that are aligned with it at both ends
AROUND = 10  # words beside the window in which its numbers may stand


def aligned_rules(made: Prepared, part: int, said: list[int], begin: int) -> dict[str, Found]:
    """The rules of words in order, for a stretch of a text that begins at this word."""
    own, rarity = made.meant[part].tolist(), made.rarity[part].tolist()
    # The more depends on few words, the more every difference counts.
    swaps = [(weights.tolist(), max(1.0, MUCH_LITERAL / evidence))
             for weights, evidence in made.swaps[part]]  # fmt: skip
    lost = min((1.0 - kept_at_most(own, said, w)) * more for w, more in [(rarity, 1.0), *swaps])
    if 1.0 - lost < LEAST_KEPT:
        return {}
    aligned = Alignment(own, said)
    place = begin + aligned.first, begin + aligned.last
    if len(own) < BRIEF:
        return {"brief": Found(aligned.kept(rarity, BRIEF_PUT_IN), *place)}
    rules = {
        "order": Found(aligned.kept(rarity), *place),
        "together": Found(kept_together(own, said, rarity), *place),
    }
    if swaps:
        lost = min((1.0 - aligned.kept(weights)) * more for weights, more in swaps)
        rules["swapped"] = Found(1.0 - lost, *place)
    return rules


class Closer:
    """Scores of a batch's documents, each document's hits cut out once."""

    def __init__(self, made: Prepared, look: Look) -> None:
        self.made, self.look = made, look
        self._document = self._looked_up = -1

    def _turn_to(self, document: int) -> None:
        if document == self._document:
            return
        self._document = document
        self._begin, end = self.look.read.starts[document : document + 2].tolist()
        self._end = end - 1
        self._surface = self.look.surface.of(self._begin, self._end)
        self._masked = self.look.masked.of(self._begin, self._end)
        self._slips = self.look.slips.of(self._begin, self._end)

    def scores(self, document: int, part: int, loose: bool = False) -> dict[str, Found]:
        """Rule → what it found; rules that found nothing are left out.

        ``loose``: no run of words led to the part, so words in any order alone are looked at.
        """
        self._turn_to(document)
        found = self._loose(part) if loose else self._strict(part)
        if "exact" in found or self.made.whole[part]:
            return found
        return found | self._in_order(part, found)

    def _loose(self, part: int) -> dict[str, Found]:
        share = self._words(part)
        return self._by_words(part, share) if share else {}

    def _strict(self, part: int) -> dict[str, Found]:
        made, size = self.made, len(self.made.words[part])
        found = {"exact": self._exact(part)}
        if made.whole[part]:
            return {"exact": found["exact"]} if found["exact"] else {}
        if size >= LEAST_SURFACE:
            found["surface"] = self._share(made.surface, self._surface, part)
            found["passage"] = longest_passage(
                self._surface.places, self._surface.keys, made.sequence[part], made.worth
            )
        if not found["exact"]:
            found["slips"] = self._with_slips(part)
        if made.swaps[part]:
            found["masked"] = self._share(made.masked, self._masked, part)
        share = self._words(part)
        if share:
            found |= self._by_words(part, share)
        return {rule: each for rule, each in found.items() if each is not None}

    def _words(self, part: int) -> Found | None:
        """The share of a part's words; the document's are looked up when first needed."""
        if not len(self.made.single.of_part(part)):
            return None
        if self._looked_up != self._document:
            self._looked_up = self._document
            stems = self.look.read.stems[self._begin : self._end]
            at = np.flatnonzero(stems >= FIRST)
            places, keys = self.made.single.found(runs(stems[at], 1))
            self._single = Hits(at[places], keys)
        return self._share(self.made.single, self._single, part)

    def _by_words(self, part: int, share: Found) -> dict[str, Found]:
        """The rules of words in any order; with names and numbers less is asked of them."""
        total = float(self.made.single.totals[part])
        # A part of few words of its own never has its whole share of the words' own rule.
        low = replace(share, score=share.score * total / max(total, self.made.least))
        found = {"words": low}
        if share.score < LEAST_SHARE:
            return found
        read, made = self.look.read, self.made
        if self._agrees(made.numbers[part], LEAST_NUMBERS, share, read.numbers):
            found["numbers"] = low
        details = made.details[part]
        names = details[~np.isin(details, made.digits)]
        named = self._agrees(names, 1, share, read.words, HALF)
        if named and self._agrees(details, LEAST_DETAILS, share, read.words):
            found["details"] = share
        return found

    def _in_order(self, part: int, found: dict[str, Found]) -> dict[str, Found]:
        """How much was kept in order around what the other rules found most of."""
        made, meant = self.made, self.made.meant[part]
        if made.kind[part] not in QUESTIONS or not RUN <= len(meant) <= LONGEST_ALIGNED:
            return {}
        near = [found[rule] for rule in ("surface", "masked", "words") if rule in found]
        if by_slips := self._share(made.slips, self._slips, part):
            near.append(by_slips)
        if not near:
            return {}
        best = max(near, key=lambda each: each.score)
        room = max(0, len(meant) - (best.end - best.begin + 1)) + BESIDE
        begin = max(0, best.begin - room)
        end = min(self._end - self._begin, best.end + 1 + room)
        told = slice(self._begin + begin, self._begin + end)
        said = meant_by(self.look.read.words[told], self.look.read.stems[told]).tolist()
        return aligned_rules(made, part, said, begin)

    def _share(self, posted: Postings, hits: Hits, part: int) -> Found | None:
        if not len(hits.places):
            return None
        own, width = posted.of_part(part), window_of(len(self.made.words[part]))
        return containment(
            hits.places, hits.keys, own, posted.weights, float(posted.totals[part]), width
        )

    def _exact(self, part: int) -> Found | None:
        wanted = self.made.words[part]
        words = self.look.read.words[self._begin : self._end]
        if len(wanted) < RUN:
            places = np.flatnonzero(words == wanted[0])
        else:
            first = self.made.sequence[part][0]
            places = self._surface.places[self._surface.keys == first]
        place = stands_whole(words, wanted, places)
        return Found(1.0, place, place + len(wanted) - 1) if place >= 0 else None

    def _with_slips(self, part: int) -> Found | None:
        """As ``_exact``, by what the words stand for, for a short question."""
        own = self.made.slips.of_part(part)
        if not len(own) or not len(self._slips.places):
            return None
        wanted = self.made.meant[part]
        read = self.look.read
        told = slice(self._begin, self._end)
        said = meant_by(read.words[told], read.stems[told])
        place = stands_whole(said, wanted, np.flatnonzero(said == wanted[0]))
        return Found(1.0, place, place + len(wanted) - 1) if place >= 0 else None

    def _agrees(
        self, wanted: np.ndarray, least: int, window: Found, read: np.ndarray,
        share: float = AGREEMENT,
    ) -> bool:  # fmt: skip
        """Whether there are enough of these and such a share stands in or near the window."""
        if len(wanted) < least:
            return False
        begin = max(self._begin, self._begin + window.begin - AROUND)
        end = min(self._end, self._begin + window.end + 1 + AROUND)
        there = set(read[begin:end].tolist())
        return sum(one in there for one in wanted.tolist()) >= share * len(wanted)
