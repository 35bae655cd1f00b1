"""Three verbs of ``leakage`` for leaks beside plain text: preferences, formats, configuration.

What it leaves out: the work, which ``leakage`` does; scanning texts (``cli_leakage``).

Try it::

    posttrain-lab leakage preferences --train pairs.jsonl --eval reward_test.jsonl
    posttrain-lab leakage formats train.jsonl --eval test.jsonl
    posttrain-lab leakage configuration my_spec.json
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from posttrain_lab.records import LabError, kind

DONE, LEAKS = 0, 3
SHOWN = 20  # findings that are printed for a person


def add(what: Any, verb: Callable) -> None:
    """Adds the three verbs to ``leakage``; ``verb`` makes one parser with its function."""
    made = verb(what, "preferences", "look for test pairs in preference data", _preferences)
    made.add_argument("--train", metavar="T", required=True,
                      help="training pairs: rows with prompt, chosen, rejected")  # fmt: skip
    made.add_argument("--eval", dest="evals", metavar="E", required=True, help="the test pairs")
    made.add_argument("--json", action="store_true",
                      help="one JSON object a line: row, eval_id, how, score")  # fmt: skip
    made.epilog = ("Told apart: same pair, flipped, edited prompt, prompt only, response only. "
                   "Exit code 3: leaks were found.")  # fmt: skip
    made = verb(what, "formats", "tell which answer formats a file drills", _formats)
    made.add_argument("train", metavar="FILE", help="the rows: a file or a folder")
    made.add_argument("--eval", dest="evals", metavar="E",
                      help="test items: which of the formats do they ask for?")  # fmt: skip
    made.add_argument("--json", action="store_true", help="one JSON object a line")
    made.epilog = "Exit code 3: a format is common in both files."
    made = verb(
        what, "configuration", "tell how a run's settings leak, before it runs", _configuration
    )
    made.add_argument("spec", metavar="SPEC.json", type=Path, help="the run's specification")
    made.add_argument("--json", action="store_true", help="one JSON object a line")
    made.epilog = "Exit code 3: the model's judge trains it, or data serves twice."


def _preferences(options: argparse.Namespace) -> int:
    from posttrain_lab.leakage.columns import id_of
    from posttrain_lab.leakage.preferences import HOW, PairIndex  # brings NumPy in

    tests = [row | {"id": id_of(row, given.row)} for given, row in _pairs(options.evals)]
    index, places = PairIndex.build(tests), []

    def rows() -> Iterator[dict[str, Any]]:
        for given, row in _pairs(options.train):
            places.append(given)
            yield row

    several, many = Path(options.train).is_dir(), Counter[str]()
    for leak in index.scan(rows()):
        given = places[leak.row]
        many[leak.how] += 1
        told = {"row": given.row, "eval_id": leak.eval_id, "how": leak.how,
                "score": round(leak.score, 4)}  # fmt: skip
        if options.json:
            told |= {"file": given.file} if several else {}
            print(json.dumps(told, ensure_ascii=False), flush=True)
        elif many.total() <= SHOWN:
            print(f"row {given.row}: {leak.how}, {leak.eval_id} ({leak.score:.2f})")
    if not options.json:
        counts = ", ".join(f"{how} {many[how]:,}" for how in HOW)
        print(f"{many.total():,} of {len(places):,} training pairs hold one of {len(tests):,} "
              f"test pairs: {counts}.")  # fmt: skip
    return LEAKS if many else DONE


def _pairs(name: str) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The rows of a file that are pairs; how many are not is told, none is an error."""
    from posttrain_lab.leakage.inputs import Inputs
    from posttrain_lab.leakage.preferences import pair_of

    inputs, many, others = Inputs(name), 0, 0
    for given in inputs:
        try:
            pair_of(given.content if isinstance(given.content, dict) else {})
        except LabError:
            others += 1
            continue
        many += 1
        yield given, given.content
    _tell(inputs.problems)
    if not many:
        raise LabError(
            f"{name} holds no pairs." if others else " ".join(inputs.problems),
            "A pair is a row with prompt, chosen and rejected.",
            "Choose another file, or use: posttrain-lab leakage scan",
            name,
        )
    if others:
        _tell([f"{name}: {others:,} rows are no pairs (prompt, chosen, rejected); left out."])


def _formats(options: argparse.Namespace) -> int:
    from posttrain_lab.leakage.formats import PREVALENT, formats

    train = _answers(options.train)
    test = _answers(options.evals) if options.evals else []
    found = formats(train, test)
    for each in found:
        told = {"format": each.name, "train": round(each.train, 4)}
        told |= {"eval": round(each.test, 4), "shared": each.shared} if options.evals else {}
        if options.json:
            print(json.dumps(told | {"rows": list(each.examples)}, ensure_ascii=False))
            continue
        says = f"{each.name:<24} {100 * each.train:5.1f} % of {len(train):,} answers"
        if options.evals:
            says += f", {100 * each.test:5.1f} % of {len(test):,} test answers"
            says += "  ← drilled and tested" if each.shared else ""
        print(says)
    if not found and not options.json:
        print(f"None of the known formats is in {len(train):,} answers.")
    if options.evals and not options.json:
        shared = sum(each.shared for each in found)
        print(f"{shared} formats are in at least {PREVALENT:.0%} of both.")
    return LEAKS if any(each.shared for each in found) else DONE


def _answers(name: str) -> list[str]:
    from posttrain_lab.leakage.formats import answer_of
    from posttrain_lab.leakage.inputs import Inputs

    inputs = Inputs(name)
    found = [answer_of(given.content) for given in inputs]
    _tell(inputs.problems)
    if not found:
        raise LabError(" ".join(inputs.problems) or f"{name} holds no rows.",
                       "Formats are told from rows with answers.", "Choose another file.",
                       name)  # fmt: skip
    return found


def _configuration(options: argparse.Namespace) -> int:
    from posttrain_lab.leakage.run_configuration import check

    found = check(_object(options.spec))
    for warned in found:
        print(json.dumps({"what": warned.what, "says": warned.says}, ensure_ascii=False)
              if options.json else f"{warned.what}: {warned.says}")  # fmt: skip
    if not found and not options.json:
        print("Nothing in these settings leaks. What the files hold: leakage scan.")
    return LEAKS if found else DONE


def _object(path: Path) -> Mapping[str, Any]:
    """The JSON object in a file, as it is: names of files stay names."""
    try:
        row = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise LabError(f"{path} cannot be read: {error.strerror or error}.",
                       "It needs to be a file that you may read.", "Check the name.",
                       str(path)) from None  # fmt: skip
    except (ValueError, RecursionError) as error:
        raise LabError(f"{path} is not valid JSON: {error}.",
                       "A spec is one JSON object in UTF-8.", "See: posttrain-lab run --help",
                       str(path)) from None  # fmt: skip
    if not isinstance(row, Mapping):
        raise LabError(f"{path} holds {kind(row)}.", "A spec is one JSON object.",
                       "See: posttrain-lab run --help", str(path))  # fmt: skip
    return row


def _tell(problems: Sequence[str]) -> None:
    for problem in problems:
        print(f"posttrain-lab: {problem}", file=sys.stderr)
