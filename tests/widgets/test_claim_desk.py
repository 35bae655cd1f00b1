"""What a claim's card asks: its own trials, never another seat's; the board; the figure."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from posttrain_lab import events, trials
from posttrain_lab.claims import ledger
from posttrain_lab.events import Finished, Measured, Started
from posttrain_lab.lesson_kit import progress
from posttrain_lab.receipts import NOTHING, what_you_saw
from posttrain_lab.runs import client, store
from posttrain_lab.widgets import claim_desk, desk
from posttrain_lab.widgets.claim_card import ClaimCard

MINE, OTHER = "a" * 32, "b" * 32
CLAIM = ledger.find("C02")


@pytest.fixture(autouse=True)
def no_runner(lab_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "submit", store.create)
    monkeypatch.setattr(client, "warm", lambda: None)


def ask(kind: str, seat: str = MINE, **body: Any) -> dict[str, Any]:
    return desk.answer({"id": "1", "type": kind, "seat": seat, **body}, (), claim_desk.ASKS)


def run(guess: float = 0.5) -> trials.Trial:
    reply = ask("claim_run", claim="C02", guess=guess, budget="quick", first=0)
    assert reply["ok"], reply
    return trials.get(reply["trial"])


def finished(guess: float = 0.5) -> trials.Trial:
    trial = run(guess)
    for each in trial.runs:
        right = [float(each.arm == "treatment")] * 20
        measured = [Measured(9, name, right, "x") for name in (CLAIM.measure, *CLAIM.more)]
        for event in (Started(), *measured, Finished(9, 1.0)):
            events.append(store.get(each.run).log, event)
    trials.conclude(trial)
    return trial


@pytest.mark.parametrize("guess", [None, "much", True])
def test_there_is_no_run_without_a_prediction(guess: Any) -> None:
    reply = ask("claim_run", claim="C02", guess=guess)
    assert not reply["ok"]
    assert reply["error"]["where"] == "guess"
    assert trials.trials() == []


def test_a_trial_is_followed_from_where_the_page_is() -> None:
    trial = run()
    first = ask("claim_follow", trial=trial.id)
    assert len(first["arms"]) == 2 * CLAIM.quick.seeds
    assert (first["guess"], first["receipt"]) == (0.5, None)
    each = trial.runs[0]
    events.append(store.get(each.run).log, Started())
    second = ask("claim_follow", trial=trial.id)
    (arm,) = [a for a in second["arms"] if a["run"] == each.run]
    assert arm["events"][0]["kind"] == "started"
    offsets = {a["run"]: a["offset"] for a in second["arms"]}
    third = ask("claim_follow", trial=trial.id, offsets=offsets)
    assert all(a["events"] == [] for a in third["arms"])


@pytest.mark.parametrize("kind", ["claim_follow", "claim_stop", "claim_board", "claim_figure"])
def test_another_seats_trial_does_not_exist(kind: str) -> None:
    trial = finished()
    reply = ask(kind, OTHER, trial=trial.id)
    assert not reply["ok"]
    assert "not among yours" in reply["error"]["given"]


def test_the_receipt_counts_as_done_and_is_found_again() -> None:
    trial = finished()
    reply = ask("claim_follow", trial=trial.id)
    assert reply["receipt"]["verdict"] == "supported"
    assert reply["words"].startswith("Supported.")
    assert ask("claim_open", claim="C02")["trial"] == trial.id
    assert ask("claim_open", OTHER, claim="C02")["trial"] is None
    from posttrain_lab.lesson_kit.lesson_01 import LESSON

    done = [item.name for item in progress.of(MINE, LESSON) if item.done]
    assert done == ["C02"]


def test_the_board_shows_everybodys_and_no_names() -> None:
    trial = finished()
    (row,) = ask("claim_board", trial=trial.id)["board"]
    assert row["trial"] == trial.id
    assert "seat" not in row
    assert MINE not in str(ask("claim_open", OTHER, claim="C02")["board"])
    assert len(ask("claim_board", trial=trial.id)["board"]) == 1  # once, however often


def test_the_figure_is_a_png_or_an_svg() -> None:
    trial = finished()
    png = ask("claim_figure", trial=trial.id, format="png")
    assert base64.b64decode(png["picture"]).startswith(b"\x89PNG")
    svg = ask("claim_figure", trial=trial.id, format="svg")
    assert b"<svg" in base64.b64decode(svg["picture"])
    assert (png["name"], svg["name"]) == ("C02.png", "C02.svg")


def test_a_figure_before_the_receipt_is_refused_in_words() -> None:
    reply = ask("claim_figure", trial=run().id)
    assert reply["error"]["given"] == "There is no receipt yet."


def test_what_you_saw_says_what_the_receipt_says_and_nothing_else() -> None:
    assert what_you_saw("C02", "C04") == NOTHING
    finished(guess=0.2)
    said = what_you_saw("C02", "C04")
    assert "Supported." in said
    assert "C04" not in said
    assert "You predicted +20 points: less than was measured." in said


def test_a_card_for_a_claim_that_is_not_there_says_which_are() -> None:
    with pytest.raises(ValueError, match="C02"):
        ClaimCard("C99")
