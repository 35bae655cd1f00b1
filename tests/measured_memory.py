"""Trains a few steps by a method, and gives what its ledger said; also as a program.

``python measured_memory.py sft tiny big folder`` trains the tiny model first, so that the
libraries are loaded, then the big one, and prints its last counted and measured bytes.

What it leaves out: whether they agree. Try it: ``trained("sft", model, folder)``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from posttrain_lab.events import Memory
from posttrain_lab.methods.dpo import train_dpo
from posttrain_lab.methods.grading import Weighted
from posttrain_lab.methods.grpo import train_grpo
from posttrain_lab.methods.sft import train_sft
from posttrain_lab.model_graders.reward import RewardGrades
from posttrain_lab.models.reward import load_reward
from posttrain_lab.records import Example, Preference
from posttrain_lab.settings import DPOSettings, GRPOSettings, SFTSettings

EXAMPLES = tuple(
    Example.pair(f"What is {n}?", f"It be {n} apples and the moon.") for n in range(24)
)
PAIRS = tuple(Preference.pair(e.prompt[0].content, e.answer, "no") for e in EXAMPLES)
KNOBS: dict[str, Any] = {"steps": 6, "batch_size": 4, "measure_every": 3}


def trained(method: str, model: str, folder: Path) -> list[Memory]:
    """Everything that the ledger said in six steps."""
    said: list[Any] = []
    how: dict[str, Any] = {
        "model": model, "probes": (), "seed": 0, "folder": folder, "emit": said.append,
        "should_stop": lambda: False, "resume": False,
    }  # fmt: skip
    if method == "dpo":
        train_dpo(pairs=PAIRS, held_out=(), settings=DPOSettings(**KNOBS), **how)
    elif method == "rlhf":
        _rlhf(model, folder, how)
    else:
        rank = 8 if method == "sft-lora" else 0
        train_sft(examples=EXAMPLES, settings=SFTSettings(lora_rank=rank, **KNOBS), **how)
    return [event for event in said if isinstance(event, Memory)]


def _rlhf(model: str, folder: Path, how: dict[str, Any]) -> None:
    """GRPO that is paid by a reward model with a random head, on a leash."""
    judge, tokenizer = load_reward(model, new=True)
    judge.save_pretrained(folder / "judge")
    tokenizer.save_pretrained(folder / "judge")
    del judge
    paid = (Weighted("reward_model", RewardGrades(folder / "judge")),)
    settings = GRPOSettings(steps=6, measure_every=3, beta=0.1, prompts_per_step=2,
                            group_size=4, max_new_tokens=16)  # fmt: skip
    train_grpo(prompts=EXAMPLES, graders=paid, settings=settings, **how)


if __name__ == "__main__":
    method, tiny, big, folder = sys.argv[1:]
    trained(method, tiny, Path(folder) / "first")
    last = trained(method, big, Path(folder) / "then")[-1]
    print(json.dumps([last.peak_bytes, last.process_bytes]))
