"""A LoRA adapter on, off, and merged into the weights: what is said, and how far apart it is.

With the adapter on, a layer gives W x + (alpha / rank) B A x. Merged, the product stands in
the weights, W + (alpha / rank) B A, and the adapter is gone; the same sums in another order,
so the logits agree up to rounding. Off, the weights are the base model's own.

What it leaves out: several adapters at once.

Try it::

    answer({"models": ["/path/of/a/lora/run/model"], "text": "What does a rabbit eat?"})
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from peft import PeftModel
from transformers import PreTrainedModel, PreTrainedTokenizerBase

from posttrain_lab.inquiry import given as read
from posttrain_lab.inquiry.opened import opened
from posttrain_lab.methods.adapters import held
from posttrain_lab.methods.running import check_probes
from posttrain_lab.models.generate import answer as reply
from posttrain_lab.models.generate import one_thread
from posttrain_lab.models.load import context_of, folder_of, load
from posttrain_lab.models.templates import encode_prompt, ensure_template
from posttrain_lab.records import LabError, Message

MOST_TOKENS = 200


def answer(given: read.Given) -> dict[str, Any]:
    """For each model what it answers in each state, and the largest difference of a logit.

    ``apart`` compares logits after every token of the prompt: on and merged, on and merged
    and unmerged again, off and the base model, on and off.

    Raises:
        LabError: a model that has no adapter, or a prompt that is too long.
    """
    prompt = read.text(given)
    room = read.number(given, "max_new_tokens", 48, 1, MOST_TOKENS)
    if not prompt.strip():
        raise LabError(
            "There is no prompt.", "The model needs something to answer.", "Write one.", "text"
        )
    return {"models": {name: _one(name, prompt, room) for name in read.models(given)}}


def _one(name: str, prompt: str, room: int) -> dict[str, Any]:
    folder = folder_of(name)
    base_name = _base_of(folder)
    base, _ = opened(base_name)
    # Loaded anew each time: merging and unmerging leaves rounding behind in the weights.
    fresh, tokenizer = load(base_name)
    ensure_template(tokenizer)
    check_probes(tokenizer, [prompt], room, context_of(fresh))
    model = PeftModel.from_pretrained(fresh, folder, use_safetensors=True).eval()
    said, logits = {}, {}

    def ask(state: str, network: PreTrainedModel | PeftModel) -> None:
        logits[state] = _logits(network, tokenizer, prompt)
        ((text, ended),) = reply(network, tokenizer, [prompt], room)
        said[state] = {"text": text, "ended": ended}

    ask("base", base)
    ask("on", model)
    with model.disable_adapter():
        ask("off", model)
    model.merge_adapter()
    ask("merged", model)
    model.unmerge_adapter()
    ask("unmerged", model)
    pairs = (("on", "merged"), ("on", "unmerged"), ("off", "base"), ("on", "off"))
    apart = {f"{a}_{b}": (logits[a] - logits[b]).abs().max().item() for a, b in pairs}
    return {"answers": said, "apart": apart, **_sizes(model, base)}


def _base_of(folder: Path) -> str:
    """The name of the model that the adapter in a folder belongs to."""
    config = folder / "adapter_config.json"
    if config.is_file():
        return json.loads(config.read_text(encoding="utf-8"))["base_model_name_or_path"]
    raise LabError(
        "This run trained every weight.", "Only a LoRA run has an adapter to take off.",
        "Train with LoRA, then come back.", "models",
    )  # fmt: skip


@torch.inference_mode()
def _logits(
    model: PreTrainedModel | PeftModel, tokenizer: PreTrainedTokenizerBase, prompt: str
) -> torch.Tensor:
    """The logits after each token of the prompt. # (T, V)"""
    ids = encode_prompt(tokenizer, [Message("user", prompt)])
    with one_thread():
        batch = torch.tensor([ids], device=model.device)
        return model(input_ids=batch).logits[0].float().cpu()


def _sizes(model: PeftModel, base: PreTrainedModel) -> dict[str, int]:
    """Bytes of the adapter and of the model beneath it."""
    parts = [p for name, p in model.named_parameters() if "lora_" in name]
    size = sum(p.numel() * p.element_size() for p in parts)
    return {"adapter": size, "model": held(base).weights}
