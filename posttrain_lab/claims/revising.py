"""C19: answers that a model revised by a constitution teach another to break fewer rules.

What it leaves out: RL from the constitution; rules that need judgement.

Try it: ``posttrain-lab claims run C19 --quick``.
"""

from __future__ import annotations

from posttrain_lab.claims.claim import Arm, Budget, Claim, Lab
from posttrain_lab.records import Example
from posttrain_lab.settings import SFTSettings

MEASURE = "answers that break a rule"
TAUGHT = "examples that break a rule"
REVISER, STUDENT = "pocket/chat", "pocket/base"


def _arm(lab: Lab, revise: bool) -> None:
    from posttrain_lab.world.constitution import RULES, asking, broken, case, mending

    steps = lab.budget.steps
    numbers = range(lab.first, lab.first + steps * 8)
    cases = [case(RULES[i % len(RULES)], "train", i) for i in numbers]
    answers = [one.bad for one in cases]
    if revise:
        answers = lab.ask(REVISER, [mending(one) for one in cases], chat=True)
    settings = SFTSettings(
        steps=steps, batch_size=8, learning_rate=2e-3, warmup_steps=5,
        measure_every=max(1, steps // 4), checkpoint_every=steps,
    )  # fmt: skip
    pairs = [(one, text) for one, text in zip(cases, answers, strict=True) if text.strip()]
    watch = [asking(case(RULES[i % len(RULES)], "validation", i)) for i in range(22)]
    examples = [Example.pair(one.request, text) for one, text in pairs]
    model = lab.sft(STUDENT, examples, settings, watch)
    taught = [bool(broken(one.request, text)) for one, text in pairs[: lab.budget.items]]
    lab.record(TAUGHT, taught, [one.request for one, _ in pairs[: lab.budget.items]])
    asked = [asking(case(RULES[i % len(RULES)], "test", lab.first + i))
             for i in range(lab.budget.items)]  # fmt: skip
    said = lab.ask(model, asked, chat=True)
    wrong = [not item.check(text) for item, text in zip(asked, said, strict=True)]
    lab.record(MEASURE, wrong, [item.key for item in asked])
    lab.show([item.prompt[-1].content for item in asked[:6]], said[:6])


CLAIM = Claim(
    id="C19",
    slide="Constitutional AI",
    says="With a written constitution a model revises its own kind of answers, and training "
         "on the revisions makes a model that breaks fewer rules.",
    asks="A chat model mends answers that break one of eleven rules. One arm is trained on "
         "the mended answers, the other on them as they were. How many fewer of its new "
         "answers will break a rule?",
    measure=MEASURE,
    better="lower",
    unit="share",
    treatment=Arm("revised", "SFT on answers that pocket/chat mended, rule by rule",
                  lambda lab: _arm(lab, revise=True)),
    control=Arm("unrevised", "SFT on the same answers as they were",
                lambda lab: _arm(lab, revise=False)),
    quick=Budget(seeds=3, items=66, steps=60),
    full=Budget(seeds=3, items=132, steps=90),
    more=(TAUGHT,),
    note="Whether a rule is broken is decided by programs, never by the model that revised. "
         "A mended answer that still breaks a rule is kept and taught.",
)  # fmt: skip
