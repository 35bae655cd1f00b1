"""C11: RL spends far more compute than SFT for the same gain.

What it leaves out: what the demonstrations cost that SFT copies; they come from people or
from a larger model, and are free here.

Try it: ``posttrain-lab claims run C11 --quick``.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
from typing import Any

from posttrain_lab.claims.claim import Arm, Budget, Claim, Lab, Spent
from posttrain_lab.settings import GRPOSettings, SFTSettings

MEASURE = "operations for each point of gain"
GFLOPS, TOKENS = "GFLOPs for each point", "thousand tokens for each point"
SECONDS = "seconds for each point"
REACHED, GAINED, RIGHT = "gain reached", "gain when it was reached", "right answers at the end"
GAIN = 0.2  # of held-out right answers, over the start
START = "pocket/half"  # shown a few solutions: it has the form, and is mostly wrong yet
LOOKED, LOOKS = 40, 8  # held-out problems, and how often they are looked at
GROUPS, EACH, BATCH = 8, 8, 16
WORK = 0.5  # what right steps are worth beside a right answer


def _problems(split: str, first: int, number: int) -> list[Any]:
    """Problems of one to three steps; an answer is right when its number is."""
    from posttrain_lab.world.taught import solve

    made = [solve(split, first + i) for i in range(number)]
    return [replace(item, check=partial(_right, item)) for item in made]


def _right(item: Any, text: str) -> bool:
    from posttrain_lab.graders import numeric
    from posttrain_lab.world.taught import with_number

    return bool(numeric()(text, with_number(item)).value)


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
    from posttrain_lab.graders import combine, numeric, shows_work
    from posttrain_lab.world.taught import with_number

    steps = lab.budget.steps
    watch = _problems("validation", lab.first, LOOKED)
    every = max(1, steps // LOOKS)
    if reward:
        settings = GRPOSettings(
            steps=steps, learning_rate=5e-4, prompts_per_step=GROUPS, group_size=EACH,
            max_new_tokens=48, measure_every=every, checkpoint_every=steps,
        )  # fmt: skip
        prompts = [with_number(item) for item in _problems("train", lab.first, steps * GROUPS)]
        grader = combine({numeric(): 1.0, shows_work(): WORK})
        model = lab.grpo(START, prompts, grader, settings, watch)
    else:
        more = SFTSettings(
            steps=steps, batch_size=BATCH, learning_rate=1e-3, warmup_steps=3,
            measure_every=every, checkpoint_every=steps,
        )  # fmt: skip
        shown = _problems("train", lab.first, steps * BATCH)
        model = lab.sft(START, [item.example() for item in shown], more, watch)
    _measured(lab, model)


def _measured(lab: Lab, model: str) -> None:
    taken, gain, whether = reached(lab.spent(model))
    asked = _problems("test", lab.first, lab.budget.items)
    keys, points = [item.key for item in asked], 100 * gain
    lab.record(MEASURE, [math.log10(taken.flops / points)], keys)
    lab.record(GFLOPS, [taken.flops / 1e9 / points], keys)
    lab.record(TOKENS, [taken.tokens / 1e3 / points], keys)
    lab.record(SECONDS, [taken.seconds / points], keys)
    lab.record(REACHED, [whether], keys)
    lab.record(GAINED, [gain], keys)
    answers = lab.ask(model, asked, chat=True)
    lab.record(RIGHT, [i.check(a) for i, a in zip(asked, answers, strict=True)], keys)
    lab.show([item.prompt[-1].content for item in asked[:4]], answers[:4])


CLAIM = Claim(
    id="C11",
    slide="Post-training: SFT vs RL, compute",
    says="RL spends much more compute than SFT for the same gain.",
    asks="Both arms start from pocket/half and go on until 20 points more of held-out problems "
         "are right. One copies solutions; the other is shown none, tries, and is "
         "told what is right. How much more will the second compute for each point: 0 is as "
         "much, 1 ten times, 2 a hundred times?",
    measure=MEASURE,
    better="higher",
    unit="powers of ten",
    treatment=Arm("RL", "GRPO on numeric() + shows_work(), 64 answers a step",
                  lambda lab: _arm(lab, True)),
    control=Arm("SFT", "SFT on solutions, 16 a step", lambda lab: _arm(lab, False)),
    quick=Budget(seeds=3, items=40, steps=24),
    full=Budget(seeds=3, items=100, steps=48),
    looked="right answers",
    more=(GFLOPS, TOKENS, SECONDS, REACHED, GAINED, RIGHT),
    note="Operations on numbers, as a power of ten: 6·N for a token trained on, 2·N for one "
         "sampled, N being the number of weights; a GFLOP is a billion. One value a seed, at "
         "the first look that finds the gain; where none does, all that was spent. The looks "
         "themselves are not counted, nor what the demonstrations cost.",
)  # fmt: skip
