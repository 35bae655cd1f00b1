"""The verb ``leakage`` in a terminal: scan, duplicates, split, probe.

What it leaves out: the work, which ``leakage`` does; the verbs for preferences, formats and
a run's configuration (``cli_leakage_checks``).

Try it::

    posttrain-lab leakage scan --train train.jsonl --eval test.jsonl --report leaks.html
    posttrain-lab leakage split --data all.jsonl --out parts --test 0.1
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from posttrain_lab import cli_leakage_checks
from posttrain_lab.records import LabError

DONE, LEAKS = 0, 3


def add(verbs: Any, verb: Callable) -> None:
    """Adds ``leakage`` and its verbs; ``verb`` makes one parser with its function."""
    summary = "find test items in training data, and split data without leaks"
    box = verbs.add_parser("leakage", help=summary, description=summary.capitalize() + ".")
    what = box.add_subparsers(title="verbs", metavar="VERB", required=True)
    _add_scan(what, verb)
    made = verb(
        what, "duplicates", "list rows that are nearly the same as another", _duplicates
    )
    _train(made, "--train", "the rows: a file or a folder")
    made.add_argument("--json", action="store_true", help="one JSON object a line")
    made = verb(what, "split", "split rows so that near-duplicates stay together", _split)
    _train(made, "--data", "the rows to split: a file or a folder")
    made.add_argument("--out", metavar="FOLDER", required=True, type=Path,
                      help="a new folder for train.jsonl and test.jsonl")  # fmt: skip
    made.add_argument("--test", metavar="SHARE", type=_share, default=0.1,
                      help="share of rows to test on (default: 0.1)")  # fmt: skip
    made.add_argument("--seed", type=int, default=0)
    made.add_argument("--json", action="store_true", help="print the counts as JSON")
    _add_probe(what, verb)
    cli_leakage_checks.add(what, verb)


def _train(made: argparse.ArgumentParser, option: str, words: str) -> None:
    made.add_argument(option, dest="train", metavar="T", required=True, help=words)
    made.add_argument("--column", metavar="NAME", action="append", default=[],
                      help="read this column only; may be repeated")  # fmt: skip


def _add_scan(what: Any, verb: Callable) -> None:
    made = verb(what, "scan", "look for test items in training rows", _scan)
    _train(made, "--train", "training rows: .jsonl, .json, .csv, .parquet, .txt, a folder of "
           "them, a saved data set, or owner/name on the hub")  # fmt: skip
    made.add_argument("--eval", dest="evals", metavar="E", required=True,
                      help="the test items, in any of these forms")  # fmt: skip
    made.add_argument(
        "--eval-column",
        metavar="NAME",
        action="append",
        default=[],
        help="of the test items, read this column only; may be repeated",
    )
    made.add_argument("--report", metavar="R.html", type=Path, help="write a page to look at")
    made.add_argument("--clean", metavar="C.jsonl", type=Path,
                      help="write the rows that hold no test item to a new file")  # fmt: skip
    made.add_argument("--json", action="store_true",
                      help="print one JSON object a line for every flagged row")  # fmt: skip
    made.add_argument("--channel", action="append", default=[], metavar="NAME",
                      help="use this channel only; may be repeated (exact, surface, masked, "
                      "words, semantic; default: all that are installed)")  # fmt: skip
    made.add_argument(
        "--share",
        type=_share,
        default=None,
        metavar="S",
        help="of independent rows that may be flagged (default: 0.001)",
    )
    _add_policy(made)
    made.epilog = "Exit code 3: leaks were found. Rows count from 0 in the order of the file."


def _add_policy(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "--no-passages",
        action="store_true",
        help="do not flag the passage that a question is about without it",
    )
    made.add_argument(
        "--headers",
        action="store_true",
        help="flag an instruction that several test items share, too",
    )
    made.add_argument("--generic", action="store_true",
                      help="flag questions of common words inside other text, too")  # fmt: skip


def _add_probe(what: Any, verb: Callable) -> None:
    made = verb(what, "probe", "ask whether a model finishes test items by heart", _probe)
    made.add_argument("--model", required=True, help="a model's name or folder")
    made.add_argument("--eval", dest="evals", metavar="E", required=True, help="the test items")
    made.add_argument(
        "--twin",
        metavar="W",
        required=True,
        help="items of the same making that no training can have seen",
    )
    made.add_argument("--most", type=int, default=100, help="items of each side (default: 100)")
    made.add_argument("--json", action="store_true", help="print the result as JSON")


def _share(word: str) -> float:
    try:
        value = float(word)
    except ValueError:
        value = -1.0
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(f"{word!r} is no share; it needs a number from 0 to 1")
    return value


def _scan(options: argparse.Namespace) -> int:
    from posttrain_lab.leakage.index import SHARE, installed  # brings NumPy in
    from posttrain_lab.leakage.policy import Policy
    from posttrain_lab.leakage.report import page, table
    from posttrain_lab.leakage.scan import scan_files

    for path in (options.report, options.clean):
        if path and not path.resolve().parent.is_dir():
            raise LabError(f"There is no folder {path.resolve().parent}.", "",
                           "Make it, or choose another.", str(path))  # fmt: skip
    _new(options.clean, options.train)
    policy = Policy(not options.no_passages, options.headers, options.generic)
    several = Path(options.train).is_dir()

    def tell(finding: Any) -> None:
        if options.json:
            print(json.dumps(finding.to_json(several), ensure_ascii=False), flush=True)

    channels = tuple(options.channel) or installed()
    scanned = scan_files(
        options.train, options.evals, channels, policy,
        options.share or SHARE, options.column, options.eval_column, tell,
    )  # fmt: skip
    if not options.json:
        print(table(scanned))
    _tell(scanned.problems, scanned.columns)
    print(f"channels: {', '.join(channels)}", file=sys.stderr)
    if options.report:
        options.report.write_text(page(scanned), encoding="utf-8")
        print(f"Report: {options.report}", file=sys.stderr)
    if options.clean:
        _clean(options, scanned)
    return LEAKS if scanned.findings else DONE


def _tell(problems: Sequence[str], columns: dict[str, str]) -> None:
    """What was read as what, and what could not be read, on standard error."""
    for file, kinds in columns.items():
        print(f"{file}: {kinds}", file=sys.stderr)
    for problem in problems:
        print(f"posttrain-lab: {problem}", file=sys.stderr)


def _new(path: Path | None, source: str) -> None:
    if path and (path.exists() or Path(source).resolve() in path.resolve().parents):
        raise LabError(f"{path} is there already or lies in the source.",
                       "A cleaned copy never overwrites anything.", "Choose a new name.",
                       "clean")  # fmt: skip


def _clean(options: argparse.Namespace, scanned: Any) -> None:
    from posttrain_lab.leakage.inputs import Inputs
    from posttrain_lab.leakage.report import write_clean

    flagged = {(f.file, f.row) for f in scanned.findings}
    # All columns are kept, whichever were looked at.
    kept = write_clean(options.clean, options.train, Inputs(options.train), flagged)
    print(f"Clean copy: {options.clean}, {kept:,} rows", file=sys.stderr)


def _read(options: argparse.Namespace) -> tuple[list[Any], list[str]]:
    """All rows, and what each says; problems are told."""
    from posttrain_lab.leakage.columns import document_of
    from posttrain_lab.leakage.inputs import Inputs
    from posttrain_lab.leakage.scan import in_words

    inputs = Inputs(options.train, options.column)
    rows = list(inputs)
    _tell(inputs.problems, in_words(inputs))
    if not rows:
        raise LabError(" ".join(inputs.problems) or f"{options.train} holds no rows.", "",
                       "Choose another file.", options.train)  # fmt: skip
    return rows, [document_of(given.content) for given in rows]


def _duplicates(options: argparse.Namespace) -> int:
    from posttrain_lab.leakage.near import groups

    rows, texts = _read(options)
    found = groups(texts)
    twins = [(row, first) for row, first in enumerate(found) if row != first]
    for row, first in twins if options.json else twins[:20]:
        told = {"row": rows[row].row, "same_as": rows[first].row, "file": rows[row].file}
        print(json.dumps(told) if options.json
              else f"row {told['row']} is nearly row {told['same_as']}")  # fmt: skip
    if not options.json:
        print(f"{len(twins):,} of {len(rows):,} rows are nearly the same as an earlier one.")
    return LEAKS if twins else DONE


def _split(options: argparse.Namespace) -> int:
    from posttrain_lab.leakage import near, splits

    if options.out.exists():
        raise LabError(f"{options.out} is there already.", "A split never overwrites anything.",
                       "Choose a new folder.", "out")  # fmt: skip
    rows, texts = _read(options)
    groups = near.groups(texts)
    tested = splits.split(groups, options.test, options.seed)
    careless = splits.at_random(len(rows), options.test, options.seed)
    options.out.mkdir(parents=True)
    held = set(tested)
    for name, keep in (("train", False), ("test", True)):
        with (options.out / f"{name}.jsonl").open("w", encoding="utf-8") as file:
            for place, given in enumerate(rows):
                if (place in held) == keep:
                    content = given.content
                    row = content if isinstance(content, dict) else {"text": content}
                    file.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
    told = {
        "rows": len(rows), "groups": len(set(groups)), "test": len(tested),
        "leaking": splits.leaking(groups, tested),
        "leaking_at_random": splits.leaking(groups, careless), "test_at_random": len(careless),
    }  # fmt: skip
    print(json.dumps(told) if options.json else (
        f"{told['rows']:,} rows in {told['groups']:,} groups; {told['test']:,} to test on, of "
        f"which {told['leaking']} have a near-duplicate in training (drawn at random: "
        f"{told['leaking_at_random']} of {told['test_at_random']:,})."
    ))  # fmt: skip
    return DONE


def _probe(options: argparse.Namespace) -> int:
    from posttrain_lab.leakage import probe  # brings torch in

    found = probe.probe_files(options.model, options.evals, options.twin, options.most)
    print(json.dumps(found.to_json(), indent=1) if options.json else probe.text(found))
    return LEAKS if found.remembered else DONE
