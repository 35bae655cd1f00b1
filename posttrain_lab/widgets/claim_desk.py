"""Answers a claim card: begin a trial, follow its arms, stop, resume, export, the board.

What it leaves out: drawing (``static/claim_card.js``), experiments (``claims``), and which
questions a run of the reader's own is asked (``claim_own``).

Try it: ``ClaimCard("C04")`` in a notebook.
"""

from __future__ import annotations

import base64
import json
import re
from typing import Any

from posttrain_lab import trials
from posttrain_lab.claims import ledger, verdict
from posttrain_lab.lesson_kit import progress
from posttrain_lab.records import LabError, Receipt
from posttrain_lab.runs import client, store
from posttrain_lab.runs.files import home, private, write_atomic
from posttrain_lab.widgets import claim_own, desk
from posttrain_lab.widgets.desk import Buffers, Message

MOST_ON_BOARD = 200


def opened(message: Message, buffers: Buffers) -> dict[str, Any]:
    """The seat's last trial of a claim, if there is one, and what is on the board."""
    client.warm()
    claim = ledger.find(str(message.get("claim")))
    found = trials.trials(desk.seat_of(message), claim.id)
    return {"trial": found[0].id if found else None, "board": board(claim.id)}


def begin(message: Message, buffers: Buffers) -> dict[str, Any]:
    guess = message.get("guess")
    if not isinstance(guess, (int, float)) or isinstance(guess, bool):
        raise LabError(
            "There is no prediction yet.", "The card asks for one first.",
            "Move the slider to what you expect.", "guess",
        )  # fmt: skip
    made = trials.begin(
        str(message.get("claim")), str(message.get("budget", "quick")), message.get("seeds"),
        message.get("first", 0), desk.seat_of(message), float(guess),
    )  # fmt: skip
    return {"trial": made.id}


def follow(message: Message, buffers: Buffers) -> dict[str, Any]:
    """Each arm's new events, the trial's state, and the receipt once it is there."""
    trial = _trial(message)
    offsets = message.get("offsets")
    offsets = offsets if isinstance(offsets, dict) else {}
    arms = []
    for each in trial.runs:
        run, start = store.get(each.run), offsets.get(each.run, 0)
        state = run.state()  # first: the events read after it are not fewer
        logged, end = run.events(start if isinstance(start, int) and start > 0 else 0)
        arms.append({"run": each.run, "arm": each.arm, "seed": each.seed, "state": state,
                     "offset": end, "events": [e.to_json() for e in logged]})  # fmt: skip
    receipt = trials.settle(trial)
    if receipt is not None and receipt.claim in ledger.CLAIMS:  # one of a lesson
        progress.record(trial.seat, "claims", receipt.claim)
    claim = ledger.find(trial.claim)
    return {
        "arms": arms, "state": trial.state(), "guess": trial.guess, "budget": trial.budget,
        "receipt": None if receipt is None else receipt.to_json(),
        "words": None if receipt is None else verdict.in_words(claim, receipt),
        "runner": client.runner_status().get("state"),
    }  # fmt: skip


def stop(message: Message, buffers: Buffers) -> dict[str, Any]:
    trials.stop(_trial(message))
    return {}


def resume(message: Message, buffers: Buffers) -> dict[str, Any]:
    trials.resume(_trial(message))
    return {}


def figure(message: Message, buffers: Buffers) -> dict[str, Any]:
    """The receipt as a picture in base64, PNG or SVG; matplotlib is loaded for it."""
    from posttrain_lab.widgets import claim_figure

    receipt = _receipt(message)
    kind = "svg" if message.get("format") == "svg" else "png"
    drawn = base64.b64encode(claim_figure.drawn(receipt, kind)).decode()
    return {"name": f"{receipt.claim}.{kind}", "picture": drawn}


def add_to_board(message: Message, buffers: Buffers) -> dict[str, Any]:
    """Puts the receipt on this server's board, which everybody on it sees; no names."""
    receipt = _receipt(message)
    place = private(home() / "board" / receipt.claim)
    write_atomic(place / f"{receipt.trial}.json", json.dumps(receipt.to_json()).encode())
    return {"board": board(receipt.claim)}


def board(claim_id: str) -> list[dict[str, Any]]:
    """The differences on the board, newest last: value, interval, seeds, trial."""
    folder = home() / "board" / claim_id
    rows = []
    for path in sorted(folder.glob("*.json"))[-MOST_ON_BOARD:]:
        if not re.fullmatch(store.ID, path.stem):
            continue
        try:
            made = Receipt.from_json(json.loads(path.read_bytes()))
        except (OSError, ValueError):
            continue
        rows.append({"trial": made.trial, "difference": made.difference, "low": made.low,
                     "high": made.high, "seeds": list(made.seeds), "n": made.n,
                     "verdict": made.verdict})  # fmt: skip
    return rows


def own(message: Message, buffers: Buffers) -> dict[str, Any]:
    """Runs of the reader's own beside a trial's arms, and those that could be put there."""
    return claim_own.listed(_trial(message))


def add_own(message: Message, buffers: Buffers) -> dict[str, Any]:
    return claim_own.add(_trial(message), message)


def _trial(message: Message) -> trials.Trial:
    """The trial a page names, if it is its own."""
    seat, made = desk.seat_of(message), trials.get(message.get("trial"))
    if made.seat != seat:
        raise LabError(
            "That trial is not among yours.", "It may have been deleted.", "Run the claim.",
            "trial",
        )  # fmt: skip
    return made


def _receipt(message: Message) -> Receipt:
    receipt = _trial(message).receipt()
    if receipt is None:
        raise LabError(
            "There is no receipt yet.", "It comes when every arm has finished.",
            "Wait for the end.", "trial",
        )  # fmt: skip
    return receipt


ASKS: dict[str, desk.Ask] = {
    "claim_open": opened, "claim_run": begin, "claim_follow": follow, "claim_stop": stop,
    "claim_resume": resume, "claim_board": add_to_board, "claim_figure": figure,
    "claim_own": own, "claim_own_add": add_own,
    **{verb: desk.ASKS[verb] for verb in ("events", "stop", "resume", "remove", "restore")},
}  # fmt: skip
