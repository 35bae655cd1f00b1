"""Muon (Jordan et al. 2024) in float32, for matrices of one shape all at once.

``torch.optim.Muon`` turns one matrix after another, in bfloat16. A CPU without bfloat16
instructions has to imitate them: there a step of the base model took 1.2 s with it and
takes less than 0.1 s with this (``trials.py`` measures it).

What it leaves out: anything but matrices (AdamW has the rest), and the learning-rate rules
other than "match_rms_adamw", under which AdamW's learning rates fit.

Try it: ``python -m tools.pocket.trials`` compares the two.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable

import torch

# Of the quintic that pushes every singular value towards 1.
A, B, C, TURNS = 3.4445, -4.7750, 2.0315, 5


def orthogonal(matrices: torch.Tensor) -> torch.Tensor:
    """Each matrix with singular values near 1, singular vectors kept. # (N, R, C)"""
    tall = matrices.shape[1] > matrices.shape[2]
    x = matrices.transpose(1, 2) if tall else matrices
    x = x / x.norm(dim=(1, 2), keepdim=True).clamp(min=1e-7)
    for _ in range(TURNS):
        gram = x @ x.transpose(1, 2)
        x = A * x + torch.baddbmm(B * gram, gram, gram, alpha=C) @ x
    return x.transpose(1, 2) if tall else x


class Muon(torch.optim.Optimizer):
    """Momentum, made orthogonal: every direction of a matrix moves alike."""

    def __init__(
        self,
        matrices: Iterable[torch.nn.Parameter],
        lr: float = 1e-3,
        momentum: float = 0.95,
        weight_decay: float = 0.05,
    ) -> None:
        super().__init__(
            matrices, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay}
        )

    @torch.no_grad()
    def step(self) -> None:
        for group in self.param_groups:
            shapes = defaultdict(list)
            for p in group["params"]:
                shapes[p.shape].append(p)
            for alike in shapes.values():
                self._move(alike, **{k: group[k] for k in ("lr", "momentum", "weight_decay")})

    def _move(
        self, alike: list[torch.nn.Parameter], lr: float, momentum: float, weight_decay: float
    ) -> None:
        ahead = []
        for p in alike:
            before = self.state[p].setdefault("momentum", torch.zeros_like(p))
            before.lerp_(p.grad, 1 - momentum)
            ahead.append(p.grad.lerp(before, momentum))  # Nesterov
        rate = lr * 0.2 * math.sqrt(max(alike[0].shape))
        for p, turned in zip(alike, orthogonal(torch.stack(ahead)), strict=True):
            p.mul_(1 - lr * weight_decay).add_(turned, alpha=-rate)
