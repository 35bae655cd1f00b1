"""Tokens are shown as the model reads them: ids, roles, what is learned, how surprising."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch

from posttrain_lab.inquiry.opened import opened
from posttrain_lab.inquiry.token_view import answer
from posttrain_lab.models.templates import encode
from posttrain_lab.records import LabError, Message

CHAT = [
    {"role": "user", "content": "What does a rabbit eat?"},
    {"role": "assistant", "content": "Carrots."},
    {"role": "user", "content": "And a cow?"},
    {"role": "assistant", "content": "Grass."},
]
TEXT = "Once upon a time there was a small cat.\n"


def ask(model: str, **more: Any) -> list[dict[str, Any]]:
    return answer({"models": [model], **more})["models"][model]["tokens"]


@pytest.mark.parametrize("model", ["pocket/base", "pocket/reasoner"])
def test_the_mean_surprise_of_a_text_is_the_models_loss(model: str) -> None:
    net, tokenizer = opened(model)
    ids = torch.tensor([tokenizer(TEXT)["input_ids"]])
    with torch.inference_mode():
        loss = net(ids, labels=ids).loss.item()
    tokens = ask(model, text=TEXT)
    found = [token["surprise"] for token in tokens if token["learned"]]
    assert math.fsum(found) / len(found) == pytest.approx(loss, abs=1e-4)
    assert tokens[0]["surprise"] is None  # nothing stands before it
    assert [token["id"] for token in tokens] == ids[0].tolist()


def test_the_mean_surprise_of_what_is_learned_is_the_loss_of_fine_tuning() -> None:
    net, tokenizer = opened("pocket/base")
    said = [Message(row["role"], row["content"]) for row in CHAT]
    ids, labels = encode(tokenizer, said)
    with torch.inference_mode():
        loss = net(torch.tensor([ids]), labels=torch.tensor([labels])).loss.item()
    tokens = ask("pocket/base", messages=CHAT)
    found = [token["surprise"] for token in tokens if token["learned"]]
    assert math.fsum(found) / len(found) == pytest.approx(loss, abs=1e-4)


def test_only_the_assistants_words_and_their_end_are_learned(tiny: str) -> None:
    tokens = ask(tiny, messages=CHAT)
    learned = "".join(token["text"] for token in tokens if token["learned"])
    assert learned == "Carrots.<|im_end|>Grass.<|im_end|>"
    assert all(token["role"] == "assistant" for token in tokens if token["learned"])


def test_each_token_has_the_role_of_its_message(tiny: str) -> None:
    tokens = ask(tiny, messages=CHAT)
    said: list[list[str]] = []
    for token in tokens:
        if not said or said[-1][0] != token["role"]:
            said.append([token["role"], ""])
        said[-1][1] += token["text"]
    assert [role for role, _ in said] == ["user", "assistant", "user", "assistant"]
    for (_, text), row in zip(said, CHAT, strict=True):
        assert row["content"] in text
        assert text.startswith(f"<|im_start|>{row['role']}\n")


def test_pieces_put_together_are_the_text(tiny: str) -> None:
    assert "".join(token["text"] for token in ask(tiny, text=TEXT)) == TEXT


def test_a_part_of_a_letter_is_shown_as_its_byte(tiny: str) -> None:
    pieces = [token["text"] for token in ask(tiny, text="a €")]
    assert "".join(pieces).endswith("⟨e2⟩⟨82⟩⟨ac⟩")


def test_control_tokens_are_marked_and_ordinary_ones_are_not(tiny: str) -> None:
    tokens = {t["text"]: t for t in ask(tiny, text="<think>Hi</think><|im_end|>")}
    assert tokens["<|im_end|>"]["special"]
    assert not tokens["<think>"]["special"]


@pytest.mark.parametrize("text", ["", "a"])
def test_a_text_of_no_or_one_token_has_no_surprise(text: str, tiny: str) -> None:
    assert [token["surprise"] for token in ask(tiny, text=text)] == [None] * len(text)


def test_a_conversation_longer_than_the_model_reads_is_refused(tiny: str) -> None:
    long = [{"role": "user", "content": "cat " * 400}, {"role": "assistant", "content": "Hi"}]
    with pytest.raises(LabError, match="This model reads 128 at once"):
        ask(tiny, messages=long)
