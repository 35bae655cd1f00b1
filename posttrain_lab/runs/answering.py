"""The process that answers short questions to models, forked ready from the libraries.

It reads one JSON question after another from its pipe and writes one answer each. It never
trains and never writes a file.

What it leaves out: the questions (``inquiry``), its owner in the runner (``inquiries``).

Try it: ``client.inquire("next", models=["pocket/base"], text="The cat")``.
"""

from __future__ import annotations

import json
import os
import signal
import traceback
from multiprocessing.connection import Connection
from typing import Any

from posttrain_lab.records import LabError


def main(channel: Connection, forked: bool) -> None:
    """The process's whole life; it never returns."""
    from posttrain_lab.runs.worker import import_libraries, settle

    settle()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    problem = import_libraries(forked)
    try:
        channel.send_bytes(json.dumps({"ready": True, "problem": problem}).encode())
        while True:
            question = json.loads(channel.recv_bytes())
            channel.send_bytes(json.dumps(answered(question)).encode())
    except (EOFError, OSError):  # the runner is gone
        os._exit(0)


def answered(question: dict[str, Any]) -> dict[str, Any]:
    """The answer, or the problem in words."""
    from posttrain_lab.inquiry import questions

    try:
        return {"answer": questions.answer(str(question.get("kind")), question)}
    except LabError as error:
        return {"error": error.to_json()}
    except Exception as error:
        traceback.print_exc()
        return {
            "error": LabError(
                f"The model could not answer: {type(error).__name__}: {str(error)[:200]}",
                "That is a fault of the lab rather than yours.",
                "Try again; if it stays, run: posttrain-lab doctor",
            ).to_json()
        }
