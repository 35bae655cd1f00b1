"""C11: RL spends far more compute than SFT for the same gain.

What it leaves out: what the demonstrations cost that SFT copies; they come from people or
from a larger model, and are free here.

Try it: ``posttrain-lab claims run C11 --quick``.
"""

from __future__ import annotations

import math
from typing import Any

from posttrain_lab.claims.claim import Arm, Budget, Claim, Lab, Spent
from posttrain_lab.claims.problem_set import items, made, prompt, right
from posttrain_lab.records import Example
from posttrain_lab.settings import GRPOSettings, SFTSettings

MEASURE = "operations for each point of gain"
GFLOPS, TOKENS = "GFLOPs for each point", "thousand tokens for each point"
SECONDS = "seconds for each point"
REACHED, GAINED, RIGHT = "gain reached", "gain when it was reached", "right answers at the end"
GAIN = 0.2  # of held-out right answers, over the start
START_STEPS = 24
RARE = 3  # one demonstration in three shows its work
LOOKED, LOOKS = 48, 12  # held-out problems, and how often they are looked at
GROUPS, EACH, BATCH = 8, 8, 16


def _worked(problem: Any) -> Example:
    return Example.pair(problem.text, problem.solution("worked"), gold=problem.answer)


def _start(first: int, number: int) -> list[Example]:
    """Problems, most of them answered at once."""
    return [
        Example.pair(one.text, one.solution("plain" if i % RARE else "worked"), gold=one.answer)
        for i, one in enumerate(made("train", first, number, most_steps=2))
    ]


def reached(taken: Spent) -> tuple[Spent, float, bool]:
    """What was spent when the gain was reached, the gain then, and whether it ever was.

    Where it was not: all that was spent, and the best gain, or one point if that is less.
    """
    before = taken.looks[0][1]
    for step, value in taken.looks[1:]:
        if value - before >= GAIN:
            return taken.until(step), value - before, True
    return taken, max(0.01, max(value for _, value in taken.looks) - before), False


def _arm(lab: Lab, reward: bool) -> None:
    start = SFTSettings(steps=START_STEPS, batch_size=16, learning_rate=2e-3, warmup_steps=5,
                        checkpoint_every=START_STEPS)  # fmt: skip
    half = lab.sft("pocket/base", _start(lab.first, START_STEPS * 16), start)
    steps, later = lab.budget.steps, lab.first + START_STEPS * 16
    watch = items(made("validation", lab.first, LOOKED, most_steps=2), room="12 + 12 = 24." * 2)
    every = max(1, steps // LOOKS)
    if reward:
        from posttrain_lab.graders import numeric

        settings = GRPOSettings(
            steps=steps, learning_rate=2e-4, prompts_per_step=GROUPS, group_size=EACH,
            max_new_tokens=40, measure_every=every, checkpoint_every=steps,
        )  # fmt: skip
        prompts = [prompt(one) for one in made("train", later, steps * GROUPS, most_steps=2)]
        model = lab.grpo(half, prompts, numeric(), settings, watch)
    else:
        more = SFTSettings(
            steps=steps, batch_size=BATCH, learning_rate=1e-3, warmup_steps=3,
            measure_every=every, checkpoint_every=steps,
        )  # fmt: skip
        shown = [_worked(one) for one in made("train", later, steps * BATCH, most_steps=2)]
        model = lab.sft(half, shown, more, watch)
    _measured(lab, model)


def _measured(lab: Lab, model: str) -> None:
    taken, gain, whether = reached(lab.spent(model))
    asked = made("test", lab.first, lab.budget.items, most_steps=2)
    keys, points = [one.text for one in asked], 100 * gain
    lab.record(MEASURE, [math.log10(taken.flops / points)], keys)
    lab.record(GFLOPS, [taken.flops / 1e9 / points], keys)
    lab.record(TOKENS, [taken.tokens / 1e3 / points], keys)
    lab.record(SECONDS, [taken.seconds / points], keys)
    lab.record(REACHED, [whether], keys)
    lab.record(GAINED, [gain], keys)
    answers = lab.ask(model, items(asked), chat=True)
    lab.record(RIGHT, [right(a, one) for a, one in zip(answers, asked, strict=True)], keys)
    lab.show(keys[:4], answers[:4])


CLAIM = Claim(
    id="C11",
    slide="Post-training: SFT vs RL, compute",
    says="RL spends much more compute than SFT for the same gain.",
    asks="Both arms start from one model and go on until 20 points more of held-out problems "
         "are right. One copies worked solutions; the other is shown none, tries, and is "
         "told what is right. How much more will the second compute for each point: 0 is as "
         "much, 1 ten times, 2 a hundred times?",
    measure=MEASURE,
    better="higher",
    unit="powers of ten",
    treatment=Arm("RL", "GRPO on numeric(), 64 answers a step", lambda lab: _arm(lab, True)),
    control=Arm("SFT", "SFT on worked solutions, 16 a step", lambda lab: _arm(lab, False)),
    quick=Budget(seeds=3, items=40, steps=24),
    full=Budget(seeds=3, items=100, steps=48),
    looked="right answers",
    more=(GFLOPS, TOKENS, SECONDS, REACHED, GAINED, RIGHT),
    note="Operations on numbers, as a power of ten: 6·N for a token trained on, 2·N for one "
         "sampled, N being the number of weights; a GFLOP is a billion. One value a seed, at "
         "the first look that finds the gain; where none does, all that was spent. The looks "
         "themselves are not counted, nor what the demonstrations cost.",
)  # fmt: skip
