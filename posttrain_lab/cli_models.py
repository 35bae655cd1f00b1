"""The verbs about models in a terminal: list, get, card.

What it leaves out: the work, which ``models`` and ``report_card`` do.

Try it: ``posttrain-lab models card pocket/base --quick``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from typing import Any

from posttrain_lab.models import catalog, fetch
from posttrain_lab.records import LabError

FAILED = 1


def add(verbs: Any, verb: Callable) -> None:
    """Adds ``models`` and its verbs; ``verb`` makes one parser with its function."""
    summary = "list the models, fetch one, or measure one"
    models = verbs.add_parser("models", help=summary, description=summary.capitalize() + ".")
    what = models.add_subparsers(title="verbs", metavar="VERB", required=True)
    made = verb(what, "list", "list the models that the lab can train", _list)
    made.add_argument("--json", action="store_true", help="print them as JSON")
    made = verb(what, "get", "fetch a model, after showing its size and licence", _get)
    made.add_argument("name", metavar="NAME", help="a name from `models list`")
    made.add_argument("--yes", action="store_true", help="do not ask")
    made = verb(what, "card", "measure what a model can do, on items it never saw", _card)
    made.add_argument("name", metavar="NAME", help="a model's name or folder")
    made.add_argument("--json", action="store_true", help="print the figures as JSON")
    made.add_argument("--quick", action="store_true", help="fewer items, wider intervals")
    made.add_argument("--seed", type=_seed, default=0, help="other items of the same kinds")
    made.add_argument(
        "--ask", choices=("chat", "text"), help="by chat template or by plain text to continue"
    )


def _seed(word: str) -> int:
    if not word.isdecimal() or int(word) >= 2**31:
        raise argparse.ArgumentTypeError(f"{word!r} is no seed; it needs 0 to 2147483647")
    return int(word)


def _list(options: argparse.Namespace) -> None:
    if options.json:
        rows = [
            {"name": m.name, "title": m.title, "parameters": m.parameters, "kind": m.kind,
             "size_mb": m.size_mb, "licence": m.licence, "installed": m.installed()}
            for m in catalog.MODELS
        ]  # fmt: skip
        print(json.dumps(rows, indent=1))
        return
    for m in catalog.MODELS:
        there = "here" if m.installed() else f"to fetch, {m.size_mb} MB"
        size = f"{m.parameters / 1e6:.3g} M"
        print(f"{m.name:24} {size:>7}  {there:20} {m.licence}")
    print("\nAny hub id (owner/name), model folder or .gguf file will do as well.")


def _get(options: argparse.Namespace) -> int | None:
    folder = fetch.get(options.name, lambda q: options.yes or _confirmed(q))
    if folder is None:
        print("Nothing was fetched.")
        return FAILED
    print(f"{options.name} is in {folder}")
    return None


def _confirmed(question: str) -> bool:
    if not sys.stdin.isatty():
        raise LabError(
            question, "Somebody has to agree to that.", "Add --yes to agree without a terminal."
        )
    return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")


def _card(options: argparse.Namespace) -> None:
    catalog.resolve(options.name)  # an unknown model is said before torch is waited for
    from posttrain_lab.report_card import card, words  # brings torch in

    made = card.measure(
        options.name,
        seed=options.seed,
        quick=options.quick,
        chat=None if options.ask is None else options.ask == "chat",
        said=lambda line: print(f"· {line}", file=sys.stderr),
    )
    print(json.dumps(made.to_json(), indent=1) if options.json else words.text(made))
