"""On an NVIDIA GPU: every method trains there, and memory is counted as CUDA counts it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from measured_memory import trained
from tiny_model import make

from posttrain_lab.events import Finished, Metrics, Started
from posttrain_lab.methods.grading import from_reward
from posttrain_lab.methods.grpo import train_grpo
from posttrain_lab.methods.sft import train_sft
from posttrain_lab.models.load import load
from posttrain_lab.report_card.asking import ask_all
from posttrain_lab.settings import GRPO_LIVE, SFT_MINUTE
from posttrain_lab.world.items import Item
from posttrain_lab.world.taught import TAUGHT, solve
from tools.pocket import tune

pytestmark = [
    pytest.mark.gpu,
    pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning"),
    pytest.mark.skipif(not torch.cuda.is_available(), reason="PyTorch sees no NVIDIA GPU here"),
]
HERE = Path(__file__).resolve().parent
METHODS = ["sft", "sft-lora", "dpo", "rlhf"]


@pytest.mark.parametrize("method", METHODS)
def test_memory_counted_agrees_with_cudas_within_a_tenth(method: str, tmp_path: Path) -> None:
    """In a process of its own, which has set up CUDA by a step on a tiny model."""
    big = make(tmp_path / "big", hidden=512, layers=10, vocab=2000, context=256)
    tiny = make(tmp_path / "tiny")
    asked = [sys.executable, "-W", "ignore", str(HERE / "measured_memory.py"), method,
             str(tiny), str(big), str(tmp_path)]  # fmt: skip
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(asked, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr[-2000:]
    counted, told = json.loads(done.stdout.splitlines()[-1])
    print(f"{method}: counted {counted / 1e6:.0f} MB, CUDA says {told / 1e6:.0f} MB")
    assert counted > 100e6
    assert counted == pytest.approx(told, rel=0.1)


@pytest.mark.parametrize("method", METHODS)
def test_each_method_trains_there_and_its_model_opens_without_a_gpu(
    method: str, tmp_path: Path
) -> None:
    assert trained(method, str(make(tmp_path / "tiny")), tmp_path / "run")
    model, _ = load(str(tmp_path / "run" / "model"), "cpu")
    assert all(p.isfinite().all() and p.device.type == "cpu" for p in model.parameters())


def _right(model: str, make_item: Callable[[str, int], Item], number: int = 300) -> int:
    """Right answers to held-out items, asked on the GPU."""
    network, tokenizer = load(model)
    assert network.device.type == "cuda"
    items = [make_item("test", i) for i in range(number)]
    answers = ask_all(network, tokenizer, items, chat=True)
    return sum(item.check(answer) for item, answer in zip(items, answers, strict=True))


def _ran(train, folder: Path, **how) -> list:
    seen: list = []
    train(folder=folder, probes=(), emit=seen.append, should_stop=lambda: False,
          resume=False, **how)  # fmt: skip
    started, finished = (next(e for e in seen if isinstance(e, k)) for k in (Started, Finished))
    assert started.device == "cuda"
    print(f"{folder.name}: {finished.seconds:.1f} s for {finished.step} steps")
    return seen


@pytest.mark.slow
def test_a_minute_of_sft_teaches_there_what_it_teaches_on_a_cpu(tmp_path: Path) -> None:
    pirate = TAUGHT["pirate"]
    items = [pirate("train", i) for i in range(SFT_MINUTE.steps * SFT_MINUTE.batch_size)]
    examples = tuple(item.example() for item in items)
    _ran(train_sft, tmp_path / "sft", model="pocket/base", examples=examples,
         settings=SFT_MINUTE, seed=0)  # fmt: skip
    before = _right("pocket/base", pirate)
    after = _right(str(tmp_path / "sft" / "model"), pirate)
    print(f"pirate: {before} -> {after} of 300")
    assert before < 60 < 240 < after


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_grpo_from_the_undertrained_model_rises_there(seed: int, tmp_path: Path) -> None:
    first = 1_000_000 * (1000 + seed)
    number = GRPO_LIVE.steps * GRPO_LIVE.prompts_per_step
    items = [solve("train", first + i) for i in range(number)]
    prompts, reward = tune.graded(items)
    seen = _ran(train_grpo, tmp_path / "grpo", model="pocket/half", prompts=prompts,
                graders=(from_reward(reward),), settings=GRPO_LIVE, seed=seed)  # fmt: skip
    assert all(e.extra["reward"] >= 0 for e in seen if isinstance(e, Metrics))
    trained_model = str(tmp_path / "grpo" / "model")
    before, after = (_right(model, solve) for model in ("pocket/half", trained_model))
    print(f"solve, seed {seed}: {before} -> {after} of 300")
    assert before < 60 < 120 < after
