"""Columns that a model grades: who may, what a kernel asks, and what cannot be graded."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from posttrain_lab.records import LabError
from posttrain_lab.runs import client, store
from posttrain_lab.widgets import GraderBench, desk, grader_models, reward_data

SEAT, OTHER = "a" * 32, "b" * 32
OWN = [{"prompt": "Hi", "chosen": "Hello!", "rejected": "Go away."}]
Asked = list[tuple[str, dict[str, Any]]]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """What the process that answers is asked; it scores an answer by its length."""
    seen: Asked = []

    def inquire(kind: str, **question: Any) -> dict[str, Any] | None:
        seen.append((kind, question))
        if len(seen) == 1:
            return None  # it is still starting
        (model,) = question["models"]
        rows = question.get("conversations", [])
        said = {"scores": [float(len(row["answer"])) for row in rows]} if rows else {
            "grades": [{"value": 0.75, "why": "The judge gave 4 of 5."} if "!" in text else
                       {"value": None, "why": "The judge's reply holds no score: “Hm.”."}
                       for text in question["answers"]]}  # fmt: skip
        return {"models": {model: said}}

    monkeypatch.setattr(client, "inquire", inquire)
    monkeypatch.setattr(grader_models, "PAUSE_S", 0.01)
    return seen


@pytest.fixture
def reward_run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Makes a run of the seat that looks finished; its id."""

    def make(seat: str = SEAT, **setup: Any) -> str:
        message = {"setup": {"ready": 0} | setup, "labels": OWN}
        run = store.create(reward_data.spec_of(message, seat))
        (run.path / "model").mkdir()
        return run.id

    monkeypatch.setattr(store.Run, "model_path", lambda run: run.path / "model")
    return make


def grade(bench: GraderBench, *columns: dict[str, Any], seat: str = SEAT) -> list[Any]:
    message = {"id": "1", "type": "grade", "seat": seat, "question": "Hi", "gold": "",
               "columns": list(columns)}  # fmt: skip
    for _ in range(500):
        reply = desk.answer(message, (), bench._asks)
        assert reply["ok"], reply
        if not any(column.get("later") for column in reply["columns"]):
            return reply["columns"]
        time.sleep(0.01)
    raise AssertionError("no grades came")


def column(kind: str, model: str, *answers: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "options": {"model": model} | more, "answers": list(answers)}


def test_a_reward_model_of_the_seat_scores_all_answers_in_one_question(
    asked: Asked, reward_run: Callable[..., str]
) -> None:
    name = f"run:{reward_run()}"
    (found,) = grade(GraderBench(), column("reward_model", name, "Ahoy", "Hello, dear!"))
    assert [row["value"] for row in found["grades"]] == [4.0, 12.0]
    assert "means anything" in found["grades"][0]["why"]
    assert [kind for kind, _ in asked] == ["score", "score"]  # the second when it was ready
    rows = [{"prompt": "Hi", "answer": "Ahoy"}, {"prompt": "Hi", "answer": "Hello, dear!"}]
    assert asked[-1][1]["conversations"] == rows


def test_a_judges_reply_without_a_score_cannot_be_graded(asked: Asked) -> None:
    texts = ["Ahoy!", "Hm", "Hi!", "Hello!", "Hey!"]
    (found,) = grade(GraderBench(), column("judge", "pocket/chat", *texts, rubric="Polite?"))
    assert [row["value"] for row in found["grades"]] == [0.75, None, 0.75, 0.75, 0.75]
    assert "holds no score" in found["grades"][1]["why"]
    parts = [question["answers"] for _, question in asked[1:]]
    assert parts == [texts[:4], texts[4:]]
    assert {question["rubric"] for _, question in asked} == {"Polite?"}


def test_who_may_grade_are_the_seats_own_runs_and_models_that_chat(
    reward_run: Callable[..., str],
) -> None:
    first, second = reward_run(), reward_run()
    found = grader_models.models_for(SEAT)
    assert {row["name"] for row in found["score"]} == {f"run:{first}", f"run:{second}"}
    assert len({row["title"] for row in found["score"]}) == 2
    judges = [row["name"] for row in found["judge"]]
    assert "pocket/chat" in judges
    assert "pocket/base" not in judges
    assert grader_models.models_for(OTHER)["score"] == []


@pytest.mark.parametrize("model", ["", "run:none", "run:../..", "/tmp", "owner/name"])
def test_a_model_that_may_not_grade_is_a_problem_of_its_column_alone(
    asked: Asked, model: str
) -> None:
    bad = column("reward_model", model, "Ahoy")
    fine = {"kind": "includes", "options": {"text": "Ahoy"}, "answers": ["Ahoy"]}
    broken, right = grade(GraderBench(), bad, fine)
    assert broken["problem"]["given"]
    assert right["grades"][0]["value"] == 1
    assert asked == []


def test_another_seats_reward_model_does_not_exist_here(
    asked: Asked, reward_run: Callable[..., str]
) -> None:
    name = f"run:{reward_run(OTHER)}"
    (found,) = grade(GraderBench(), column("reward_model", name, "Ahoy"))
    assert found["problem"]["given"] == "That run is not among yours."


def test_what_nobody_waits_for_any_more_is_not_asked(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grader_models, "UNWANTED_S", 0.0)
    models = grader_models.ModelGrades()
    example = grader_models.Example.pair("Hi", "")
    assert models.ask(column("judge", "pocket/chat", "Ahoy!"), example, ["Ahoy!"], SEAT) is None
    assert asked == []


def test_an_option_that_cannot_work_is_said_before_a_model_is_asked(asked: Asked) -> None:
    (found,) = grade(GraderBench(), column("judge", "pocket/chat", "Ahoy!", rubric="x" * 1001))
    assert "Rubric" in found["problem"]["given"]
    with pytest.raises(LabError, match="No reward model"):
        grader_models.ModelGrades().ask(
            column("reward_model", ""), grader_models.Example.pair("Hi", ""), ["x"], SEAT
        )
    assert asked == []
