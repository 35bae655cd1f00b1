"""The kernel's half of the mid-training bench: what is asked, how it is judged."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from lifecycle import ask

from posttrain_lab.runs import client
from posttrain_lab.widgets import MidTraining, mid_desk, mid_training
from posttrain_lab.world import pictures


def written(texts: Mapping[str, str]) -> mid_desk.Inquire:
    """An answering process that says these texts."""

    def inquire(kind: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        assert kind == "write"
        return {"models": {name: [{"text": texts[name]}] for name in asked["models"]}}

    return inquire


def test_a_question_of_the_test_set_is_graded_and_a_typed_one_is_not() -> None:
    made = mid_desk.suggested("to_english", 1)
    said = written({"pocket/base": " no idea\nEnglish:", "pocket/mid": f" {made['gold']}\nx"})
    reply = mid_desk.spanish(made, said)
    assert reply["gold"] == made["gold"]
    assert reply["answers"]["mid"] == {"text": made["gold"], "right": True}
    assert reply["answers"]["base"] == {"text": "no idea", "right": False}
    own = mid_desk.spanish({**made, "text": "Hola, <b>amigo</b>."}, said)
    assert own["gold"] is None
    assert own["answers"]["mid"]["right"] is None


def test_wrong_pixels_are_counted_and_what_is_no_picture_stays_words() -> None:
    caption = "A small red square at the top left on white."
    wanted = pictures.picture(pictures.read_caption(caption))
    spoiled = (wanted[0] ^ 1, *wanted[1:])
    reply = mid_desk.picture(
        {"caption": caption},
        written({"pocket/base": "a <px1> <b>cat</b>", "pocket/mid": pictures.as_text(spoiled)}),
    )
    assert reply["wanted"] == list(wanted)
    assert reply["answers"]["mid"]["wrong"] == [0]
    assert reply["answers"]["mid"]["pixels"] == list(spoiled)
    assert reply["answers"]["base"]["pixels"] is None
    assert reply["answers"]["base"]["text"] == "a <b>cat</b>"


def test_words_that_are_no_caption_have_nothing_to_be_compared_with() -> None:
    picture = pictures.as_text((0,) * 64)
    said = written({"pocket/base": "", "pocket/mid": picture})
    reply = mid_desk.picture({"caption": "a dragon"}, said)
    assert reply["wanted"] is None
    assert reply["seen"] is None
    assert reply["answers"]["mid"]["wrong"] == []


@pytest.mark.parametrize("distance", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("tokens", mid_desk.LENGTHS)
def test_a_hidden_note_stands_once_and_as_far_back_as_wanted(
    tokens: int, distance: float
) -> None:
    given = mid_desk.FIRST["context"][0] | {"tokens": tokens, "distance": distance}
    made = mid_desk.document(given)
    before, note, after = made["parts"]
    whole = "".join(made["parts"])
    assert note == "The red box holds a key."
    assert whole.count("red box") == 1
    assert whole.count(" key") == 1
    far = len(after) / max(1, len(before) + len(after))
    assert far == pytest.approx(distance, abs=0.35 if tokens < 100 else 0.15)
    other = mid_desk.document(given | {"thing": "nut", "container": "jar", "colour": "blue"})
    assert other["question"] == "What does the blue jar hold?"


@pytest.mark.parametrize(
    ("answer", "right"),
    [("a key.", True), ("A key", True), ("a coin.", False), ("a key and a coin", False),
     ("", False), ("a monkey", False)],
)  # fmt: skip
def test_recalled_is_what_names_the_value_and_no_other(answer: str, right: bool) -> None:
    assert mid_desk.names(answer, "a key", ["a coin", "a nut"]) is right


@pytest.mark.parametrize(
    ("type", "given", "where"),
    [
        ("spanish", {"mode": "latin", "text": "x"}, "mode"),
        ("spanish", {"mode": "to_spanish", "text": "  "}, "text"),
        ("spanish", {"mode": "to_spanish", "text": "x" * 301}, "text"),
        ("picture", {"caption": 5}, "caption"),
        ("document", {"colour": "ultraviolet"}, "colour"),
        ("document", {**mid_desk.FIRST["context"][0], "tokens": 100_000}, "tokens"),
        ("recall", {**mid_desk.FIRST["context"][0], "distance": float("nan")}, "distance"),
        ("suggest", {"mode": None}, "mode"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(
    type: str, given: Mapping[str, Any], where: str
) -> None:
    reply = ask(MidTraining(), type, **given)
    assert not reply["ok"]
    assert reply["error"]["where"] == where


def test_while_the_models_wake_the_page_is_told_to_ask_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(client, "inquire", lambda kind, **asked: None)
    given = {"mode": "spanish_qa", "index": 0}
    assert ask(MidTraining(), "spanish", **given)["later"]
    assert ask(MidTraining(), "picture", caption="A cat.")["later"]
    assert ask(MidTraining(), "recall", **mid_desk.FIRST["context"][0])["later"]


def test_the_bench_opens_with_recorded_answers_or_without_any(tmp_path: Path) -> None:
    boot = mid_training.boot()
    assert [row["name"] for row in boot["stages"]] == ["pocket/base", "pocket/mid"]
    assert set(boot["recording"]) >= {"recorded", "device", "spanish", "picture", "context"}
    assert {kind["name"] for kind in boot["kinds"]} == set(boot["stages"][0]["domains"])
    assert mid_training.boot(tmp_path)["recording"] is None
    (tmp_path / "mid_training.json").write_text("[1, 2]")
    assert mid_training.boot(tmp_path)["recording"] is None
