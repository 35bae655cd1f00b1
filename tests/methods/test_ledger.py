"""The ledger counts what is there, says who holds it, and agrees with the system."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from measured_memory import trained
from tiny_model import make

from posttrain_lab.events import Memory, from_line, to_line
from posttrain_lab.methods.adapters import held
from posttrain_lab.methods.ledger import Count, size, tensors
from posttrain_lab.methods.process import Process
from posttrain_lab.models.load import load

pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning")
HERE = Path(__file__).resolve().parent


def rows(memory: Memory) -> dict[str, dict]:
    return {row["what"]: row for row in memory.held}


def test_sft_holds_one_model_and_the_numbers_are_those_of_the_weights(
    tiny_model: str, tmp_path: Path
) -> None:
    first, *_ = told = trained("sft", tiny_model, tmp_path)
    assert [memory.step for memory in told] == [2, 3, 6]
    network, _ = load(tiny_model)
    wanted, row = held(network), rows(first)
    assert set(row) == {"weights", "gradients", "optimizer", "activations"}
    assert row["gradients"]["bytes"] == wanted.gradients
    assert row["weights"]["parameters"] == row["gradients"]["parameters"] == wanted.parameters
    buffers = size(network.buffers())
    assert row["weights"]["bytes"] == wanted.weights + buffers
    # AdamW's step counts: one number a matrix.
    assert row["optimizer"]["bytes"] == wanted.optimizer + 4 * len([*network.parameters()])
    assert row["activations"]["bytes"] > 0
    assert from_line(to_line(first)).event == first


def test_an_adapter_has_few_gradients_and_dpo_a_reference(
    tiny_model: str, tmp_path: Path
) -> None:
    full, lora, dpo = (rows(trained(method, tiny_model, tmp_path / method)[0])
                       for method in ("sft", "sft-lora", "dpo"))  # fmt: skip
    assert lora["gradients"]["bytes"] < full["gradients"]["bytes"] / 2
    assert lora["optimizer"]["bytes"] < full["optimizer"]["bytes"] / 2
    assert lora["weights"]["bytes"] > full["weights"]["bytes"]
    assert dpo["reference"]["bytes"] == full["weights"]["bytes"]
    assert dpo["reference"]["model"] == "reference"


def test_rlhf_holds_three_models_and_what_the_policy_wrote(
    tiny_model: str, tmp_path: Path
) -> None:
    row = rows(trained("rlhf", tiny_model, tmp_path)[0])
    assert set(row) == {"weights", "gradients", "optimizer", "reference", "reward model",
                        "activations", "rollouts"}  # fmt: skip
    assert row["reference"]["bytes"] == row["weights"]["bytes"]
    judge = row["reward model"]
    assert judge["model"] == "reward_model"
    assert judge["parameters"] == row["weights"]["parameters"] + 48  # its head
    assert row["rollouts"]["bytes"] > 0


def test_what_is_saved_comes_and_goes_and_the_peak_stays() -> None:
    model = torch.nn.Sequential(torch.nn.Linear(8, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1))
    count = Count(model, {}, 0)
    loss = model(torch.ones(4, 8)).sum()
    # The ones and the tanh's own output, 4 x 8 numbers each; the weights count elsewhere.
    assert count.activations == count.most_activations == 2 * 4 * 8 * 4
    loss.backward()
    assert count.activations == 0
    assert count.gradients == size(model.parameters())
    held_, peak = count.close(model, {}, ())
    weights = size(model.parameters())
    assert peak >= 2 * weights
    assert peak <= 2 * weights + count.most_activations
    assert {row["what"]: row["bytes"] for row in held_}["activations"] == 2 * 4 * 8 * 4


def test_the_loss_is_the_same_with_and_without_the_ledgers_hooks() -> None:
    torch.manual_seed(0)
    model, x = torch.nn.Linear(4, 2), torch.randn(3, 4)
    gradients = []
    for watched in (False, True):
        model.zero_grad()
        count = Count(model, {}, 0) if watched else None
        model(x).tanh().square().sum().backward()
        gradients.append(model.weight.grad.clone())
        if count:
            count.close(model, {}, ())
    assert gradients[0].equal(gradients[1])


def test_tensors_are_found_wherever_they_are_nested() -> None:
    one, two = torch.zeros(2), torch.ones(3)
    assert tensors({"a": [one, {"b": two}], "c": 7}) == [one, two]
    assert size([one, one.view(1, 2)]) == one.nbytes


def test_the_systems_peak_is_what_was_held_meanwhile_and_may_not_be_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Process("cpu")
    told.begin()
    held_ = torch.ones(50_000_000)
    del held_
    if told.keeps_peak:
        assert told.peak() == pytest.approx(200e6, rel=0.1)
    monkeypatch.setattr("posttrain_lab.methods.process.CLEAR", tmp_path / "none" / "such")
    silent = Process("cpu")
    silent.begin()
    assert not silent.keeps_peak
    assert silent.peak() < 100e6


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone keeps a peak to compare with")
@pytest.mark.parametrize("method", ["sft", "sft-lora", "dpo", "rlhf"])
def test_it_agrees_with_the_operating_system_within_a_tenth(
    method: str, tmp_path: Path
) -> None:
    """In a process of its own, which has loaded its libraries by a step on a tiny model.

    glibc would keep freed memory for later; told to give all but the smallest back, the
    resident set is what is in use.
    """
    big = make(tmp_path / "big", hidden=512, layers=10, vocab=2000, context=256)
    tiny = make(tmp_path / "tiny")
    asked = [sys.executable, "-W", "ignore", str(HERE.parent / "measured_memory.py"), method,
             str(tiny), str(big), str(tmp_path)]  # fmt: skip
    environment = os.environ | {"MALLOC_MMAP_THRESHOLD_": "65536", "OMP_NUM_THREADS": "1",
                                "PYTHONPATH": os.pathsep.join(sys.path)}  # fmt: skip
    done = subprocess.run(asked, capture_output=True, text=True, env=environment, check=True)
    counted, told = json.loads(done.stdout.splitlines()[-1])
    assert counted > 100e6
    assert counted == pytest.approx(told, rel=0.1)
