"""Next-token training of the pocket models: pre-training, mid-training and SFT alike.

bf16 autocast where the CPU has instructions for it, Muon for the matrices and AdamW for the
rest, warm-up, constant, then linear decay. A checkpoint every few minutes; started again, it
goes on from the last one with the same next batch.

What it leaves out: the text (``posttrain_lab.world``), rows (``rows``), RL (``tune``).

Try it: ``python -m tools.pocket.build base --share 0.05 --out /tmp/pocket``.
"""

from __future__ import annotations

import json
import math
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch.nn.functional import cross_entropy
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from posttrain_lab.models.templates import IGNORED
from tools.pocket.muon import Muon
from tools.pocket.rows import ids_of
from tools.pocket.tokenizer import END, TURN_END

CHECKPOINT_S = 120
# Without instructions of its own for bfloat16, a CPU is ten times slower with it.
BF16 = torch.cpu._is_avx512_bf16_supported()


@dataclass(frozen=True)
class Shape:
    """A Llama's size. Every head has 32 dimensions."""

    hidden: int
    layers: int
    inner: int


SHAPES = {"base": Shape(160, 4, 432), "small": Shape(96, 3, 256), "tiny": Shape(64, 2, 176)}


@dataclass(frozen=True)
class Plan:
    """How long and how fast: tokens in all, tokens a row and a step, learning rate's course.

    ``decay``: the share of the steps over which the rate falls to zero.
    """

    tokens: float
    row: int = 128
    batch: int = 2048
    peak: float = 4.5e-3
    warm_up: int = 100
    decay: float = 0.6

    @property
    def steps(self) -> int:
        return math.ceil(self.tokens / self.batch)

    @property
    def rows(self) -> int:
        """Rows a step."""
        return self.batch // self.row

    def rate(self, step: int) -> float:
        """Learning rate at a step: up, level, and down to zero."""
        falling = (self.steps - step) / (self.decay * self.steps) if self.decay else 1.0
        return self.peak * min(1.0, (step + 1) / self.warm_up, falling)


def new_model(
    tokenizer: PreTrainedTokenizerFast, shape: Shape, context: int, seed: int
) -> LlamaForCausalLM:
    """A Llama with random weights, input and output embeddings tied."""
    torch.manual_seed(seed)
    end, turn_end = tokenizer.convert_tokens_to_ids([END, TURN_END])
    heads = shape.hidden // 32
    config = LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=shape.hidden, intermediate_size=shape.inner,
        num_hidden_layers=shape.layers, num_attention_heads=heads, num_key_value_heads=heads,
        max_position_embeddings=context, tie_word_embeddings=True, bos_token_id=None,
        eos_token_id=[turn_end, end], pad_token_id=end, initializer_range=0.05, use_cache=True,
    )  # fmt: skip
    return LlamaForCausalLM(config)


def optimizers(model: LlamaForCausalLM) -> list[torch.optim.Optimizer]:
    """Muon for the layers' matrices, AdamW for embeddings and norms."""
    matrices = [p for p in model.model.layers.parameters() if p.ndim == 2]
    chosen = {id(p) for p in matrices}
    others = [p for p in model.parameters() if id(p) not in chosen]
    return [
        Muon(matrices, weight_decay=0.05),
        torch.optim.AdamW(others, betas=(0.9, 0.98), weight_decay=0.0),
    ]


def loss_of(model: LlamaForCausalLM, ids: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Mean next-token loss over the labels that are not ``IGNORED``. # (B, T), (B, T) -> ()

    The same as ``model(ids, labels=labels).loss``, in one piece that can be compiled.
    """
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=BF16):
        hidden = model.model(input_ids=ids, use_cache=False).last_hidden_state
        logits = model.lm_head(hidden[:, :-1])  # (B, T - 1, V)
    return cross_entropy(logits.float().flatten(0, 1), labels[:, 1:].flatten())


def as_batch(rows: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
    """Rows as they are stored (see ``rows``), as token ids and labels. # 2 x (B, T)"""
    ids = torch.from_numpy(ids_of(rows).astype(np.int64))
    return ids, ids.masked_fill(torch.from_numpy(rows < 0), IGNORED)


@torch.no_grad()
def held_out_loss(model: LlamaForCausalLM, rows: np.ndarray, at_once: int = 16) -> float:
    """Mean loss over rows, in nats a token."""
    parts = [rows[i : i + at_once] for i in range(0, len(rows), at_once)]
    losses = [loss_of(model, *as_batch(part)).item() * len(part) for part in parts]
    return sum(losses) / len(rows)


def save_checkpoint(path: Path, model, optimizers_, step: int, seconds: float) -> None:
    """Atomically: a crash leaves the previous checkpoint."""
    part = path.with_suffix(".part")
    state = {"model": model.state_dict(), "step": step, "seconds": seconds}
    torch.save(state | {"optimizers": [o.state_dict() for o in optimizers_]}, part)
    os.replace(part, path)


def load_checkpoint(path: Path, model, optimizers_) -> tuple[int, float]:
    """Steps and seconds done; none without a checkpoint."""
    if not path.exists():
        return 0, 0.0
    state = torch.load(path, weights_only=True)
    model.load_state_dict(state["model"])
    for optimizer, saved in zip(optimizers_, state["optimizers"], strict=True):
        optimizer.load_state_dict(saved)
    return state["step"], state["seconds"]


def train(
    model: LlamaForCausalLM, rows: np.ndarray, held_out: dict[str, np.ndarray], plan: Plan,
    out: Path, compiled: bool = True,
) -> dict:  # fmt: skip
    """Trains ``model`` in place, or goes on training it; returns the record of it.

    ``held_out``: rows to measure now and then, by name. Leaves ``checkpoint.pt`` and
    ``history.jsonl`` in ``out``.
    """
    opts, checkpoint = optimizers(model), out / "checkpoint.pt"
    first, before = load_checkpoint(checkpoint, model, opts)
    history, start = out / "history.jsonl", time.time()
    saved_at = start
    model.train()
    # Fuses the small layers' element-wise steps: 1.5 times as fast on one core.
    step_loss = torch.compile(loss_of) if compiled else loss_of
    for step in range(first, plan.steps):
        loss = step_loss(model, *as_batch(rows[step * plan.rows : (step + 1) * plan.rows]))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for optimizer in opts:
            for group in optimizer.param_groups:
                group["lr"] = plan.rate(step)
            optimizer.step()
            optimizer.zero_grad()
        last = step + 1 == plan.steps
        seconds = before + time.time() - start
        if (step + 1) % 200 == 0 or last:
            losses = {name: round(held_out_loss(model, r), 4) for name, r in held_out.items()}
            row = {"step": step + 1, "of": plan.steps, "seconds": round(seconds),
                   "loss": round(loss.item(), 4), **losses}  # fmt: skip
            with history.open("a") as file:
                file.write(json.dumps(row) + "\n")
            print(row, flush=True)
        if time.time() - saved_at > CHECKPOINT_S or last:
            saved_at = time.time()
            save_checkpoint(checkpoint, model, opts, step + 1, seconds)
    model.eval()
    return {
        "plan": asdict(plan), "threads": torch.get_num_threads(), "torch": torch.__version__,
        "history": [json.loads(line) for line in history.read_text().splitlines()],
    }  # fmt: skip
