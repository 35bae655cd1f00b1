"""Columns of the grader bench that a model grades: a reward model, or a judge.

The kernel holds no model. It asks the process that answers short questions, a few answers
at a time, in the background; what nobody waits for any more is not asked.

What it leaves out: the questions (``inquiry.scoring``, ``inquiry.judging``).

Try it::

    >>> models_for("0" * 32)["judge"][0]["name"]
    'pocket/chat'
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Sequence
from typing import Any

from posttrain_lab.grader_kinds import kind_of, options_of
from posttrain_lab.models import catalog
from posttrain_lab.records import Example, Grade, LabError
from posttrain_lab.widgets import desk, own_runs
from posttrain_lab.widgets.later import Later

AT_ONCE = {"score": 24, "judge": 4}  # answers in one question
UNWANTED_S, PAUSE_S = 5.0, 0.3
NONE = LabError("No reward model is chosen.", "It takes one that you trained.",
                "Train one in the reward model lab, then choose it here.", "model")  # fmt: skip
GONE = LabError("Nobody waits for these grades any more.", "", "", "")


def models_for(seat: str) -> dict[str, list[dict[str, str]]]:
    """Which models may grade, by question: the lab's own that chat, and the seat's runs."""
    here = [{"name": entry.name, "title": entry.title} for entry in catalog.MODELS
            if entry.kind == "chat" and entry.installed()]  # fmt: skip
    return {"score": _runs(seat, "reward"), "judge": [*here, *_runs(seat, "sft")]}


def _runs(seat: str, method: str) -> list[dict[str, str]]:
    """The newest run first; equal names are told apart by their runs."""
    made = [run for run in own_runs.summaries(seat, method) if run["has_model"]]
    names = [run["name"] or own_runs.NAMELESS for run in made]
    return [{"name": f"run:{run['id']}",
             "title": f"{name} ({run['id'][-4:]})" if names.count(name) > 1 else name}
            for run, name in zip(made, names, strict=True)]  # fmt: skip


class ModelGrades:
    """Grades by models; whoever asks hears None until they are there, and asks again."""

    def __init__(self) -> None:
        self._later = Later()
        self._asked: dict[str, float] = {}

    def ask(
        self, column: Any, example: Example, texts: Sequence[str], seat: str
    ) -> list[Grade] | None:
        """The column's grades of the answers, or None while they are under way.

        Raises:
            LabError: an option cannot work, or the model cannot be asked.
        """
        options, kind = options_of(column), kind_of(column)
        if not options["model"]:
            raise NONE
        key = json.dumps([column, example.to_json(), seat], sort_keys=True)
        now = time.monotonic()
        self._asked = {k: at for k, at in self._asked.items() if now - at < UNWANTED_S}
        self._asked[key] = now
        put = _question(kind.asks, options, example, seat, lambda: key in self._wanted())
        try:
            return self._later.ask(key, lambda: _grades(kind.asks, put, texts))
        except LabError as error:
            if error is GONE:  # it was given up in the moment of this question
                return None
            raise

    def _wanted(self) -> set[str]:
        now = time.monotonic()
        return {key for key, at in [*self._asked.items()] if now - at < UNWANTED_S}


def _grades(
    asks: str, put: Callable[[Sequence[str]], dict[str, Any]], texts: Sequence[str]
) -> list[Grade]:
    found: list[Grade] = []
    for first in range(0, len(texts), AT_ONCE[asks]):
        said = put(texts[first : first + AT_ONCE[asks]])
        found += (
            map(_scored, said["scores"]) if asks == "score" else map(_judged, said["grades"])
        )
    return found


def _question(
    asks: str, options: dict[str, Any], example: Example, seat: str, wanted: Callable[[], bool]
) -> Callable[[Sequence[str]], dict[str, Any]]:
    """A function that puts some answers to the model and waits for what it says."""
    model, request = options["model"], example.prompt[-1].content

    def put(texts: Sequence[str]) -> dict[str, Any]:
        rows = [{"prompt": request, "answer": text} for text in texts]
        more = {"conversations": rows} if asks == "score" else {
            "rubric": options["rubric"], "request": request, "answers": list(texts)
        }  # fmt: skip
        message = {"seat": seat, "kind": asks, "question": {"models": [model], **more}}
        while wanted():
            reply = desk.inquire(message, ())
            if "answer" in reply:
                return reply["answer"]["models"][model]
            time.sleep(PAUSE_S)  # the process that answers is still starting
        raise GONE

    return put


def _scored(score: float) -> Grade:
    if not math.isfinite(score):
        return Grade(None, None, "The reward model gave no number.")
    return Grade(score, None, f"The reward model gave {score:+.2f}. Only the difference to "
                              "other answers to this question means anything.")  # fmt: skip


def _judged(row: dict[str, Any]) -> Grade:
    return Grade(row["value"], None, row["why"])
