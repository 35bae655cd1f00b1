"""Records the answers that "One prompt, every stage" shows before the models are open.

Every ready prompt, asked of every stage that ships, as the page asks it at first: greedy,
plain text or chat template as fits the stage, and the likeliest next tokens.

What it leaves out: choosing pretty ones. Greedy answers are what they are.

Try it: ``python -m tools.record every_stage``.
"""

from __future__ import annotations

import datetime
import json
import os
from pathlib import Path
from typing import Any

from posttrain_lab.inquiry import questions
from posttrain_lab.widgets import stages
from posttrain_lab.widgets.every_stage import PROMPTS, RECORDING, SHOWN, WRITTEN


def asked(stage: stages.Stage, text: str) -> dict[str, Any]:
    """What the stage writes, and what it holds likely to come next."""
    said = {"messages": [{"role": "user", "content": text}]} if stage.chat else {"text": text}
    common = {"models": [stage.name]}
    write = questions.answer("write", common | said | {"max_new_tokens": WRITTEN})
    likely = questions.answer(
        "next", common | {"text": text, "chat": stage.chat, "shown": SHOWN}
    )
    return {"write": write["models"][stage.name], "next": likely["models"][stage.name]}


def record(path: Path = RECORDING) -> None:
    """Asks everything and writes it down."""
    shown = [stage for stage in stages.installed() if not stage.extra]
    row = {
        "kind": "answers",
        "recorded": datetime.date.today().isoformat(),
        "device": f"1 of {os.cpu_count()} CPU cores",
        "answers": {
            each.text: {stage.name: asked(stage, each.text) for stage in shown}
            for each in PROMPTS
        },
    }
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{len(PROMPTS)} prompts, {', '.join(stage.title for stage in shown)}: {path}")
