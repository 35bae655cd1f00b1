"""The kernel's half of the mask view and the packing view: what they open with and ask."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from posttrain_lab.inquiry import questions
from posttrain_lab.runs import client, wire
from posttrain_lab.widgets import MaskView, PackingView, mask_view, packing_view
from posttrain_lab.widgets.asked import Asked

ANNA, BEN = "a" * 32, "b" * 32


def ask(widget: Asked, type: str, **message: Any) -> dict[str, Any]:
    """What a page hears when it asks."""
    said: list[dict[str, Any]] = []
    widget.send = lambda content, buffers=None: said.append(content)
    widget._handle_custom_msg({"id": "x-1", "type": type, **message}, [])
    return said[0]


def answered(kind: str, model: str, **question: Any) -> dict[str, Any]:
    return questions.answer(kind, {"models": [model], **question})["models"][model]


@pytest.mark.parametrize("ready", mask_view.READY, ids=lambda ready: ready.name)
def test_the_recorded_tokens_are_still_the_models(ready: mask_view.Ready) -> None:
    """If not, `python -m tools.record_sft` records them anew."""
    kept = mask_view.recording(mask_view.RECORDING, "mask")
    assert kept is not None
    told = answered("mask", kept["model"], messages=ready.messages(), surprise=False)
    same = ("id", "text", "control", "turn", "place", "masks")
    assert [[token[name] for name in same] for token in kept["answers"][ready.name]["tokens"]] \
        == [[token[name] for name in same] for token in told["tokens"]]  # fmt: skip


def test_the_recorded_rows_are_still_the_worlds() -> None:
    """If not, `python -m tools.record_sft` records them anew."""
    kept = mask_view.recording(packing_view.RECORDING, "packing")
    assert kept is not None
    assert kept["question"] == packing_view.FIRST
    assert kept["answer"] == answered("packing", packing_view.MODEL, **packing_view.FIRST)
    assert all(len(passes) == 5 for passes in kept["passes"].values())


@pytest.mark.parametrize("view", [mask_view, packing_view])
@pytest.mark.parametrize("damage", [None, "", "{", "[]", '{"kind": "other"}'])
def test_a_recording_that_is_not_there_is_left_out(
    damage: str | None, view: Any, tmp_path: Path
) -> None:
    path = tmp_path / "kept.json"
    if damage is not None:
        path.write_text(damage)
    assert view.boot(recorded=path)["recording"] is None


@pytest.mark.parametrize("view", [MaskView, PackingView])
def test_the_first_picture_travels_with_the_widget(view: type[Asked]) -> None:
    assert view().boot["recording"]["recorded"]
    assert len(json.dumps(view().boot)) < 60_000


def test_ready_conversations_are_those_of_the_deck() -> None:
    turns, think = mask_view.READY[0].messages(), mask_view.READY[1].messages()
    assert [turn["content"] for turn in turns] == [
        "What's the capital of France?", "Paris", "What about Spain?", "Madrid", "Germany?",
        "Berlin",
    ]  # fmt: skip
    assert think[1]["content"].endswith("<answer>5</answer>")


@pytest.mark.parametrize("view", [MaskView, PackingView])
def test_a_draft_comes_back_to_the_seat_that_made_it(view: type[Asked]) -> None:
    name = view().boot["name"]
    draft = {"rev": 3, "set": "chat"}
    assert ask(view(), "save", seat=ANNA, name=name, draft=draft)["ok"]
    assert ask(view(), "open", seat=ANNA, name=name)["draft"] == draft
    assert ask(view(), "open", seat=BEN, name=name)["draft"] is None


@pytest.mark.parametrize("model", ["/etc", "../secrets", "owner/model", "run:no-such", 5, ""])
def test_a_page_names_no_folder_and_no_model_of_somebody_else(
    model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "inquire", lambda *_, **__: pytest.fail("it was asked"))
    question = {"models": [model], "messages": [{"role": "user", "content": "Hi"}]}
    reply = ask(MaskView(), "inquire", seat=ANNA, kind="mask", question=question)
    assert not reply["ok"]


def test_neither_view_trains_or_deletes(monkeypatch: pytest.MonkeyPatch) -> None:
    for view in (MaskView(), PackingView()):
        for verb in ("train", "remove", "restore", "stop"):
            assert not ask(view, verb, seat=ANNA, run="x")["ok"]


@pytest.mark.parametrize("letter", ["日", "\x01", '"', "🙂"])
def test_the_longest_conversation_fits_into_a_message_to_the_runner(letter: str) -> None:
    """As JavaScript counts: a letter beyond the basic plane is two characters."""
    units = len(letter.encode("utf-16-le")) // 2
    text = letter * (mask_view.LONGEST // mask_view.MOST_TURNS // units)
    turns = [{"role": "assistant", "content": text}] * mask_view.MOST_TURNS
    question = {"kind": "mask", "models": ["pocket/reasoner" * 4], "messages": turns}
    message = json.dumps({"verb": "inquire", "question": question, "token": "x" * 100})
    assert len(message) < wire.LONGEST_MESSAGE
