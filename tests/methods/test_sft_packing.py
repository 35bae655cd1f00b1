"""Fine-tuning on packed rows: the loss is logged, every weight moves, a cut run goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from posttrain_lab.events import Event, Finished, Metrics, Started, Stopped
from posttrain_lab.methods import sft
from posttrain_lab.methods.packing import tokens_of
from posttrain_lab.methods.trainer import QuietSFTTrainer
from posttrain_lab.models.load import load
from posttrain_lab.models.templates import IGNORED, encode
from posttrain_lab.records import Example, LabError
from posttrain_lab.settings import SFTSettings

# PEFT 0.21 still asks for a name that transformers 5.23 calls deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning")

PACKED = ("boundaries", "no_boundaries")
EXAMPLES = tuple(
    Example.pair(f"What is {n} apples?", "Arr, " * (n % 4) + f"it be {n} apples, matey!")
    for n in range(12)
)
Run = Callable[..., list[Event]]


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """So that every sum has one order, whatever the machine."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def train(tiny_model: str, tmp_path: Path) -> Run:
    """Runs train_sft on the tiny model and returns its events."""

    def run(
        folder: str = "run", examples: tuple[Example, ...] = EXAMPLES, resume: bool = False,
        should_stop: Callable[[], bool] = lambda: False, **settings: Any,
    ) -> list[Event]:  # fmt: skip
        events: list[Event] = []
        knobs = {"steps": 6, "batch_size": 2, "max_length": 100, "learning_rate": 3e-3}
        sft.train_sft(
            model=tiny_model, examples=examples, probes=(), seed=0,
            settings=SFTSettings(**knobs | settings), folder=tmp_path / folder,
            emit=events.append, should_stop=should_stop, resume=resume,
        )  # fmt: skip
        return events

    return run


@pytest.fixture
def batches(monkeypatch: pytest.MonkeyPatch) -> list[tuple[dict, float]]:
    """Every training step's batch and loss, as the trainer saw them."""
    seen: list[tuple[dict, float]] = []
    step = QuietSFTTrainer.training_step

    def spy(self, model, inputs, *args, **kwargs):
        copy = {k: v.clone() for k, v in inputs.items()}
        loss = step(self, model, inputs, *args, **kwargs)
        seen.append((copy, loss.item()))
        return loss

    monkeypatch.setattr(QuietSFTTrainer, "training_step", spy)
    return seen


def of(kind: type, events: list[Event]) -> list[Any]:
    return [each for each in events if isinstance(each, kind)]


def weights(folder: Path | str) -> dict[str, torch.Tensor]:
    return dict(load(str(folder), "cpu")[0].state_dict())


@pytest.mark.parametrize("packing", PACKED)
def test_the_loss_is_logged_falls_and_every_parameter_moves(
    packing: str, train: Run, tiny_model: str, tmp_path: Path
) -> None:
    events = train(packing=packing)
    first, *_, last = of(Metrics, events)
    assert last.loss < first.loss
    assert isinstance(events[-1], Finished)
    before, after = weights(tiny_model), weights(tmp_path / "run/model")
    assert [name for name in before if torch.equal(before[name], after[name])] == []


@pytest.mark.parametrize("packing", PACKED)
def test_a_cut_run_goes_on_as_if_never_interrupted(
    packing: str, train: Run, batches: list, tmp_path: Path
) -> None:
    train("whole", packing=packing)
    whole = [loss for _, loss in batches]
    batches.clear()
    events = train("cut", packing=packing, should_stop=lambda: len(batches) >= 3)
    assert events[-1] == Stopped(3)
    events = train("cut", packing=packing, resume=True)
    assert of(Started, events)[0].step == 3
    assert [loss for _, loss in batches] == whole
    one, other = weights(tmp_path / "whole/model"), weights(tmp_path / "cut/model")
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_rows_with_boundaries_have_position_ids_in_place_of_a_mask(
    train: Run, batches: list
) -> None:
    train(packing="boundaries")
    for batch, _ in batches:
        assert "attention_mask" not in batch
        assert (batch["position_ids"] == 1).sum() > batch["input_ids"].shape[0]


def test_rows_without_boundaries_have_a_mask_and_no_position_ids(
    train: Run, batches: list
) -> None:
    train(packing="no_boundaries")
    for batch, _ in batches:
        assert "position_ids" not in batch
        assert batch["attention_mask"].shape == batch["input_ids"].shape


def test_a_packed_batch_has_the_loss_of_its_conversations(
    train: Run, batches: list, tiny_model: str
) -> None:
    """Against the model's own loss of every example by itself."""
    train(packing="boundaries", steps=1, batch_size=100)
    network, tokenizer = load(tiny_model, "cpu")
    total = tokens = 0
    for example in EXAMPLES:
        ids, labels = encode(tokenizer, example.messages)
        with torch.no_grad():
            loss = network(torch.tensor([ids]), labels=torch.tensor([labels])).loss.item()
        learned = sum(label != IGNORED for label in labels)
        total, tokens = total + loss * learned, tokens + learned
    assert batches[0][1] == pytest.approx(total / tokens, rel=1e-5)


@pytest.mark.parametrize("packing", PACKED)
def test_fewer_slots_are_padding_than_without_packing(
    packing: str, train: Run, batches: list
) -> None:
    empty = {}
    for way in ("none", packing):
        batches.clear()
        train(way, examples=EXAMPLES * 8, packing=way, batch_size=100, steps=1)
        batch = batches[0][0]
        empty[way] = 1 - tokens_of(batch).item() / batch["input_ids"].numel()
    assert empty[packing] < empty["none"]


@pytest.mark.parametrize("packing", ["none", *PACKED])
def test_the_tokens_trained_on_are_counted_without_padding(
    packing: str, train: Run, tiny_model: str
) -> None:
    _, tokenizer = load(tiny_model, "cpu")
    events = train(packing=packing, steps=1, batch_size=100)
    expected = sum(len(encode(tokenizer, one.messages)[0]) for one in EXAMPLES)
    assert of(Metrics, events)[-1].tokens == expected


def test_with_everything_learned_no_conversation_learns_to_follow_another(
    train: Run, batches: list
) -> None:
    train(packing="boundaries", learned="all", steps=1, batch_size=100)
    batch = batches[0][0]
    assert (batch["labels"][batch["position_ids"] == 0] == IGNORED).all()


def test_a_row_of_a_prompt_alone_is_left_out(train: Run, batches: list) -> None:
    long = Example.pair("moon " * 20, "Arr!")
    events = train(examples=(long,) * 3, packing="no_boundaries", max_length=60, batch_size=1)
    assert isinstance(events[-1], Finished)
    assert all((batch["labels"][:, 1:] != IGNORED).any() for batch, _ in batches)


def test_adapters_train_on_packed_rows(train: Run, tiny_model: str, tmp_path: Path) -> None:
    train(packing="boundaries", lora_rank=4, learning_rate=0.02)
    before, after = weights(tiny_model), weights(tmp_path / "run/model")
    moved = {name for name in before if not torch.equal(before[name], after[name])}
    assert moved == {name for name in before if "_proj" in name}


@pytest.mark.parametrize("packing", PACKED)
def test_an_example_longer_than_a_row_is_named(packing: str, train: Run) -> None:
    with pytest.raises(LabError, match=r"Example 1 is .* limit is 20 \(max_length\)"):
        train(packing=packing, max_length=20)
