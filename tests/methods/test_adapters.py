"""What LoRA trains: the layers asked for, counted as PEFT counts them."""

from __future__ import annotations

from pathlib import Path

import pytest
import tiny_model
import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import load_file
from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedModel

from posttrain_lab.events import Finished, Started
from posttrain_lab.methods import sft
from posttrain_lab.methods.adapters import GROUPS, held, lora_config, targets
from posttrain_lab.models.load import load
from posttrain_lab.records import Example, LabError
from posttrain_lab.settings import SFTSettings

ATTENTION = {"q_proj", "k_proj", "v_proj", "o_proj"}
MLP = {"gate_proj", "up_proj", "down_proj"}
# PEFT 0.21 still asks for a name that transformers 5.23 calls deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning")


@pytest.fixture
def network(tmp_path: Path) -> PreTrainedModel:
    return load(str(tiny_model.make(tmp_path / "tiny")), "cpu")[0]


def adapted(network: PreTrainedModel, **settings: object) -> PreTrainedModel:
    made = SFTSettings(**settings)
    return get_peft_model(network, lora_config(network, made), autocast_adapter_dtype=True)


def wearing(model: PreTrainedModel) -> set[str]:
    """Names of the layers that have an adapter."""
    return {
        n.split(".lora_A")[0].rsplit(".", 1)[-1] for n in model.state_dict() if "lora_A" in n
    }


@pytest.mark.parametrize("wanted", [*GROUPS, "q_proj, v_proj", "mlp.down_proj"])
@pytest.mark.parametrize("rank", [1, 8])
def test_the_counts_are_pefts(network: PreTrainedModel, wanted: str, rank: int) -> None:
    found = held(network, rank, wanted)
    theirs = adapted(network, lora_rank=rank, lora_targets=wanted)
    assert (found.trainable, found.parameters) == theirs.get_nb_trainable_parameters()
    assert found.adapters == sum("lora_A" in name for name in theirs.state_dict())
    assert set(found.layers) == wearing(theirs)


@pytest.mark.parametrize("rank", [0, 4])
def test_the_bytes_are_what_a_step_of_adamw_keeps(network: PreTrainedModel, rank: int) -> None:
    found = held(network, rank, "attention")
    model = adapted(network, lora_rank=rank, lora_targets="attention") if rank else network
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad])
    ids = torch.arange(12)[None]
    model(input_ids=ids, labels=ids).loss.backward()
    optimizer.step()

    def size(tensors) -> int:
        return sum(t.numel() * t.element_size() for t in tensors if t is not None)

    moments = [state[name] for state in optimizer.state.values()
               for name in ("exp_avg", "exp_avg_sq")]  # fmt: skip
    assert found.weights == size(model.parameters())
    assert found.gradients == size(p.grad for p in model.parameters())
    assert found.optimizer == size(moments)
    assert found.total == found.weights + found.gradients + found.optimizer


def test_groups_take_attention_and_mlp_apart(network: PreTrainedModel) -> None:
    assert set(held(network, 2, "attention").layers) == ATTENTION
    assert set(held(network, 2, "mlp").layers) == MLP
    both = {*targets(network, "attention"), *targets(network, "mlp")}
    assert both == set(targets(network, "all-linear"))


def test_all_linear_is_what_peft_takes_for_it(network: PreTrainedModel) -> None:
    mine = set(held(network, 2).layers)  # before PEFT puts its own layers in
    theirs = get_peft_model(network, LoraConfig(r=2, target_modules="all-linear"))
    assert mine == wearing(theirs)


def test_other_architectures_have_groups_too() -> None:
    config = GPT2Config(n_embd=8, n_layer=1, n_head=2, vocab_size=16, n_positions=8)
    network = GPT2LMHeadModel(config)
    assert set(held(network, 2, "attention").layers) == {"c_attn", "c_proj"}
    assert set(held(network, 2, "mlp").layers) == {"c_fc", "c_proj"}
    assert "lm_head" not in "".join(targets(network, "all-linear"))


@pytest.mark.parametrize(
    "wanted", ["query", "q_proj, query", "proj", "embed_tokens", ",", "lm_head"]
)
def test_a_target_that_is_not_there_is_told_those_that_are(
    network: PreTrainedModel, wanted: str
) -> None:
    with pytest.raises(LabError) as caught:
        targets(network, wanted)
    assert caught.value.where == "lora_targets"
    assert wanted.split(",")[-1].strip() in caught.value.given
    for name in ATTENTION | MLP:
        assert name in caught.value.needed


def train(model: str, folder: Path, **settings: object) -> list:
    events: list = []
    sft.train_sft(
        model=model, examples=(Example.pair("What is 3 apples?", "Arr, three!"),), probes=(),
        settings=SFTSettings(steps=2, learning_rate=0.05, warmup_steps=0, **settings), seed=0,
        folder=folder, emit=events.append, should_stop=lambda: False, resume=False,
    )  # fmt: skip
    return events


def test_a_run_trains_the_layers_asked_for_and_no_others(tmp_path: Path) -> None:
    model = str(tiny_model.make(tmp_path / "tiny"))
    events = train(model, tmp_path / "run", lora_rank=2, lora_targets="mlp")
    assert isinstance(events[-1], Finished)
    promised = held(load(model, "cpu")[0], 2, "mlp")
    (started,) = [event for event in events if isinstance(event, Started)]
    assert (started.trainable, started.parameters) == (promised.trainable, promised.parameters)
    saved = load_file(tmp_path / "run" / "model" / "adapter_model.safetensors")
    assert {name.split(".lora_")[0].rsplit(".", 1)[-1] for name in saved} == MLP
    assert all(weights.abs().max() > 0 for weights in saved.values())  # B began at zero


def test_a_run_with_a_wrong_target_ends_before_it_starts(tmp_path: Path) -> None:
    model = str(tiny_model.make(tmp_path / "tiny"))
    with pytest.raises(LabError, match="no linear layer called 'query'"):
        train(model, tmp_path / "run", lora_rank=2, lora_targets="query")
