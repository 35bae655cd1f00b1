"""What training would take, and an adapter on, off and merged: asked as a page asks."""

from __future__ import annotations

import json

import pytest
import tiny_model

from posttrain_lab.inquiry import questions
from posttrain_lab.methods import sft
from posttrain_lab.records import Example, LabError
from posttrain_lab.settings import SFTSettings

# PEFT 0.21 still asks for a name that transformers 5.23 calls deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning")
ASKED = "What is 3 apples?"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tiny_model.make(tmp_path_factory.mktemp("base")))


@pytest.fixture(scope="module")
def trained(base: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Models of two runs, one with an adapter and one without."""
    made = {}
    for name, rank in (("adapter", 4), ("whole", 0)):
        folder = tmp_path_factory.mktemp(name)
        sft.train_sft(
            model=base, examples=(Example.pair(ASKED, "Arr, three!"),), probes=(),
            settings=SFTSettings(steps=4, learning_rate=0.05, lora_rank=rank, warmup_steps=0,
                                 lora_targets="attention" if rank else "all-linear"),
            seed=0, folder=folder, emit=lambda event: None, should_stop=lambda: False,
            resume=False,
        )  # fmt: skip
        made[name] = str(folder / "model")
    return made


def ask(kind: str, model: str, **given: object) -> dict:
    answer = questions.answer(kind, {"models": [model], **given})
    return json.loads(json.dumps(answer, allow_nan=False))["models"][model]


def test_what_is_trained_is_told_before_training(base: str) -> None:
    whole = ask("trained", base)
    assert whole["trainable"] == whole["parameters"]
    assert whole["total"] == whole["full"] == 16 * whole["parameters"]
    small = ask("trained", base, lora_rank=4, lora_targets="attention")
    assert 0 < small["trainable"] < whole["trainable"] / 4
    assert small["layers"] == ["q_proj", "k_proj", "v_proj", "o_proj"]
    assert (small["gradients"], small["optimizer"]) == (
        4 * small["trainable"], 8 * small["trainable"],
    )  # fmt: skip
    assert small["full"] == whole["total"]


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"lora_rank": 4, "lora_targets": "query"}, "lora_targets"),
        ({"lora_rank": -1}, "lora_rank"),
        ({"lora_rank": "many"}, "lora_rank"),
        ({"lora_rank": 4, "lora_targets": ""}, "lora_targets"),
    ],
)
def test_what_cannot_be_trained_is_refused_in_words(base: str, given: dict, where: str) -> None:
    with pytest.raises(LabError) as caught:
        ask("trained", base, **given)
    assert caught.value.where == where


def test_merged_is_on_and_off_is_the_base_model(trained: dict[str, str]) -> None:
    found = ask("adapter", trained["adapter"], text=ASKED, max_new_tokens=8)
    apart = found["apart"]
    assert apart["off_base"] == 0
    assert 0 <= apart["on_merged"] < 1e-4
    assert 0 <= apart["on_unmerged"] < 1e-4
    assert apart["on_off"] > 0.1
    said = {state: words["text"] for state, words in found["answers"].items()}
    assert said["off"] == said["base"]
    assert said["on"] == said["merged"] == said["unmerged"]
    assert 0 < found["adapter"] < found["model"] / 4


def test_the_same_question_twice_has_the_same_answer(trained: dict[str, str]) -> None:
    twice = [ask("adapter", trained["adapter"], text=ASKED, max_new_tokens=4) for _ in "ab"]
    assert twice[0] == twice[1]


@pytest.mark.parametrize(
    ("model", "text", "words"),
    [
        ("whole", ASKED, "trained every weight"),
        ("adapter", "  ", "no prompt"),
        ("adapter", "one two three four five six " * 30, "tokens long"),
    ],
)
def test_what_cannot_be_answered_is_said(
    trained: dict[str, str], model: str, text: str, words: str
) -> None:
    with pytest.raises(LabError, match=words):
        ask("adapter", trained[model], text=text)
