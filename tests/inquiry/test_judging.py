"""A model asked to judge: a grade an answer, None where its reply holds no score."""

from __future__ import annotations

from typing import Any

import pytest

from posttrain_lab.inquiry import judging
from posttrain_lab.inquiry.questions import answer
from posttrain_lab.records import LabError

ASKED = {"rubric": "Is it polite?", "request": "Hi", "answers": ["Ahoy!", "Go away."]}


def told(model: str, monkeypatch: pytest.MonkeyPatch, *said: str, **more: Any) -> list[Any]:
    seen, left = [], list(said)

    def replies(network: Any, tokenizer: Any, asked: Any, max_new_tokens: int) -> list[str]:
        seen.extend(one.content for talk in asked for one in talk)
        return [left.pop(0) for _ in asked]

    monkeypatch.setattr(judging, "replies", replies)
    grades = answer("judge", ASKED | {"models": [model]} | more)["models"][model]["grades"]
    assert all("Is it polite?" in text for text in seen)
    return grades


def test_each_answer_gets_the_judges_score_as_a_share_of_the_scale(
    tiny: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = told(tiny, monkeypatch, "Score: 5", "Score: 1")
    assert (good["value"], bad["value"]) == (1.0, 0.0)
    assert good["why"] == "The judge gave 5 of 5."
    (half, _) = told(tiny, monkeypatch, "Score: 2", "Score: 3", scale=3)
    assert half["value"] == 0.5


def test_a_reply_without_a_score_is_no_grade_and_never_a_nought(
    tiny: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost, read = told(tiny, monkeypatch, "A cat sat on the mat.", "Score: 4")
    assert lost["value"] is None
    assert "A cat sat on the mat." in lost["why"]
    assert read["value"] == 0.75


def test_a_model_that_was_never_taught_to_judge_is_asked_and_says_what_it_says() -> None:
    (grade, _) = answer("judge", ASKED | {"models": ["pocket/chat"]})["models"]["pocket/chat"][
        "grades"
    ]
    assert grade["value"] is None or 0 <= grade["value"] <= 1
    assert grade["why"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"answers": []}, "no answer to judge"),
        ({"answers": "Hi"}, "no answer to judge"),
        ({"answers": ["x"] * 25}, "1 to 24"),
        ({"answers": [7]}, "answer is no text"),
        ({"rubric": " "}, "rubric is empty"),
        ({"scale": 1}, "scale is 1"),
    ],
)
def test_what_cannot_be_judged_is_said(tiny: str, wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(LabError, match=said):
        answer("judge", ASKED | {"models": [tiny]} | wrong)
