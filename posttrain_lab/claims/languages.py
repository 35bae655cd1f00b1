"""C05: a small curated set in a new language, the same objective, and the model knows it.

What it leaves out: a language with letters of its own.

Try it: ``posttrain-lab claims run C05 --quick``.
"""

from __future__ import annotations

from itertools import islice

from posttrain_lab.claims.claim import Arm, Budget, Claim, Lab
from posttrain_lab.settings import PretrainSettings

MEASURE = "surprise at Spanish"
FORGETTING = "surprise at English"
ASKED = "Spanish questions answered"


def _arm(lab: Lab, mix: str) -> None:
    from posttrain_lab.world import corpus
    from posttrain_lab.world.behaviours import BEHAVIOURS

    steps, items = lab.budget.steps, lab.budget.items
    settings = PretrainSettings(
        steps=steps, learning_rate=3e-3, mix=mix, measure_every=max(1, steps // 6),
        checkpoint_every=steps,
    )  # fmt: skip
    watch = list(islice(corpus.documents("validation", lab.first, "spanish"), 16))
    texts = corpus.documents("train", lab.first, mix)
    model = lab.pretrain("pocket/base", texts, settings, watch)
    spanish = list(islice(corpus.documents("test", lab.first, "spanish"), items))
    english = list(islice(corpus.documents("test", lab.first, "base"), items))
    lab.record(MEASURE, lab.losses(model, spanish), spanish)
    lab.record(FORGETTING, lab.losses(model, english), english)
    asked = [BEHAVIOURS["spanish_qa"]("test", lab.first + i) for i in range(items)]
    answers = lab.ask(model, asked, chat=False)
    keys = [item.key for item in asked]
    right = [i.check(a) for i, a in zip(asked, answers, strict=True)]
    lab.record(ASKED, right, keys)
    lab.show([item.start for item in asked[:4]], answers[:4])


CLAIM = Claim(
    id="C05",
    slide="Stages in model lifecycle: Mid-training, new languages",
    says="The same objective on a small curated set teaches a new language.",
    asks="The base model goes on reading: Spanish in one arm, as many tokens of its usual "
         "English in the other. How much less surprised by new Spanish will the first be?",
    measure=MEASURE,
    better="lower",
    unit="nats a token",
    treatment=Arm("Spanish", "goes on with Spanish", lambda lab: _arm(lab, "spanish")),
    control=Arm("more English", "goes on with what it knows", lambda lab: _arm(lab, "base")),
    quick=Budget(seeds=3, items=40, steps=40),
    full=Budget(seeds=3, items=80, steps=80),
    more=(ASKED, FORGETTING),
    note="Surprise at English tells how much of the first language was forgotten; the "
         "shipped mid stage mixes both languages and keeps it.",
)  # fmt: skip
