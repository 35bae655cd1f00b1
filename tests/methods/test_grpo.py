from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
import torch

from posttrain_lab.events import (
    Checkpoint,
    Finished,
    Metrics,
    Rollouts,
    Sample,
    Started,
    Stopped,
    Warned,
    to_line,
)
from posttrain_lab.methods import grpo
from posttrain_lab.methods.grading import from_reward
from posttrain_lab.methods.grpo_trainer import QuietGRPOTrainer, without_zeros
from posttrain_lab.models.load import load
from posttrain_lab.records import Example, LabError
from posttrain_lab.settings import GRPOSettings

# PEFT 0.21 still asks for a name that transformers 5.23 calls deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning")

PROMPTS = tuple(Example.pair(f"What is {n} apples?", "", gold=str(n)) for n in range(5))


def vowels(text: str, example: Example) -> float:
    return sum(text.count(v) for v in "aeiou") / 8


@pytest.fixture(autouse=True)
def one_thread():
    """So that every sum has one order, whatever the machine."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def train(tiny_model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Runs train_grpo on the tiny model and returns its events."""
    monkeypatch.setattr("posttrain_lab.methods.callbacks.METRICS_EVERY_S", 0)

    def run(folder: str = "run", **changes) -> list:
        events: list = changes.pop("events", [])
        settings = {
            "steps": 4, "prompts_per_step": 3, "group_size": 4, "max_new_tokens": 8,
            "sample_tokens": 4, "learning_rate": 3e-3,
        } | changes.pop("settings", {})  # fmt: skip
        arguments = {
            "model": tiny_model, "prompts": PROMPTS, "probes": (),
            "graders": (from_reward(changes.pop("reward", vowels)),),
            "seed": 0, "settings": GRPOSettings(**settings), "folder": tmp_path / folder,
            "emit": events.append, "should_stop": lambda: False, "resume": False,
        }  # fmt: skip
        grpo.train_grpo(**arguments | changes)
        return events

    return run


@pytest.fixture
def batches(monkeypatch: pytest.MonkeyPatch) -> list[dict]:
    """Each step's batch, with its loss and the gradients that it gave."""
    seen: list[dict] = []
    step = QuietGRPOTrainer._compute_loss

    def spy(self, model, inputs):
        loss = step(self, model, inputs)
        grads = torch.autograd.grad(loss, list(model.parameters()), retain_graph=True)
        seen.append({"inputs": inputs, "loss": loss.detach(), "grads": grads,
                     "text": list(self._logs["completion"])[-12:],
                     "advantages": list(self._logs["advantages"])[-12:]})  # fmt: skip
        return loss

    monkeypatch.setattr(QuietGRPOTrainer, "_compute_loss", spy)
    return seen


def of(kind: type, events: list) -> list:
    return [e for e in events if isinstance(e, kind)]


def weights(folder: Path | str) -> dict[str, torch.Tensor]:
    return dict(load(str(folder), "cpu")[0].state_dict())


def test_a_run_tells_its_whole_story_in_order(train, tmp_path):
    events = train(
        probes=("Hello", "Who?"), settings={"sample_every": 2, "checkpoint_every": 3}
    )
    kinds = [type(e) for e in events]
    assert kinds[:5] == [Started, Sample, Sample, Rollouts, Metrics]
    assert kinds[-1] is Finished
    assert [(s.step, s.probe) for s in of(Sample, events)] == [
        (0, 0), (0, 1), (2, 0), (2, 1), (4, 0), (4, 1),
    ]  # fmt: skip
    assert of(Checkpoint, events) == [Checkpoint(3, "checkpoints/step-000003")]
    assert [m.step for m in of(Metrics, events)] == [1, 2, 3, 4]
    for event in events:
        to_line(event)  # every event can be written as strict JSON
    assert (tmp_path / "run" / events[-1].path / "model.safetensors").is_file()


def test_metrics_hold_rewards_lengths_and_the_share_of_groups_without_spread(train):
    first, *_, last = of(Metrics, train())
    assert set(first.extra) == {
        "reward", "reward_std", "groups_without_spread", "completion_length", "cut_off",
        "entropy", "clipped", "kl", "grade.reward",
    }  # fmt: skip
    assert 0 < first.extra["completion_length"] <= 8
    assert first.extra["entropy"] == pytest.approx(math.log(420), rel=0.1)  # a random model
    assert last.tokens > first.tokens > 0


