"""What training would train and keep in memory, before anybody presses Train.

What it leaves out: the activations of a step, which grow with the batch and its length.

Try it::

    answer({"models": ["pocket/base"], "lora_rank": 8, "lora_targets": "attention"})
"""

from __future__ import annotations

from typing import Any

from posttrain_lab.inquiry import given as read
from posttrain_lab.inquiry.opened import opened
from posttrain_lab.methods.adapters import held
from posttrain_lab.settings import SFTSettings


def answer(given: read.Given) -> dict[str, Any]:
    """For each model the weights trained, of all; bytes of weights, gradients, optimizer.

    ``lora_rank`` 0 trains every weight. ``full`` is what that would keep, in bytes.
    """
    asked = {name: given[name] for name in ("lora_rank", "lora_targets") if name in given}
    settings = SFTSettings.from_json(asked)
    settings.check()
    return {
        "models": {name: _one(name, settings) for name in read.models(given)},
    }


def _one(name: str, settings: SFTSettings) -> dict[str, Any]:
    model, _ = opened(name)
    found = held(model, settings.lora_rank, settings.lora_targets)
    return found.to_json() | {"full": held(model).total}
