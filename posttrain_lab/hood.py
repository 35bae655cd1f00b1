"""Asks the lab's answering process from a notebook's cell, and waits for it.

So a lesson can look at a model's numbers without loading torch into the notebook.

What it leaves out: widgets, which ask without waiting (``widgets.desk``).

Try it::

    ask("next", "pocket/base", text="The students opened their")["tokens"][0]
"""

from __future__ import annotations

import time
from typing import Any

from posttrain_lab.records import LabError
from posttrain_lab.runs import client

PATIENCE_S, PAUSE_S = 60.0, 0.2


def ask(kind: str, model: str, **question: Any) -> dict[str, Any]:
    """One model's answer to a question of ``inquiry.questions``.

    Raises:
        LabError: the question cannot be answered, or the process does not start.
    """
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        answer = client.inquire(kind, models=[model], **question)
        if answer is not None:
            return answer["models"][model]
        time.sleep(PAUSE_S)
    raise LabError(
        "The lab's answering process did not start.",
        "Models answer in a process of their own.",
        "Run: posttrain-lab doctor", "runner",
    )  # fmt: skip
