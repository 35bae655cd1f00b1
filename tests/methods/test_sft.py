from __future__ import annotations

import json
import math
import time
from pathlib import Path

import pytest
import torch

from posttrain_lab.bench.training import bare_loop
from posttrain_lab.events import (
    Checkpoint,
    Finished,
    Metrics,
    Sample,
    Started,
    Stopped,
    Warned,
    to_line,
)
from posttrain_lab.methods import sft
from posttrain_lab.methods.trainer import QuietSFTTrainer, checkpoints
from posttrain_lab.models.generate import answer
from posttrain_lab.models.load import load
from posttrain_lab.models.templates import encode
from posttrain_lab.records import Example, LabError, Message
from posttrain_lab.settings import SFTSettings

# PEFT 0.21 still asks for a name that transformers 5.23 calls deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning")

EXAMPLES = tuple(
    Example.pair(f"What is {n} apples?", f"Arr, it be {n} apples, matey!") for n in range(11)
)
MULTI_TURN = Example(
    (
        Message("system", "Be brief."),
        Message("user", "What is the capital of France?"),
        Message("assistant", "Paris."),
        Message("user", "And now?"),
        Message("assistant", "<think>twelve</think><answer>12</answer>"),
    )
)


@pytest.fixture(autouse=True)
def one_thread():
    """So that every sum has one order, whatever the machine."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def train(tiny_model: str, tmp_path: Path):
    """Runs train_sft on the tiny model and returns its events."""

    def run(folder: str = "run", **changes) -> list:
        events: list = []
        settings = {"steps": 6, "batch_size": 4, "sample_tokens": 4, "learning_rate": 3e-3}
        settings |= changes.pop("settings", {})
        arguments = {
            "model": tiny_model, "examples": EXAMPLES, "probes": (), "seed": 0,
            "settings": SFTSettings(**settings), "folder": tmp_path / folder,
            "emit": events.append, "should_stop": lambda: False, "resume": False,
        }  # fmt: skip
        sft.train_sft(**arguments | changes)
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


def of(kind: type, events: list) -> list:
    return [e for e in events if isinstance(e, kind)]


def weights(folder: Path | str) -> dict[str, torch.Tensor]:
    return dict(load(str(folder), "cpu")[0].state_dict())


def test_a_run_tells_its_whole_story_in_order(train, tmp_path):
    events = train(
        probes=("Hello", "Who?"), settings={"sample_every": 3, "checkpoint_every": 4}
    )
    kinds = [type(e) for e in events]
    assert kinds[:3] == [Started, Sample, Sample]
    assert kinds[3] is Metrics
    assert kinds[-1] is Finished
    assert [(s.step, s.probe) for s in of(Sample, events)] == [
        (0, 0), (0, 1), (3, 0), (3, 1), (6, 0), (6, 1),
    ]  # fmt: skip
    assert of(Checkpoint, events) == [Checkpoint(4, "checkpoints/step-000004")]
    first, last = of(Metrics, events)[0], of(Metrics, events)[-1]
    assert (first.step, last.step, last.total) == (1, 6, 6)
    assert last.loss < first.loss
    assert first.seconds_left > 0
    assert last.seconds_left == 0
    assert last.tokens > first.tokens > 0
    assert events[0].trainable == events[0].parameters > 10_000
    for event in events:
        to_line(event)  # every event can be written as strict JSON
    assert (tmp_path / "run" / events[-1].path / "model.safetensors").is_file()
    assert not list((tmp_path / "run").rglob("*.part-*"))


def test_every_trainable_parameter_moves(train, tiny_model, tmp_path):
    train()
    before, after = weights(tiny_model), weights(tmp_path / "run/model")
    assert before.keys() == after.keys()
    assert [name for name in before if torch.equal(before[name], after[name])] == []


def test_the_losses_equal_a_bare_loops(train, batches, tiny_model, tmp_path):
    settings = SFTSettings(steps=6, batch_size=4, learning_rate=3e-3)
    train(settings={"sample_every": 2}, probes=("Hello",))
    network, _ = load(tiny_model, "cpu")
    bare = bare_loop(network, [batch for batch, _ in batches], settings)
    assert [loss for _, loss in batches] == pytest.approx([loss for loss, _ in bare], rel=1e-6)
    trained = weights(tmp_path / "run/model")
    for name, tensor in network.state_dict().items():
        torch.testing.assert_close(trained[name], tensor, rtol=1e-5, atol=1e-6)


def test_the_loss_and_its_gradients_equal_trls_own(train, batches, tiny_model, tmp_path):
    """SFTTrainer's fused head, which ours leaves out, on the same first batch."""
    from datasets import Dataset
    from trl import SFTTrainer

    train(settings={"steps": 1})
    network, tokenizer = load(tiny_model, "cpu")
    args = sft._config(SFTSettings(steps=1), 0, tmp_path, "cpu")
    rows = Dataset.from_list([{"input_ids": [1, 2], "labels": [1, 2]}])
    theirs = SFTTrainer(network, args, train_dataset=rows, processing_class=tokenizer)
    batch = batches[0][0]
    count = batch["labels"][:, 1:].ne(-100).sum()
    theirs.model.train()
    loss = theirs.compute_loss(theirs.model, dict(batch), num_items_in_batch=count)
    loss.backward()
    assert loss.item() == pytest.approx(batches[0][1], rel=1e-6)
    their_gradients = [p.grad for p in network.parameters()]
    again, _ = load(tiny_model, "cpu")
    again(**batch, use_cache=False).loss.backward()
    for parameter, gradient in zip(again.parameters(), their_gradients, strict=True):
        torch.testing.assert_close(parameter.grad, gradient, rtol=1e-4, atol=1e-7)


