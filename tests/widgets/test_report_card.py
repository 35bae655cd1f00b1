"""The kernel's half of the report card: what ships, what can be measured, and by whom."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from lifecycle import ANNA, BEN, ask, finished, pretrained

from posttrain_lab.records import Example, LabError
from posttrain_lab.runs.carrying_out import model_of
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.settings import CardSettings
from posttrain_lab.widgets import ReportCard, report_card
from posttrain_lab.widgets.measured import measured


def test_stages_have_the_rates_that_ship_and_a_missing_one_is_left_out(tmp_path: Path) -> None:
    names = [row["name"] for row in measured()]
    assert names[:2] == ["pocket/base", "pocket/mid"]
    assert measured(folder=tmp_path) == []
    shipped = json.loads((report_card.catalog.POCKET / "mid/measured.json").read_text())
    row = next(r for r in shipped["rows"] if (r["behaviour"], r["split"]) == ("tone", "test"))
    (mid,) = measured(("pocket/mid",))
    assert mid["rates"]["tone"]["rate"] == row["rate"]


def test_the_table_has_every_measured_behaviour_and_the_decks_list() -> None:
    boot = report_card.boot()
    known = {row["name"] for row in boot["behaviours"]}
    assert set(boot["stages"][0]["rates"]) == known
    assert sum(row["deck"] is not None for row in boot["behaviours"]) == 18


def test_a_run_of_ones_own_is_measured_as_it_was_trained(submitted: list[RunSpec]) -> None:
    mine = pretrained()
    card = ReportCard()
    given = {"seat": ANNA, "items": 4, "behaviours": ["tone", "typos"]}
    assert ask(card, "measure", model=f"run:{mine.id}", **given)["ok"]
    assert ask(card, "measure", model="pocket/mid", **given)["ok"]
    first, second = submitted
    assert (first.method, first.model, first.settings.asked) == (
        "card", f"run:{mine.id}", "text",
    )  # fmt: skip
    assert first.settings.names() == ("tone", "typos")
    assert second.settings.asked == "text"
    assert first.seed != second.seed
    assert model_of(first) == str(mine.model_path())
    assert model_of(second) == "pocket/mid"


def test_a_run_of_another_seat_or_without_a_model_is_not_measured() -> None:
    theirs = pretrained(BEN)
    for model in (f"run:{theirs.id}", "run:nothing", "/etc", "owner/name"):
        reply = ask(ReportCard(), "measure", seat=ANNA, items=4, behaviours=["tone"],
                    model=model)  # fmt: skip
        assert not reply["ok"]
    stolen = RunSpec(method="card", model=f"run:{theirs.id}", settings=CardSettings(),
                     seat=ANNA)  # fmt: skip
    with pytest.raises(LabError, match="no model that could be asked"):
        model_of(stolen)


@pytest.mark.parametrize(
    ("given", "where"),
    [({"items": 0}, "items"), ({"items": 61}, "items"), ({"items": "many"}, "items"),
     ({"behaviours": []}, "behaviours"), ({"behaviours": ["magic"]}, "behaviours")],
)  # fmt: skip
def test_too_many_questions_and_unknown_behaviours_are_refused(
    given: Mapping[str, Any], where: str, submitted: list[RunSpec]
) -> None:
    asked = {"items": 4, "behaviours": ["tone"], "model": "pocket/mid", "seat": ANNA}
    reply = ask(ReportCard(), "measure", **asked | given)
    assert reply["error"]["where"] == where
    assert submitted == []


def test_what_can_be_measured_is_what_has_a_model() -> None:
    mine = pretrained()
    finished(RunSpec((Example.pair("Hi", "Ahoy!"),), seat=ANNA), model=False)
    reply = ask(ReportCard(), "open", seat=ANNA)
    assert [row["name"] for row in reply["subjects"]] == [f"run:{mine.id}"]
    assert reply["runs"] == []


def test_an_example_is_a_question_with_a_right_answer() -> None:
    reply = ask(ReportCard(), "example", behaviour="fact_multiturn", index=3)
    assert reply["turns"][-1]["role"] == "user"
    assert reply["gold"]
    assert not ask(ReportCard(), "example", behaviour="magic")["ok"]
