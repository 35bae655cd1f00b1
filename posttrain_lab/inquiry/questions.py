"""Every kind of question by its name.

What it leaves out: the answers, each in a module of its own.

Try it::

    answer("next", {"models": ["pocket/base"], "text": "The cat"})
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from posttrain_lab.inquiry import (
    adapter,
    judging,
    mask,
    next_token,
    pace,
    packing,
    raw_numbers,
    reading,
    revising,
    scoring,
    token_view,
    trained,
    writing,
)
from posttrain_lab.inquiry.given import Given
from posttrain_lab.records import LabError

QUESTIONS: dict[str, Callable[[Given], dict[str, Any]]] = {
    "next": next_token.answer, "write": writing.answer, "tokens": token_view.answer,
    "trained": trained.answer, "adapter": adapter.answer, "reading": reading.answer,
    "logits": raw_numbers.answer, "mask": mask.answer, "packing": packing.answer,
    "pace": pace.answer, "revise": revising.answer,
    "score": scoring.answer, "judge": judging.answer,
}  # fmt: skip


def answer(kind: str, given: Given) -> dict[str, Any]:
    """The answer, as plain JSON.

    Raises:
        LabError: no such question, or one that cannot be answered.
    """
    if kind not in QUESTIONS:
        raise LabError(
            f"There is no question called {kind!r}.",
            f"They are {', '.join(QUESTIONS)}.", "Reload the page.", "question",
        )  # fmt: skip
    return QUESTIONS[kind](given)
