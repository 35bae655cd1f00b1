"""The chances of the next token are transformers' own, and every token is named."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from transformers import TemperatureLogitsWarper, TopKLogitsWarper, TopPLogitsWarper

from posttrain_lab.inquiry import pieces, writing
from posttrain_lab.inquiry.next_token import answer, entropy, last_logits
from posttrain_lab.inquiry.opened import opened
from posttrain_lab.models.templates import encode_prompt
from posttrain_lab.records import LabError, Message

TEXT = "the students opened their"
POCKET = "pocket/base"


def ask(model: str, text: str = TEXT, **more: Any) -> dict[str, Any]:
    return answer({"models": [model], "text": text, **more})["models"][model]


def theirs(model: str, ids: list[int], temperature: float, top_k: int, top_p: float):
    """The same chances by transformers' own model call and logits warpers."""
    net, _ = opened(model)
    with torch.inference_mode():
        scores = net(torch.tensor([ids])).logits[:, -1].float()
    warpers = [TemperatureLogitsWarper(temperature)] if temperature != 1 else []
    warpers += [TopKLogitsWarper(top_k)] if top_k else []
    warpers += [TopPLogitsWarper(top_p)] if top_p < 1 else []
    for warper in warpers:
        scores = warper(torch.tensor([ids]), scores)
    return scores.softmax(-1)[0]


@pytest.mark.parametrize("top_p", [1.0, 0.9, 0.5, 0.05])
@pytest.mark.parametrize("top_k", [0, 1, 5, 40, 1_000_000])
@pytest.mark.parametrize("temperature", [1.0, 0.3, 1.7])
def test_chances_equal_transformers_warpers(
    temperature: float, top_k: int, top_p: float
) -> None:
    found = ask(POCKET, temperature=temperature, top_k=top_k, top_p=top_p, shown=50)
    ids = opened(POCKET)[1](TEXT)["input_ids"]
    drawn = theirs(POCKET, ids, temperature, top_k, top_p)
    own = theirs(POCKET, ids, 1.0, 0, 1.0)
    warmed = theirs(POCKET, ids, temperature, 0, 1.0)
    for token in found["tokens"]:
        assert token["drawn"] == pytest.approx(drawn[token["id"]].item(), abs=1e-5)
        assert token["chance"] == pytest.approx(own[token["id"]].item(), abs=1e-5)
        assert token["warmed"] == pytest.approx(warmed[token["id"]].item(), abs=1e-5)
    assert found["kept"] == int((drawn > 0).sum())
    assert found["vocabulary"] == len(drawn)
    assert found["entropy"] == pytest.approx(bits(own), abs=1e-3)
    assert found["drawn_entropy"] == pytest.approx(bits(drawn), abs=1e-3)


def bits(chances: torch.Tensor) -> float:
    """Entropy by its definition, one token at a time."""
    return -sum(p * math.log2(p) for p in chances.tolist() if p > 0)


def test_the_likeliest_come_first_and_those_cut_off_come_last() -> None:
    tokens = ask(POCKET, top_k=3, top_p=0.9, shown=20)["tokens"]
    assert len(tokens) == 20
    assert [t["chance"] for t in tokens] == sorted((t["chance"] for t in tokens), reverse=True)
    kept = [t["drawn"] > 0 for t in tokens]
    assert kept == sorted(kept, reverse=True)
    assert sum(kept) <= 3


def test_a_chat_is_asked_where_the_assistants_answer_begins(tiny: str) -> None:
    tokenizer = opened(tiny)[1]
    ids = encode_prompt(tokenizer, [Message("user", TEXT)])
    found = ask(tiny, chat=True)
    assert found["read"] == len(ids)
    drawn = theirs(tiny, ids, 1.0, 0, 1.0)
    assert found["tokens"][0]["id"] == int(drawn.argmax())


def test_a_chosen_token_is_read_after_the_text_as_that_very_token() -> None:
    tokenizer = opened(POCKET)[1]
    first = ask(POCKET)
    second = ask(POCKET, then=[first["tokens"][3]["raw"], first["tokens"][0]["raw"]])
    ids = [*tokenizer(TEXT)["input_ids"], first["tokens"][3]["id"], first["tokens"][0]["id"]]
    assert second["read"] == len(ids)
    drawn = theirs(POCKET, ids, 1.0, 0, 1.0)
    assert second["tokens"][0]["chance"] == pytest.approx(drawn.max().item(), abs=1e-5)


