"""The contamination lab in the kernel: knobs in, rows and claims out, doses, recordings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from posttrain_lab import trials
from posttrain_lab.records import Receipt
from posttrain_lab.runs import client
from posttrain_lab.settings.leak import LeakKnobs
from posttrain_lab.widgets import desk, leak_lab, leak_lab_desk

SEAT = "b" * 32


def ask(kind: str, **body) -> dict:
    return desk.answer({"id": "1", "type": kind, "seat": SEAT, **body}, (),
                       leak_lab_desk.asks(leak_lab.NAME))  # fmt: skip


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch, lab_home: Path) -> list[str]:
    """Trials that are put in line: no run of theirs begins."""
    names: list[str] = []

    def begin(name: str, seat: str = "") -> trials.Trial:
        names.append(name)
        return trials.Trial(f"t{len(names)}", name, "quick", (), seat)

    monkeypatch.setattr(trials, "begin", begin)
    monkeypatch.setattr(client, "warm", lambda: None)
    return names


@pytest.mark.parametrize("cleaned", [False, True])
@pytest.mark.parametrize("kind", LeakKnobs.CHOICES["kind"])
def test_the_rows_are_those_that_the_claim_trains_on(kind: str, cleaned: bool) -> None:
    knobs = LeakKnobs(kind=kind, rate=20, cleaned=cleaned)
    reply = ask("lab_look", knobs=knobs.to_json())
    assert reply["ok"]
    assert reply["claim"]["id"] == knobs.id
    assert sum(row["leaks"] for row in reply["rows"]) == 20
    assert len(reply["rows"]) == 100
    assert len(reply["shown"]) == leak_lab_desk.MOST_SHOWN
    json.dumps(reply)


@pytest.mark.parametrize(
    ("knobs", "said"),
    [(None, "no knobs"), ({"rate": 7}, "rate is 7"), ({"stage": "<b>"}, "stage is '<b>'"),
     ({"speed": 1}, "no setting called 'speed'"), ({"rate": True}, "rate is True")],
)  # fmt: skip
def test_knobs_that_cannot_be_are_refused(knobs, said: str) -> None:
    reply = ask("lab_look", knobs=knobs)
    assert not reply["ok"]
    assert said in reply["error"]["given"]


def test_every_dose_is_put_in_line_once(begun: list[str], monkeypatch) -> None:
    monkeypatch.setattr(trials, "trials", lambda seat=None, claim_id=None: [
        trials.Trial("t", "leak-rl-exact-5-1", "quick", (), SEAT)])  # fmt: skip
    reply = ask("lab_doses", knobs=LeakKnobs(stage="rl").to_json())
    assert reply["ok"]
    assert begun == ["leak-rl-exact-0-1", "leak-rl-exact-1-1", "leak-rl-exact-20-1"]


def test_the_recording_is_of_receipts_and_says_what_they_say() -> None:
    made = json.loads(leak_lab.RECORDING.read_text(encoding="utf-8"))
    rows = leak_lab.boot()["recorded"]
    assert [row["claim"] for row in rows] == [one["claim"] for one in made["receipts"]]
    for row, one in zip(rows, made["receipts"], strict=True):
        receipt = Receipt.from_json(one)
        assert row["difference"]["value"] == receipt.difference
        assert (row["n"], row["verdict"]) == (receipt.n, receipt.verdict)
        assert row["says"].endswith(".")


def test_without_a_recording_it_opens_with_none(tmp_path: Path) -> None:
    (tmp_path / "torn.json").write_text("{", encoding="utf-8")
    for name in ("torn.json", "missing.json"):
        boot = leak_lab.boot(recording=tmp_path / name)
        assert (boot["recorded"], boot["recording"]) == ([], None)


def test_knobs_are_kept_for_the_seat(begun: list[str]) -> None:
    draft = {"rev": 1, "knobs": LeakKnobs(rate=1).to_json()}
    assert ask("save", draft=draft)["ok"]
    assert ask("open")["draft"] == draft
    assert "no draft" in ask("save", draft=7)["error"]["given"]
    # A page's word for the name is not taken.
    ask("save", name="progress", draft={"rev": 2, "knobs": {}})
    assert ask("open")["draft"]["rev"] == 2


def test_every_knob_has_its_words() -> None:
    for knob, words in leak_lab.WORDS.items():
        assert set(words["options"]) == set(LeakKnobs.CHOICES[knob])
