"""A reward model asked for scores: one a conversation, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from posttrain_lab.inquiry import scoring
from posttrain_lab.inquiry.questions import answer
from posttrain_lab.models.reward import load_reward, scores
from posttrain_lab.records import LabError, Message

ROWS = [{"prompt": "Hi", "answer": "Ahoy!"}, {"prompt": "Hi", "answer": "Go away. " * 9}]


@pytest.fixture(scope="module")
def judge(tiny: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A reward model with a random head: its scores mean nothing and are always the same."""
    folder = str(Path(tmp_path_factory.mktemp("reward")) / "model")
    network, tokenizer = load_reward(tiny, new=True)
    network.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def asked(name: str, rows: Any) -> list[float]:
    return answer("score", {"models": [name], "conversations": rows})["models"][name]["scores"]


def test_scores_are_those_of_the_reward_model_in_the_order_asked(judge: str) -> None:
    network, tokenizer = load_reward(judge)
    said = [[Message("user", r["prompt"]), Message("assistant", r["answer"])] for r in ROWS]
    assert asked(judge, ROWS) == pytest.approx(scores(network, tokenizer, said), abs=1e-4)
    assert asked(judge, ROWS[::-1]) == pytest.approx(asked(judge, ROWS)[::-1], abs=1e-4)
    assert asked(judge, ROWS)[0] != asked(judge, ROWS)[1]


def test_a_model_is_opened_once_and_again_when_its_folder_changed(judge: str) -> None:
    asked(judge, ROWS)
    before = scoring._opened.cache_info().misses
    asked(judge, ROWS)
    assert scoring._opened.cache_info().misses == before
    (Path(judge) / "note.txt").write_text("changed", encoding="utf-8")
    asked(judge, ROWS)
    assert scoring._opened.cache_info().misses == before + 1


def test_a_model_that_chats_is_no_reward_model(tiny: str) -> None:
    with pytest.raises(LabError, match="holds no reward model"):
        asked(tiny, ROWS)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "no answer to score"),
        ("Hi", "no answer to score"),
        (ROWS * 201, "1 to 400"),
        (["Hi"], "cannot be read"),
        ([{"prompt": "Hi", "answer": 7}], "answer is no text"),
        ([{"prompt": "x" * 20_001, "answer": ""}], "prompt is 20,001 characters long"),
    ],
)
def test_what_cannot_be_scored_is_said(judge: str, rows: Any, said: str) -> None:
    with pytest.raises(LabError, match=said):
        asked(judge, rows)
