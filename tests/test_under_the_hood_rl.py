"""What lesson 04 has one write is what TRL computes in a real step, to 1e-5."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
import torch
from test_under_the_hood import cells
from tiny_model import make
from trl import DPOConfig, DPOTrainer

from posttrain_lab.methods import grpo
from posttrain_lab.methods.grading import from_reward
from posttrain_lab.methods.grpo_trainer import QuietGRPOTrainer
from posttrain_lab.methods.running import quiet
from posttrain_lab.models.load import load
from posttrain_lab.records import Example
from posttrain_lab.settings import GRPOSettings

# PEFT 0.21 still asks for a name that transformers 5.23 calls deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning")

BETA, EPSILON, PROMPTS, GROUP = 0.3, 0.02, 3, 4


def reward(text: str, example: Example) -> float | None:
    """Vowels; every third length cannot be graded."""
    return None if len(text) % 3 == 0 else float(sum(text.count(v) for v in "aeiou"))


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(make(Path(tmp_path_factory.mktemp("tiny")) / "model"))


@pytest.fixture(scope="module")
def steps(model: str, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Two GRPO steps on one batch of tries: what TRL was given, and what it made of it."""
    seen: list[dict[str, Any]] = []
    patch = pytest.MonkeyPatch()
    losses = QuietGRPOTrainer._compute_loss
    logs = QuietGRPOTrainer._get_per_token_logps_and_entropies

    def spied_logs(self, *args, **names):
        found = logs(self, *args, **names)
        self.last_logs = found[0].detach()
        return found

    def spied(self, network, inputs):
        loss = losses(self, network, inputs)
        texts, advantages = (list(self._logs[name])[-PROMPTS * GROUP :]
                             for name in ("completion", "advantages"))  # fmt: skip
        seen.append({
            "loss": loss.item(), "now": self.last_logs, "texts": texts,
            "told": advantages, "kl": self._metrics["train"]["kl"][-1],
            "clipped": self._metrics["train"]["clip_ratio/region_mean"][-1],
            **{k: v for k, v in inputs.items() if isinstance(v, torch.Tensor)},
        })  # fmt: skip
        return loss

    patch.setattr(QuietGRPOTrainer, "_compute_loss", spied)
    patch.setattr(QuietGRPOTrainer, "_get_per_token_logps_and_entropies", spied_logs)
    settings = GRPOSettings(
        steps=2, iterations=2, warmup_steps=0, prompts_per_step=PROMPTS, group_size=GROUP,
        max_new_tokens=8, learning_rate=2e-3, beta=BETA, epsilon=EPSILON,
    )  # fmt: skip
    prompts = tuple(Example.pair(f"What is {n} apples?", "") for n in range(PROMPTS))
    try:
        grpo.train_grpo(
            model=model, prompts=prompts, graders=(from_reward(reward),), settings=settings,
            probes=(), seed=3, folder=tmp_path_factory.mktemp("run"),
            emit=lambda event: None, should_stop=lambda: False, resume=False,
        )  # fmt: skip
    finally:
        patch.undo()
    return seen


def test_the_advantage_is_trls_where_some_could_not_be_graded(steps) -> None:
    solved = cells("04_rl", "hood", "solution")
    rewards = [reward(text.strip(), None) for text in steps[0]["texts"]]
    assert 0 < rewards.count(None) < len(rewards)
    groups = [rewards[i : i + GROUP] for i in range(0, len(rewards), GROUP)]
    mine = [value for group in groups for value in solved["advantages"](group)]
    assert mine == pytest.approx([float(told) for told in steps[0]["told"]], abs=1e-5)


def tokens(step: dict[str, Any]) -> list[tuple[float, float, float, float]]:
    """(now, before, reference, advantage) of every token that was written."""
    before = step.get("old_per_token_logps", step["now"])
    rows = []
    for r, c in step["completion_mask"].nonzero().tolist():
        logs = (step["now"], before, step["ref_per_token_logps"])
        rows.append((*(log[r, c].item() for log in logs), step["advantages"][r].item()))
    return rows


def test_the_clipped_loss_and_the_leash_are_trls_in_both_steps_on_one_batch(steps) -> None:
    solved = cells("04_rl", "hood", "solution")
    assert len(steps) == 2
    for step in steps:
        mine = solved["grpo_loss"](tokens(step), BETA, EPSILON)
        assert mine == pytest.approx(step["loss"], abs=1e-5)
        distances = [solved["distance"](*logs) for *logs, _ in tokens(step)]
        assert sum(distances) / len(distances) == pytest.approx(step["kl"], abs=1e-5)
    assert steps[0]["kl"] == pytest.approx(0, abs=1e-6)
    assert steps[1]["kl"] > 1e-4
    assert steps[1]["clipped"] > 0.1  # else the clipping was not put to the test


def test_the_dpo_loss_is_trls(model: str, tmp_path: Path) -> None:
    solved = cells("04_rl", "hood")
    policy, tokenizer = load(model, "cpu")
    reference, _ = load(model, "cpu")
    torch.manual_seed(0)
    with torch.no_grad():
        for weight in policy.parameters():
            weight += 0.02 * torch.randn_like(weight)
    rows = [{"prompt": "Hi", "chosen": " Ahoy there", "rejected": " No"},
            {"prompt": "Who?", "chosen": " Me", "rejected": " Nobody at all"}]  # fmt: skip
    trainer = _dpo(policy, reference, tokenizer, rows, tmp_path)
    batch = next(iter(trainer.get_train_dataloader()))
    wanted = trainer.compute_loss(policy, batch).item()
    sums = [_sums(network, batch) for network in (policy, reference)]
    half = len(sums[0]) // 2  # TRL puts the chosen answers before the rejected ones
    pairs = [[(s[i], s[half + i]) for s in sums] for i in range(half)]
    mine = [solved["dpo_loss"](*pair, beta=0.7) for pair in pairs]
    assert sum(mine) / half == pytest.approx(wanted, abs=1e-5)
    assert abs(wanted - math.log(2)) > 1e-3


def _dpo(policy, reference, tokenizer, rows, folder: Path) -> DPOTrainer:
    from datasets import Dataset

    return DPOTrainer(
        model=policy, ref_model=reference, processing_class=tokenizer,
        train_dataset=Dataset.from_list(rows),
        args=DPOConfig(
            output_dir=str(folder), beta=0.7, per_device_train_batch_size=2, **quiet("cpu")
        ),
    )  # fmt: skip


@torch.no_grad()
def _sums(network, batch) -> list[float]:
    """The log-probability of each answer: the sum over its tokens."""
    logits = network(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"])
    logs = logits.logits.log_softmax(-1)[:, :-1]  # (B, T - 1, V)
    written = batch["input_ids"][:, 1:, None]
    mask = batch["completion_mask"][:, 1:]
    return (logs.gather(-1, written)[..., 0] * mask).sum(-1).tolist()


def test_what_a_trained_model_holds_is_what_torch_holds(model: str) -> None:
    held = cells("04_rl", "hood")["held"]
    network, _ = load(model, "cpu")
    weights = list(network.parameters())
    optimizer = torch.optim.AdamW(weights)
    sum(weight.sum() for weight in weights).backward()
    optimizer.step()
    kept = [*weights, *(weight.grad for weight in weights)]
    for state in optimizer.state.values():
        kept += [state["exp_avg"], state["exp_avg_sq"]]
    number = sum(weight.numel() for weight in weights)
    assert held(number, True) == sum(t.numel() * t.element_size() for t in kept)
    assert held(number, False) == sum(t.numel() * t.element_size() for t in weights)
