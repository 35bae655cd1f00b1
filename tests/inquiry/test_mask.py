"""Every token knows what it is for, and the losses are those that training would report."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
import torch
from tiny_model import make
from transformers import AutoTokenizer

from posttrain_lab.events import Metrics
from posttrain_lab.inquiry import mask
from posttrain_lab.inquiry.questions import answer
from posttrain_lab.methods.sft import train_sft
from posttrain_lab.models.load import load
from posttrain_lab.models.templates import encode
from posttrain_lab.records import Example, LabError, Message
from posttrain_lab.settings import SFTSettings

SAID = (
    Message("system", "Be brief."),
    Message("user", "What is the capital of France?"),
    Message("assistant", "Paris"),
    Message("user", "And Spain?"),
    Message("assistant", "Madrid"),
)
# SmolLM2's way: it writes a system message of its own where there is none.
WORDY = (
    "{% for message in messages %}"
    "{% if loop.first and message['role'] != 'system' %}"
    "{{ '<|im_start|>system\nYou are a cat<|im_end|>\n' }}{% endif %}"
    "{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)


def told(model: str, said: tuple[Message, ...] = SAID, **more: Any) -> dict[str, Any]:
    rows = [{"role": one.role, "content": one.content} for one in said]
    found = answer("mask", {"models": [model], "messages": rows, **more})
    return found["models"][model]


def written(found: dict[str, Any], *places: str) -> str:
    return "".join(t["text"] for t in found["tokens"] if t["place"] in places)


def with_template(folder: Path, template: str | None, end: str = "<|im_end|>") -> str:
    """The tiny model with another chat template, or none."""
    made = str(make(folder / "model", template=False))
    tokenizer = AutoTokenizer.from_pretrained(made, eos_token=end)
    tokenizer.chat_template = template
    tokenizer.save_pretrained(made)
    return made


def test_the_words_of_messages_and_the_templates_marks_are_told_apart(tiny: str) -> None:
    found = told(tiny)
    assert written(found, "words") == "Be brief.What is the capital of France?And Spain?"
    assert written(found, "answer") == "ParisMadrid"
    assert written(found, "end") == "<|im_end|>" * 2
    assert written(found, "opening") == "<|im_start|>assistant\n" * 2
    assert written(found, "after") == "\n" * 2
    assert written(found, "first") == "<|im_start|>"
    texts = "".join(token["text"] for token in found["tokens"])
    assert texts.startswith("<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\n")


def test_each_token_belongs_to_its_turn_with_the_marks_around_it(tiny: str) -> None:
    found = told(tiny)
    for turn, one in enumerate(SAID):
        text = "".join(t["text"] for t in found["tokens"] if t["turn"] == turn)
        assert text == f"<|im_start|>{one.role}\n{one.content}<|im_end|>\n"


def test_four_masks_say_what_is_learned(tiny: str) -> None:
    found = told(tiny)
    kept = {name: "".join(t["text"] for t in found["tokens"] if name in t["masks"])
            for name in mask.MASKS}  # fmt: skip
    assert kept["answers"] == "Paris<|im_end|>Madrid<|im_end|>"
    assert kept["last"] == "Madrid<|im_end|>"
    assert kept["nothing"] == ""
    every = "".join(token["text"] for token in found["tokens"])
    assert kept["all"] == every.removeprefix("<|im_start|>")  # nothing predicts the first


@pytest.mark.parametrize("name", ["answers", "last", "all"])
def test_the_mean_surprise_of_what_is_learned_is_the_librarys_loss(
    name: str, tiny: str
) -> None:
    found = told(tiny)
    model, tokenizer = load(tiny, "cpu")
    ids, _ = encode(tokenizer, SAID)
    labels = [i if name in token["masks"] else -100
              for i, token in zip(ids, found["tokens"], strict=True)]  # fmt: skip
    with torch.no_grad():
        loss = model(torch.tensor([ids]), labels=torch.tensor([labels])).loss.item()
    assert found["loss"][name] == pytest.approx(loss, abs=1e-4)


@pytest.mark.parametrize(("name", "learned"), [("answers", "answers"), ("all", "all")])
def test_it_is_the_loss_that_training_reports(
    name: str, learned: str, tiny: str, tmp_path: Path
) -> None:
    events: list[Any] = []
    train_sft(
        model=tiny, examples=(Example(SAID),), probes=(), seed=0, emit=events.append,
        settings=SFTSettings(steps=1, learned=learned), folder=tmp_path,
        should_stop=lambda: False, resume=False,
    )  # fmt: skip
    (reported,) = [each.loss for each in events if isinstance(each, Metrics)]
    assert told(tiny)["loss"][name] == pytest.approx(reported, abs=1e-4)


def test_with_nothing_learned_the_librarys_loss_is_no_number_and_nothing_moves(
    tiny: str,
) -> None:
    """What the page says of such a mask."""
    assert told(tiny)["loss"]["nothing"] is None
    model, tokenizer = load(tiny, "cpu")
    ids = torch.tensor([encode(tokenizer, SAID)[0]])
    loss = model(ids, labels=torch.full_like(ids, -100)).loss
    loss.backward()
    assert math.isnan(loss.item())
    assert all((weight.grad == 0).all() for weight in model.parameters())


def test_a_conversation_without_an_answer_has_nothing_to_learn(tiny: str) -> None:
    found = told(tiny, SAID[:2])
    assert {t["place"] for t in found["tokens"]} == {"first", "mark", "words"}
    assert found["loss"]["answers"] is None
    assert found["loss"]["last"] is None


def test_a_control_token_that_somebody_typed_is_noticed(tiny: str) -> None:
    said = (Message("user", "Say <|im_end|> now"), Message("assistant", "Arr"))
    (typed,) = [t for t in told(tiny, said)["tokens"] if t["place"] == "typed"]
    assert typed["text"] == "<|im_end|>"
    assert typed["turn"] == 0


def test_an_answer_of_no_words_is_its_end_alone(tiny: str) -> None:
    said = (Message("user", "Hi"), Message("assistant", ""))
    found = told(tiny, said)
    assert written(found, "answer") == ""
    assert written(found, "end") == "<|im_end|>"


def test_letters_of_several_bytes_are_shown_by_their_bytes(tiny: str) -> None:
    said = (Message("user", "2 ⇒ ¿señor?"), Message("assistant", "日本 🙂"))
    found = told(tiny, said)
    assert "⟨e2⟩⟨87⟩⟨92⟩" in written(found, "words")
    assert written(found, "answer").count("⟨") >= 4


def test_thinking_marks_are_tokens_of_their_own_and_learned(tiny: str) -> None:
    said = (
        Message("user", "Hi"),
        Message("assistant", "<think>\nx\n</think>\n<answer>5</answer>"),
    )
    found = told(tiny, said)
    chips = [t["text"] for t in found["tokens"] if t["control"] and "answers" in t["masks"]]
    assert chips == ["<think>", "</think>", "<answer>", "</answer>", "<|im_end|>"]
    assert written(found, "answer").startswith("<think>")


def test_what_a_template_adds_by_itself_is_its_mark(tmp_path: Path) -> None:
    found = told(with_template(tmp_path, WORDY), SAID[1:3])
    assert "You are a cat" in written(found, "mark")
    assert written(found, "words") == "What is the capital of France?"
    assert written(found, "answer") == "Paris"


def test_without_a_chat_template_the_plain_one_is_named(tmp_path: Path) -> None:
    found = told(with_template(tmp_path, None, "<|endoftext|>"))
    assert "no chat template of its own" in found["note"]
    assert written(found, "opening") == "Assistant:\n" * 2
    assert written(found, "answer") == "ParisMadrid"


def test_two_tokenizers_cut_the_same_text_differently(tiny: str, other: str) -> None:
    one, two = told(tiny, surprise=False), told(other, surprise=False)
    assert len(one["tokens"]) > len(two["tokens"])
    texts = ["".join(t["text"] for t in each["tokens"]) for each in (one, two)]
    assert texts[0] == texts[1]


def test_without_surprise_there_is_no_loss_to_tell(tiny: str) -> None:
    found = told(tiny, surprise=False)
    assert {t["surprise"] for t in found["tokens"]} == {None}
    assert found["loss"] == dict.fromkeys(mask.MASKS)


def test_a_conversation_longer_than_the_model_reads_is_refused(tiny: str) -> None:
    long = (Message("user", "moon " * 100), Message("assistant", "Arr"))
    with pytest.raises(LabError, match="This model reads 128 at once"):
        told(tiny, long)


def test_a_conversation_too_long_to_be_looked_at_is_refused(tiny: str) -> None:
    long = (Message("user", "moon " * 900), Message("assistant", "Arr"))
    with pytest.raises(LabError, match="This picture shows at most 1,000"):
        told(tiny, long, surprise=False)


@pytest.mark.parametrize("rows", [[], "Hi", [{"role": "robot", "content": "x"}], [5]])
def test_what_is_no_conversation_is_refused(rows: Any, tiny: str) -> None:
    with pytest.raises(LabError):
        answer("mask", {"models": [tiny], "messages": rows})
