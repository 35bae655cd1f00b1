"""Next-token training of the pocket models: rows, schedule, optimizer, resuming."""

from pathlib import Path

import numpy as np
import pytest
import torch

from posttrain_lab.models.templates import IGNORED
from posttrain_lab.records import Example
from posttrain_lab.world import corpus
from tools.pocket import build, pretrain
from tools.pocket.muon import Muon
from tools.pocket.new_tokens import add_tokens, place_new_tokens
from tools.pocket.pretrain import Plan, Shape
from tools.pocket.rows import conversation_rows, ids_of, pack, token_rows
from tools.pocket.tokenizer import CONTEXT, END, pocket_tokenizer

SMALL = Shape(32, 1, 48)


@pytest.fixture(scope="module")
def tokenizer():
    return pocket_tokenizer()


@pytest.fixture(scope="module")
def rows(tokenizer):
    return token_rows(tokenizer, corpus.documents("validation"), 40, 128)


def model_of(tokenizer, seed=0):
    return pretrain.new_model(tokenizer, SMALL, CONTEXT, seed)


def test_packing_cuts_no_document_that_fits_a_row():
    documents = [[7] * n for n in (3, 9, 1, 5, 2, 6, 4)]
    made = pack([[*ids, 0] for ids in documents], row=10, end=0)
    assert (made[ids_of(made) == 0] == 0).sum() == len(documents)  # padding is not learned
    texts = ("".join(map(str, row)) for row in ids_of(made).tolist())
    assert sorted(len(run) for text in texts for run in text.split("0") if run) == [
        1, 2, 3, 4, 5, 6, 9,
    ]  # fmt: skip
    assert len(made) == 4  # 37 places with the ends: no packing needs fewer rows


def test_packing_cuts_a_document_that_is_longer_than_a_row_and_loses_nothing():
    (first, second) = pack([[*range(1, 15), 0]], row=10, end=0).tolist()
    assert first == list(range(1, 11))
    assert second == [11, 12, 13, 14, 0, -1, -1, -1, -1, -1]


def test_rows_are_full_of_documents_with_ends_between(rows, tokenizer):
    end = tokenizer.convert_tokens_to_ids(END)
    assert rows.shape == (40, 128)
    assert (rows == end).sum() >= 40
    assert set(rows[rows < 0].tolist()) <= {~end}
    assert (rows < 0).mean() < 0.2


def test_of_a_conversation_only_the_assistants_words_are_learned(tokenizer):
    made = Example.pair("What is the capital of France?", "Paris.")
    row = conversation_rows(tokenizer, iter([made]), 40)[0]
    learned = tokenizer.decode(row[row >= 0])
    assert learned == "Paris.<|im_end|>"
    assert tokenizer.decode(ids_of(row)).startswith(
        "<|im_start|>user\nWhat is the capital of France?<|im_end|>\n<|im_start|>assistant\n"
    )


def test_the_learning_rate_rises_stays_and_falls_to_zero():
    plan = Plan(tokens=1000 * 4096, batch=4096, warm_up=100, decay=0.6)
    rates = [plan.rate(step) for step in range(1001)]
    assert plan.steps == 1000
    assert np.argmax(rates) == 99
    assert rates[99] == rates[400] == plan.peak
    assert plan.peak > rates[401] > rates[800] > rates[999] > rates[1000] == 0


def test_what_is_only_read_bears_no_loss_and_the_rest_is_transformers_own_loss(tokenizer, rows):
    model = model_of(tokenizer)
    rows = rows[:4].copy()
    rows[:, 20:40] = ~ids_of(rows[:, 20:40])
    ids, labels = pretrain.as_batch(rows)
    assert (labels[:, 20:40] == IGNORED).all()
    assert (ids >= 0).all()
    with torch.no_grad():
        wanted = model(input_ids=ids, labels=labels).loss.item()
        assert pretrain.loss_of(model, ids, labels).item() == pytest.approx(wanted, rel=2e-2)


