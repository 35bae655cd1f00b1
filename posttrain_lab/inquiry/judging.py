"""What a model as the judge gives: a grade for each answer to one request, by a rubric.

A reply that holds no score is a grade without a value, and its reason says what was replied.

What it leaves out: the prompt and reading the reply (``graders.judging``); two answers
compared.

Try it::

    answer({"models": ["pocket/chat"], "rubric": "Is it polite?", "request": "Hi",
            "answers": ["Ahoy!", "Go away."]})
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from posttrain_lab.graders.judging import judge
from posttrain_lab.inquiry import given as read
from posttrain_lab.inquiry.opened import opened
from posttrain_lab.model_graders.asking import replies
from posttrain_lab.records import Example, LabError

MOST, SCALE, MOST_TOKENS = 24, 5, 400


def answer(given: read.Given) -> dict[str, Any]:
    """For each judge the grades of the answers, in their order: {value, why}.

    ``scale``: the highest score. ``max_new_tokens``: room for the reply, so that a model
    that thinks first can come to its score.

    Raises:
        LabError: no such model, no rubric, no answer or too many.
    """
    rubric, example = read.text(given, "rubric"), Example.pair(read.text(given, "request"), "")
    answers = _answers(given)
    scale = int(read.number(given, "scale", SCALE, 2, 100))
    room = int(read.number(given, "max_new_tokens", 64, 1, MOST_TOKENS))
    found = {}
    for name in read.models(given):
        ask = partial(replies, *opened(name), max_new_tokens=room)
        grade = judge(ask, rubric, scale)
        grades = [grade(text, example) for text in answers]
        found[name] = {"grades": [{"value": g.value, "why": g.explanation} for g in grades]}
    return {"models": found}


def _answers(given: read.Given) -> list[str]:
    rows = given.get("answers")
    listed = isinstance(rows, Sequence) and not isinstance(rows, str)
    if not listed or not 1 <= len(rows) <= MOST:
        raise LabError("There is no answer to judge, or too many.", f"It takes 1 to {MOST}.",
                       "Write one.", "answers")  # fmt: skip
    return [read.text({"answer": row}, "answer") for row in rows]
