"""The verb about programs in a terminal: run one in the sandbox.

What it leaves out: keeping the program in, which ``sandbox`` does.

Try it: ``posttrain-lab sandbox run program.py``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from posttrain_lab import sandbox
from posttrain_lab.records import LabError

DONE, FAILED = 0, 1


def add(verbs: Any, verb: Callable) -> None:
    """Adds ``sandbox`` and its verb; ``verb`` makes one parser with its function."""
    summary = "run a short Python program, kept apart"
    box = verbs.add_parser("sandbox", help=summary, description=summary.capitalize() + ".")
    what = box.add_subparsers(title="verbs", metavar="VERB", required=True)
    made = verb(what, "run", "run a program from a file and say how it ended", _run)
    made.add_argument(
        "file", metavar="FILE", help="the program; - reads it from standard input"
    )
    made.add_argument("--json", action="store_true", help="print the result as JSON")
    made.epilog = "It ends with 0 if the program did well, with 1 if not."


def _run(options: argparse.Namespace) -> int:
    result = sandbox.run(_read(options.file))
    print(json.dumps(result.to_json(), indent=1) if options.json else text(result))
    return DONE if result.ok else FAILED


def _read(name: str) -> str:
    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise LabError(
            f"{name} cannot be read: {reason}.",
            "A Python program in UTF-8 is needed.",
            "Correct the file's name or its encoding.",
            name,
        ) from error


def text(result: sandbox.Result) -> str:
    """The result for a person."""
    rows = [
        ("ok", "yes" if result.ok else "no"),
        ("limit", result.limit or "–"),
        ("isolation", result.isolation),
        ("seconds", f"{result.seconds:.2f}"),
        ("stdout", _indented(result.stdout)),
        ("error", _indented(result.error)),
    ]
    return "\n".join(f"{name:>9}  {value}" for name, value in rows)


def _indented(said: str) -> str:
    """Lines below one another, without control characters, which a terminal would obey."""
    lines = said.expandtabs(4).rstrip("\n").split("\n")
    plain = ["".join(c if c.isprintable() else "�" for c in line) for line in lines]
    return ("\n" + " " * 11).join(plain) if said else "–"
