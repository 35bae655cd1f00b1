"""C04: from random weights, next-token prediction alone makes text.

What it leaves out: large models and much text; a quarter of a minute shows the start.

Try it: ``posttrain-lab claims run C04 --quick``.
"""

from __future__ import annotations

from itertools import islice

from posttrain_lab.claims.claim import Arm, Budget, Claim, Lab
from posttrain_lab.settings import PretrainSettings

MEASURE = "surprise at real text"
START = ("The students opened their", "Once upon a time", "The capital of France is")


def _arm(lab: Lab, shuffled: bool) -> None:
    from posttrain_lab.world import corpus

    steps = lab.budget.steps
    settings = PretrainSettings(
        steps=steps, learning_rate=8e-3, from_noise=True, shuffled=shuffled,
        measure_every=max(1, steps // 6), checkpoint_every=steps,
    )  # fmt: skip
    texts = corpus.documents("train", lab.first)
    watch = list(islice(corpus.documents("validation", lab.first), 24))
    model = lab.pretrain("pocket/tiny", texts, settings, watch)
    held_out = list(islice(corpus.documents("test", lab.first), lab.budget.items))
    lab.record(MEASURE, lab.losses(model, held_out), held_out)
    lab.show(START, lab.write(model, START))


CLAIM = Claim(
    id="C04",
    slide="Pre-training",
    says="Nothing but next-token prediction takes a model from noise to language.",
    asks="Two models start from random numbers. One reads real text, the other the same "
         "words in random order. How much less surprised by new text will the first one be?",
    measure=MEASURE,
    better="lower",
    unit="nats a token",
    treatment=Arm("real text", "reads documents of the pocket world",
                  lambda lab: _arm(lab, shuffled=False)),
    control=Arm("shuffled words", "reads as many, each one's words in random order",
                lambda lab: _arm(lab, shuffled=True)),
    quick=Budget(seeds=3, items=60, steps=120),
    full=Budget(seeds=3, items=100, steps=200),
    note="Surprise is the loss: the mean of −log p over the words to come. The same number "
         "of tokens is read by both.",
)  # fmt: skip
