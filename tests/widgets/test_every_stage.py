"""The kernel's half of "One prompt, every stage": what travels first, and who may ask what."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from posttrain_lab.models import catalog
from posttrain_lab.runs import wire
from posttrain_lab.widgets import (
    EveryStage,
    assets,
    desk,
    every_stage,
    every_stage_states,
    stages,
)

ANNA, BEN = "a" * 32, "b" * 32


def ask(widget: EveryStage, type: str, **message: Any) -> dict[str, Any]:
    """What a page hears when it asks."""
    said: list[dict[str, Any]] = []
    widget.send = lambda content, buffers=None: said.append(content)
    widget._handle_custom_msg({"id": "x-1", "type": type, **message}, [])
    (reply,) = said
    assert reply.pop("id") == "x-1"
    return reply


def test_stages_come_in_the_order_of_a_models_life(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalog.Entry, "installed", lambda entry: True)
    names = [stage.name for stage in stages.installed() if not stage.extra]
    life = ["pocket/base", "pocket/mid", "pocket/chat", "pocket/rl", "pocket/reasoner"]
    known = {entry.name for entry in catalog.MODELS}
    assert names == [name for name in life if name in known]
    assert [stage.name for stage in stages.installed() if stage.extra] == [
        "pocket/small", "pocket/tiny",
    ]  # fmt: skip


def test_a_stage_that_is_not_here_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    here = lambda entry: entry.name != "pocket/mid"  # noqa: E731
    monkeypatch.setattr(catalog.Entry, "installed", here)
    names = [row["name"] for row in every_stage.boot()["stages"]]
    assert "pocket/base" in names
    assert "pocket/mid" not in names


def test_each_stage_has_its_colour_and_is_asked_as_the_catalogue_says() -> None:
    tokens = (assets.STATIC / "tokens.css").read_text(encoding="utf-8")
    for stage in stages.STAGES:
        assert f"--stage-{stage.hue}:" in tokens
    kinds = {entry.name: entry.kind for entry in catalog.MODELS}
    for stage in stages.installed():
        assert stage.chat == (kinds[stage.name] == "chat")


def test_the_first_picture_has_every_prompt_and_every_stage_recorded() -> None:
    boot = every_stage.boot()
    json.dumps(boot, allow_nan=False)
    recording = boot["recording"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", recording["recorded"])
    life = {row["name"] for row in boot["stages"] if not row["extra"]}
    assert recording["answers"].keys() == {each["text"] for each in boot["prompts"]}
    for text, answers in recording["answers"].items():
        assert answers.keys() == life, f"{text}: run `python -m tools.record every_stage`"
        for found in answers.values():
            assert found["write"][0].keys() == {"text", "ended", "tokens"}
            assert len(found["next"]["tokens"]) == every_stage.SHOWN


@pytest.mark.parametrize("text", ["", "{", "[]", "7", '{"kind": "other"}',
                                  '{"kind": "answers", "answers": []}'])  # fmt: skip
def test_a_recording_that_is_none_is_left_out(text: str, tmp_path: Path) -> None:
    path = tmp_path / "every_stage.json"
    path.write_text(text)
    assert every_stage.recording(path) is None
    assert every_stage.recording(tmp_path / "none.json") is None


def test_what_was_typed_comes_back_to_the_seat_that_typed_it() -> None:
    draft = {"rev": 2, "prompt": "¿Qué dice el perro? 🐶", "top_k": 5}
    assert ask(EveryStage(), "save", seat=ANNA, name="quiz-02", draft=draft)["ok"]
    assert ask(EveryStage(), "open", seat=ANNA)["draft"] == draft
    assert ask(EveryStage(), "open", seat=BEN)["draft"] is None
    assert ask(EveryStage("another"), "open", seat=ANNA)["draft"] is None


@pytest.mark.parametrize("seat", [None, "", "A" * 32, "../" + "a" * 29])
def test_without_a_proper_seat_nothing_is_kept(seat: object) -> None:
    for kind in ("open", "save"):
        assert not ask(EveryStage(), kind, seat=seat, draft={"rev": 1})["ok"]


def test_a_page_may_ask_the_stages_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, Any]] = []

    def inquire(kind: str, **question: Any) -> dict[str, Any]:
        asked.append({"kind": kind, **question})
        return {"models": {name: [{"text": " books"}] for name in question["models"]}}

    monkeypatch.setattr(desk.client, "inquire", inquire)
    widget = EveryStage()
    question = {"text": "the students opened their", "models": ["pocket/base"]}
    reply = ask(widget, "inquire", seat=ANNA, kind="write", question=question)
    assert reply == {"ok": True, "answer": {"models": {"pocket/base": [{"text": " books"}]}}}
    assert asked == [{"kind": "write", **question}]
    for name in ("/etc", "../base", "owner/name", 7, None, "run:none"):
        wrong = question | {"models": [name]}
        assert not ask(widget, "inquire", seat=ANNA, kind="write", question=wrong)["ok"]
    for kind in ("train", "runs", "events", "remove"):
        assert not ask(widget, kind, seat=ANNA)["ok"]
    assert len(asked) == 1


def test_while_the_models_open_the_page_is_told_to_ask_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(desk.client, "inquire", lambda kind, **question: None)
    question = {"text": "Hi", "models": ["pocket/base"]}
    reply = ask(EveryStage(), "inquire", seat=ANNA, kind="next", question=question)
    assert reply == {"ok": True, "later": True}


@pytest.mark.parametrize("letter", ["a", "é", "猫", "\ud83d"])  # the last: half an emoji
def test_the_longest_prompt_fits_into_a_message_in_any_script(letter: str) -> None:
    question = {"text": letter * every_stage.LONGEST_PROMPT, "models": ["pocket/reasoner"]}
    message = json.dumps({"verb": "inquire", "question": question, "token": "x" * 64})
    assert len(message) < wire.LONGEST_MESSAGE - 1000


def test_made_up_answers_have_the_shape_of_real_ones() -> None:
    recorded = json.loads(every_stage.RECORDING.read_text(encoding="utf-8"))
    real = next(iter(recorded["answers"].values()))["pocket/base"]
    assert every_stage_states.written("pocket/base")[0].keys() == real["write"][0].keys()
    made = every_stage_states.likely("pocket/base", keep=4)
    assert made.keys() == real["next"].keys()
    assert made["tokens"][0].keys() == real["next"]["tokens"][0].keys()
