"""What counts as a leak where opinions differ: shared passages, headers, generic questions.

What it leaves out: the words' likeness (``scoring``).

Try it::

    >>> Policy().counts("question", generic=True, alone=False)
    False
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Policy:
    """Which borderline matches are flagged.

    ``passage_only``: the passage that a question is about, without the question. Many texts
    quote it that never saw the test. ``shared_header``: an instruction that several items
    share, without their questions. ``generic_questions``: a question of common words alone
    ("How many are left?"), inside other text; one that is all that a line says counts anyway.
    """

    passage_only: bool = True
    shared_header: bool = False
    generic_questions: bool = False

    def counts(self, kind: str, generic: bool, alone: bool) -> bool:
        """Whether a match of such a part is a leak. ``alone``: nothing else on its line."""
        if kind == "passage" and not self.passage_only:
            return False
        if kind == "header":
            return self.shared_header
        return alone or not generic or self.generic_questions
