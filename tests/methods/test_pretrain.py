"""Next-token training: from noise or on, packed, watched, stopped and gone on with."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest
import torch

from posttrain_lab.events import Finished, Measured, Metrics, Sample, Stopped
from posttrain_lab.methods import pretrain
from posttrain_lab.methods.looks import example_loss, losses, text_loss
from posttrain_lab.models.load import load
from posttrain_lab.records import Example, LabError
from posttrain_lab.settings import PretrainSettings

TEXTS = [f"The small cat has {n} apples and looks at the moon." for n in range(200)]


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def train(tiny_model: str, tmp_path: Path):
    def run(folder: str = "run", texts=TEXTS, **changes) -> list:
        events: list = []
        settings = {"steps": 6, "row": 32, "rows": 4, "learning_rate": 1e-2, "warmup_steps": 1,
                    "sample_tokens": 4, "measure_every": 3}  # fmt: skip
        arguments = {
            "model": tiny_model, "texts": texts, "probes": (), "seed": 0, "resume": False,
            "settings": PretrainSettings(**settings | changes.pop("settings", {})),
            "folder": tmp_path / folder, "emit": events.append, "should_stop": lambda: False,
        }  # fmt: skip
        pretrain.train_pretrain(**arguments | changes)
        return events

    return run


def weights(folder: Path) -> dict[str, torch.Tensor]:
    return load(str(folder), "cpu")[0].state_dict()


def test_the_loss_is_logged_and_every_weight_moves(
    train, tiny_model: str, tmp_path: Path
) -> None:
    events = train()
    assert isinstance(events[-1], Finished)
    assert all(e.loss > 0 for e in events if isinstance(e, Metrics))
    before, after = weights(Path(tiny_model)), weights(tmp_path / "run" / "model")
    assert all(not torch.equal(before[name], after[name]) for name in before)


def test_from_noise_begins_at_the_loss_of_guessing_and_another_seed_begins_elsewhere(
    train, tiny_model: str, tmp_path: Path
) -> None:
    watch = text_loss("held-out", TEXTS[:4])
    events = train(settings={"from_noise": True, "steps": 1}, watch=watch)
    first = next(e for e in events if isinstance(e, Measured))
    vocabulary = load(tiny_model, "cpu")[0].config.vocab_size
    assert sum(first.values) / 4 == pytest.approx(
        torch.tensor(vocabulary).log().item(), rel=0.1
    )
    network = load(tiny_model, "cpu")[0]
    settings = PretrainSettings(from_noise=True)
    one, two = (pretrain.prepared(network, settings, seed) for seed in (0, 1))
    assert not torch.equal(one.model.layers[0].mlp.up_proj.weight,
                           two.model.layers[0].mlp.up_proj.weight)  # fmt: skip


def test_slower_positions_keep_the_weights(tiny_model: str) -> None:
    network = load(tiny_model, "cpu")[0]
    widened = pretrain.prepared(network, PretrainSettings(rope_theta=1e5), 0)
    assert widened.config.rope_parameters["rope_theta"] == 1e5
    assert torch.equal(widened.lm_head.weight, network.lm_head.weight)
    assert not torch.allclose(
        widened.model.rotary_emb.inv_freq[1:], network.model.rotary_emb.inv_freq[1:]
    )


def test_rows_hold_whole_documents_with_an_end_after_each(tiny_model: str) -> None:
    tokenizer = load(tiny_model, "cpu")[1]
    rows = pretrain.packed(tokenizer, TEXTS, 48, 10)["input_ids"]
    assert len(rows) == 10
    whole = {tuple(tokenizer(text)["input_ids"]) for text in TEXTS}
    for row in rows:
        assert len(row) <= 48
        assert row[-1] == tokenizer.eos_token_id
        document: list[int] = []
        for token in row:
            if token == tokenizer.eos_token_id:
                assert tuple(document) in whole
                document = []
            else:
                document.append(token)


def test_padding_carries_no_loss() -> None:
    batch = pretrain.collate([{"input_ids": [1, 2, 3]}, {"input_ids": [4]}])
    assert batch["labels"].tolist() == [[1, 2, 3], [4, -100, -100]]
    assert batch["attention_mask"].tolist() == [[1, 1, 1], [1, 0, 0]]


def test_jumbled_text_has_the_same_words_in_another_order() -> None:
    (jumbled,) = pretrain.jumbled(TEXTS[:1], seed=0)
    assert jumbled != TEXTS[0]
    assert sorted(jumbled.split()) == sorted(TEXTS[0].split())
    assert list(pretrain.jumbled(TEXTS[:1], 0)) == [jumbled]


def test_probes_are_continued_as_plain_text_and_text_is_watched(train) -> None:
    events = train(probes=("Once",), watch=text_loss("held-out", TEXTS[:3]),
                   settings={"sample_every": 3})  # fmt: skip
    assert [e.step for e in events if isinstance(e, Sample)] == [0, 3, 6]
    seen = [e for e in events if isinstance(e, Measured)]
    assert [e.step for e in seen] == [0, 3, 6]
    assert sum(seen[-1].values) < sum(seen[0].values)


def test_a_stopped_run_goes_on_to_the_same_weights(train, tmp_path: Path) -> None:
    train("whole")
    asked = count()  # once before the first step, then after each
    events = train("cut", should_stop=lambda: next(asked) > 2)
    assert isinstance(events[-1], Stopped)
    assert 0 < events[-1].step < 6
    events = train("cut", resume=True)
    assert isinstance(events[-1], Finished)
    whole, cut = (weights(tmp_path / name / "model") for name in ("whole", "cut"))
    assert all(torch.allclose(whole[name], cut[name], atol=1e-5) for name in whole)


def test_a_stop_before_the_first_step_is_a_stop(train) -> None:
    assert isinstance(train(should_stop=lambda: True)[-1], Stopped)


@pytest.mark.parametrize(
    ("how", "words"),
    [({"texts": TEXTS[:3]}, "fill"), ({"settings": {"row": 4096}}, "can read")],
)
def test_too_little_text_and_too_long_rows_are_said_in_words(
    train, how: dict, words: str
) -> None:
    with pytest.raises(LabError, match=words):
        train(**how)


def test_a_watched_loss_is_the_models_own(tiny_model: str) -> None:
    model, tokenizer = load(tiny_model, "cpu")
    ids = tokenizer(TEXTS[0])["input_ids"]
    wanted = model(torch.tensor([ids]), labels=torch.tensor([ids])).loss.item()
    alone, beside = losses(model, [(ids, ids)]), losses(model, [(ids, ids), (ids[:5], ids[:5])])
    assert alone[0] == pytest.approx(wanted, abs=1e-4)
    assert beside[0] == pytest.approx(wanted, abs=1e-4)
    pair = Example.pair("Hi", "Ahoy!")
    (made,) = example_loss("held-out", [pair, pair])(model, tokenizer, 3)
    assert made.values[0] == made.values[1]
    assert (made.step, made.final) == (3, False)
