"""What the score card, the splitter and the game answer to their pages."""

from __future__ import annotations

import json
from typing import Any

import pytest
from scans.test_place import put

from posttrain_lab.scans import pair_rounds, ready
from posttrain_lab.scans.place import Place
from posttrain_lab.widgets import desk
from posttrain_lab.widgets.asked import Asked
from posttrain_lab.widgets.leak_game import PairLeakGame
from posttrain_lab.widgets.leak_scorecard import LeakScorecard
from posttrain_lab.widgets.leak_splitter import LeakSplitter

SEAT = "a" * 32


def ask(widget: Asked, kind: str, **more: Any) -> dict[str, Any]:
    reply: dict[str, Any] = {"later": True}
    while reply.get("later"):
        reply = desk.answer({"id": "1", "type": kind, "seat": SEAT, **more}, (), widget._asks)
        json.dumps(reply, allow_nan=False).encode()
    return reply


def test_a_score_card_is_measured_when_it_is_asked_for() -> None:
    widget = LeakScorecard()
    assert "card" not in widget.boot
    card = ask(widget, "card", number=20, seed=5)["card"]
    assert card["rows"][0]["hits"]["13-gram"] == 20
    assert card["seconds"] >= 0
    assert "were asked for" in ask(widget, "card", number=3, seed=5)["error"]["given"]


def test_the_splitter_opens_split_and_splits_what_the_scanner_was_given() -> None:
    widget = LeakSplitter()
    assert widget.boot["split"]["careful"]["leaking"] == 0
    assert ask(widget, "open")["own"] is None
    assert not ask(widget, "split", source="own", share=0.1, seed=0)["ok"]
    put(Place(SEAT, "leak-scanner"), "train", "mine.jsonl", ready.as_file("train").encode(),
        piece=10**6)  # fmt: skip
    assert ask(widget, "open")["own"] == "mine.jsonl"
    split = ask(widget, "split", source="own", share=0.3, seed=1)["split"]
    assert split["rows"] == 240
    assert len(split["careless"]["tested"]) == 72
    assert split["careful"]["leaking"] == 0
    shown = ask(widget, "group", source="own", group=split["groups"][0])["rows"]
    assert shown[0]["row"] == 0
    assert not ask(widget, "split", share=7, seed=0)["ok"]


def test_the_game_tells_what_was_done_only_for_a_guess() -> None:
    widget = PairLeakGame()
    dealt = ask(widget, "deal", seed=1)["rounds"]
    assert [set(each) for each in dealt] == [{"test", "train"}] * pair_rounds.ROUNDS
    assert "how" not in json.dumps([list(each) for each in widget.boot["rounds"]])
    first = pair_rounds.deck(1)[0]
    told = ask(widget, "guess", seed=1, round=0, guess="flipped")
    assert (told["how"], told["says"]) == (first.how, first.says)
    assert {way["name"] for way in widget.boot["ways"]} == set(pair_rounds.ANSWERS)


@pytest.mark.parametrize(
    ("kind", "more"),
    [("deal", {"seed": -1}), ("deal", {"seed": "x"}), ("save", {}),
     ("guess", {"seed": 0, "round": 99, "guess": "flipped"}),
     ("guess", {"seed": 0, "round": 0, "guess": "x"})],
)  # fmt: skip
def test_a_move_that_is_none_is_refused(kind: str, more: dict[str, Any]) -> None:
    reply = ask(PairLeakGame(), kind, **more)
    assert "Something in the lab went wrong" not in reply["error"]["given"]
