"""C41: where the loss falls decides what is learned.

What it leaves out: weights between 0 and 1 for a token.

Try it: ``posttrain-lab claims run C41 --quick``.
"""

from __future__ import annotations

from posttrain_lab.claims.claim import Arm, Budget, Claim, Lab
from posttrain_lab.settings import SFTSettings

MEASURE = "surprise at the user's words"
ANSWERS = "surprise at the answers"
RIGHT = "questions answered"


def _items(split: str, first: int, number: int) -> list:
    from posttrain_lab.world.facts import fact_question

    return [fact_question(split, first + i) for i in range(number)]


def _arm(lab: Lab, learned: str) -> None:
    steps = lab.budget.steps
    settings = SFTSettings(
        steps=steps, batch_size=16, learning_rate=1e-3, warmup_steps=5, learned=learned,
        measure_every=max(1, steps // 4), checkpoint_every=steps,
    )  # fmt: skip
    examples = [item.example() for item in _items("train", lab.first, steps * 16)]
    watch = [item.example() for item in _items("validation", lab.first, 16)]
    model = lab.sft("pocket/base", examples, settings, questions=watch)
    asked = _items("test", lab.first, lab.budget.items)
    held_out = [item.example() for item in asked]
    keys = [item.key for item in asked]
    lab.record(MEASURE, lab.question_losses(model, held_out), keys)
    lab.record(ANSWERS, lab.answer_losses(model, held_out), keys)
    answers = lab.ask(model, asked, chat=True)
    lab.record(RIGHT, [i.check(a) for i, a in zip(asked, answers, strict=True)], keys)
    lab.show([item.prompt[-1].content for item in asked[:4]], answers[:4])


CLAIM = Claim(
    id="C41",
    slide="Loss masking & packing",
    says="Which tokens carry loss decides what the model learns.",
    asks="Both arms read the same conversations. One learns every word, the other the "
         "assistant's words only. How much less surprised will the first be by a new "
         "user's words?",
    measure=MEASURE,
    better="lower",
    unit="nats a token",
    treatment=Arm("every word learned", "the loss is on questions and answers",
                  lambda lab: _arm(lab, "all")),
    control=Arm("answers learned", "the loss is on the assistant's words only",
                lambda lab: _arm(lab, "answers")),
    quick=Budget(seeds=3, items=60, steps=50),
    full=Budget(seeds=3, items=120, steps=80),
    more=(ANSWERS, RIGHT),
    note="The same examples, weights and steps: the mask alone differs. Without a mask a "
         "model spends part of its learning on asking questions.",
)  # fmt: skip
