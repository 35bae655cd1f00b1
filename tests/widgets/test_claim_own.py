"""A reader's own run beside a claim's arms: the same questions, and the same receipt."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lifecycle import ANNA, BEN, finished, pretrained

from posttrain_lab import events, trials
from posttrain_lab.claims import behaviours, ledger
from posttrain_lab.claims.claim import Budget
from posttrain_lab.events import Finished, Measured, Started
from posttrain_lab.records import Example
from posttrain_lab.report_card.card import items_of
from posttrain_lab.report_card.running import SPLIT
from posttrain_lab.runs import client, store
from posttrain_lab.runs.carrying_out import model_of
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.settings import CardSettings
from posttrain_lab.widgets import claim_desk, claim_own, desk
from posttrain_lab.widgets.claim_card import boot


@pytest.fixture(autouse=True)
def no_runner(submitted: list[RunSpec], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "warm", lambda: None)


def ask(kind: str, seat: str = ANNA, **body: Any) -> dict[str, Any]:
    made = desk.answer({"id": "1", "type": kind, "seat": seat, **body}, (), claim_desk.ASKS)
    json.dumps(made, allow_nan=False)
    return made


def trial(first: int = 0, claim: str = "C01") -> trials.Trial:
    """A trial whose arms have been measured."""
    made = trials.begin(claim, "quick", first=first, seat=ANNA, guess=0.4)
    known = ledger.find(claim)
    for each in made.runs:
        right = [float(each.arm == "treatment")] * 20
        measured = [Measured(1, name, right, "x") for name in (known.measure, *known.more)]
        for event in (Started(), *measured, Finished(1, 1.0)):
            events.append(store.get(each.run).log, event)
    trials.conclude(made)
    return made


def tuned() -> store.Run:
    return finished(RunSpec((Example.pair("Hi", "Ahoy!"),), seat=ANNA, name="Pirate"))


class Asked:
    """A lab that only notes what an arm asks."""

    def __init__(self, seed: int, budget: Budget) -> None:
        self.budget, self.first, self.keys = budget, seed * 1_000_000, []

    def ask(self, model: str, items: list[Any], chat: bool) -> list[str]:
        self.keys += [item.key for item in items]
        return ["" for _ in items]

    def record(self, *what: Any) -> None: ...

    def show(self, *what: Any) -> None: ...


def test_it_is_asked_the_very_questions_that_the_arms_were_asked() -> None:
    made = trial(first=4)
    settings = claim_own.settings(made)
    arms = []
    for seed in made.seeds:
        lab = Asked(seed, behaviours.CLAIM.quick)
        behaviours.CLAIM.control.carry_out(lab)
        arms += lab.keys
    own = [
        item.key
        for seed in range(made.seeds[0], made.seeds[0] + settings.seeds)
        for name in settings.names()
        for item in items_of(name, SPLIT, settings.items, seed)
    ]
    assert own == arms
    assert len(own) == 540


def test_a_run_is_put_in_line_and_found_again_beside_its_trial(
    submitted: list[RunSpec],
) -> None:
    made, mine = trial(), tuned()
    before = made.receipt()
    (subject,) = ask("claim_own", trial=made.id)["subjects"]
    assert (subject["name"], subject["title"]) == (f"run:{mine.id}", "Pirate")
    reply = ask("claim_own_add", trial=made.id, model=subject["name"])
    assert reply["ok"]
    assert reply["subjects"] == []  # it has its column
    spec = submitted[-1]
    assert (spec.method, spec.seed, spec.seat, spec.name) == ("card", 0, ANNA, "Pirate")
    assert spec.settings == CardSettings(10, claim_own.settings(made).behaviours, "chat", 3)
    assert model_of(spec) == str(mine.model_path())
    (column,) = ask("claim_own", trial=made.id)["columns"]
    assert (column["id"], column["model"]) == (reply["run"], f"run:{mine.id}")
    assert made.receipt() == before


def test_other_seeds_are_other_questions_and_a_report_card_is_no_column() -> None:
    made, mine = trial(), tuned()
    ask("claim_own_add", trial=made.id, model=f"run:{mine.id}")
    store.create(RunSpec(method="card", model=f"run:{mine.id}", seat=ANNA,
                         settings=CardSettings()))  # fmt: skip
    assert len(ask("claim_own", trial=made.id)["columns"]) == 1
    later = ask("claim_own", trial=trial(first=3).id)
    assert later["columns"] == []
    assert len(later["subjects"]) == 1


def test_a_run_that_continues_text_is_asked_as_text(submitted: list[RunSpec]) -> None:
    made, mine = trial(), pretrained()
    assert ask("claim_own_add", trial=made.id, model=f"run:{mine.id}")["ok"]
    assert submitted[-1].settings.asked == "text"
    assert len(ask("claim_own", trial=made.id)["columns"]) == 1


def test_neither_anothers_run_nor_anothers_trial_nor_a_run_without_a_model() -> None:
    made, theirs = trial(), pretrained(BEN)
    empty = finished(RunSpec((Example.pair("Hi", "Ahoy!"),), seat=ANNA), model=False)
    for model in (f"run:{theirs.id}", f"run:{empty.id}", "pocket/base", "/etc", None):
        assert not ask("claim_own_add", trial=made.id, model=model)["ok"]
    for kind in ("claim_own", "claim_own_add"):
        reply = ask(kind, BEN, trial=made.id, model=f"run:{theirs.id}")
        assert "not among yours" in reply["error"]["given"]


def test_a_claim_that_trains_its_arms_says_why_it_takes_no_run() -> None:
    assert boot(ledger.find("C02"))["behaviours"] == {}
    assert len(boot(ledger.find("C01"))["behaviours"]) == 18
    reply = ask("claim_own_add", trial=trial(claim="C02").id, model=f"run:{tuned().id}")
    assert reply["error"]["given"] == "C02 trains its arms."
