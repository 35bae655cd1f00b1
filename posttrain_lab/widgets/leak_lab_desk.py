"""Answers the contamination lab: a setting's rows and claim, what was measured, every dose.

What it leaves out: the card inside it (``claim_desk``), the experiment (``claims.leak_lab``).

Try it: ``ContaminationLab()`` in a notebook.
"""

from __future__ import annotations

from typing import Any

from posttrain_lab import trials
from posttrain_lab.claims import leak_lab, leaks
from posttrain_lab.records import LabError, Receipt
from posttrain_lab.runs import client, store
from posttrain_lab.settings.leak import BEGINS, LeakKnobs
from posttrain_lab.widgets import claim_card, claim_desk, desk
from posttrain_lab.widgets.desk import Buffers, Message

MOST_SHOWN = 3  # leaking rows beside their items
MOST_TRIALS = 60
ITEMS = 20  # of the test whose rows are drawn, as many as a quick trial has


def asks(name: str) -> dict[str, desk.Ask]:
    """What a page of this name may ask."""
    keeping = desk.kept(name)

    def opened(message: Message, buffers: Buffers) -> dict[str, Any]:
        """The knobs as they were left, and what was measured."""
        client.warm()
        return keeping["open"](message, buffers) | results(message, buffers)

    return {**claim_desk.ASKS, **keeping, "open": opened, "lab_look": looked,
            "lab_results": results, "lab_doses": doses}  # fmt: skip


def looked(message: Message, buffers: Buffers) -> dict[str, Any]:
    return look(_knobs(message))


def results(message: Message, buffers: Buffers) -> dict[str, Any]:
    """Every trial of the seat; or those of ``only`` alone, which a page asks for that waits."""
    seat, only = desk.seat_of(message), message.get("only")
    if not isinstance(only, list):
        return {"trials": measured(seat)}
    found = [trials.get(each) for each in only[:MOST_TRIALS]]
    return {"trials": [made for trial in found if trial.seat == seat
                       if (made := _trial(trial)) is not None]}  # fmt: skip


def doses(message: Message, buffers: Buffers) -> dict[str, Any]:
    """Puts a trial in line for each rate that these knobs were not tried at."""
    seat, knobs = desk.seat_of(message), _knobs(message)
    known = {trial.claim for trial in trials.trials(seat)}
    wanted = [LeakKnobs(**knobs.to_json() | {"rate": rate}).id
              for rate in LeakKnobs.CHOICES["rate"]]  # fmt: skip
    begun = [trials.begin(name, seat=seat).id for name in wanted if name not in known]
    return {"begun": begun, "trials": measured(seat)}


def look(knobs: LeakKnobs) -> dict[str, Any]:
    """The claim of a setting, its training rows, and what the detectors flag of them."""
    test = leaks.problems("test", 0, ITEMS)
    rows = leak_lab.rows(knobs, test, 0, leaking=True)
    flagged = {name: leaks.found_by(name, rows, test) for name in leaks.DETECTORS}
    shown = [place for place, row in enumerate(rows) if row.item is not None][:MOST_SHOWN]
    return {
        "claim": claim_card.boot(leak_lab.claim(knobs)),
        "rows": [{"leaks": row.item is not None,
                  "flagged": [name for name in leaks.DETECTORS if flagged[name][place]]}
                 for place, row in enumerate(rows)],
        "shown": [{"leaked": _said(rows[place].example),
                   "item": _said(_printed(knobs, test[rows[place].item]))}
                  for place in shown],
    }  # fmt: skip


def _printed(knobs: LeakKnobs, item: Any) -> Any:
    """A test item as the kind of leak is measured: under its header where it is the form."""
    return leaks.formed(item) if knobs.kind == "format" else leaks.shown(item)


def _said(example: Any) -> dict[str, str]:
    return {"prompt": example.prompt[0].content, "answer": example.answer}


def measured(seat: str) -> list[dict[str, Any]]:
    """A row for every trial of the seat, newest first; those that still train have no gap."""
    found = [t for t in trials.trials(seat) if t.claim.startswith(BEGINS)][:MOST_TRIALS]
    return [made for trial in found if (made := _trial(trial)) is not None]


def _trial(trial: trials.Trial) -> dict[str, Any] | None:
    try:
        receipt = trials.settle(trial)
        if receipt is not None:
            return row(receipt) | {"state": "finished"}
        states = [store.get(each.run).state() for each in trial.runs]
        state = trial.state()
        return named(trial.claim) | {
            "trial": trial.id, "arms": len(states), "done": states.count("finished"),
            "state": "running" if state == "finished" else state,  # its receipt is on its way
        }  # fmt: skip
    except LabError:  # a run was deleted, or the setting is of another version
        return None


def row(receipt: Receipt) -> dict[str, Any]:
    """What a receipt of the lab says, in what is drawn of it."""
    told = {one["measure"]: one for one in receipt.more}
    arms = {arm: _interval(receipt.arms[arm]) for arm in ("treatment", "control")}
    return named(receipt.claim) | {
        "trial": receipt.trial, "verdict": receipt.verdict, "measure": receipt.measure,
        "difference": {"value": receipt.difference, "low": receipt.low, "high": receipt.high},
        "n": receipt.n, "seeds": list(receipt.seeds), "arms": arms,
        "detectors": [_detector(name, told) for name in leaks.DETECTORS],
    }  # fmt: skip


def named(claim: str) -> dict[str, Any]:
    knobs = LeakKnobs.named(claim)
    return {"claim": claim, "knobs": knobs.to_json(), "says": leak_lab.says(knobs)}


def _detector(name: str, told: dict[str, Any]) -> dict[str, Any]:
    """Shares of leaking and of clean rows that it flagged; without leaks there are none."""
    found, alarms = (told.get(f"{what} {name}") for what in (leak_lab.FOUND, leak_lab.ALARMS))
    return {"name": name,
            "found": found and _interval(found["treatment"]),
            "alarms": alarms and _interval(alarms["treatment"])}  # fmt: skip


def _interval(made: Any) -> dict[str, float]:
    return {key: made[key] for key in ("value", "low", "high", "n")}


def _knobs(message: Message) -> LeakKnobs:
    given = message.get("knobs")
    if not isinstance(given, dict):
        raise LabError("The page sent no knobs.", "It needs a setting of each.", "Reload it.")
    made = LeakKnobs.from_json(given)
    made.check()
    return made
