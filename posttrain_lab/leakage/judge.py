"""Whether what was found of an item in a text is a leak: enough of it, and no other item's.

What it leaves out: how much was found (``closer``), which pairs are looked at (``candidates``).

Try it::

    Judge(made, thresholds, Policy()).least("surface", part=0)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from posttrain_lab.leakage.gist import has_code
from posttrain_lab.leakage.places import Places, a_sentence, alone_on_its_line, same_signs
from posttrain_lab.leakage.policy import Policy
from posttrain_lab.leakage.prepared import SOLUTIONS, Prepared
from posttrain_lab.leakage.scoring import BRIEF, Found
from posttrain_lab.leakage.siblings import is_sibling
from posttrain_lab.leakage.thresholds import NEVER

SURE = ("exact", "slips")  # hold or do not hold; no threshold
SIGNED = (*SURE, "brief", "order", "masked", "swapped")  # a short item's signs are compared
# What two programming tasks of one author share, too.
LOOSE = (
    "surface",
    "passage",
    "order",
    "masked",
    "swapped",
    "together",
    "details",
    "numbers",
    "words",
)
TINY = 4  # words: a shorter item counts only where it is a sentence of its own
PASSAGE_SHARE, LONG_PASSAGE = 0.3, 26  # of an item's words; words that are enough of any item
SOLUTION = 0.75  # of a solution, by whatever rule: solutions share whole helpers
WHOLE_LINE, LEAST_LINE = 0.5, 10  # a passage that is a whole line may be shorter; words
WARY = 20  # words: a shorter item is looked at more closely
SIGNS_WITHIN = 32  # words: of a shorter item the signs between numbers are compared, too


@dataclass(frozen=True)
class Judge:
    """Decides by thresholds (rule → for each part, # (P)) and by a policy."""

    made: Prepared
    thresholds: Mapping[str, np.ndarray]
    policy: Policy

    def least(self, rule: str, part: int) -> float:
        """From which score on the rule tells a leak of this part."""
        size, least = len(self.made.words[part]), float(self.thresholds[rule][part])
        if self.made.kind[part] in SOLUTIONS:
            asked = {"passage": SOLUTION * size, "surface": SOLUTION}
            return max(least, asked.get(rule, 0.0))
        if rule == "passage":  # a phrase of a long item is not the item
            return max(least, min(PASSAGE_SHARE * size, LONG_PASSAGE))
        # A brief item has few runs, which other questions hold, too.
        return NEVER if rule == "surface" and size < BRIEF else least

    def is_a_line(self, found: Found, text: str, part: int) -> bool:
        """Whether a line of the text is nothing but a piece of this question."""
        least = WHOLE_LINE * float(self.thresholds["passage"][part])
        if found.score < max(least, LEAST_LINE) or self.made.kind[part] != "question":
            return False
        begin, end = Places(self.made.reader, text).span(found.begin, found.end)
        return alone_on_its_line(text, begin, end) and not has_code(self.made.texts[part])

    def stands(self, rule: str, found: Found, text: str, part: int) -> bool:
        """Whether a match holds on a look at the characters, and the policy counts it."""
        kind, generic = self.made.kind[part], bool(self.made.generic[part])
        size = len(self.made.words[part])
        wary = size < WARY or generic or kind == "passage"
        signed = rule in SIGNED and size < SIGNS_WITHIN
        loose = rule in LOOSE and "def " in self.made.texts[part]
        if not (wary or signed or loose):
            return True
        begin, end = Places(self.made.reader, text).span(found.begin, found.end)
        if loose and is_sibling(self.made.texts[part], text, begin, end):
            return False
        if signed and not same_signs(self._own(part), text[begin:end]):
            return False
        if not wary:
            return True
        alone = alone_on_its_line(text, begin, end)
        if size < TINY and not a_sentence(text, begin, end):
            return alone
        return self.policy.counts(kind, generic, alone)

    def _own(self, part: int) -> str:
        """A part's text without its header."""
        text = self.made.texts[part]
        head, _ = self.made.headers[part]
        places = Places(self.made.reader, text)
        begin, end = places.span(len(head), len(head) + len(self.made.words[part]) - 1)
        return text[begin:end]
