"""What a page may ask, and what it gets to hear."""

from __future__ import annotations

import json
from typing import Any

import pytest

from posttrain_lab import events
from posttrain_lab.records import Example
from posttrain_lab.runs import store
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.widgets import desk

MINE, THEIRS = "a" * 32, "b" * 32


def ask(type_: str, buffers: tuple[Any, ...] = (), **message: Any) -> dict[str, Any]:
    reply = desk.answer({"id": "v-1", "type": type_, **message}, buffers)
    json.dumps(reply, allow_nan=False)
    assert reply["id"] == "v-1"
    return reply


@pytest.fixture
def run() -> store.Run:
    spec = RunSpec((Example.pair("Hi", "Ahoy!"),), ("Hello?",), name="Pirate", seat=MINE)
    made = store.create(spec)
    events.append(made.log, events.Started(0, 9, "cpu", 1))
    for step, loss in enumerate((9.0, 3.0, 2.0, 1.0, 1.0, 1.0), 1):
        events.append(made.log, events.Metrics(step, 9, loss))
    events.append(made.log, events.Stopped(6))
    return made


def test_a_run_is_read_in_one_go_and_then_from_the_offset(run: store.Run) -> None:
    whole = ask("events", seat=MINE, run=run.id, offset=0)
    assert [e["kind"] for e in whole["events"]] == ["started", *["metrics"] * 6, "stopped"]
    assert whole["state"] == "stopped"
    assert whole["spec"]["probes"] == ["Hello?"]
    rest = ask("events", seat=MINE, run=run.id, offset=whole["offset"])
    assert rest["events"] == []
    assert "spec" not in rest


@pytest.mark.parametrize("verb", ["events", "stop", "resume", "remove"])
def test_a_run_of_another_seat_does_not_exist(verb: str, run: store.Run) -> None:
    reply = ask(verb, seat=THEIRS, run=run.id, offset=0)
    assert not reply["ok"]
    assert store.get(run.id).state() == "stopped"
    assert ask("runs", seat=THEIRS)["runs"] == []


@pytest.mark.parametrize("run_id", ["../../etc", None, 7, {"a": 1}, ""])
def test_an_id_that_is_no_id_is_refused_in_words(run_id: object) -> None:
    reply = ask("events", seat=MINE, run=run_id, offset=0)
    assert not reply["ok"]
    assert reply["error"]["given"]


@pytest.mark.parametrize("seat", [None, "", "A" * 32, "a" * 31, "../" + "a" * 29, 5])
def test_without_a_proper_seat_nothing_is_told(seat: object, run: store.Run) -> None:
    for verb in ("open", "save", "runs", "events", "train", "restore"):
        reply = ask(verb, seat=seat, run=run.id, name="x", draft={}, spec={})
        assert not reply["ok"]


def test_a_draft_comes_back_as_it_was_saved() -> None:
    draft = {"v": 1, "rev": 3, "behaviour": "pirate", "sets": {"pirate": {"probes": ["é <b>"]}}}
    assert ask("save", seat=MINE, name="first-fine-tune", draft=draft)["ok"]
    assert ask("open", seat=MINE, name="first-fine-tune")["draft"] == draft
    assert ask("open", seat=THEIRS, name="first-fine-tune")["draft"] is None


def test_the_list_of_runs_gives_the_mean_of_the_last_five_losses(run: store.Run) -> None:
    (row,) = ask("runs", seat=MINE)["runs"]
    assert row["final_loss"] == pytest.approx((3 + 2 + 1 + 1 + 1) / 5)
    assert (row["name"], row["state"], row["examples"]) == ("Pirate", "stopped", 1)


def test_a_deleted_run_can_be_brought_back_by_its_owner_only(run: store.Run) -> None:
    assert ask("remove", seat=MINE, run=run.id)["ok"]
    assert ask("runs", seat=MINE)["runs"] == []
    assert not ask("restore", seat=THEIRS, run=run.id)["ok"]
    assert ask("runs", seat=MINE)["runs"] == []
    assert ask("restore", seat=MINE, run=run.id)["ok"]
    assert [row["id"] for row in ask("runs", seat=MINE)["runs"]] == [run.id]


def test_an_import_error_names_the_line() -> None:
    content = b'{"prompt": "Hi", "answer": "Ahoy"}\n{"prompt": "Hi", '
    reply = ask("import", (memoryview(content),), name="mine.jsonl")
    assert not reply["ok"]
    assert "2" in reply["error"]["where"] + reply["error"]["given"]


def test_an_imported_file_becomes_examples() -> None:
    content = b'prompt,answer\nHi,Ahoy\nBye,"Fair winds, mate"\n'
    reply = ask("import", (memoryview(content),), name="mine.csv")
    assert [e["messages"][1]["content"] for e in reply["examples"]] == [
        "Ahoy",
        "Fair winds, mate",
    ]


@pytest.mark.parametrize(
    ("spec", "where"),
    [
        ({"settings": {"learning_rate": 0}}, "learning_rate"),
        ({"settings": {"steps": "many"}}, "steps"),
        ({"settings": {"batch_size": None}}, "batch_size"),
        ({"examples": []}, "examples"),
        ({"examples": [{"prompt": "Hi", "answer": " "}]}, "examples[0].answer"),
        ({"seed": -1}, "seed"),
    ],
)
def test_what_cannot_work_is_refused_before_anything_starts(
    spec: dict[str, Any], where: str
) -> None:
    good = {"examples": [{"prompt": "Hi", "answer": "Ahoy!"}], "probes": ["Hello?"]}
    reply = ask("train", seat=MINE, spec=good | spec)
    assert not reply["ok"]
    assert reply["error"]["where"] == where
    assert store.runs() == []


def test_a_page_cannot_choose_another_seat_for_its_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk.client, "submit", store.create)  # no runner for this one
    spec = {"examples": [{"prompt": "Hi", "answer": "Ahoy!"}], "seat": THEIRS}
    reply = ask("train", seat=MINE, spec=spec)
    assert store.get(reply["run"]).spec.seat == MINE


def test_a_mistake_of_the_lab_is_words_and_no_traceback(
    caplog: pytest.LogCaptureFixture,
) -> None:
    reply = ask("import", ("no bytes",), name="mine.csv")
    assert "mistake of the lab" in reply["error"]["needed"]
    assert "Traceback" not in json.dumps(reply)
    assert "import" in caplog.text


def test_an_unknown_question_is_answered_in_words() -> None:
    assert "Reload" in ask("dance")["error"]["do"]
