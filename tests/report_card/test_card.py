"""The report card: what it says, for whom, and that its seeds give other items."""

from __future__ import annotations

import json

import pytest

from posttrain_lab import cli
from posttrain_lab.models.load import load
from posttrain_lab.report_card import card, words
from posttrain_lab.report_card.asking import ask_all
from posttrain_lab.world.behaviours import BEHAVIOURS

FEW = ("fact_completion", "steps_1", "spanish_qa")


@pytest.fixture
def few(monkeypatch):
    """Three behaviours, four items each."""
    monkeypatch.setattr(card, "BEHAVIOURS", {name: BEHAVIOURS[name] for name in FEW})
    monkeypatch.setattr(card, "QUICK_ITEMS", 4)
    monkeypatch.setattr(card, "QUICK_TEXTS", 1)


def test_a_card_has_a_row_a_behaviour_and_split_with_its_interval(few):
    made = card.measure("pocket/base", quick=True)
    assert [(r.behaviour, r.split) for r in made.rows] == [
        (name, split) for name in FEW for split in ("test", "twin")
    ]
    row = made.to_json()["rows"][0]
    assert set(row) == {"behaviour", "split", "rate", "low", "high", "n"}
    assert row["low"] <= row["rate"] <= row["high"]
    assert row["n"] == 4
    assert set(made.domains) == set(card.corpus.KINDS)
    assert [p.tokens for p in made.context] == list(card.CONTEXT)
    assert json.loads(json.dumps(made.to_json(), allow_nan=False))["model"] == "pocket/base"


def test_the_same_seed_gives_the_same_card_and_another_one_other_items(few):
    once, twice = (card.measure("pocket/base", seed=3, quick=True).to_json() for _ in "ab")
    assert once | {"seconds": 0} == twice | {"seconds": 0}
    for name in FEW[1:]:
        asked = [{i.key for i in card.items_of(name, "test", 30, seed)} for seed in (0, 3)]
        assert asked[0] != asked[1]


def test_only_what_surely_fails_is_said_to_fail():
    rates = {"never": card.rate(0, 200), "half": card.rate(95, 200), "few": card.rate(0, 2)}
    rows = tuple(card.Row(name, "test", rate) for name, rate in rates.items())
    made = card.Card("m", True, 0, rows, {}, (), 0.0)
    assert made.cannot() == ["never"]


def test_a_base_model_is_asked_in_plain_text_and_a_chat_model_in_its_template():
    assert not card.answers_chats("pocket/base")
    assert card.answers_chats("smollm2-135m-instruct")
    assert card.answers_chats("/some/folder")


def test_answers_come_back_in_the_order_of_their_items():
    model, tokenizer = load("pocket/base", "cpu")
    items = [
        BEHAVIOURS[name]("test", i)
        for i in range(3)
        for name in ("fact_question", "story_ends")
    ]
    together = ask_all(model, tokenizer, items, chat=False)
    alone = [ask_all(model, tokenizer, [item], chat=False)[0] for item in items]
    # A batch pads, which moves a logit in its last digits: now and then another word wins.
    assert sum(a == b for a, b in zip(together, alone, strict=True)) >= 5


def test_the_terminal_shows_a_table_or_json(few, capsys):
    assert not cli.main(["models", "card", "pocket/base", "--quick", "--seed", "5"])
    shown = capsys.readouterr()
    assert "fact_completion" in shown.out
    assert "seed 5" in shown.out
    assert "· steps_1:" in shown.err
    assert not cli.main(["models", "card", "pocket/base", "--quick", "--json"])
    assert json.loads(capsys.readouterr().out)["rows"]


def test_an_unknown_model_is_said_in_a_sentence(capsys):
    assert cli.main(["models", "card", "pocket/nothing"]) == 2
    assert "There is no model called" in capsys.readouterr().err


def test_a_card_reads_as_a_table():
    rows = (
        card.Row("steps_1", "test", card.rate(1, 4)),
        card.Row("steps_1", "twin", card.rate(2, 4)),
    )
    points = (card.Point(64, card.rate(3, 4), 1.5),)
    shown = words.text(card.Card("m", False, 1, rows, {"story": 1.25}, points, 2.0))
    assert "steps_1" in shown
    assert "25 % (5 to 70, n=4)" in shown
    assert "Fails more often than not: nothing here." in shown