def test_only_the_assistants_tokens_carry_loss(train, batches, tiny_model):
    """Against a hand computation: the mean of −log p over the tokens of every answer."""
    train(examples=(MULTI_TURN,), settings={"steps": 1})
    network, tokenizer = load(tiny_model, "cpu")
    pieces = [
        ("<|im_start|>system\nBe brief.<|im_end|>\n", False),
        ("<|im_start|>user\nWhat is the capital of France?<|im_end|>\n", False),
        ("<|im_start|>assistant\n", False),
        ("Paris.<|im_end|>", True),
        ("\n<|im_start|>user\nAnd now?<|im_end|>\n<|im_start|>assistant\n", False),
        ("<think>twelve</think><answer>12</answer><|im_end|>", True),
        ("\n", False),
    ]
    ids, learned = [], []
    for text, is_answer in pieces:
        piece = tokenizer(text, add_special_tokens=False)["input_ids"]
        ids += piece
        learned += [is_answer] * len(piece)
    assert batches[0][0]["input_ids"][0].tolist() == ids
    with torch.no_grad():
        logs = network(torch.tensor([ids])).logits[0].log_softmax(-1)
    by_hand = [-logs[t - 1, ids[t]].item() for t in range(1, len(ids)) if learned[t]]
    assert batches[0][1] == pytest.approx(sum(by_hand) / len(by_hand), rel=1e-5)


def test_masked_tokens_give_no_gradient(tiny_model):
    network, tokenizer = load(tiny_model, "cpu")
    ids, labels = encode(tokenizer, MULTI_TURN.messages)
    logits = network(torch.tensor([ids])).logits
    logits.retain_grad()
    network.loss_function(logits, torch.tensor([labels]), network.config.vocab_size).backward()
    moved = logits.grad[0].abs().sum(-1) > 0
    # Position t predicts token t + 1.
    assert moved.tolist() == [label != -100 for label in labels[1:]] + [False]


