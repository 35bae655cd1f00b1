"""The grader bench: answers in rows, graders in columns, who gives what and why, and a total.

The page asks for the grades that it lacks and keeps them; totals and ranks it works out
itself, so that they follow a weight as it is moved. Graders are pure and answer at once;
those that take longer are graded in the background (``later``), and the page asks again.

What it leaves out: what the page looks like (``static/``), the graders (``graders``), what
may be chosen (``grader_kinds``), asking models for answers (``inquiry``).

Try it in a notebook::

    from posttrain_lab.widgets import GraderBench
    GraderBench()
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import traitlets

from posttrain_lab.grader_kinds import KINDS, graded, kind_of
from posttrain_lab.records import Example, Grade, LabError
from posttrain_lab.widgets import assets, desk, stages
from posttrain_lab.widgets.asked import Asked
from posttrain_lab.widgets.grader_models import ModelGrades, models_for
from posttrain_lab.widgets.grader_ready import READY
from posttrain_lab.widgets.later import Later

SCRIPT = assets.bundle("grader_bench.js")
STYLE = assets.look()
NAME, OWN_NAME = "grader-bench", "own-grader"
LONGEST_TEXT = 10_000  # characters of an answer or a question
MOST_ANSWERS, MOST_COLUMNS, MOST_COPIES = 24, 8, 8
ASKED = ("pocket/base", "pocket/chat", "pocket/rl", "pocket/reasoner")
WRITTEN = 160  # tokens of a model's answer


class GraderBench(Asked):
    """Answers and graders. Benches of the same ``name`` share what was typed."""

    _esm = SCRIPT
    _css = STYLE
    boot = traitlets.Dict().tag(sync=True)

    def __init__(self, name: str = NAME, **traits: Any) -> None:
        self._later, self._models = Later(), ModelGrades()
        asks = {**desk.kept(name), "grade": self._grade,
                "models": _models, "inquire": desk.inquire}  # fmt: skip
        super().__init__(asks, boot=boot(name), **traits)

    def _grade(self, message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
        gold = _text(message, "gold")
        example = Example.pair(_text(message, "question"), gold, gold=gold.strip() or None)
        columns = message.get("columns")
        if not isinstance(columns, list) or len(columns) > MOST_COLUMNS:
            raise LabError("The page sent no graders, or too many.",
                           f"It needs 1 to {MOST_COLUMNS}.", "Reload the page.")  # fmt: skip
        seat = str(message.get("seat", ""))
        return {"columns": [self._column(column, example, seat) for column in columns]}

    def _column(self, column: Any, example: Example, seat: str) -> dict[str, Any]:
        """The grades of a column's answers, its problem, or that it takes a while."""
        try:
            texts, kind = _answers(column), kind_of(column)
            if not kind.late:
                return {"grades": [_row(grade) for grade in graded(column, example, texts)]}
            if kind.asks:
                grades = self._models.ask(column, example, texts, seat)
            else:
                key = json.dumps([column, example.to_json()], sort_keys=True)
                grades = self._later.ask(key, lambda: graded(column, example, texts))
            return {"later": True} if grades is None else {"grades": [_row(g) for g in grades]}
        except LabError as error:
            return {"problem": error.to_json()}


def _models(message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
    return {"models": models_for(desk.seat_of(message))}


def _text(message: Mapping[str, Any], key: str) -> str:
    text = message.get(key)
    if not isinstance(text, str) or len(text) > LONGEST_TEXT:
        length = f"{len(text):,} characters" if isinstance(text, str) else "no text"
        raise LabError(f"The {key} has {length}.", f"It may have {LONGEST_TEXT:,}.",
                       "Shorten it.", key)  # fmt: skip
    return text.encode("utf-8", "replace").decode("utf-8")  # no halves of characters


def _answers(column: Any) -> list[str]:
    answers = column.get("answers") if isinstance(column, Mapping) else None
    if not isinstance(answers, list) or len(answers) > MOST_ANSWERS:
        raise LabError("The page sent no answers, or too many.",
                       f"It needs 1 to {MOST_ANSWERS}.", "Delete some.", "answers")  # fmt: skip
    return [_text({"answer": answer}, "answer") for answer in answers]


def _row(grade: Grade) -> dict[str, Any]:
    return {"value": grade.value, "why": grade.explanation}


def boot(name: str = NAME, models: list[stages.Stage] | None = None) -> dict[str, Any]:
    """What the page needs for its first picture, as plain JSON."""
    here = stages.installed() if models is None else models
    return {
        "name": name,
        "own": OWN_NAME,
        "ready": [each.to_json() for each in READY],
        "kinds": [kind.to_json() for kind in KINDS],
        "models": [stage.to_json() for stage in here if stage.name in ASKED],
        "longest": LONGEST_TEXT,
        "written": WRITTEN,
        "most": {"answers": MOST_ANSWERS, "columns": MOST_COLUMNS, "copies": MOST_COPIES},
    }
