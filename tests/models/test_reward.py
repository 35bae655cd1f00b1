"""A conversation's score is its own, whatever is scored beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from tiny_model import make
from transformers import AutoTokenizer

from posttrain_lab.models import reward
from posttrain_lab.models.reward import load_reward, reward_ids, scores
from posttrain_lab.records import LabError, Message

ANSWERS = (
    "Paris.",
    "It is Paris, a town with a river and a tower, as all know.",
    "",
    "No",
    "x",
)
TALKS = [(Message("user", "Capital of France?"), Message("assistant", a)) for a in ANSWERS]


@pytest.fixture(scope="module")
def trained(tiny_model: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A reward model's folder, as a trainer saves it; its scores mean nothing."""
    torch.manual_seed(3)
    network, tokenizer = load_reward(tiny_model, new=True)
    folder = tmp_path_factory.mktemp("reward") / "model"
    network.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def changed(folder: Path, to: Path, **config: object) -> str:
    """The same model with another config.json."""
    to.mkdir()
    for file in folder.iterdir():
        (to / file.name).write_bytes(file.read_bytes())
    old = json.loads((folder / "config.json").read_text())
    (to / "config.json").write_text(json.dumps(old | config))
    return str(to)


@pytest.mark.parametrize("at_once", [1, 2, 64])
def test_scores_together_are_those_one_by_one(
    trained: Path, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    network, tokenizer = load_reward(str(trained))
    alone = [scores(network, tokenizer, [talk])[0] for talk in TALKS]
    monkeypatch.setattr(reward, "AT_ONCE", at_once)
    assert scores(network, tokenizer, TALKS) == pytest.approx(alone, abs=1e-4)
    assert len({round(score, 3) for score in alone}) == len(TALKS)


def test_a_score_is_the_networks_output_at_the_last_token(trained: Path) -> None:
    network, tokenizer = load_reward(str(trained))
    ids = torch.tensor([reward_ids(tokenizer, TALKS[0])])
    with torch.inference_mode():
        state = network.model(input_ids=ids).last_hidden_state[0, -1]
        wanted = network.score(state).item()
    assert scores(network, tokenizer, TALKS)[0] == pytest.approx(wanted, abs=1e-4)


def test_the_head_that_was_saved_is_the_one_that_scores(trained: Path, tiny_model: str) -> None:
    torch.manual_seed(3)
    fresh = scores(*load_reward(tiny_model, new=True), TALKS)
    assert scores(*load_reward(str(trained)), TALKS) == pytest.approx(fresh, abs=1e-4)
    torch.manual_seed(4)
    assert scores(*load_reward(tiny_model, new=True), TALKS) != pytest.approx(fresh, abs=1e-4)


def test_what_is_too_long_loses_its_beginning(trained: Path) -> None:
    network, tokenizer = load_reward(str(trained))
    ends = [(Message("user", text * 80), Message("assistant", "Yes.")) for text in "ab"]
    one, other = scores(network, tokenizer, ends, max_length=6)
    assert one == pytest.approx(other, abs=1e-4)
    assert len(scores(network, tokenizer, ends, max_length=9999)) == 2  # the model reads 128


def test_the_conversation_is_written_by_the_models_template(trained: Path) -> None:
    _, tokenizer = load_reward(str(trained))
    text = tokenizer.decode(reward_ids(tokenizer, TALKS[0]))
    assert text == (
        "<|im_start|>user\nCapital of France?<|im_end|>\n"
        "<|im_start|>assistant\nParis.<|im_end|>\n"
    )


def test_without_a_template_it_is_lines_of_text(trained: Path, tmp_path: Path) -> None:
    bare = changed(trained, tmp_path / "bare")
    (tmp_path / "bare" / "chat_template.jinja").unlink()
    network, tokenizer = load_reward(bare)
    assert tokenizer.chat_template is None
    assert tokenizer.decode(reward_ids(tokenizer, TALKS[0])) == "Capital of France?\nParis."
    assert len(scores(network, tokenizer, [*TALKS, ()])) == len(TALKS) + 1


def test_a_padding_token_is_found_where_the_tokenizer_names_none(
    tmp_path: Path, trained: Path
) -> None:
    folder = changed(trained, tmp_path / "no_pad")
    tokenizer = AutoTokenizer.from_pretrained(folder, pad_token=None)
    tokenizer.save_pretrained(folder)
    network, tokenizer = load_reward(folder)
    assert tokenizer.pad_token == tokenizer.eos_token
    assert network.config.pad_token_id == tokenizer.eos_token_id
    alone = [scores(network, tokenizer, [talk])[0] for talk in TALKS]
    assert scores(network, tokenizer, TALKS) == pytest.approx(alone, abs=1e-4)


def test_scoring_leaves_the_network_as_it_was(trained: Path) -> None:
    network, tokenizer = load_reward(str(trained))
    assert not network.training
    network.train()
    scores(network, tokenizer, TALKS)
    assert network.training
    assert scores(network, tokenizer, []) == []


def test_a_model_without_such_a_head_is_refused(
    tiny_model: str, trained: Path, tmp_path: Path
) -> None:
    """transformers would give it a random head, and say so in a warning only."""
    with pytest.raises(LabError, match="holds no reward model"):
        load_reward(tiny_model)
    two = changed(trained, tmp_path / "two", id2label={"0": "good", "1": "bad"})
    with pytest.raises(LabError, match="tells 2 labels apart"):
        load_reward(two)
    liar = make(tmp_path / "liar")
    said = json.loads((liar / "config.json").read_text())
    said |= {"architectures": ["LlamaForSequenceClassification"], "id2label": {"0": "x"}}
    (liar / "config.json").write_text(json.dumps(said))
    with pytest.raises(LabError, match=r"lacks weights: score\.weight"):
        load_reward(str(liar))


def test_a_name_that_means_nothing_is_refused(tmp_path: Path) -> None:
    for name in ("", str(tmp_path), str(tmp_path / "none")):
        with pytest.raises(LabError):
            load_reward(name)


def test_a_reward_model_may_become_the_start_of_another(trained: Path) -> None:
    network, tokenizer = load_reward(str(trained), new=True)
    assert scores(network, tokenizer, TALKS) == pytest.approx(
        scores(*load_reward(str(trained)), TALKS), abs=1e-4
    )
