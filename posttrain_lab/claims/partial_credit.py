"""C16: a reward for work shown, beside the one for the answer, brings the work out.

What it leaves out: what happens when the partial credit is easier to earn than the answer
(the lesson on RL hunts for that).

Try it: ``posttrain-lab claims run C16 --quick``.
"""

from __future__ import annotations

from posttrain_lab.claims.claim import Arm, Budget, Claim, Lab
from posttrain_lab.settings import GRPOSettings, SFTSettings

MEASURE = "answers that show work"
STEPS, RIGHT = "steps that are right", "right answers"
START_STEPS = 32  # of SFT, before RL
PARTIAL = 0.5  # what right steps are worth beside a right answer, which is worth 1
RARE = 8  # one demonstration in eight shows its work


def _demonstrations(first: int, number: int) -> list:
    """Problems: one in eight worked out in tags, the others answered at once."""
    from posttrain_lab.world.chats import at_once
    from posttrain_lab.world.taught import solve

    made = [solve("train", first + i).example() for i in range(number)]
    direct = [at_once(one) for one in made]
    return [direct[i] if i % RARE else made[i] for i in range(number)]


def _arm(lab: Lab, partial: bool) -> None:
    from posttrain_lab.graders import combine, numeric, shows_work
    from posttrain_lab.world.taught import solve, with_number

    start = SFTSettings(steps=START_STEPS, batch_size=16, learning_rate=2e-3, warmup_steps=5,
                        checkpoint_every=START_STEPS)  # fmt: skip
    half = lab.sft("pocket/base", _demonstrations(lab.first, START_STEPS * 16), start)
    steps, items = lab.budget.steps, lab.budget.items
    settings = GRPOSettings(
        steps=steps, learning_rate=2e-4, prompts_per_step=8, group_size=8, max_new_tokens=48,
        measure_every=max(1, steps // 4), checkpoint_every=steps,
    )  # fmt: skip
    later = lab.first + START_STEPS * 16
    prompts = [with_number(solve("train", later + i)) for i in range(steps * 8)]
    grader = combine({numeric(): 1.0, shows_work(): PARTIAL}) if partial else numeric()
    watch = [solve("validation", lab.first + i) for i in range(16)]
    model = lab.grpo(half, prompts, grader, settings, watch)
    asked = [solve("test", lab.first + i) for i in range(items)]
    answers = lab.ask(model, asked, chat=True)
    pairs = list(zip(asked, answers, strict=True))
    keys = [item.key for item in asked]
    for measure, grade in ((MEASURE, shows_work(checked=False)), (STEPS, shows_work()),
                           (RIGHT, numeric())):  # fmt: skip
        given = [grade(text, with_number(item)).value or 0.0 for item, text in pairs]
        lab.record(measure, given, keys)
    lab.show([item.prompt[-1].content for item in asked[:4]], answers[:4])


CLAIM = Claim(
    id="C16",
    slide="Graders: partial credit",
    says="Partial credit encourages intermediate behaviour: a reward for right steps brings "
         "the work out sooner than a reward for the answer alone.",
    asks="Both arms start from one model that shows its work now and then, and get a few "
         "steps of GRPO. One is paid for right answers, the other for right answers and "
         "right steps. How many more of its answers will show work?",
    measure=MEASURE,
    better="higher",
    unit="share",
    treatment=Arm("answer + partial credit", "GRPO on numeric() + shows_work()",
                  lambda lab: _arm(lab, partial=True)),
    control=Arm("answer alone", "GRPO on numeric()", lambda lab: _arm(lab, partial=False)),
    quick=Budget(seeds=3, items=60, steps=12),
    full=Budget(seeds=5, items=120, steps=12),  # with 30, the control gets there, too
    more=(STEPS, RIGHT),
    note="An answer shows work when it has one step of arithmetic or more. Showing work is not "
         "being right: read the shares of right steps and right answers beside it. Given more "
         "steps, the reward for the answer alone brings the work out, too: this is about how "
         "soon.",
)  # fmt: skip