def test_the_distance_to_the_first_model_is_measured_when_beta_is_above_0(train):
    first, *_, last = of(Metrics, train(settings={"beta": 0.1}))
    assert first.extra["kl"] == pytest.approx(0, abs=1e-6)
    assert last.extra["kl"] > 1e-4


def test_the_distance_to_the_first_model_is_measured_where_it_costs_nothing(train):
    first, *_, last = of(Metrics, train(settings={"beta": 0.0}))
    assert first.extra["kl"] == pytest.approx(0, abs=1e-6)
    assert last.extra["kl"] > 1e-4
    shown = of(Rollouts, train("again", settings={"beta": 0.0}))[-1]
    assert max(kl for one in shown.tries for _, _, kl in one["tokens"]) > 0


def test_every_trainable_parameter_moves(train, tiny_model, tmp_path):
    train()
    before, after = weights(tiny_model), weights(tmp_path / "run/model")
    assert [name for name in before if torch.equal(before[name], after[name])] == []


def test_the_reward_rises(train):
    events = train(settings={"steps": 40, "prompts_per_step": 4, "group_size": 8})
    rewards = [m.extra["reward"] for m in of(Metrics, events)]
    assert sum(rewards[-5:]) > 2 * sum(rewards[:5])


@pytest.mark.parametrize("scale", ["group", "batch", "none"])
def test_advantages_equal_a_hand_computation(train, batches, scale):
    train(settings={"steps": 1, "scale_rewards": scale})
    rewards = torch.tensor([vowels(t.strip(), PROMPTS[0]) for t in batches[0]["text"]])
    groups = rewards.view(3, 4)
    expected = groups - groups.mean(1, keepdim=True)
    if scale == "group":
        expected = expected / (groups.std(1, keepdim=True) + 1e-4)
    if scale == "batch":
        expected = expected / (rewards.std() + 1e-4)
    assert batches[0]["advantages"] == pytest.approx(expected.flatten().tolist(), abs=1e-5)


@pytest.mark.parametrize("loss_type", ["dapo", "grpo", "dr_grpo"])
def test_loss_and_gradient_equal_a_hand_computation_over_every_answer(
    train, batches, tiny_model, loss_type
):
    def sparse(text, example):  # two groups of three learn nothing and are left out
        return vowels(text, example) if example.gold == shown else 0.0

    order = grpo.prompt_order(len(PROMPTS), 3, 0)
    shown = PROMPTS[order[1]].gold
    train(reward=sparse, settings={"steps": 1, "loss_type": loss_type, "temperature": 0.7})
    batch = batches[0]["inputs"]
    assert len(without_zeros(batch)["advantages"]) <= 4
    network, _ = load(tiny_model, "cpu")
    ids = torch.cat([batch["prompt_ids"], batch["completion_ids"]], 1)
    mask = torch.cat([batch["prompt_mask"], batch["completion_mask"]], 1)
    logs = (network(input_ids=ids, attention_mask=mask).logits / 0.7).log_softmax(-1)
    width = batch["completion_ids"].shape[1]
    logs = logs[:, -width - 1 : -1].gather(-1, batch["completion_ids"][..., None])[..., 0]
    written = batch["completion_mask"]
    terms = -(logs - logs.detach()).exp() * batch["advantages"][:, None] * written
    loss = {
        "dapo": terms.sum() / written.sum(),
        "grpo": (terms.sum(1) / written.sum(1)).mean(),
        "dr_grpo": terms.sum() / (12 * 8),
    }[loss_type]
    assert batches[0]["loss"].item() == pytest.approx(loss.item(), abs=1e-6)
    wanted = torch.autograd.grad(loss, list(network.parameters()))
    for ours, theirs in zip(batches[0]["grads"], wanted, strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-6)


