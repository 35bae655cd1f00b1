"""The closer look at one document and one part of an item: every rule's score.

What it leaves out: which pairs deserve it (``candidates``), what is flagged (``index``).

Try it::

    Closer(made, look).scores(document=0, part=0)
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posttrain_lab.leakage.candidates import Hits, Look
from posttrain_lab.leakage.postings import Postings, runs
from posttrain_lab.leakage.prepared import Prepared, meant_by
from posttrain_lab.leakage.reader import FIRST
from posttrain_lab.leakage.scoring import (
    AGREEMENT,
    LEAST_DETAILS,
    LEAST_NUMBERS,
    LEAST_SURFACE,
    RUN,
    Found,
    containment,
    longest_passage,
    stands_whole,
    window_of,
)

LEAST_SHARE = 0.4  # of a part's words, below which nothing else is looked at
AROUND = 10  # words beside the window in which its numbers may stand


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
        if loose:
            share = self._words(part)
            return self._by_words(part, share) if share else {}
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
        if self._agrees(made.details[part], LEAST_DETAILS, share, read.words):
            found["details"] = share
        return found

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

    def _agrees(self, wanted: np.ndarray, least: int, window: Found, read: np.ndarray) -> bool:
        """Whether there are enough of these and nearly all stand in or near the window."""
        if len(wanted) < least:
            return False
        begin = max(self._begin, self._begin + window.begin - AROUND)
        end = min(self._end, self._begin + window.end + 1 + AROUND)
        there = set(read[begin:end].tolist())
        return sum(one in there for one in wanted.tolist()) >= AGREEMENT * len(wanted)
