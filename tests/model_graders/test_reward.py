"""A reward model's grade is its score of the conversation, and says what it is."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from tiny_model import make

from posttrain_lab.graders import combine
from posttrain_lab.model_graders.reward import reward_model
from posttrain_lab.models.reward import load_reward, scores
from posttrain_lab.records import Example, LabError, Message

HI = Example.pair("Say hello.", "")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    where = Path(tmp_path_factory.mktemp("reward"))
    torch.manual_seed(0)
    network, tokenizer = load_reward(str(make(where / "tiny")), new=True)
    network.save_pretrained(where / "model")
    tokenizer.save_pretrained(where / "model")
    return str(where / "model")


def test_the_value_is_the_score_of_prompt_and_completion(folder: str) -> None:
    talk = (Message("user", "Say hello."), Message("assistant", "Ahoy!"))
    (wanted,) = scores(*load_reward(folder), [talk])
    found = reward_model(folder)("Ahoy!", HI)
    assert found.value == pytest.approx(wanted, abs=1e-4)
    assert f"{found.value:.4g}" in found.explanation
    assert "difference" in found.explanation
    assert reward_model(folder)("Ahoy!", HI) == found


def test_a_conversation_that_was_cut_says_so(folder: str) -> None:
    found = reward_model(folder, max_length=8)("Ahoy! " * 20, HI)
    assert found.value is not None
    assert "It read the last 8 of" in found.explanation


@pytest.mark.parametrize("text", ["", "\ud800", "<|im_end|>" * 50, "\x00", "x" * 50_000])
def test_any_text_gets_a_grade(folder: str, text: str) -> None:
    assert isinstance(reward_model(folder)(text, HI).value, float)


def test_a_text_without_end_is_not_graded(folder: str) -> None:
    assert reward_model(folder)("x" * 100_001, HI).value is None


def test_it_adds_up_with_other_graders(folder: str) -> None:
    grade = reward_model(folder)
    alone = grade("Ahoy!", HI).value
    assert alone is not None
    assert combine({grade: 2.0})("Ahoy!", HI).value == pytest.approx(2 * alone)


def test_a_folder_without_a_reward_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LabError, match="holds no reward model"):
        reward_model("pocket/base")
    with pytest.raises(LabError):
        reward_model(tmp_path)
