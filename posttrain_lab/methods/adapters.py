"""LoRA: which linear layers get an adapter, and what that trains and keeps in memory.

PEFT adds and trains the adapters. Counting here needs none: an adapter of rank r beside a
matrix of m × n has r · (m + n) weights. Tests hold these numbers against PEFT's and torch's.

What it leaves out: embeddings and the output head (their adapters would be as large as the
model), other kinds of adapters, and the activations of a step, which grow with the batch.

Try it::

    held(load("pocket/base")[0], rank=8, wanted="attention").trainable
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import torch
from peft import LoraConfig
from transformers import PreTrainedModel
from transformers.pytorch_utils import Conv1D

from posttrain_lab.records import LabError
from posttrain_lab.settings import SFTSettings

GROUPS = ("all-linear", "attention", "mlp")
MOMENTS = 2  # AdamW keeps two numbers for every weight it trains
SHOWN = 12  # names of layers in a message


@dataclass(frozen=True)
class Held:
    """Weights, and the bytes that training keeps for them.

    ``parameters``: all weights, adapters included. ``layers``: the names of the matrices
    that get an adapter, each once; ``adapters``: how many matrices that are.
    """

    parameters: int
    trainable: int
    weights: int
    gradients: int
    optimizer: int
    adapters: int = 0
    layers: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """Bytes in all."""
        return self.weights + self.gradients + self.optimizer

    def to_json(self) -> dict[str, object]:
        return asdict(self) | {"layers": list(self.layers), "total": self.total}


def lora_config(network: PreTrainedModel, settings: SFTSettings) -> LoraConfig:
    """PEFT's settings.

    Raises:
        LabError: a target that the model does not have.
    """
    return LoraConfig(
        r=settings.lora_rank, lora_alpha=settings.lora_alpha,
        target_modules=targets(network, settings.lora_targets), task_type="CAUSAL_LM",
    )  # fmt: skip


def targets(network: PreTrainedModel, wanted: str) -> list[str]:
    """The full names of the layers that ``wanted`` means, as in SFTSettings.lora_targets.

    Raises:
        LabError: it names a layer that the model does not have.
    """
    linear = list(linear_layers(network))
    if wanted in GROUPS:
        found = [layer for layer in linear if _in_group(layer, wanted)]
    else:
        asked = [name.strip() for name in wanted.split(",") if name.strip()]
        for name in asked:
            if not any(_fits(layer, name) for layer in linear):
                raise _missing(name, linear)
        found = [layer for layer in linear if any(_fits(layer, name) for name in asked)]
    if not found:
        raise _missing(wanted, linear)
    return found


def linear_layers(network: PreTrainedModel) -> dict[str, torch.nn.Module]:
    """Every linear layer by its full name, the output head left out."""
    head = network.get_output_embeddings()
    return {
        name: layer for name, layer in network.named_modules()
        if isinstance(layer, (torch.nn.Linear, Conv1D)) and layer is not head
    }  # fmt: skip


def held(network: PreTrainedModel, rank: int = 0, wanted: str = "all-linear") -> Held:
    """What training this model would train and keep; rank 0 trains every weight."""
    own = list(network.parameters())
    weights = sum(p.numel() * p.element_size() for p in own)
    count = sum(p.numel() for p in own)
    if not rank:
        return Held(count, count, weights, weights, MOMENTS * weights)
    layers = linear_layers(network)
    chosen = targets(network, wanted)
    added = sum(rank * sum(layers[name].weight.shape) for name in chosen)
    size = torch.float32.itemsize * added  # PEFT keeps adapters in float32
    names = tuple(dict.fromkeys(name.rsplit(".", 1)[-1] for name in chosen))
    return Held(count + added, added, weights + size, size, MOMENTS * size, len(chosen), names)


def _in_group(layer: str, group: str) -> bool:
    if group == "all-linear":
        return True
    attends = any("attn" in part or "attention" in part for part in layer.split("."))
    return attends == (group == "attention")


def _fits(layer: str, name: str) -> bool:
    """PEFT's own rule: a full name, or the end of one."""
    return layer == name or layer.endswith("." + name)


def _missing(name: str, linear: list[str]) -> LabError:
    known = list(dict.fromkeys(layer.rsplit(".", 1)[-1] for layer in linear))
    rest = f" and {len(known) - SHOWN} more" if len(known) > SHOWN else ""
    return LabError(
        f"This model has no linear layer called {name!r:.60}.",
        f"Its linear layers are {', '.join(known[:SHOWN])}{rest}.",
        "Name some of these, or take attention, mlp or all-linear.", "lora_targets",
    )  # fmt: skip
