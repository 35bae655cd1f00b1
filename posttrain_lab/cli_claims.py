"""The verbs about claims in a terminal: list, run, show.

What it leaves out: the work, which ``trials`` has done.

Try it: ``posttrain-lab claims run C04 --quick``.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from posttrain_lab import trials
from posttrain_lab.claims import ledger, verdict
from posttrain_lab.events import Finished, Metrics, Progress, Started
from posttrain_lab.records import LabError, Receipt
from posttrain_lab.runs import store
from posttrain_lab.trials import Trial

DONE, FAILED = 0, 1
LOOK_EVERY_S, LINE_EVERY_S = 0.2, 2.0


def add(verbs: Any, verb: Callable) -> None:
    """Adds ``claims`` and its verbs; ``verb`` makes one parser with its function."""
    summary = "list the deck's claims, run one, or show a receipt"
    claims = verbs.add_parser("claims", help=summary, description=summary.capitalize() + ".")
    what = claims.add_subparsers(title="verbs", metavar="VERB", required=True)
    made = verb(what, "list", "list the claims that can be run", _list)
    made.add_argument("--json", action="store_true", help="print them as JSON")
    made = verb(what, "run", "train both arms, measure them, and print the receipt", _run)
    made.add_argument("claim", metavar="CLAIM", help="an id from `claims list`, such as C04")
    budget = made.add_mutually_exclusive_group()
    budget.add_argument("--quick", dest="budget", action="store_const", const="quick",
                        help="about a minute on two cores (the default)")  # fmt: skip
    budget.add_argument("--full", dest="budget", action="store_const", const="full",
                        help="more seeds, items and steps")  # fmt: skip
    made.set_defaults(budget="quick")
    made.add_argument("--seeds", type=int, metavar="K", help="how many seeds")
    made.add_argument("--seed", type=int, default=0, metavar="S", help="the first seed")
    made.add_argument("--json", action="store_true", help="print the receipt as JSON")
    made.epilog = "Ctrl-C stops the arms; what they have saved is kept."
    made = verb(what, "show", "show a receipt again", _show)
    made.add_argument("receipt", metavar="RECEIPT", help="a trial's id, or a receipt's file")
    made.add_argument("--json", action="store_true", help="print it as JSON")


def _list(options: argparse.Namespace) -> None:
    rows = [
        {"claim": c.id, "slide": c.slide, "says": c.says, "asks": c.asks,
         "measure": c.measure, "better": c.better, "unit": c.unit,
         "treatment": c.treatment.what, "control": c.control.what}
        for c in ledger.CLAIMS.values()
    ]  # fmt: skip
    if options.json:
        print(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    for row in rows:
        print(f"{row['claim']}  {row['says']}")
        print(f"     {row['treatment']}; control: {row['control']}; measured: {row['measure']}")


def _run(options: argparse.Namespace) -> int:
    trial = trials.begin(options.claim, options.budget, options.seeds, options.seed)
    try:
        _watch(trial)
    except KeyboardInterrupt:
        trials.stop(trial)
        print(f"Stopped. Trial {trial.id} can go on: its runs resume.", file=sys.stderr)
        raise
    if trial.state() != "finished":
        failed = trials.problem(trial)
        said = " ".join([failed.given, failed.needed, failed.do]) if failed else trial.state()
        print(f"Trial {trial.id} has no receipt: {said}", file=sys.stderr)
        return FAILED
    _print(trials.conclude(trial), options.json)
    return DONE


def _watch(trial: Trial) -> None:
    """One line every two seconds on standard error, until no arm is alive."""
    offsets, told, said = dict.fromkeys(trial.runs, 0), {}, 0.0
    while True:
        alive = trial.state() in store.ALIVE
        for each in trial.runs:
            logged, offsets[each] = store.get(each.run).events(offsets[each])
            for row in logged:
                told[each] = _line(row.event) or told.get(each, "")
        if time.monotonic() - said > LINE_EVERY_S and told:
            said = time.monotonic()
            shown = (f"{e.arm} {e.seed}: {told.get(e) or 'waits'}" for e in trial.runs)
            print("  ".join(shown), file=sys.stderr, flush=True)
        if not alive:
            return
        time.sleep(LOOK_EVERY_S)


def _line(event: object) -> str:
    match event:
        case Started():
            return "started"
        case Metrics(step=step, total=total):
            return f"{step}/{total}"
        case Progress(what=what, done=done, total=total):
            return f"{what.lower()} {done}/{total}" if total else what.lower()
        case Finished():
            return "done"
    return ""


def _show(options: argparse.Namespace) -> int:
    path = Path(options.receipt)
    if path.is_file():
        try:
            receipt = Receipt.from_json(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            if isinstance(error, LabError):
                raise
            raise LabError(f"{path} cannot be read: {error}.", "A receipt is a JSON file.",
                           "Choose another.") from error  # fmt: skip
    else:
        trial = trials.get(options.receipt)
        receipt = trial.receipt() or trials.conclude(trial)
    _print(receipt, options.json)
    return DONE


def _print(receipt: Receipt, as_json: bool) -> None:
    if as_json:
        print(json.dumps(receipt.to_json(), indent=1, ensure_ascii=False))
        return
    claim = ledger.find(receipt.claim)
    print(f"{claim.id}: {claim.says}")
    print(verdict.in_words(claim, receipt))
    for row in receipt.more:
        values = [f"{row[arm]['value']:.2f}" for arm in ("treatment", "control")]
        gap = row["difference"]
        print(f"  {row['measure']}: {values[0]} and {values[1]}, difference "
              f"{gap['value']:+.2f} ({gap['low']:+.2f} to {gap['high']:+.2f})")  # fmt: skip
    print(f"Took {receipt.seconds:.0f} s of computing. Again: {receipt.spec['command']}")
