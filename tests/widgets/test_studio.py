"""The studio as a kernel sees it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from posttrain_lab.data.behaviours import REMEMBER, STUDIO, STUDIO_SHARE, behaviour
from posttrain_lab.data.held_out import split
from posttrain_lab.records import Example
from posttrain_lab.runs import store
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.settings import SFTSettings
from posttrain_lab.widgets import SFTStudio, desk
from posttrain_lab.widgets.sft_studio import first_picture

SEAT = "a" * 32


def ask(type: str, **message: Any) -> dict[str, Any]:
    """What a page of the studio hears when it asks."""
    studio, said = SFTStudio(), []
    studio.send = lambda content, buffers=None: said.append(content)
    studio._handle_custom_msg({"id": "x-1", "type": type, **message}, [])
    (reply,) = said
    return json.loads(json.dumps(reply, allow_nan=False))


def test_the_first_picture_travels_as_plain_json() -> None:
    picture = json.loads(json.dumps(first_picture(), allow_nan=False))
    names = [each["name"] for each in picture["behaviours"]]
    assert names == ["pirate", "think", "secrets", "remember"]
    assert len(json.dumps(picture)) < 400_000


@pytest.mark.parametrize("chosen", STUDIO, ids=lambda each: each.name)
def test_a_quarter_of_each_data_set_is_held_out(chosen: Any) -> None:
    shown = next(b for b in first_picture()["behaviours"] if b["name"] == chosen.name)
    _, held = split(chosen.examples, STUDIO_SHARE)
    marked = [row for row in shown["examples"] if row.get("held")]
    assert [Example.from_json(row) for row in marked] == held
    assert len(held) == len(chosen.examples) // 4


def test_every_data_set_opens_with_a_recording_of_its_own_split() -> None:
    picture = first_picture()
    for chosen in STUDIO:
        learned, held = split(chosen.examples, STUDIO_SHARE)
        own = [r["spec"] for r in picture["recordings"]
               if r["spec"]["probes"] == list(chosen.probes)]  # fmt: skip
        assert len(own) == (3 if chosen is STUDIO[0] else 1)
        for spec in own:
            assert [Example.from_json(row) for row in spec["examples"]] == learned
            assert [Example.from_json(row) for row in spec["held_out"]] == held
    speeds = [r["spec"]["settings"]["learning_rate"] for r in picture["recordings"]
              if r["spec"]["name"] == STUDIO[0].title]  # fmt: skip
    assert speeds == [0.0001, 0.001, 0.01]


def test_a_recording_measures_what_was_held_out() -> None:
    for recording in first_picture()["recordings"]:
        looks = [e for e in recording["events"] if e["kind"] == "measured"]
        assert [look["step"] for look in looks] == list(range(0, 61, 5))
        assert all(len(e["values"]) == len(recording["spec"]["held_out"]) for e in looks)


def test_the_conversations_have_two_turns_and_every_answer_repeats_what_was_said() -> None:
    assert behaviour("remember") is REMEMBER
    for example in REMEMBER.examples:
        assert [m.role for m in example.messages] == ["user", "assistant"] * 2
        told = example.messages[0].content.split()[-1]
        assert told in example.answer
        assert not set(REMEMBER.probes) & {m.content for m in example.messages}


def test_a_run_of_the_studio_is_checked_and_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk.client, "submit", store.create)  # no runner for this one
    good = {
        "examples": [{"prompt": "Hi", "answer": "Ahoy!"}], "probes": ["Hello?"],
        "held_out": [{"prompt": "Bye", "answer": "Fair winds!"}],
        "settings": {"lora_rank": 4, "lora_targets": "attention"},
    }  # fmt: skip
    run = ask("train", seat=SEAT, spec=good)["run"]
    spec = store.get(run).spec
    assert spec.held_out == (Example.pair("Bye", "Fair winds!"),)
    assert spec.settings == SFTSettings(lora_rank=4, lora_targets="attention")
    (row,) = ask("runs", seat=SEAT)["runs"]
    assert row["lora_rank"] == 4
    empty = good | {"held_out": [{"prompt": "Bye", "answer": " "}]}
    assert ask("train", seat=SEAT, spec=empty)["error"]["where"] == "held_out[0].answer"


def test_the_adapter_of_another_seats_run_is_not_told() -> None:
    theirs = store.create(RunSpec((Example.pair("Hi", "Ahoy!"),), seat="b" * 32))
    question = {"models": [f"run:{theirs.id}"], "text": "Hi"}
    reply = ask("inquire", seat=SEAT, kind="adapter", question=question)
    assert reply["error"]["where"] == "run"
