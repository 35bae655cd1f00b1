"""A step's answers as a learner should see them: what was tried, what it earned, and why.

One group is shown, the first of the step: not the best, not the one with most to tell.

What it leaves out: drawing (``widgets``), and the other groups of the step.

Try it: ``rollouts(trainer, step, inputs, batch)`` after a GRPOTrainer has made a batch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from posttrain_lab.events import Rollouts

if TYPE_CHECKING:
    from posttrain_lab.methods.grpo_trainer import QuietGRPOTrainer
    from posttrain_lab.records import Example

DIGITS = 4
LONGEST_WHY = 300


def rollouts(
    trainer: QuietGRPOTrainer, step: int, prompt: int, batch: dict[str, torch.Tensor]
) -> Rollouts:
    """The first group of a batch, each token with its log-probability and its KL.

    Args:
        prompt: which of ``trainer.grade.prompts`` the group answers.
        batch: as TRL's ``_generate_and_score_completions`` gives it.
    """
    size = trainer.num_generations
    group = {name: batch[name][:size] for name in
             ("prompt_ids", "prompt_mask", "completion_ids", "completion_mask")}  # fmt: skip
    logs, distances = _token_numbers(trainer, group)
    example = trainer.grade.prompts[prompt]
    tries = []
    for n, graded in enumerate(trainer.grade.last[:size]):
        length = int(group["completion_mask"][n].sum())
        ids = group["completion_ids"][n, :length].tolist()
        tries.append({
            "text": trainer.processing_class.decode(ids, skip_special_tokens=True).strip(),
            "ended": bool(ids) and ids[-1] in trainer.eos_token_ids,
            "reward": short(graded.reward),
            "advantage": short(batch["advantages"][n].item()),
            "truth": short(graded.truth),
            "grades": {name: [short(grade.value), grade.explanation[:LONGEST_WHY]]
                       for name, grade in graded.grades.items()},
            "tokens": _tokens(trainer, ids, logs[n], distances[n] if distances else None),
        })  # fmt: skip
    return Rollouts(step, asked(example), example.gold, tries)


def asked(example: Example) -> str:
    """What the model was asked: the turns before its own, one a line where there are more."""
    turns = example.prompt
    if len(turns) == 1:
        return turns[0].content
    return "\n".join(f"{turn.role}: {turn.content}" for turn in turns)


@torch.no_grad()
def _token_numbers(
    trainer: QuietGRPOTrainer, group: dict[str, torch.Tensor]
) -> tuple[list[list[float]], list[list[float]] | None]:
    """Log-probability of each written token, in nats, and its KL to the first model.

    The estimate of the KL is TRL's: exp(d) - d - 1, where d is the first model's
    log-probability less this one's (Schulman's k3; never negative).
    """
    ids = torch.cat([group["prompt_ids"], group["completion_ids"]], dim=1)
    mask = torch.cat([group["prompt_mask"], group["completion_mask"]], dim=1)
    width = group["completion_ids"].shape[1]
    was_training = trainer.model.training
    trainer.model.eval()
    logs = trainer.token_logs(trainer.model, ids, mask, width)
    trainer.model.train(was_training)
    if trainer.first_model is None:
        return logs.tolist(), None
    gap = trainer.token_logs(trainer.first_model, ids, mask, width) - logs
    distances = gap.exp() - gap - 1
    written = group["completion_mask"]
    trainer.shown_kl = float((distances * written).sum() / written.sum().clamp(min=1))
    return logs.tolist(), distances.tolist()


def _tokens(
    trainer: QuietGRPOTrainer, ids: list[int], logs: list[float], distances: list[float] | None
) -> list[list[Any]]:
    pieces = [trainer.processing_class.decode([i]) for i in ids]
    far = distances or [None] * len(ids)
    return [[piece, short(log), short(kl)]
            for piece, log, kl in zip(pieces, logs, far, strict=False)]  # fmt: skip


def short(value: float | None) -> float | None:
    """With as many digits as are shown."""
    return None if value is None else round(value, DIGITS)
