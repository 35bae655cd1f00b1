"""Records what the mask view and the packing view show before the models are open.

The tokens of every ready conversation, the rows of the first set-up, and how fast these were
learned from where this ran.

What it leaves out: choosing pretty ones.

Try it: ``python -m tools.record_sft``.
"""

from __future__ import annotations

import datetime
import json
import os
from pathlib import Path
from typing import Any

from posttrain_lab.inquiry import questions
from posttrain_lab.inquiry.packing import WAYS
from posttrain_lab.widgets import mask_view, packing_view

ROUNDS = 5


def asked(kind: str, model: str, **question: Any) -> dict[str, Any]:
    """One model's answer."""
    return questions.answer(kind, {"models": [model], **question})["models"][model]


def masks() -> dict[str, Any]:
    """The tokens of every ready conversation."""
    model = mask_view.MODEL
    answers = {
        each.name: asked("mask", model, messages=each.messages()) for each in mask_view.READY
    }
    return {"kind": "mask", "model": model, "answers": answers}


def packing() -> dict[str, Any]:
    """The rows of the first set-up, and passes over them after one that warms up."""
    model, first = packing_view.MODEL, packing_view.FIRST
    passes: dict[str, list[dict[str, Any]]] = {way: [] for way in WAYS}
    for number in range(ROUNDS + 1):
        for way in WAYS:
            made = asked("pace", model, **first, way=way)
            passes[way] += [made] if number else []
    answer = asked("packing", model, **first)
    return {"kind": "packing", "question": first, "answer": answer, "passes": passes}


def record(path: Path, row: dict[str, Any]) -> None:
    """Writes it down with the day and the device."""
    when = {"recorded": datetime.date.today().isoformat(),
            "device": f"1 of {os.cpu_count()} CPU cores"}  # fmt: skip
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(row | when, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{path.stat().st_size:,} bytes in {path}")


if __name__ == "__main__":
    record(mask_view.RECORDING, masks())
    record(packing_view.RECORDING, packing())