def test_in_a_chat_chosen_tokens_begin_the_answer(tiny: str) -> None:
    tokenizer = opened(tiny)[1]
    raw = tokenizer.convert_ids_to_tokens(300)
    found = ask(tiny, chat=True, then=[raw])
    ids = [*encode_prompt(tokenizer, [Message("user", TEXT)]), 300]
    drawn = theirs(tiny, ids, 1.0, 0, 1.0)
    assert found["tokens"][0]["id"] == int(drawn.argmax())


def test_a_token_that_another_vocabulary_lacks_is_spelled_with_its_own(
    tiny: str, other: str
) -> None:
    small, large = opened(tiny)[1], opened(other)[1]
    raw = next(t for t in large.get_vocab() if t not in small.get_vocab() and len(t) > 2)
    ids = pieces.ids_of(small, [raw])
    assert len(ids) > 1
    assert small.decode(ids) == pieces.shown(raw)
    assert ask(tiny, then=[raw])["read"] == ask(tiny)["read"] + len(ids)


def test_nothing_yet_is_asked_as_the_beginning_of_a_document(tiny: str) -> None:
    found = ask(tiny, text="")
    assert found["read"] == 1
    assert len(found["tokens"]) == 12


@pytest.mark.parametrize("model", [POCKET, "pocket/reasoner"])
def test_the_likeliest_token_over_and_over_is_the_greedy_text(model: str) -> None:
    text, chat = "What is the capital of Italy?", model != POCKET
    asked = {"messages": [{"role": "user", "content": text}]} if chat else {"text": text}
    question = {"models": [model], "max_new_tokens": 24, **asked}
    (written,) = writing.answer(question)["models"][model]
    chosen: list[dict[str, Any]] = []
    while len(chosen) < 24 and not (chosen and chosen[-1]["end"]):
        then = [token["raw"] for token in chosen]
        chosen.append(ask(model, text, chat=chat, then=then)["tokens"][0])
    words = "".join(token["text"] for token in chosen if not token["special"])
    assert words.strip("\n") == written["text"]
    assert chosen[-1]["end"] == written["ended"]
    assert len(chosen) == written["tokens"]


def test_end_tokens_are_told_from_words() -> None:
    text = "What is the capital of Italy?"
    then = ["<think>", "1", "4", ".", "</think>", "<answer>", "1", "4", "</answer>"]
    first = ask("pocket/reasoner", text, chat=True, then=then)["tokens"][0]
    assert (first["raw"], first["special"], first["end"]) == ("<|im_end|>", True, True)
    think = ask("pocket/reasoner", text, chat=True)["tokens"][0]
    assert (think["raw"], think["special"], think["end"]) == ("<think>", False, False)


def test_a_certain_next_token_has_no_entropy() -> None:
    assert entropy(torch.tensor([0.0, 1.0])) == 0
    assert entropy(torch.full((8,), 0.125)) == 3
    assert ask(POCKET, top_k=1)["drawn_entropy"] == 0


def test_a_text_longer_than_the_model_reads_is_refused_in_tokens(tiny: str) -> None:
    with pytest.raises(LabError, match=r"\d+ tokens long\. This model reads 128 at once"):
        ask(tiny, text="cat " * 400)


def test_the_same_question_to_several_models_is_answered_by_each(tiny: str, other: str) -> None:
    found = answer({"models": [tiny, other], "text": TEXT})["models"]
    assert found.keys() == {tiny, other}
    assert found[tiny]["tokens"] != found[other]["tokens"]


def test_asking_changes_nothing_in_the_model(tiny: str) -> None:
    net, _ = opened(tiny)
    before = last_logits(net, [1, 2, 3])
    ask(tiny, temperature=2.0, top_k=3)
    assert torch.equal(last_logits(net, [1, 2, 3]), before)
    assert not net.training


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Ġcat", " cat"), ("Ċ", "\n"), ("ĉ", "\t"), ("<think>", "<think>"), ("Ã©", "é"),
        ("âĤ", "⟨e2⟩⟨82⟩"), ("Ã", "⟨c3⟩"), ("▁cat", " cat"), ("", ""),
    ],
)  # fmt: skip
def test_bytes_that_are_no_letters_are_shown_as_bytes(raw: str, text: str) -> None:
    assert pieces.shown(raw) == text


def test_every_token_of_the_pocket_vocabulary_has_a_text() -> None:
    tokenizer = opened(POCKET)[1]
    for i in range(len(tokenizer)):
        whole = pieces.piece(tokenizer, i)
        assert whole
        assert "⟨" in whole or whole == tokenizer.decode([i])
