"""C03: asking a generator for a label against training a head for it.

What it leaves out: longer texts, more than two labels.

Try it: ``posttrain-lab claims run C03 --quick``.
"""

from __future__ import annotations

import time

from posttrain_lab.claims.claim import Arm, Budget, Claim, Lab
from posttrain_lab.records import Example
from posttrain_lab.settings import HeadSettings

MEASURE = "right labels"
UNREADABLE = "answers without a label"
SPREAD = "wordings that change the label"
SECONDS = "seconds for 1,000 texts"
MODEL = "pocket/chat"


def _labelled(split: str, first: int, number: int) -> list[Example]:
    """Reviews with their feeling; half of the labels are positive."""
    from posttrain_lab.world.reviews import SENTIMENTS, review

    made = [review(split, first + i, SENTIMENTS[i % 2]) for i in range(number)]
    return [Example.pair(one.text, one.sentiment) for one in made]


def _prompted(lab: Lab) -> None:
    from posttrain_lab.world.reviews import CLASSIFY_WORDINGS, SENTIMENTS, classify, review

    number, begun = lab.budget.items, time.monotonic()
    reviews = [review("test", lab.first + i, SENTIMENTS[i % 2]) for i in range(number)]
    asked = [[classify(r, w) for r in reviews] for w in CLASSIFY_WORDINGS.values()]
    answers = [lab.ask(MODEL, items, chat=True) for items in asked]
    spent = time.monotonic() - begun
    texts = [r.text for r in reviews]
    right = [[i.check(a) for i, a in zip(x, y, strict=True)]
             for x, y in zip(asked, answers, strict=True)]  # fmt: skip
    said = [[_read(a) for a in each] for each in zip(*answers, strict=True)]
    lab.record(MEASURE, [sum(each) / len(each) for each in zip(*right, strict=True)], texts)
    lab.record(UNREADABLE, [sum(x is None for x in each) / len(each) for each in said], texts)
    lab.record(SPREAD, [len(set(each)) > 1 for each in said], texts)
    lab.record(SECONDS, [1000 * spent / (number * len(asked))] * number, texts)
    lab.show([items[0].prompt[-1].content for items in asked], [a[0] for a in answers])


def _read(answer: str) -> str | None:
    """The one label that an answer names, None when it names none or both."""
    from posttrain_lab.world.reviews import SENTIMENTS, names_label

    named = [label for label in SENTIMENTS if names_label(answer, [label], SENTIMENTS)]
    return named[0] if len(named) == 1 else None


def _trained(lab: Lab) -> None:
    steps, number = lab.budget.steps, lab.budget.items
    settings = HeadSettings(
        steps=steps, learning_rate=1e-3, measure_every=max(1, steps // 6),
        checkpoint_every=steps,
    )  # fmt: skip
    examples = _labelled("train", lab.first, steps * settings.batch_size)
    watched = _labelled("validation", lab.first, 40)
    model = lab.head(MODEL, examples, watched, settings)
    held_out = _labelled("test", lab.first, number)
    begun = time.monotonic()
    said = lab.label(model, held_out)
    spent = time.monotonic() - begun
    texts = [e.prompt[0].content for e in held_out]
    lab.record(MEASURE, [a == e.answer for a, e in zip(said, held_out, strict=True)], texts)
    lab.record(UNREADABLE, [0.0] * number, texts)
    lab.record(SPREAD, [0.0] * number, texts)
    lab.record(SECONDS, [1000 * spent / number] * number, texts)
    lab.show(texts[:5], said[:5])


CLAIM = Claim(
    id="C03",
    slide="Before vs after fine-tuning: classification",
    says="A trained classification head is more accurate than prompting, needs no parsing, "
         "is faster, and does not depend on the wording.",
    asks="The same model labels reviews as positive or negative: asked in five wordings, and "
         "with a head trained on labels. How many more will the head "
         "get right?",
    measure=MEASURE,
    better="higher",
    unit="share",
    treatment=Arm("trained head", "a linear head learns from labelled reviews", _trained),
    control=Arm("prompted", "is asked in five wordings; its words are read for a label",
                _prompted),
    quick=Budget(seeds=3, items=80, steps=60),
    full=Budget(seeds=3, items=160, steps=90),
    more=(UNREADABLE, SPREAD, SECONDS),
    note="The reviews' hard cases (negation, contrast, irony) are among them. A review's "
         "right labels are averaged over the five wordings.",
)  # fmt: skip