def test_what_cannot_be_graded_is_left_out_of_its_group(train, batches):
    def picky(text: str, example: Example) -> float | None:
        return None if len(text) % 2 else vowels(text, example)

    events = train(reward=picky, settings={"steps": 1})
    texts = [t.strip() for t in batches[0]["text"]]
    rewards = [picky(t, PROMPTS[0]) for t in texts]
    graded = [r for r in rewards if r is not None]
    assert 0 < len(graded) < 12
    for start in range(0, 12, 4):
        group = rewards[start : start + 4]
        known = torch.tensor([r for r in group if r is not None])
        for reward, advantage in zip(
            group, batches[0]["advantages"][start : start + 4], strict=True
        ):
            if reward is None or len(known) < 2:
                assert advantage == 0
            else:
                expected = (reward - known.mean()) / (known.std() + 1e-4)
                assert advantage == pytest.approx(expected.item(), abs=1e-5)
    assert of(Metrics, events)[0].extra["reward"] == pytest.approx(sum(graded) / len(graded))
    missing = 12 - len(graded)
    assert [w.message for w in of(Warned, events)] == [
        f"{missing} of 12 answers could not be graded. "
        "They are left out: they count neither as right nor as wrong."
    ]


def test_a_batch_without_any_grade_teaches_nothing(train, tiny_model, tmp_path):
    events = train(reward=lambda text, example: None, settings={"steps": 2})
    assert "reward" not in of(Metrics, events)[0].extra
    before, after = weights(tiny_model), weights(tmp_path / "run/model")
    assert all(torch.equal(before[name], after[name]) for name in before)


def test_a_reward_that_raises_ends_the_run(train, tmp_path):
    def broken(text, example):
        raise KeyError("gold")

    with pytest.raises(
        LabError, match="The grader reward stopped with KeyError: 'gold'"
    ) as caught:
        train(reward=broken)
    assert caught.value.where == "reward"
    assert isinstance(caught.value.__cause__, KeyError)
    assert not (tmp_path / "run/model").exists()


@pytest.mark.parametrize("value", [math.nan, math.inf, "1"])
def test_a_reward_that_is_no_number_ends_the_run(train, value):
    with pytest.raises(LabError, match="The grader reward gave an answer"):
        train(reward=lambda text, example: value)


def test_the_reward_sees_the_answer_and_its_own_example(train, monkeypatch):
    seen = []
    prompts = {e.gold: e.prompt for e in PROMPTS}

    def spy(text: str, example: Example) -> float:
        seen.append((text, example))
        return 0.0

    train(reward=spy, settings={"steps": 2})
    golds = [e.gold for _, e in seen]
    assert golds == [g for n in range(0, 24, 4) for g in [golds[n]] * 4]
    assert len(set(golds)) == 5  # every prompt has had its turn before any comes again
    assert all(prompts[e.gold] == e.prompt for _, e in seen)
    assert not any("<|" in text for text, _ in seen)


def test_a_stop_keeps_a_checkpoint_and_resume_gives_the_same_model(train, tmp_path):
    whole = train("whole", settings={"steps": 5})
    events: list = []
    train("cut", settings={"steps": 5}, events=events,
          should_stop=lambda: len(of(Metrics, events)) >= 2)  # fmt: skip
    assert [type(e) for e in events][-2:] == [Checkpoint, Stopped]
    assert events[-1] == Stopped(2)
    assert not (tmp_path / "cut/model").exists()
    again = train("cut", settings={"steps": 5}, resume=True)
    assert again[0].step == 2
    assert [m.step for m in of(Metrics, again)] == [3, 4, 5]
    assert of(Metrics, again)[-1].extra == of(Metrics, whole)[-1].extra
    one, other = weights(tmp_path / "whole/model"), weights(tmp_path / "cut/model")
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_several_iterations_learn_from_the_same_answers(train, batches):
    train(settings={"steps": 4, "iterations": 2})
    ids = [sorted(map(tuple, b["inputs"]["completion_ids"].tolist())) for b in batches]
    assert ids[0] == ids[1] != ids[2] == ids[3]


def test_a_prompt_that_leaves_no_room_is_named(train):
    with pytest.raises(LabError) as caught:
        train(prompts=(PROMPTS[0], Example.pair("moon " * 200, "")))
    assert caught.value.where == "prompts[1]"


def test_no_prompts_is_an_error(train):
    with pytest.raises(LabError, match="no prompts"):
        train(prompts=())


def test_the_same_seed_gives_the_same_run_and_another_seed_another(train):
    first, same = (of(Metrics, train(str(n)))[0].extra for n in range(2))
    other = of(Metrics, train("other", seed=1))[0].extra
    assert json.dumps(first) == json.dumps(same) != json.dumps(other)
