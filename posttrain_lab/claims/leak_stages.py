"""C36: the same leaked items do little in pre-training and much in post-training.

Both arms go on pre-training a small model, then fine-tune it. The same test items stand in
one of the two stages, and are read about as often there, a dozen times each. In the other stage
training problems take their place.

What it leaves out: pre-training at its real length, where a leak is diluted far more.

Try it: ``posttrain-lab claims run C36 --quick``.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import islice

from posttrain_lab.claims import leaks
from posttrain_lab.claims.claim import Arm, Budget, Claim, Lab
from posttrain_lab.claims.contamination import (
    BATCH,
    GAP,
    LEAKED,
    ROWS,
    START,
    TWIN,
    both,
    record_gap,
    score,
    trained,
)
from posttrain_lab.settings import PretrainSettings

RATE = 0.2  # of fine-tuning's rows: each item stands in one of them
ROW, EACH = 128, 12  # tokens of a row, rows a step
SPARE = 1.05  # rows are packed with a little room left


def read_each(lab: Lab) -> int:
    """How often fine-tuning reads each of its rows."""
    return round(lab.budget.steps * BATCH / (ROWS * lab.budget.items))


def ordinary(
    lab: Lab, told: Sequence[str], steps: int, mix: str = "base", spare: float = SPARE
) -> list[str]:
    """Documents of a mix that fill what ``told`` leaves of so many steps."""
    from posttrain_lab.world import corpus

    room = spare * steps * EACH * ROW - sum(n + 1 for n in lab.tokens(START, told))
    source = corpus.documents("train", lab.first, mix)
    kept: list[str] = []
    while room > 0:
        more = list(islice(source, 50))
        room -= sum(n + 1 for n in lab.tokens(START, more))
        kept += more
    return kept


def reading(steps: int) -> PretrainSettings:
    """How a small model goes on pre-training."""
    return PretrainSettings(
        steps=steps, row=ROW, rows=EACH, learning_rate=2e-3, measure_every=steps,
        sample_every=steps, checkpoint_every=steps,
    )  # fmt: skip


def documents(lab: Lab, problems: list, steps: int) -> list[str]:
    """Ordinary documents, and each problem as often as fine-tuning reads it, in between."""
    told = [f"{p.text} {p.solution('plain')}" for p in problems] * read_each(lab)
    texts = ordinary(lab, told, steps) + told
    random.Random(lab.first).shuffle(texts)
    return texts


def _arm(lab: Lab, late: bool) -> None:
    test, twin = both(lab)
    steps = lab.budget.steps
    others = leaks.problems("train", lab.first + leaks.FRESH, len(test))
    texts = documents(lab, others if late else test, steps)
    read = lab.pretrain(START, texts, reading(steps))
    rows = leaks.contaminated(test, lab.first, ROWS * len(test), RATE if late else 0.0)
    model = trained(lab, rows, start=read)
    (leaked, said), (fair, _) = score(lab, model, test), score(lab, model, twin)
    keys = [p.text for p in (*test, *twin)]
    record_gap(lab, leaked, fair, keys)
    lab.show([p.text for p in test[:4]], said[:4])


CLAIM = Claim(
    id="C36",
    slide="Why post-training is especially vulnerable to leakage",
    says="The same leaked items do little in pre-training and much in post-training.",
    asks="Both arms go on pre-training a small model, then fine-tune it. The same test items "
         "leak, into fine-tuning in one arm and into pre-training in the other, and are read "
         "equally often. How much more will the first leak lift the score over the clean "
         "twin's?",
    measure=GAP,
    better="higher",
    unit="share",
    treatment=Arm("leak in post-training", "the test's items are among the rows of SFT",
                  lambda lab: _arm(lab, late=True)),
    control=Arm("leak in pre-training", "the test's items are among the documents before it",
                lambda lab: _arm(lab, late=False)),
    quick=Budget(seeds=3, items=20, steps=80),
    full=Budget(seeds=3, items=40, steps=160),
    more=(LEAKED, TWIN),
    looked=LEAKED,
    note="Each item is read about a dozen times, in either stage; training problems stand in "
         "its place in the other. Where a leak did little, the receipt does not tell whether "
         "it was not learned or was written over later.",
)  # fmt: skip
