"""C14: the whole way to a real app: fine-tuning first, then RL in an environment with tools.

What it leaves out: good demonstrations in plenty, where SFT alone goes a long way.

Try it: ``posttrain-lab claims run C14 --quick``.
"""

from __future__ import annotations

from typing import Any

from posttrain_lab.claims.claim import Arm, Budget, Claim, Lab
from posttrain_lab.settings import GRPOSettings, SFTSettings

MEASURE = "right answers"
BETWEEN = "right answers after the first stage"
FIRST_STEPS, BATCH, DEMONSTRATIONS = 80, 8, 64
CARELESS = 0.75  # the share of the demonstrations that guess
PROMPTS, GROUP = 6, 6  # attempts of one step of RL
KINDS = ("price", "cost")


def _errands(split: str, first: int, number: int) -> list[Any]:
    from posttrain_lab.world.errands import errand

    return [errand(split, first + i, KINDS[i % len(KINDS)]) for i in range(number)]


def _demonstrations(first: int) -> list[Any]:
    from posttrain_lab.world.errands import demonstration

    made = [demonstration(first + i, KINDS[i % len(KINDS)], CARELESS)
            for i in range(DEMONSTRATIONS)]  # fmt: skip
    return [task.demonstration() for task in made]


def _sft(steps: int) -> SFTSettings:
    return SFTSettings(
        steps=steps, batch_size=BATCH, learning_rate=2e-3, warmup_steps=5,
        checkpoint_every=max(1, steps // 2),
    )  # fmt: skip


def _arm(lab: Lab, tools: bool) -> None:
    """The first stage is the same in both arms; the second is RL, or more of the first."""
    from posttrain_lab.graders import numeric

    steps, items = lab.budget.steps, lab.budget.items
    shown = _demonstrations(lab.first)
    asked = _errands("test", lab.first, items)
    model = lab.sft("pocket/base", shown, _sft(FIRST_STEPS))
    _measure(lab, BETWEEN, model, asked)
    if tools:
        tasks = _errands("train", lab.first + DEMONSTRATIONS, steps * PROMPTS)
        settings = GRPOSettings(
            steps=steps, learning_rate=3e-4, prompts_per_step=PROMPTS, group_size=GROUP,
            max_new_tokens=96, checkpoint_every=max(1, steps // 2),
        )  # fmt: skip
        model = lab.grpo_with_tools(model, tasks, numeric(), settings)
    else:
        model = lab.sft(model, shown, _sft(steps))
    played = _measure(lab, MEASURE, model, asked)
    lab.show([task.question[-1].content for task in asked[:3]],
             [str(one) for one in played[:3]])  # fmt: skip


def _measure(lab: Lab, measure: str, model: str, asked: list[Any]) -> list[Any]:
    """Whether what is said at last is the right number."""
    from posttrain_lab.graders import numeric

    grade, played = numeric(), lab.play(model, asked)
    right = [grade(one.answer, task.example).value or 0.0
             for one, task in zip(played, asked, strict=True)]  # fmt: skip
    lab.record(measure, right, [str(task.to_json()) for task in asked])
    return played


CLAIM = Claim(
    id="C14",
    slide="Real app",
    says="Fine-tuning and then RL in an environment with tools gets further than fine-tuning "
         "alone, where the demonstrations are of mixed quality.",
    asks="Both arms learn from 64 demonstrations of errands; in three of four somebody "
         "guesses instead of using the tools. Then one arm practises on other errands that "
         "come with nothing but the right answer; the other goes on with its 64 for as many "
         "steps. How many more held-out errands will the first get right?",
    measure=MEASURE,
    better="higher",
    unit="share",
    treatment=Arm("SFT, then RL with tools", "80 steps of SFT, then GRPO on new errands",
                  lambda lab: _arm(lab, tools=True)),
    control=Arm("SFT alone", "80 steps of SFT, then as many more as the other has of GRPO",
                lambda lab: _arm(lab, tools=False)),
    quick=Budget(seeds=3, items=40, steps=18),
    full=Budget(seeds=5, items=96, steps=30),
    more=(BETWEEN,),
    note="Steps are equal, work is not: a step of GRPO writes 36 attempts, a step of SFT reads "
         "8 demonstrations. With careful demonstrations alone, SFT gets most of these errands "
         "right without any RL.",
)  # fmt: skip
