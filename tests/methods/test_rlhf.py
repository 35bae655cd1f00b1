"""RLHF is GRPO on a reward model's score with a leash; its baseline is nearly RLOO's."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
import trl
from datasets import Dataset
from trl import RLOOConfig, RLOOTrainer

from posttrain_lab.events import Memory, Metrics, Rollouts
from posttrain_lab.methods.grading import Weighted
from posttrain_lab.methods.grpo import train_grpo
from posttrain_lab.methods.running import quiet
from posttrain_lab.model_graders.reward import RewardGrades
from posttrain_lab.models.load import load
from posttrain_lab.models.reward import load_reward
from posttrain_lab.records import Example, Grade
from posttrain_lab.settings import GRPOSettings

pytestmark = pytest.mark.filterwarnings(
    "ignore:.is_gradient_checkpointing:FutureWarning",
    "ignore:torch.jit.script:DeprecationWarning",
)
GIVEN = [0.3, 1.0, -0.5, 2.0, 0.0, 0.0, 1.0, 0.5]  # two groups of four
PROMPTS = tuple(Example.pair(f"Say {n}.", "") for n in range(2))


@pytest.fixture
def train(tiny_model: str, tmp_path: Path):
    def run(grades, **settings) -> list:
        events: list = []
        knobs = {"steps": 2, "prompts_per_step": 2, "group_size": 4, "max_new_tokens": 6,
                 "learning_rate": 1e-2, "warmup_steps": 0}  # fmt: skip
        train_grpo(
            model=tiny_model, prompts=PROMPTS, graders=(Weighted("given", grades),), probes=(),
            settings=GRPOSettings(**knobs | settings), seed=0, folder=tmp_path / "run",
            emit=events.append, should_stop=lambda: False, resume=False,
        )  # fmt: skip
        return events

    return run


def rloo(model: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The advantages that TRL's own RLOOTrainer gives to ``GIVEN``."""
    monkeypatch.setattr(RLOOTrainer, "_send_telemetry", lambda self: None, raising=False)
    network, tokenizer = load(model)
    config = RLOOConfig(
        output_dir=str(folder), max_steps=1, per_device_train_batch_size=8, num_generations=4,
        max_completion_length=6, beta=0.0, **quiet("cpu"),
    )  # fmt: skip
    trainer = RLOOTrainer(
        model=network, reward_funcs=lambda completions, **_: GIVEN, args=config,
        train_dataset=Dataset.from_dict({"prompt": ["Say 0.", "Say 1."]}),
        processing_class=tokenizer,
    )  # fmt: skip
    trainer.train()
    return list(trainer._logs["advantages"])[-8:]


def test_unscaled_advantages_are_those_of_trls_rloo_times_a_factor(
    train, tiny_model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = rloo(tiny_model, tmp_path / "rloo", monkeypatch)
    by_hand = [g - (sum(GIVEN[n : n + 4]) - g) / 3 for n in (0, 4) for g in GIVEN[n : n + 4]]
    assert theirs == pytest.approx(by_hand, abs=1e-5)
    events = train(lambda texts, examples: [Grade(v, None, "") for v in GIVEN],
                   scale_rewards="none")  # fmt: skip
    shown = next(e for e in events if isinstance(e, Rollouts))
    ours = [one["advantage"] for one in shown.tries]
    assert [one["reward"] for one in shown.tries] == GIVEN[:4]
    assert ours == pytest.approx([a * 3 / 4 for a in theirs[:4]], abs=1e-4)


def test_trl_has_no_trainer_with_a_value_model() -> None:
    """When it has one again, the docstring of ``methods.grpo`` is to be changed."""
    assert not [name for name in dir(trl) if "PPO" in name or "ValueHead" in name]
    assert not [*Path(trl.__file__).parent.glob("**/*ppo*")]


def test_a_reward_model_pays_and_the_leash_is_measured(
    train, tiny_model: str, tmp_path: Path
) -> None:
    torch.manual_seed(0)
    judge, tokenizer = load_reward(tiny_model, new=True)
    for part in (judge, tokenizer):
        part.save_pretrained(tmp_path / "judge")
    grades = RewardGrades(tmp_path / "judge")
    events = train(grades, beta=0.1, measure_every=1, steps=4)
    first, *_, last = [e for e in events if isinstance(e, Metrics)]
    assert first.extra["kl"] == pytest.approx(0, abs=1e-6)
    assert last.extra["kl"] > 0
    shown = next(e for e in events if isinstance(e, Rollouts))
    asked = Example.pair(shown.prompt, "")
    again = grades([one["text"] for one in shown.tries], [asked] * 4)
    paid = [one["reward"] for one in shown.tries]
    assert paid == pytest.approx([grade.value for grade in again], abs=1e-3)
    held = [e for e in events if isinstance(e, Memory)][-1].held
    assert {"reference", "reward model"} <= {row["what"] for row in held}
