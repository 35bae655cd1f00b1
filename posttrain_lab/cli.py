"""The lab's verbs in a terminal: doctor, grade, leakage, models, run, runs, sandbox, …

Exit codes: 0 done, 1 the run failed or was stopped, 2 bad input (one clear sentence),
3 leaks were found, 130 after Ctrl-C.

What it leaves out: work. Each verb calls the module that the widgets call, too.

Try it: ``posttrain-lab --help``.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from posttrain_lab import (
    __version__,
    cli_claims,
    cli_grade,
    cli_leakage,
    cli_models,
    cli_rl,
    cli_sandbox,
)
from posttrain_lab.events import follow
from posttrain_lab.models import catalog
from posttrain_lab.records import LabError
from posttrain_lab.runs import client, steer, store, watch
from posttrain_lab.spec_file import read_spec

DONE, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Does one verb and returns its exit code."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.do(options) or DONE)
    except LabError as error:
        print(f"posttrain-lab: {error}", file=sys.stderr)
        return BAD_INPUT
    except BrokenPipeError:  # the reader of a pipe, such as `head`, has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="posttrain-lab",
        description="Train a small language model yourself and watch its answers change.",
        epilog="Start with: posttrain-lab serve",
    )
    parser.add_argument("--version", action="version", version=f"posttrain-lab {__version__}")
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    _add_serve(verbs)
    _add_run(verbs)
    _add_runs(verbs)
    cli_models.add(verbs, _verb)
    cli_grade.add(verbs, _verb)
    cli_claims.add(verbs, _verb)
    cli_leakage.add(verbs, _verb)
    cli_sandbox.add(verbs, _verb)
    verb = _verb(verbs, "doctor", "look at this computer and say what to mend", _doctor)
    verb.add_argument("--json", action="store_true", help="print the findings as JSON")
    verb = _verb(verbs, "bench", "measure how quick the lab is here", _bench)
    verb.add_argument("names", nargs="*", metavar="NAME", help="what to measure; all if none")
    verb.add_argument("--json", action="store_true", help="print the figures as JSON")
    return parser


def _verb(verbs: Any, name: str, summary: str, do: Any) -> argparse.ArgumentParser:
    description = summary[0].upper() + summary[1:] + "."
    verb: argparse.ArgumentParser = verbs.add_parser(
        name, help=summary, description=description
    )
    verb.set_defaults(do=do)
    return verb


def _add_serve(verbs: Any) -> None:
    verb = _verb(verbs, "serve", "open the apps in a browser", _serve)
    verb.add_argument("--port", type=_port, help="the port to use (default: a free one)")
    verb.add_argument("--no-browser", action="store_true", help="only print the address")
    verb.add_argument("--token", action="store_true", help="ask visitors for a token")


def _add_run(verbs: Any) -> None:
    verb = _verb(verbs, "run", "train as a spec says, and show how it goes", _run)
    verb.add_argument("spec", metavar="SPEC.json", type=Path, help="the run's specification")
    verb.add_argument("--json", action="store_true", help="print the events, one JSON a line")
    verb.epilog = (
        'A spec: {"model": "pocket/base", "examples": [{"prompt": "Hi", "answer": "Ahoy!"}], '
        '"probes": ["Hello"]}. "examples" may also name a .jsonl, .json or .csv file. '
        "Ctrl-C leaves the run running."
    )


def _add_runs(verbs: Any) -> None:
    summary = "list runs, or show, stop, resume, examine or remove one"
    runs = verbs.add_parser("runs", help=summary, description=summary.capitalize() + ".")
    what = runs.add_subparsers(title="verbs", metavar="VERB", required=True)
    verb = _verb(what, "list", "list runs, newest first", _runs_list)
    verb.add_argument("--json", action="store_true", help="print them as JSON")
    for name, summary, do in (
        ("show", "show a run's events", _runs_show),
        ("stop", "stop a run; what it has learned is kept", _runs_stop),
        ("resume", "go on from a run's last checkpoint", _runs_resume),
        ("pause", "hold a run after its step (reinforcement learning)", _runs_pause),
        ("go", "let a paused run go on", _runs_go),
        ("step", "take one step, then hold again", _runs_step),
        ("change", "change settings from the next step on", _runs_change),
        ("fork", "a second run from the same weights, optimizer and random state", _runs_fork),
        ("doctor", "say what is wrong with a run of reinforcement learning", cli_rl.examine),
        ("remove", "move a run to the trash", _runs_remove),
    ):
        verb = _verb(what, name, summary, do)
        verb.add_argument("run", metavar="RUN", help="the run's id, as `runs list` gives it")
        if name in ("show", "resume", "fork", "doctor"):
            verb.add_argument("--json", action="store_true", help="print it as JSON")
        if name in ("change", "fork"):
            verb.add_argument("settings", metavar="NAME=VALUE", type=_setting,
                              nargs="+" if name == "change" else "*",
                              help="such as beta=0.1 or weights.numeric=2")  # fmt: skip
        if name == "fork":
            verb.add_argument("--step", type=int, help="a checkpoint (default: here and now)")


def _setting(word: str) -> tuple[str, float]:
    name, _, value = word.partition("=")
    try:
        return name, float(value)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{word!r} is no NAME=VALUE with a number") from None


def _port(word: str) -> int:
    if not word.isdecimal() or not 1 <= int(word) <= 65535:
        raise argparse.ArgumentTypeError(f"{word!r} is no port; it needs 1 to 65535")
    return int(word)


def _serve(options: argparse.Namespace) -> None:
    try:
        from posttrain_lab.serve.server import serve  # Voila is an extra
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("posttrain_lab"):
            raise
        raise LabError(
            f"{error.name} is not installed.",
            "The apps' pages are served by Voila.",
            f'Run: {sys.executable} -m pip install "posttrain-lab[lab]"',
        ) from None
    serve(options.port, not options.no_browser, options.token)


def _doctor(options: argparse.Namespace) -> int:
    from posttrain_lab import doctor  # asks the system, which the other verbs need not

    found = doctor.examine()
    print(json.dumps(found, indent=1) if options.json else doctor.text(found))
    return FAILED if found["problems"] else DONE


def _bench(options: argparse.Namespace) -> None:
    from posttrain_lab import bench  # brings test tools in

    figures = bench.run(options.names)
    print(json.dumps(figures, indent=1) if options.json else bench.text(figures))


def _run(options: argparse.Namespace) -> int:
    spec = read_spec(options.spec)
    catalog.resolve(spec.model)  # an unknown model is bad input, not a failed run
    if spec.graders or spec.truth:
        from posttrain_lab import grader_kinds  # takes a moment, which other specs need not

        grader_kinds.check((*spec.graders, *spec.truth))
    return _watch(client.submit(spec), options.json)


def _watch(run: store.Run, as_json: bool) -> int:
    """Shows a run until it ends. Ctrl-C ends the showing, not the run."""
    try:
        if as_json:
            for logged in follow(run.log, run.alive):
                print(json.dumps(logged.to_json(), ensure_ascii=False), flush=True)
        else:
            watch.watch(run)  # takes Ctrl-C itself
    except KeyboardInterrupt:
        pass
    if run.alive():
        print(f"Stop it: posttrain-lab runs stop {run.id}", file=sys.stderr)
        print(f"Watch it again: posttrain-lab runs show {run.id}", file=sys.stderr)
        return INTERRUPTED
    return DONE if run.state() == "finished" else FAILED


def _runs_list(options: argparse.Namespace) -> None:
    rows = [_about(run) for run in store.runs()]
    if options.json:
        print(json.dumps(rows, indent=1, ensure_ascii=False))
    elif not rows:
        print("No runs yet. Start one: posttrain-lab serve")
    else:
        columns = [[str(row[k]) for row in rows] for k in ("id", "state", "model", "name")]
        widths = [max(map(len, column)) for column in columns]
        for cells in zip(*columns, strict=True):
            line = "  ".join(c.ljust(w) for c, w in zip(cells, widths, strict=True))
            print(_plain(line).rstrip())


def _about(run: store.Run) -> dict[str, Any]:
    try:
        spec = run.spec
    except LabError as error:  # written by another release, or damaged
        return {"id": run.id, "state": "unreadable", "name": error.given, "model": ""}
    about = {"id": run.id, "state": run.state(), "name": spec.name, "model": spec.model}
    return about | {"examples": len(spec.examples)}


def _plain(text: str) -> str:
    """One line without control characters, which a terminal would obey."""
    return "".join(c if c.isprintable() else " " for c in text)


def _runs_show(options: argparse.Namespace) -> int:
    run = store.get(options.run)
    if not options.json:
        print("  ".join(f"{k}: {_plain(str(v))}" for k, v in _about(run).items() if v != ""))
    code = _watch(run, options.json)
    return code if code == INTERRUPTED else DONE


def _runs_stop(options: argparse.Namespace) -> int:
    run = store.get(options.run)
    if not run.alive():
        print(f"{run.id} has ended already ({run.state()}).")
        return DONE
    client.stop(run.id)
    deadline = time.monotonic() + 5
    while run.alive() and time.monotonic() < deadline:
        time.sleep(0.05)
    print(f"{run.id} is {run.state()}. Go on later: posttrain-lab runs resume {run.id}")
    return FAILED if run.alive() else DONE


def _runs_resume(options: argparse.Namespace) -> int:
    return _watch(client.resume(store.get(options.run).id), options.json)


def _runs_pause(options: argparse.Namespace) -> None:
    steer.pause(options.run)
    print(f"{options.run} is held after this step. Go on: posttrain-lab runs go {options.run}")


def _runs_go(options: argparse.Namespace) -> None:
    steer.go(options.run)


def _runs_step(options: argparse.Namespace) -> None:
    steer.step(options.run)


def _runs_change(options: argparse.Namespace) -> None:
    steer.change(options.run, dict(options.settings))


def _runs_fork(options: argparse.Namespace) -> int:
    made = steer.fork(options.run, options.step, dict(options.settings))
    return _watch(made, options.json)


def _runs_remove(options: argparse.Namespace) -> None:
    run = store.get(options.run)
    store.remove(run)
    print(f"{run.id} is in the trash: {store.home() / 'trash'}")
