"""C06: picture tokens in the text add a way to see and draw.

What it leaves out: real images; a picture is 8 by 8 colours, a token each.

Try it: ``posttrain-lab claims run C06 --quick``.
"""

from __future__ import annotations

from posttrain_lab.claims.claim import Arm, Budget, Claim, Lab
from posttrain_lab.settings import PretrainSettings

MEASURE = "pixels drawn right"
EXACT = "pictures drawn exactly"


def _arm(lab: Lab, mix: str) -> None:
    from posttrain_lab.world import corpus
    from posttrain_lab.world.behaviours import BEHAVIOURS
    from posttrain_lab.world.pictures import PICTURE_TOKENS, parse, pixel_accuracy

    steps = lab.budget.steps
    settings = PretrainSettings(
        steps=steps, learning_rate=4e-3, mix=mix, measure_every=max(1, steps // 6),
        checkpoint_every=steps,
    )  # fmt: skip
    start = lab.with_tokens("pocket/base", PICTURE_TOKENS)
    texts = corpus.documents("train", lab.first, mix)
    model = lab.pretrain(start, texts, settings)
    asked = [
        BEHAVIOURS["picture_exact"]("test", lab.first + i) for i in range(lab.budget.items)
    ]
    answers = lab.ask(model, asked, chat=False)
    wanted = [parse(item.gold) for item in asked]
    drawn = [pixel_accuracy(a, w) or 0.0 for a, w in zip(answers, wanted, strict=True)]
    keys = [item.key for item in asked]
    lab.record(MEASURE, drawn, keys)
    lab.record(EXACT, [i.check(a) for i, a in zip(asked, answers, strict=True)], keys)
    lab.show([item.start for item in asked[:4]], answers[:4])


CLAIM = Claim(
    id="C06",
    slide="Stages in model lifecycle: Mid-training, adding modalities",
    says="Mid-training on pictures as tokens adds a modality.",
    asks="Both models get tokens for coloured pixels. One then reads pictures with their "
         "captions, the other as many tokens of plain text. How many more of a new "
         "picture's pixels will the first one draw right?",
    measure=MEASURE,
    better="higher",
    unit="share",
    treatment=Arm("pictures", "reads pictures with captions",
                  lambda lab: _arm(lab, "mid-draw")),
    control=Arm("plain text", "reads as many tokens of plain text",
                lambda lab: _arm(lab, "base")),
    quick=Budget(seeds=3, items=24, steps=50),
    full=Budget(seeds=5, items=48, steps=150),
    more=(EXACT,),
    note="Most pixels of a picture are background, so a model that has learned the form of a "
         "picture gets many right; drawing the whole picture exactly takes longer, and the "
         "shipped mid stage does it.",
)  # fmt: skip
