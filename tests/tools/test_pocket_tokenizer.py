"""The pocket tokenizer: what is one token, and that any text survives it."""

import json
import random
from pathlib import Path

import pytest

import posttrain_lab
from posttrain_lab.models.templates import IGNORED, encode
from posttrain_lab.records import Message
from posttrain_lab.world.pictures import PICTURE_TOKENS
from tools.pocket.new_tokens import add_tokens
from tools.pocket.pretrain import SHAPES, new_model
from tools.pocket.tokenizer import (
    CONTEXT,
    END,
    LARGEST,
    ORDINARY,
    TURN_END,
    pocket_tokenizer,
)

SHIPPED = Path(posttrain_lab.__file__).parent / "models" / "pocket"


@pytest.fixture(scope="module")
def mid():
    """The tokenizer from mid-training on: with the pictures' tokens."""
    tokenizer = pocket_tokenizer()
    add_tokens(new_model(tokenizer, SHAPES["tiny"], CONTEXT, 0), tokenizer, PICTURE_TOKENS, 0)
    return tokenizer


def test_the_shipped_tokenizers_are_what_the_recipe_builds():
    built = json.loads(pocket_tokenizer().backend_tokenizer.to_str())
    for folder in sorted(p for p in SHIPPED.iterdir() if p.is_dir()):
        shipped = json.loads((folder / "tokenizer.json").read_text())
        assert shipped["model"] == built["model"], folder.name
        added = [token["content"] for token in shipped["added_tokens"]]
        known = [token["content"] for token in built["added_tokens"]]
        assert added in (known, known + list(PICTURE_TOKENS)), folder.name


def test_it_is_small_enough(mid):
    assert len(mid) <= LARGEST


def test_digits_stand_alone(mid):
    ids = mid("1234 and 56")["input_ids"]
    assert [t for t in mid.convert_ids_to_tokens(ids) if t.isdigit()] == list("123456")


@pytest.mark.parametrize("word", [*ORDINARY, *PICTURE_TOKENS])
def test_thinking_marks_and_pictures_are_single_tokens_that_decoding_keeps(mid, word):
    (number,) = mid(word)["input_ids"]
    assert mid.decode([number], skip_special_tokens=True) == word


@pytest.mark.parametrize("word", [END, TURN_END, "<|im_start|>"])
def test_control_tokens_are_single_and_left_out_of_answers(mid, word):
    (number,) = mid(word)["input_ids"]
    assert mid.decode([number], skip_special_tokens=True) == ""


def unicode_text(rng: random.Random) -> str:
    """Letters, controls, marks and emoji of every plane; no halves of a pair."""
    planes = ((0, 0x80), (0x80, 0x800), (0x800, 0xD800), (0xE000, 0x10000), (0x10000, 0x110000))
    return "".join(chr(rng.randrange(*rng.choice(planes))) for _ in range(rng.randint(0, 40)))


def test_any_unicode_text_survives(mid):
    rng = random.Random(0)
    texts = [unicode_text(rng) for _ in range(2000)]
    texts += [
        "Grüße, мир! 你好 🏴‍☠️",
        "  two  spaces\n\ttab",
        "<b>&amp;</b>",
        "e\u0301",
        "\r\n",
        "\0",
    ]
    for text in texts:
        assert mid.decode(mid(text)["input_ids"]) == text


def test_the_template_marks_exactly_what_the_assistant_says(mid):
    turns = (
        Message("user", "Hi!"), Message("assistant", "<think>a</think><answer>b</answer>"),
        Message("user", "And?"), Message("assistant", "No."),
    )  # fmt: skip
    ids, labels = encode(mid, turns)
    learned = mid.decode([i for i, label in zip(ids, labels, strict=True) if label != IGNORED])
    assert learned == f"<think>a</think><answer>b</answer>{TURN_END}No.{TURN_END}"