def test_labels_equal_trls_assistant_only_preparation(tiny_model, tmp_path):
    from datasets import Dataset
    from trl import SFTConfig, SFTTrainer

    network, tokenizer = load(tiny_model, "cpu")
    examples = (*EXAMPLES[:2], MULTI_TURN)
    rows = [{"messages": e.to_json()["messages"]} for e in examples]
    args = SFTConfig(
        str(tmp_path), assistant_only_loss=True, use_cpu=True, bf16=False, report_to="none",
        gradient_checkpointing=None, max_length=None,
    )  # fmt: skip
    theirs = SFTTrainer(
        network, args, train_dataset=Dataset.from_list(rows), processing_class=tokenizer
    ).train_dataset
    for example, row in zip(examples, theirs, strict=True):
        assert encode(tokenizer, example.messages) == (row["input_ids"], row["labels"])


def test_lora_trains_only_adapters_and_its_model_loads_by_name(train, tiny_model, tmp_path):
    events = train(settings={"lora_rank": 4, "steps": 8, "learning_rate": 0.02})
    assert 0 < events[0].trainable < events[0].parameters / 4
    config = json.loads((tmp_path / "run/model/adapter_config.json").read_text())
    assert config["base_model_name_or_path"] == tiny_model
    before, after = weights(tiny_model), weights(tmp_path / "run/model")
    moved = {name for name in before if not torch.equal(before[name], after[name])}
    assert moved == {n for n in before if "_proj" in n}
    assert of(Metrics, events)[-1].loss < of(Metrics, events)[0].loss


def test_one_example_is_enough_for_a_large_batch(train, batches):
    events = train(examples=EXAMPLES[:1], settings={"batch_size": 8, "steps": 4})
    assert isinstance(events[-1], Finished)
    assert [b["input_ids"].shape[0] for b, _ in batches] == [1] * 4


def test_the_same_seed_gives_the_same_run_and_another_seed_another(train, batches):
    train("a")
    train("b")
    train("c", seed=1)
    losses = [loss for _, loss in batches]
    assert losses[:6] == losses[6:12] != losses[12:]


@pytest.mark.parametrize("lora_rank", [0, 4])
def test_a_resumed_run_goes_on_as_if_never_interrupted(train, batches, tmp_path, lora_rank):
    settings = {"steps": 8, "checkpoint_every": 3, "lora_rank": lora_rank}
    train("whole", settings=settings)
    whole = [loss for _, loss in batches]
    batches.clear()
    events = train("cut", settings=settings, should_stop=lambda: len(batches) >= 4)
    assert events[-1] == Stopped(4)
    assert of(Checkpoint, events)[-1].step == 4
    events = train("cut", settings=settings, resume=True)
    assert of(Started, events)[0].step == 4
    assert of(Metrics, events)[0].step == 5
    assert [loss for _, loss in batches] == whole
    one, other = weights(tmp_path / "whole/model"), weights(tmp_path / "cut/model")
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_resume_without_a_checkpoint_starts_anew(train):
    events = train(resume=True, probes=("Hello",))
    assert events[0].step == 0
    assert isinstance(events[-1], Finished)
    assert of(Sample, events)[0].step == 0
    assert "no checkpoint" in of(Warned, events)[0].message


def test_stop_before_the_first_step_trains_nothing(train, batches):
    events = train(should_stop=lambda: True, probes=("Hello",))
    assert batches == []
    assert events[-1] == Stopped(0)


def test_the_time_budget_stops_a_run_and_says_so(train):
    events = train(settings={"steps": 10_000}, max_seconds=0.5)
    assert isinstance(events[-1], Stopped)
    assert "0.5 seconds" in events[-1].reason
    assert of(Checkpoint, events)[-1].step == events[-1].step > 0


def test_only_the_last_three_checkpoints_stay(train, tmp_path):
    train(settings={"checkpoint_every": 1})
    kept = checkpoints(tmp_path / "run/checkpoints")
    assert [path.name for path in kept] == ["step-000003", "step-000004", "step-000005"]


