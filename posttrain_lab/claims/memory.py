"""C12: SFT holds one model in memory, RLHF several.

Everything is counted in models: bytes divided by the bytes of the trained model's weights.
So the outcome says the same of a small model as of a large one, but for the activations.

What it leaves out: a value model, which PPO has and TRL no longer; several devices; the
bytes that the operating system sees (``methods.ledger`` compares them on a larger model).

Try it: ``posttrain-lab claims run C12 --quick``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from posttrain_lab.claims.claim import Arm, Budget, Claim, Lab
from posttrain_lab.events import Memory
from posttrain_lab.records import Example, Preference
from posttrain_lab.settings import DPOSettings, GRPOSettings, RewardSettings, SFTSettings

MEASURE = "models held in memory"
TRAINED = "gradients and optimizer"
ACTIVATIONS, ROLLOUTS = "activations at their most", "rollouts"
TOGETHER = "everything at one moment"
MODEL = "pocket/chat"
ROWS = 16  # conversations a step, in every method
WEIGHTS = ("weights", "reference", "reward model")


def models(memory: Memory, *kinds: str) -> float:
    """Bytes of these kinds, in units of the trained model's weights.

    >>> row = {"what": "weights", "bytes": 4}
    >>> models(Memory(2, [row, row | {"what": "reference"}]), *WEIGHTS)
    2.0
    """
    counted = sum(row["bytes"] for row in memory.held if row["what"] in kinds)
    return counted / _unit(memory)


def _unit(memory: Memory) -> int:
    return sum(row["bytes"] for row in memory.held if row["what"] == "weights")


def _pairs(lab: Lab, number: int) -> list[Preference]:
    from posttrain_lab.world.preferences import pair

    made = [pair("train", lab.first + i) for i in range(number)]
    return [Preference.pair(p.prompt, p.chosen, p.rejected) for p in made]


def _knobs(lab: Lab) -> dict[str, int]:
    """The second step is the first that finds the optimizer's state in place."""
    steps = lab.budget.items + 1
    return {"steps": steps, "measure_every": 1, "checkpoint_every": steps}


def _recorded(lab: Lab) -> None:
    held = lab.held()[-lab.budget.items :]
    asked = [f"step {n + 2}" for n in range(len(held))]
    record = partial(lab.record, asked=asked)
    record(MEASURE, [models(one, *WEIGHTS) for one in held])
    record(TRAINED, [models(one, "gradients", "optimizer") for one in held])
    record(ACTIVATIONS, [models(one, "activations") for one in held])
    record(ROLLOUTS, [models(one, "rollouts") for one in held])
    record(TOGETHER, [one.peak_bytes / _unit(one) for one in held])


def _in_words(held: Sequence[Memory]) -> str:
    """What the last step of a training held."""
    last = held[-1]
    rows = [f"{row['what']} {row['bytes'] / 1e6:.1f} MB" for row in last.held if row["bytes"]]
    return f"{', '.join(rows)}; at one moment {last.peak_bytes / 1e6:.1f} MB"


def _sft(lab: Lab) -> None:
    """All weights; beside it, an adapter."""
    shown = [Example(p.conversations()[0]) for p in _pairs(lab, 4 * ROWS)]
    settings = SFTSettings(batch_size=ROWS, **_knobs(lab))
    lab.sft(MODEL, shown, settings)
    _recorded(lab)
    full = _in_words(lab.held())
    adapter = SFTSettings(batch_size=ROWS, lora_rank=8, **_knobs(lab))
    lab.sft(MODEL, shown, adapter)
    lab.show(["SFT, all weights", "SFT, an adapter of rank 8"], [full, _in_words(lab.held())])


def _rlhf(lab: Lab) -> None:
    """GRPO on a reward model's score with a leash; beside it GRPO on a script, and DPO."""
    from posttrain_lab.graders import length_penalty

    pairs = _pairs(lab, 4 * ROWS)
    judge = lab.reward(MODEL, pairs, (), RewardSettings(steps=4, batch_size=ROWS))
    prompts = [Example(p.conversations()[0]) for p in pairs]
    settings = GRPOSettings(
        prompts_per_step=4, group_size=ROWS // 4, max_new_tokens=24, beta=0.05, **_knobs(lab)
    )
    lab.rlhf(MODEL, judge, prompts, settings)
    _recorded(lab)
    told = {"RLHF, GRPO on a reward model": _in_words(lab.held())}
    lab.grpo(MODEL, prompts, length_penalty(), settings)
    told["GRPO on a script"] = _in_words(lab.held())
    lab.dpo(MODEL, pairs, DPOSettings(batch_size=ROWS, **_knobs(lab)))
    told["DPO"] = _in_words(lab.held())
    lab.show(list(told), list(told.values()))


CLAIM = Claim(
    id="C12",
    slide="SFT vs RL: memory",
    says="SFT trains one model; RLHF holds several in memory.",
    asks="One arm fine-tunes a model, the other trains it by RLHF: GRPO on a reward model's "
         "score, kept close to where it began. How many more models, by their weights, will "
         "RLHF hold in memory?",
    measure=MEASURE,
    better="higher",
    unit="models",
    treatment=Arm("RLHF", "GRPO on a reward model's score, with a KL leash", _rlhf),
    control=Arm("SFT", "SFT of all weights on as many conversations a step", _sft),
    quick=Budget(seeds=2, items=4, steps=5),
    full=Budget(seeds=3, items=10, steps=11),
    more=(TRAINED, ACTIVATIONS, ROLLOUTS, TOGETHER),
    note="Everything is counted from the tensors, in the bytes of the trained model's weights; "
         "each value is one step. RLHF holds the policy, the reference and the reward model. "
         "PPO would hold a value model, too; TRL 1.16 has no such trainer. Beside the arms "
         "stand SFT of an adapter, GRPO on a script, and DPO. On so small a model the "
         "activations outweigh all weights, and the total can come out either way.",
)  # fmt: skip
