"""The constitution lab's desk: what it opens with, and what it puts into the SFT studio."""

from __future__ import annotations

from typing import Any

import pytest

from posttrain_lab.graders.written_rules import read_rule
from posttrain_lab.runs import drafts
from posttrain_lab.widgets import constitution_lab, desk
from posttrain_lab.widgets.constitution_lab import ConstitutionLab
from posttrain_lab.world.constitution import RULES, broken

SEAT = "a" * 32
ROWS = [{"prompt": "What is the capital of France?", "answer": "Paris."}]


def ask(type_: str, **more: Any) -> dict[str, Any]:
    return desk.answer({"id": "1", "type": type_, "seat": SEAT, **more}, (),
                       ConstitutionLab()._asks)  # fmt: skip


def test_it_opens_with_the_eleven_rules_and_a_request_for_each() -> None:
    boot = constitution_lab.boot()
    assert [rule["name"] for rule in boot["rules"]] == [rule.name for rule in RULES]
    bad = [row for row in boot["requests"] if "answer" in row]
    found = {name for row in bad for name in broken(row["request"], row["answer"])}
    assert found == {rule.name for rule in RULES} - set(constitution_lab.TEMPTING)
    assert len(boot["requests"]) - len(bad) == 2 * len(constitution_lab.TEMPTING)
    assert len({row["request"] for row in boot["requests"]}) == len(boot["requests"])
    assert boot["models"][0]["name"] == "pocket/chat"


def test_every_kind_of_rule_that_can_be_written_is_read() -> None:
    for kind, text in constitution_lab.boot()["kinds"]:
        value = 3 if "N" in kind else "a <b> cat"
        rule = {"name": "own 1", "text": text.format(value), "kind": kind, "value": value}
        assert read_rule(rule).text == text.format(value)


def test_revised_answers_become_the_studios_examples_and_the_other_sets_stay() -> None:
    pirate = {"examples": [], "run": "a"}
    drafts.save(
        SEAT, "sft-studio", {"rev": 4, "sets": {"pirate": pirate}, "behaviour": "pirate"}
    )
    reply = ask("use", rows=ROWS, before={"rev": 2, "sets": {}})
    assert reply["count"] == 1
    kept = drafts.load(SEAT, "sft-studio")
    assert kept == reply["draft"]
    assert (kept["rev"], kept["behaviour"]) == (5, "secrets")
    assert kept["sets"]["pirate"] == pirate
    made = kept["sets"]["secrets"]
    assert made["examples"] == [{"before": [], **ROWS[0]}]
    assert made["probes"] == [ROWS[0]["prompt"]]


def test_a_newer_draft_of_the_page_wins_over_the_kept_one() -> None:
    drafts.save(SEAT, "sft-studio", {"rev": 1, "sets": {}})
    reply = ask("use", rows=ROWS, before={"rev": 9, "sets": {"think": {"x": 1}}})
    assert reply["draft"]["rev"] == 10
    assert reply["draft"]["sets"]["think"] == {"x": 1}


@pytest.mark.parametrize("before", [None, 7, {"rev": "x", "sets": 3}, {"rev": True}])
def test_a_draft_that_makes_no_sense_is_passed_over(before: Any) -> None:
    draft = ask("use", rows=ROWS, before=before)["draft"]
    assert draft["rev"] == 1
    assert list(draft["sets"]) == ["secrets"]


@pytest.mark.parametrize("rows", [None, [], "x", [{"prompt": "Hi"}], ROWS * 65])
def test_rows_that_are_no_examples_are_refused(rows: Any) -> None:
    assert not ask("use", rows=rows)["ok"]
    assert drafts.load(SEAT, "sft-studio") is None
