"""C07: long rows with slower rotary positions let a model read further back.

What it leaves out: ways to lengthen the context without training (YaRN and such).

Try it: ``posttrain-lab claims run C07 --quick``.
"""

from __future__ import annotations

from itertools import islice

from posttrain_lab.claims.claim import Arm, Budget, Claim, Lab
from posttrain_lab.settings import PretrainSettings

MEASURE = "surprise beyond 128 tokens"
NEAR = "surprise within 128 tokens"
RECALLED = "notes recalled from 455 to 495 tokens"
SHORT, LONG, THETA = 128, 512, 100_000.0


def _arm(lab: Lab, long: bool) -> None:
    from posttrain_lab.world import corpus
    from posttrain_lab.world.behaviours import BEHAVIOURS

    steps, items = lab.budget.steps, lab.budget.items
    settings = PretrainSettings(
        steps=steps, learning_rate=2e-3, mix="mid-long" if long else "base",
        row=LONG if long else SHORT, rows=2048 // (LONG if long else SHORT),
        rope_theta=THETA if long else 0.0, measure_every=max(1, steps // 6),
        checkpoint_every=steps,
    )  # fmt: skip
    watch = list(islice(corpus.documents_of("long", "validation"), 8))
    texts = corpus.documents("train", lab.first, settings.mix)
    model = lab.pretrain("pocket/base", texts, settings, watch)
    documents = list(islice(corpus.documents("test", lab.first, "long"), items))
    lab.record(MEASURE, lab.losses(model, documents, SHORT), documents)
    starts = [text[:400] for text in documents]
    lab.record(NEAR, lab.losses(model, starts), starts)
    asked = [BEHAVIOURS["recall_4x"]("test", lab.first + i) for i in range(items // 2)]
    answers = lab.ask(model, asked, chat=False)
    right = [i.check(a) for i, a in zip(asked, answers, strict=True)]
    lab.record(RECALLED, right, [item.key for item in asked])
    lab.show([f"… {item.start[-160:]}" for item in asked[:3]], answers[:3])


CLAIM = Claim(
    id="C07",
    slide="Stages in model lifecycle: Mid-training, increasing context length",
    says="Mid-training on long rows lengthens the context that a model can use.",
    asks="The base model has only ever read 128 tokens at once. One arm goes on with rows of "
         "512, the other with as many tokens in rows of 128. How much less surprised will "
         "the first be by text that lies beyond the first 128 tokens?",
    measure=MEASURE,
    better="lower",
    unit="nats a token",
    treatment=Arm("rows of 512", "reads long rows, with slower rotary positions",
                  lambda lab: _arm(lab, long=True)),
    control=Arm("rows of 128", "reads as many tokens in short rows",
                lambda lab: _arm(lab, long=False)),
    quick=Budget(seeds=3, items=30, steps=28),
    full=Budget(seeds=3, items=60, steps=80),
    more=(RECALLED, NEAR),
    note="A note 455 tokens back is found only after longer training: the shipped mid stage "
         "does it.",
)  # fmt: skip