def test_checkpoints_hold_no_pickle_that_needs_trust(train, tmp_path):
    train(settings={"checkpoint_every": 4})
    folder = checkpoints(tmp_path / "run/checkpoints")[0]
    assert (folder / "model.safetensors").is_file()
    assert not (folder / "training_args.bin").exists()
    torch.load(folder / "optimizer.pt", weights_only=True)
    torch.load(folder / "scheduler.pt", weights_only=True)


def test_a_half_written_checkpoint_is_never_seen(train, tmp_path, monkeypatch):
    def full(self, folder):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(QuietSFTTrainer, "_save_rng_state", full)
    with pytest.raises(LabError, match="disk is full"):
        train(settings={"checkpoint_every": 2})
    assert list((tmp_path / "run/checkpoints").iterdir()) == []


def test_an_example_longer_than_the_context_is_named(train):
    long = Example.pair("Hi", "matey " * 300)
    with pytest.raises(LabError) as caught:
        train(examples=(*EXAMPLES[:2], long))
    assert caught.value.where == "examples[2]"
    assert "Example 3 is" in caught.value.given
    assert "128" in caught.value.needed
    assert caught.value.do == "Shorten it."


def test_an_example_longer_than_max_length_may_raise_it(train):
    with pytest.raises(LabError, match=r"limit is 8 \(max_length\). Raise max_length to"):
        train(settings={"max_length": 8})


def test_a_probe_that_leaves_no_room_is_named(train):
    with pytest.raises(LabError) as caught:
        train(probes=("Hi", "moon " * 200))
    assert caught.value.where == "probes[1]"


def test_a_broken_model_fails_in_words(train, tmp_path, monkeypatch):
    whole = QuietSFTTrainer.compute_loss

    def broken(self, *args, **kwargs):
        loss = whole(self, *args, **kwargs)
        return loss * math.nan if self.state.global_step == 2 else loss

    monkeypatch.setattr(QuietSFTTrainer, "compute_loss", broken)
    monkeypatch.setattr("posttrain_lab.methods.callbacks.METRICS_EVERY_S", 0)
    with pytest.raises(LabError, match=r"learning rate of 0\.0003") as caught:
        train()
    assert caught.value.where == "learning_rate"
    assert "step 3" in caught.value.given
    assert not (tmp_path / "run/model").exists()


def test_weights_that_are_no_numbers_are_not_kept(train, tmp_path, monkeypatch):
    step = QuietSFTTrainer.training_step

    def broken(self, *args, **kwargs):
        loss = step(self, *args, **kwargs)
        next(self.model.parameters()).data.fill_(math.nan)
        return loss

    monkeypatch.setattr(QuietSFTTrainer, "training_step", broken)
    with pytest.raises(LabError, match="the weights were no number"):
        train(settings={"steps": 1})
    assert not (tmp_path / "run/model").exists()


def test_metrics_come_at_most_five_times_a_second(train):
    began = time.monotonic()
    events = train(settings={"steps": 40})
    spent = time.monotonic() - began
    assert 2 <= len(of(Metrics, events)) <= 2 + 5 * spent


def test_the_trained_model_answers_as_its_last_sample_said(train, tmp_path):
    events = train(probes=("What is 3 apples?",), settings={"steps": 12, "sample_tokens": 20})
    model, tokenizer = load(str(tmp_path / "run/model"), "cpu")
    said = of(Sample, events)[-1]
    assert answer(model, tokenizer, [said.prompt], 20) == [(said.text, said.ended)]


def test_putting_examples_of_alike_length_together_wastes_less_padding(train, batches):
    mixed = tuple(
        Example.pair("Say it.", " ".join(["word"] * (1 + 12 * (n % 2)))) for n in range(256)
    )
    padded = {}
    for order in ("shuffled", "by_length"):
        batches.clear()
        train(order, examples=mixed, settings={"steps": 32, "batch_size": 8, "order": order})
        padded[order] = sum((b["attention_mask"] == 0).sum().item() for b, _ in batches)
    assert len(batches) == 32
    assert padded["by_length"] < padded["shuffled"] / 3
