"""The pocket models' recipe, and that what ships is what the recipe and the card say."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
import torch

import posttrain_lab
from posttrain_lab.models.generate import end_ids, greedy
from posttrain_lab.models.load import load
from posttrain_lab.world import facts
from tools.pocket import pretrain
from tools.pocket.measure import wilson
from tools.pocket.new_tokens import place_new_tokens
from tools.pocket.tokenizer import END, ORDINARY, TURN_END, pocket_tokenizer

SHIPPED = Path(posttrain_lab.__file__).parent / "models" / "pocket" / "base"


@pytest.fixture(scope="module")
def tokenizer():
    return pocket_tokenizer()


def test_the_shipped_tokenizer_is_what_the_recipe_builds(tokenizer):
    shipped = json.loads((SHIPPED / "tokenizer.json").read_text())
    built = json.loads(tokenizer.backend_tokenizer.to_str())
    assert shipped["model"] == built["model"]
    assert shipped["added_tokens"] == built["added_tokens"]


def test_digits_stand_alone(tokenizer):
    ids = tokenizer("1234 and 56")["input_ids"]
    assert [t for t in tokenizer.convert_ids_to_tokens(ids) if t.isdigit()] == list("123456")


@pytest.mark.parametrize("word", ORDINARY)
def test_thinking_marks_are_single_tokens_that_decoding_keeps(tokenizer, word):
    (number,) = tokenizer(word)["input_ids"]
    assert tokenizer.decode([number], skip_special_tokens=True) == word


@pytest.mark.parametrize("word", [END, TURN_END, "<|im_start|>"])
def test_control_tokens_are_single_and_left_out_of_answers(tokenizer, word):
    (number,) = tokenizer(word)["input_ids"]
    assert tokenizer.decode([number], skip_special_tokens=True) == ""


def test_any_text_survives_the_tokenizer(tokenizer):
    for text in ("Grüße, мир! 你好 🏴‍☠️", "  two  spaces\n\ttab", "<b>&amp;</b>"):
        assert tokenizer.decode(tokenizer(text)["input_ids"]) == text


def test_rows_are_full_of_documents_with_ends_between(tokenizer):
    rows = pretrain.token_rows(tokenizer, "validation", 8)
    assert rows.shape == (8, pretrain.ROW)
    assert (rows == tokenizer.convert_tokens_to_ids(END)).sum() >= 8


def test_pretraining_moves_every_parameter_and_resumes_where_it_was(
    tmp_path, monkeypatch, tokenizer
):
    monkeypatch.setattr(pretrain, "ROWS", 2)
    monkeypatch.setattr(pretrain, "ROW", 32)
    monkeypatch.setattr(pretrain, "VALIDATION_ROWS", 2)
    monkeypatch.setattr(pretrain, "CHECKPOINT_S", 0)  # a checkpoint after every step
    # At full speed: in warm-up six steps move a norm by less than bfloat16 can say.
    monkeypatch.setattr(pretrain, "share_of_peak", lambda step, steps: 1.0)
    before = {n: p.clone() for n, p in pretrain.new_model(tokenizer, 0).named_parameters()}
    pretrain.pretrain(tmp_path / "whole", tokens=6 * 64, compiled=False)
    after = load(str(tmp_path / "whole" / "model"), "cpu")[0]
    # AdamW moves the embedding rows that a batch holds; the others only through the output.
    assert all(
        not torch.equal(before[n].bfloat16().float(), p) for n, p in after.named_parameters()
    )

    class Cut(Exception):
        pass

    saved = pretrain.save_checkpoint

    def crash_after_step_3(path, model, optimizers, step, seconds):
        saved(path, model, optimizers, step, seconds)
        if step == 3:
            raise Cut

    monkeypatch.setattr(pretrain, "save_checkpoint", crash_after_step_3)
    with pytest.raises(Cut):
        pretrain.pretrain(tmp_path / "cut", tokens=6 * 64, compiled=False)
    monkeypatch.setattr(pretrain, "save_checkpoint", saved)
    pretrain.pretrain(tmp_path / "cut", tokens=6 * 64, compiled=False)
    resumed = load(str(tmp_path / "cut" / "model"), "cpu")[0]
    for one, two in zip(after.parameters(), resumed.parameters(), strict=True):
        assert torch.equal(one, two)


def test_the_learning_rate_rises_stays_and_falls_to_zero():
    shares = [pretrain.share_of_peak(s, 1000) for s in range(1001)]
    assert np.argmax(shares) <= 100
    assert max(shares) == 1.0
    assert shares[300] == 1.0
    assert shares[1000] == 0.0


def test_wilson_agrees_with_a_published_example():
    # 10 of 100: 0.055 to 0.174 (Agresti & Coull 1998, score interval).
    rate = wilson(10, 100)
    assert (round(rate["low"], 3), round(rate["high"], 3)) == (0.055, 0.174)


def test_the_card_names_the_weights_that_ship():
    sha256 = hashlib.sha256((SHIPPED / "model.safetensors").read_bytes()).hexdigest()
    assert sha256 in (SHIPPED / "README.md").read_text()


def test_the_shipped_model_knows_its_capitals():
    model, tokenizer = load("pocket/base", "cpu")
    rows = [tokenizer(f"The capital of {f.subject} is")["input_ids"] for f in facts.CAPITALS]
    made = greedy(model.eval(), rows, 6, end_ids(model, tokenizer))
    known = sum(
        tokenizer.decode(row).strip().startswith(f.value)
        for row, f in zip(made, facts.CAPITALS, strict=True)
    )
    assert known >= 0.9 * len(facts.CAPITALS)


def test_new_tokens_start_near_known_ones_and_known_ones_stay(tokenizer):
    model = pretrain.new_model(tokenizer, 0)
    before = model.get_input_embeddings().weight.detach().clone()
    rows = pretrain.token_rows(tokenizer, "validation", 40)
    unseen = place_new_tokens(model, tokenizer, rows)
    after = model.get_input_embeddings().weight.detach()
    seen = np.unique(rows)
    assert unseen == len(tokenizer) - len(seen)
    assert torch.equal(after[seen], before[seen])
    number = tokenizer.convert_tokens_to_ids
    think, solution = after[number("<think>")], after[number("Solution")]
    assert torch.cosine_similarity(think, solution, dim=0) > 0.9
    assert not torch.equal(think, solution)
