"""Training a small model with leaks in any one stage: documents, SFT rows, pairs, prompts.

Each way takes rows (``leaks.Row``) for the stage that may leak; the stages around it learn from
rows that no other set has.

What it leaves out: which rows leak (``leaks``), and what comes of it (``leak_lab``).

Try it: ``posttrain-lab claims run leak-rl-exact-20-1``.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import partial

from posttrain_lab.claims import leaks
from posttrain_lab.claims.claim import Lab
from posttrain_lab.claims.contamination import BATCH, ROWS, START, trained
from posttrain_lab.claims.leak_stages import ordinary, read_each, reading
from posttrain_lab.records import Example, Preference
from posttrain_lab.settings import DPOSettings, GRPOSettings, RewardSettings

SPARE = 1.4  # documents are packed with some room left
GROUPS, GROUP = 20, 16  # prompts a step of RL, answers to each


def others(lab: Lab) -> list[leaks.Row]:
    """Clean rows for the stages that do not leak; none is among the others' rows."""
    first = lab.first + 2 * leaks.FRESH
    return [leaks.Row(leaks.shown(p))
            for p in leaks.problems("train", first, ROWS * lab.budget.items)]  # fmt: skip


def _read(lab: Lab, model: str, told: Sequence[leaks.Row], mix: str) -> str:
    """Pre-training goes on, on documents with these rows in between.

    Each row is read as often as fine-tuning reads its rows.
    """
    steps = lab.budget.steps
    texts = [f"{row.example.prompt[0].content} {row.example.answer}" for row in told]
    texts *= max(1, read_each(lab))
    texts += ordinary(lab, texts, steps, mix, SPARE)
    random.Random(lab.first).shuffle(texts)
    return lab.pretrain(model, texts, reading(steps))


def _from_documents(lab: Lab, found: Sequence[leaks.Row], mid: bool) -> str:
    """Pre-training, mid-training, fine-tuning; the first or the second reads the rows."""
    clean = others(lab)
    read = _read(lab, START, clean if mid else found, "base")
    read = _read(lab, read, found if mid else clean, "mid")
    return trained(lab, clean, start=read)


def _fine_tuned(lab: Lab, found: Sequence[leaks.Row]) -> str:
    return trained(lab, found)


def _preferred(lab: Lab, found: Sequence[leaks.Row]) -> str:
    """Fine-tuning, then DPO: the row's answer rather than a wrong one."""
    model = trained(lab, others(lab))
    steps = lab.budget.steps
    settings = DPOSettings(
        steps=steps, batch_size=BATCH, learning_rate=3e-4, beta=0.1, warmup_steps=4,
        measure_every=steps, checkpoint_every=steps,
    )  # fmt: skip
    return lab.dpo(model, pairs(found), settings)


def pairs(found: Sequence[leaks.Row]) -> list[Preference]:
    """Each row's answer against a wrong one, which says a near number in a plain sentence."""
    return [
        Preference.pair(row.example.prompt[0].content, row.example.answer,
                        f"The answer is {near(row.example.gold, place)}.")
        for place, row in enumerate(found)
    ]  # fmt: skip


def near(number: str, place: int) -> int:
    """A wrong number, by one to three too high or too low.

    >>> near("12", 0), near("12", 1)
    (13, 10)
    """
    return int(number) + (1 + place % 3) * (-1 if place % 2 else 1)


def _rewarded(lab: Lab, found: Sequence[leaks.Row]) -> str:
    """Fine-tuning, then RL on the rows' prompts, paid for their numbers."""
    from posttrain_lab.graders import numeric

    model = trained(lab, others(lab))
    return lab.grpo(model, _prompts(found), numeric(), _practice(lab))


def _judged(lab: Lab, found: Sequence[leaks.Row]) -> str:
    """A reward model of the rows' pairs."""
    steps = lab.budget.steps
    settings = RewardSettings(
        steps=steps, batch_size=BATCH, learning_rate=1e-3, warmup_steps=4,
        measure_every=steps, checkpoint_every=steps,
    )  # fmt: skip
    return lab.reward(START, pairs(found), (), settings)


def _prompts(found: Sequence[leaks.Row]) -> list[Example]:
    return [row.example for row in found]


def _practice(lab: Lab) -> GRPOSettings:
    steps = lab.budget.steps
    return GRPOSettings(
        steps=steps, learning_rate=1e-3, prompts_per_step=GROUPS, group_size=GROUP,
        max_new_tokens=12, measure_every=steps, checkpoint_every=steps,
    )  # fmt: skip


STAGES: dict[str, Callable[[Lab, Sequence[leaks.Row]], str]] = {
    "pretrain": partial(_from_documents, mid=False),
    "midtrain": partial(_from_documents, mid=True),
    "sft": _fine_tuned, "preference": _preferred, "rl": _rewarded, "reward": _judged,
}  # fmt: skip
