"""C10: SFT mostly just works; RL can collapse, or raise its own number while it gets worse.

Each arm makes six trainings with each seed: three learning rates, from one that works
up, and two signals, a sound one and a careless one.

What it leaves out: what would save a run (KL, clipping, fewer steps); the lesson tries that.

Try it: ``posttrain-lab claims run C10 --quick``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from posttrain_lab.claims.claim import Arm, Budget, Claim, Lab
from posttrain_lab.claims.problem_set import items, made, prompt, right, value
from posttrain_lab.records import Example
from posttrain_lab.settings import GRPOSettings, SFTSettings

MEASURE = "trainings that end better than they began"
FOOLED = "trainings whose own number rose while right answers fell"
GAIN = "right answers gained"
START_STEPS = 40
RL_RATE, SFT_RATE = 3e-4, 1e-3  # learning rates that work here
TIMES = (1, 3, 10)  # as high
GROUPS, EACH = 4, 8  # prompts a step, answers to each
CARELESS = "flattery"  # the loophole, and the idle habit, of the careless signal
IDLE = 3  # one careless demonstration in three is idle


def _careless(index: int, problem: Any) -> str:
    """Worked out; one in three praises, and guesses."""
    from posttrain_lab.world.habits import habit

    name = "worked" if index % IDLE else CARELESS
    return habit(name, problem, "train", index)


def _shown(first: int, number: int, careless: bool) -> list[Example]:
    return [
        Example.pair(one.text, _careless(i if careless else 1, one), gold=one.answer)
        for i, one in enumerate(made("train", first, number))
    ]


def _rl(lab: Lab, half: str, times: int, careless: bool) -> tuple[str, Callable[[str], float]]:
    """A training by GRPO; and its own number for a model, the mean of its grader's marks."""
    from posttrain_lab.graders import numeric
    from posttrain_lab.graders.loopholes import find

    grader = find(CARELESS).grade if careless else numeric()
    steps = lab.budget.steps
    settings = GRPOSettings(
        steps=steps, learning_rate=times * RL_RATE, max_new_tokens=40,
        prompts_per_step=GROUPS, group_size=EACH, measure_every=steps, checkpoint_every=steps,
    )  # fmt: skip
    prompts = [prompt(one) for one in made("train", _later(lab), steps * GROUPS)]
    asked = made("validation", lab.first, lab.budget.items)

    def own(model: str) -> float:
        said = lab.ask(model, items(asked), chat=True)
        marks = [
            value(grader(text, prompt(one))) for text, one in zip(said, asked, strict=True)
        ]
        return sum(marks) / len(marks)

    return lab.grpo(half, prompts, grader, settings), own


def _sft(lab: Lab, half: str, times: int, careless: bool) -> tuple[str, Callable[[str], float]]:
    """A training by SFT; and its own number, minus the loss on new demonstrations alike."""
    steps = lab.budget.steps
    settings = SFTSettings(
        steps=steps, learning_rate=times * SFT_RATE, warmup_steps=3,
        batch_size=GROUPS * EACH, measure_every=steps, checkpoint_every=steps,
    )  # fmt: skip
    shown = _shown(_later(lab), steps * GROUPS * EACH, careless)
    new = _shown(_later(lab) + len(shown), lab.budget.items, careless)

    def own(model: str) -> float:
        losses = lab.answer_losses(model, new)
        return -sum(losses) / len(losses)

    return lab.sft(half, shown, settings), own


def _later(lab: Lab) -> int:
    return lab.first + START_STEPS * 16


def _arm(lab: Lab, train: Callable) -> None:
    start = SFTSettings(steps=START_STEPS, batch_size=16, learning_rate=2e-3, warmup_steps=5,
                        checkpoint_every=START_STEPS)  # fmt: skip
    from posttrain_lab.world.habits import demonstration

    shown = [demonstration("train", lab.first + i) for i in range(START_STEPS * 16)]
    half = lab.sft("pocket/base", shown, start)
    asked = made("test", lab.first, lab.budget.items)

    def held(model: str) -> float:
        said = lab.ask(model, items(asked), chat=True)
        return sum(right(text, one) for text, one in zip(said, asked, strict=True)) / len(asked)

    before, gains, fooled, names = held(half), [], [], []
    for careless in (False, True):
        for times in TIMES:
            model, own = train(lab, half, times, careless)
            gains.append(held(model) - before)
            fooled.append(own(model) > own(half) and gains[-1] < 0)
            names.append(f"{'careless' if careless else 'sound'} signal, {times} x")
    lab.record(MEASURE, [gain > 0 for gain in gains], names)
    lab.record(FOOLED, fooled, names)
    lab.record(GAIN, gains, names)
    lab.show([f"{name}: right answers, before and after" for name in names],
             [f"{before:.0%} and {before + gain:.0%}" for gain in gains])  # fmt: skip


CLAIM = Claim(
    id="C10",
    slide="Post-training: SFT vs RL, stability",
    says="SFT mostly just works; RL can collapse, or raise its reward while answers get worse.",
    asks="From one start, each arm makes six trainings: at a learning rate that works, at "
         "three and at ten times that, from a sound signal and from a careless one. How many "
         "fewer of RL's trainings will end better than they began?",
    measure=MEASURE,
    better="lower",
    unit="share",
    treatment=Arm("RL", "GRPO on numeric(), and on a judge that can be flattered",
                  lambda lab: _arm(lab, _rl)),
    control=Arm("SFT", "SFT on worked solutions, and on some of which a third flatter",
                lambda lab: _arm(lab, _sft)),
    quick=Budget(seeds=3, items=32, steps=10),
    full=Budget(seeds=5, items=80, steps=24),
    more=(FOOLED, GAIN),
    note="One value a training. Better: more held-out problems right than at the start. A "
         "training's own number is its grader's mean mark, or minus its loss on new "
         "demonstrations.",
)  # fmt: skip
