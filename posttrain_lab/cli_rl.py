"""The verb that examines a run of reinforcement learning in a terminal.

What it leaves out: finding what is wrong (``rl_doctor``), and steering a run (``cli``).

Try it: ``posttrain-lab runs doctor RUN``.
"""

from __future__ import annotations

import argparse
import json

from posttrain_lab import rl_doctor
from posttrain_lab.records import LabError
from posttrain_lab.runs import store

DONE, FAILED = 0, 1


def examine(options: argparse.Namespace) -> int:
    """Prints every finding about a run; 1 where something has to be done."""
    run = store.get(options.run)
    logged, _ = run.events()
    if rl_doctor.is_stranger(logged):
        raise LabError(
            f"Run {run.id} has no rewards.",
            "This doctor looks at reinforcement learning, such as GRPO.",
            f"See how it went: posttrain-lab runs show {run.id}",
            "run",
        )
    found = rl_doctor.diagnose(logged)
    rows = [finding.to_json() for finding in found]
    as_json = json.dumps(rows, indent=1, ensure_ascii=False)
    print(as_json if options.json else _plain(rl_doctor.text(found)))
    return FAILED if any(finding.alarm for finding in found) else DONE


def _plain(text: str) -> str:
    """Lines without control characters, which a terminal would obey."""
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text)
