"""RL of the pocket models, and a lesson's SFT, by the lab's own methods (on TRL's trainers).

Each is a run in a folder of its own, with its events and checkpoints, and goes on from its
last checkpoint when it was cut off.

What it leaves out: next-token training and long SFT (``pretrain``), which stage follows which
(``recipe``).

Try it: ``python -m tools.pocket.build rl --share 0.01 --out /tmp/pocket`` after ``chat``.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import torch

from posttrain_lab import events
from posttrain_lab.events import Event, Finished, Metrics, Started
from posttrain_lab.methods.grading import from_reward
from posttrain_lab.methods.grpo import train_grpo
from posttrain_lab.methods.sft import train_sft
from posttrain_lab.records import Example
from posttrain_lab.settings import GRPOSettings, SFTSettings
from posttrain_lab.world import chats
from posttrain_lab.world.items import Item
from tools.pocket.shown import shown

TOLD_EVERY = 50  # steps between lines on the screen
ROWS = 20  # of a run's record


def digest(examples: tuple[Example, ...]) -> str:
    """A hash of what was learned from, in its order."""
    rows = "\n".join(json.dumps(e.to_json(), ensure_ascii=False) for e in examples)
    return hashlib.sha256(rows.encode()).hexdigest()


def _say(event: Event) -> None:
    if isinstance(event, Metrics) and (event.step == 1 or event.step % TOLD_EVERY == 0):
        numbers = {"loss": event.loss, **event.extra}
        told = ", ".join(f"{name} {value:.3f}" for name, value in numbers.items())
        print(f"step {event.step} of {event.total}: {told}", flush=True)


def _history(log: Path) -> tuple[list[dict[str, float]], int]:
    """About twenty steps' numbers, the first and the last among them; seconds in all."""
    rows, sittings = {}, []
    for event in (logged.event for logged in events.read(log)[0]):
        if isinstance(event, Started):
            sittings.append(0.0)
        if isinstance(event, Metrics):
            sittings[-1] = event.seconds
            numbers = {"loss": event.loss, **event.extra}
            rows[event.step] = {"step": event.step, "seconds": round(sum(sittings))} | {
                name: round(value, 4) for name, value in numbers.items()
            }
    kept = list(rows.values())
    every = max(1, len(kept) // ROWS)
    return [*kept[:-1:every], kept[-1]], round(sum(sittings))


def _run(train: Callable[..., None], folder: Path, **how: Any) -> dict[str, object]:
    """Carries a run to its end, or goes on with it; returns the record of it."""
    folder.mkdir(parents=True, exist_ok=True)
    log, last = folder / "events.jsonl", []

    def emit(event: Event) -> None:
        events.append(log, event)
        _say(event)
        last[:] = [event]

    resume = any((folder / "checkpoints").glob("step-*"))
    train(folder=folder, probes=(), emit=emit, should_stop=lambda: False, resume=resume, **how)
    if not isinstance(last[0], Finished):
        raise RuntimeError(f"The run in {folder} ended with {last[0]}.")
    history, seconds = _history(log)
    return {
        "settings": how["settings"].to_json(), "threads": torch.get_num_threads(),
        "seconds": seconds, "history": history,
    }  # fmt: skip


def graded(
    items: Sequence[Item],
) -> tuple[tuple[Example, ...], Callable[[str, Example], float]]:
    """Items as prompts for GRPO, and the reward: each item's own check of the answer."""
    prompts = tuple(replace(item.example(), gold=str(i)) for i, item in enumerate(items))

    def reward(answer: str, prompt: Example) -> float:
        return float(items[int(prompt.gold)].check(answer))

    return prompts, reward


def sft(
    model: Path, behaviour: str, settings: SFTSettings, seed: int, folder: Path
) -> dict[str, object]:
    """SFT on the first training items of a behaviour of ``world.taught``."""
    number = settings.steps * settings.batch_size
    examples = tuple(shown(behaviour, seed * 1_000_000 + n) for n in range(number))
    record = _run(train_sft, folder, model=str(model), examples=examples, settings=settings,
                  seed=seed)  # fmt: skip
    return record | {
        "shown": behaviour, "examples": number, "behaviours": {behaviour: number},
        "examples_sha256": digest(examples),
    }  # fmt: skip


def grpo(
    model: Path, mix: str, settings: GRPOSettings, seed: int, folder: Path
) -> dict[str, object]:
    """GRPO on prompts of a mix; the reward is the world's exact check of each answer."""
    items = list(islice(chats.items(mix), settings.steps * settings.prompts_per_step))
    prompts, reward = graded(items)
    record = _run(train_grpo, folder, model=str(model), prompts=prompts,
                  graders=(from_reward(reward),), settings=settings, seed=seed)  # fmt: skip
    behaviours = Counter(item.behaviour for item in items)
    return record | {
        "mix": mix, "examples": len(items), "behaviours": dict(behaviours.most_common()),
        "examples_sha256": digest(prompts),
    }  # fmt: skip
