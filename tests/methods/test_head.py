"""A classification head: it learns, it is watched, and odd labels are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from posttrain_lab.events import Finished, Measured, Metrics
from posttrain_lab.methods import head
from posttrain_lab.records import Example, LabError
from posttrain_lab.settings import HeadSettings

LABELLED = tuple(
    Example.pair(f"The {'moon' if n % 2 else 'cat'} has {n} apples.", "b" if n % 2 else "a")
    for n in range(60)
)


@pytest.fixture
def train(tiny_model: str, tmp_path: Path):
    def run(**changes) -> list:
        events: list = []
        settings = {"steps": 12, "batch_size": 8, "learning_rate": 1e-2, "measure_every": 6}
        arguments = {
            "model": tiny_model, "examples": LABELLED[:40], "held_out": LABELLED[40:],
            "settings": HeadSettings(**settings | changes.pop("settings", {})), "seed": 0,
            "folder": tmp_path / "run", "emit": events.append, "should_stop": lambda: False,
            "resume": False,
        }  # fmt: skip
        head.train_head(**arguments | changes)
        return events

    return run


def test_it_learns_and_is_watched_and_can_be_opened_again(train, tmp_path: Path) -> None:
    events = train()
    assert isinstance(events[-1], Finished)
    seen = [e for e in events if isinstance(e, Measured)]
    assert [e.step for e in seen] == [0, 6, 12]
    assert set(seen[-1].values) <= {0.0, 1.0}
    assert sum(seen[-1].values) > 0.9 * len(seen[-1].values)
    network, tokenizer = head.with_head(str(tmp_path / "run" / "model"), ["a", "b"])
    said = head.classify(network.eval(), tokenizer, LABELLED[40:])
    right = [float(a == b.answer) for a, b in zip(said, LABELLED[40:], strict=True)]
    assert right == seen[-1].values


def test_a_frozen_model_keeps_its_weights_and_the_head_moves(
    train, tiny_model: str, tmp_path: Path
) -> None:
    before, _ = head.with_head(tiny_model, ["a", "b"])
    events = train(settings={"frozen": True, "steps": 3})
    after, _ = head.with_head(str(tmp_path / "run" / "model"), ["a", "b"])
    for name, weight in before.model.state_dict().items():
        assert torch.equal(weight, after.model.state_dict()[name]), name
    assert not torch.equal(before.score.weight, after.score.weight)
    assert all(e.loss > 0 for e in events if isinstance(e, Metrics))


def test_every_weight_moves_where_nothing_is_frozen(
    train, tiny_model: str, tmp_path: Path
) -> None:
    before, _ = head.with_head(tiny_model, ["a", "b"])
    train(settings={"steps": 3})
    after, _ = head.with_head(str(tmp_path / "run" / "model"), ["a", "b"])
    for name, weight in before.state_dict().items():
        assert not torch.equal(weight, after.state_dict()[name]), name


def test_a_batch_and_a_text_alone_are_labelled_alike(train, tmp_path: Path) -> None:
    train()
    network, tokenizer = head.with_head(str(tmp_path / "run" / "model"), ["a", "b"])
    mixed = (*LABELLED[40:43], Example.pair("cat " * 30, "a"))
    alone = [head.classify(network.eval(), tokenizer, [one])[0] for one in mixed]
    assert head.classify(network, tokenizer, mixed) == alone


def test_one_label_is_no_classification(train) -> None:
    with pytest.raises(LabError, match="Every example has the label 'a'"):
        train(examples=LABELLED[::2])


def test_a_held_out_label_that_no_example_has_is_named(train) -> None:
    with pytest.raises(LabError, match=r"'c'.*a, b"):
        train(held_out=(Example.pair("What?", "c"),))