def test_muon_moves_matrices_as_torchs_does():
    torch.manual_seed(0)
    shapes = [(16, 40), (40, 16), (16, 16), (16, 40)]
    ours = [torch.nn.Parameter(torch.randn(s)) for s in shapes]
    theirs = [torch.nn.Parameter(p.detach().clone()) for p in ours]
    one = Muon(ours, lr=1e-2, weight_decay=0.1)
    two = torch.optim.Muon(theirs, lr=1e-2, weight_decay=0.1, adjust_lr_fn="match_rms_adamw")
    before = [p.detach().clone() for p in ours]
    for _ in range(3):
        for p, q in zip(ours, theirs, strict=True):
            p.grad = torch.randn_like(p)
            q.grad = p.grad.clone()
        one.step()
        two.step()
    for start, p, q in zip(before, ours, theirs, strict=True):
        moved = (q - start).norm()
        assert moved > 0.01
        assert (p - q).norm() < 0.02 * moved  # torch's turns in bfloat16


def train(
    tokenizer, rows, out: Path, monkeypatch, cut_at: int = 0
) -> pretrain.LlamaForCausalLM:
    """Six steps of two rows, a checkpoint after each; ``cut_at``: a crash after that one."""
    monkeypatch.setattr(pretrain, "CHECKPOINT_S", -1)
    plan = Plan(tokens=6 * 2 * 128, batch=2 * 128, warm_up=1, decay=0.5)
    saved = pretrain.save_checkpoint

    def crash(path, model, optimizers, step, seconds):
        saved(path, model, optimizers, step, seconds)
        if step == cut_at:
            raise KeyboardInterrupt

    monkeypatch.setattr(pretrain, "save_checkpoint", crash)
    out.mkdir(exist_ok=True)
    model = model_of(tokenizer)
    try:
        pretrain.train(model, rows, {"held_out": rows[-2:]}, plan, out, compiled=False)
    finally:
        monkeypatch.setattr(pretrain, "save_checkpoint", saved)
    return model


def test_training_moves_every_parameter_and_says_its_loss(
    tokenizer, rows, tmp_path, monkeypatch
):
    before = dict(model_of(tokenizer).named_parameters())
    model = train(tokenizer, rows, tmp_path, monkeypatch)
    for name, after in model.named_parameters():
        assert not torch.equal(before[name], after), name
    assert '"held_out"' in (tmp_path / "history.jsonl").read_text()


def test_a_training_that_was_cut_off_goes_on_as_if_it_had_not_been(
    tokenizer, rows, tmp_path, monkeypatch
):
    whole = train(tokenizer, rows, tmp_path / "whole", monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        train(tokenizer, rows, tmp_path / "cut", monkeypatch, cut_at=3)
    resumed = train(tokenizer, rows, tmp_path / "cut", monkeypatch)
    for one, two in zip(whole.parameters(), resumed.parameters(), strict=True):
        assert torch.equal(one, two)


def test_a_stage_begun_with_another_tokenizer_is_not_gone_on_with(tokenizer, tmp_path):
    (tmp_path / "tokenizer.sha256").write_text("another")
    with pytest.raises(SystemExit, match="another tokenizer"):
        build.same_tokenizer(tokenizer, tmp_path)


def test_new_tokens_start_near_known_ones_and_known_ones_stay(tokenizer, rows):
    model = model_of(tokenizer)
    before = model.get_input_embeddings().weight.detach().clone()
    seen = np.unique(ids_of(rows))
    unseen = sorted(set(range(len(tokenizer))) - set(seen.tolist()))
    place_new_tokens(model, tokenizer, unseen)
    after = model.get_input_embeddings().weight.detach()
    assert torch.equal(after[seen], before[seen])
    number = tokenizer.convert_tokens_to_ids
    think, solution = after[number("<think>")], after[number("Solution")]
    assert torch.cosine_similarity(think, solution, dim=0) > 0.9
    assert not torch.equal(think, solution)


def test_added_tokens_are_ordinary_each_its_own_and_leave_the_others_alone():
    tokenizer = pocket_tokenizer()
    model = model_of(tokenizer)
    old = model.get_input_embeddings().weight.detach().clone()
    add_tokens(model, tokenizer, ["<px0>", "<px1>"], seed=0)
    new = model.get_input_embeddings().weight.detach()
    assert len(new) == len(old) + 2 == len(tokenizer) == model.config.vocab_size
    assert torch.equal(new[: len(old)], old)
    assert not torch.equal(new[-1], new[-2])
    assert tokenizer.decode(tokenizer("<px0><px1>")["input_ids"]) == "<px0><px1>"
