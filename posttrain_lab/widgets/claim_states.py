"""The states of a claim's card for the style page: each verdict, running, stopped, failed.

What it leaves out: the page that shows them (``style_page``), a reader's own run beside the
arms (``claim_own_states``), and any real run: these numbers stand here to be looked at.

Try it::

    >>> [state["id"] for state in states()][:2]
    ['claim', 'claim-running']
"""

from __future__ import annotations

from typing import Any

from posttrain_lab.claims import ledger
from posttrain_lab.claims.verdict import in_words
from posttrain_lab.events import (  # fmt: skip
    Event,
    Failed,
    Finished,
    Logged,
    Measured,
    Metrics,
    Progress,
    Queued,
    Sample,
    Started,
    Stopped,
)
from posttrain_lab.records import Receipt
from posttrain_lab.widgets.claim_card import boot

CLAIM = ledger.find("C02")
PROMPT = "Write a short story about a cat that discovers time travel."
SAID = {
    "treatment": "Once upon a time, a curious cat named Mia lived near the lake. One day, she "
    "found an old clock. She turned it, and was in a time of long ago. Mia came home with a "
    "big smile.",
    "control": "Write a short story about a cat that discovers time travel.\nWrite a short "
    "story about a cat <b>that</b>",
}
STEPS = 60


def _events(arm: str, seed: int, until: int) -> list[dict[str, Any]]:
    """An arm's log up to a step: watched, then measured when it is through."""
    rows: list[Event] = [Started(device="cpu", threads=1)]
    if arm == "treatment":
        for step in range(0, until + 1, 15):
            right = round(12 * (1 - 0.5 ** (step / 12)) - 0.3 * seed)
            values = [1.0] * max(0, right) + [0.0] * (12 - max(0, right))
            rows.append(Measured(step, CLAIM.measure, values, final=False))
            rows.append(Metrics(max(step, 1), STEPS, 1.0, seconds_left=0.4 * (STEPS - step)))
    if until >= STEPS:
        rows.append(Progress("Asking for answers", 0, 30))
        rows.append(Measured(STEPS, CLAIM.measure, [float(arm == "treatment")] * 30))
        rows += [Sample(STEPS, 0, PROMPT, SAID[arm]), Finished(STEPS, 21.0)]
    return [Logged(0.0, row).to_json() for row in rows]


def _arm(arm: str, seed: int, state: str, events: list[dict[str, Any]]) -> dict[str, Any]:
    return {"run": f"{arm}{seed}", "arm": arm, "seed": seed, "state": state, "offset": 1,
            "events": events}  # fmt: skip


def _followed(state: str, arms: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {"arms": arms, "state": state, "guess": 0.6, "budget": "quick", "receipt": None,
            "words": None, "runner": "ready", **more}  # fmt: skip


def _all(until: int = STEPS, state: str = "finished") -> list[dict[str, Any]]:
    return [
        _arm(arm, seed, state, _events(arm, seed, until))
        for seed in (0, 1, 2)
        for arm in ("treatment", "control")
    ]


def receipt(verdict: str, difference: float, half: float) -> Receipt:
    """A receipt with this outcome."""
    made = {"value": 0.1, "low": 0.05, "high": 0.19, "n": 90, "seeds": 3}
    treatment = made | {"value": 0.1 + difference, "low": difference, "high": 0.2 + difference}
    beside = {"measure": "prompt repeated", "treatment": made, "control": treatment,
              "difference": made | {"value": -difference}}  # fmt: skip
    return Receipt(
        claim="C02", verdict=verdict, measure=CLAIM.measure, better="higher", unit="share",
        treatment=0.1 + difference, control=0.1, difference=difference, low=difference - half,
        high=difference + half, n=90, seeds=(0, 1, 2), needs=640, seconds=121.0,
        spec={"command": "posttrain-lab claims run C02 --quick --seeds 3 --seed 0"},
        arms={"treatment": treatment | {"name": CLAIM.treatment.name},
              "control": made | {"name": CLAIM.control.name}},
        more=(beside,) if verdict != "contradicted" else (), items={"seed 0": "1f2e3d4c5b6a"},
        versions={"torch": "2.13.0", "posttrain_lab": "0.3"}, device="cpu",
        made="2026-11-24T12:00:00+00:00", trial="0mtrial00-abcd", guess=0.6,
    )  # fmt: skip


def _read(made: Receipt) -> dict[str, Any]:
    return _followed("finished", _all(), receipt=made.to_json(), words=in_words(CLAIM, made))


def _state(name: str, title: str, follow: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
    opened = {"trial": "t" if follow else None, "board": more.pop("board", [])}
    replies = {"claim_open": opened, "claim_follow": follow, "claim_stop": {}, "ping": {},
               "claim_run": {"trial": "u"}}  # fmt: skip
    return {"id": name, "title": title, "widget": "claim", "boot": boot(CLAIM),
            "replies": replies, **more}  # fmt: skip


def states() -> list[dict[str, Any]]:
    """Every state to look at, in reading order."""
    waiting = _all(30, "running")[:2] + [
        _arm(arm, 1, "queued", [Logged(0.0, Queued(n, 40.0)).to_json()])
        for n, arm in enumerate(("treatment", "control"))
    ]
    cut = [*_events("treatment", 0, 30), Logged(0.0, Stopped(30)).to_json()]
    stopped = [_arm("treatment", 0, "stopped", cut)]
    failed = [_arm("treatment", 0, "failed", [Logged(0.0, Failed(
        "Memory ran out.", "The model must fit.", "Lower the items.")).to_json()])]  # fmt: skip
    shown = receipt("supported", 0.8, 0.12)
    row = {"trial": shown.trial, "difference": 0.8, "low": 0.68, "high": 0.92, "n": 90,
           "seeds": [0, 1, 2], "verdict": "supported"}  # fmt: skip
    board = [row, row | {"trial": "0mtrial01-abcd", "difference": 0.7, "low": 0.5}]
    refused = {"error": {"given": "The disk is full.", "needed": "", "do": "Delete old runs.",
                         "where": ""}}  # fmt: skip
    press = [["type", "input[type=range]", "40"], ["click", ".ptl-primary"]]
    bad = _state("claim-refused", "A claim that could not start", None, steps=press)
    bad["replies"]["claim_run"] = refused
    return [
        _state("claim", "A claim's card before anything", None),
        _state("claim-running", "Arms at work", _followed("running", waiting)),
        _state("claim-stopped", "A trial that was stopped", _followed("stopped", stopped)),
        _state("claim-failed", "A trial that failed", _followed("failed", failed)),
        bad,
        _state("claim-supported", "Supported", _read(shown), board=board),
        _state("claim-contradicted", "Contradicted", _read(receipt("contradicted", -0.3, 0.1))),
        _state("claim-not-shown", "Not shown", _read(receipt("not shown", 0.06, 0.2))),
        _state("claim-presenter", "A claim in presenter mode", _read(shown),
               steps=[["click", "[aria-label^='Presenter']"]]),
    ]  # fmt: skip
