"""C41b: packed without boundaries, a model copies from its neighbours in place of learning.

The rows are as data sets often come: the wordings of one fact beside each other. Read as
one text, every wording but the first has its answer right above it.

What it leaves out: speed, which the packing view measures.

Try it: ``posttrain-lab claims run C41b --quick``.
"""

from __future__ import annotations

from posttrain_lab.claims.claim import Arm, Budget, Claim, Lab
from posttrain_lab.settings import SFTSettings
from posttrain_lab.world.contents import asked, taught

MEASURE = "facts told in new words"
ROW = 256  # tokens; about ten questions and answers
ROWS = 4  # a batch


def _arm(lab: Lab, packing: str) -> None:
    steps, facts = lab.budget.steps, lab.budget.items
    settings = SFTSettings(
        steps=steps, batch_size=ROWS, max_length=ROW, packing=packing, learning_rate=2e-3,
        warmup_steps=5, measure_every=max(1, steps // 4), checkpoint_every=steps,
    )  # fmt: skip
    examples = [e for i in range(facts) for e in taught(lab.first + i)]
    items = [asked(lab.first + i) for i in range(facts)]
    model = lab.sft("pocket/base", examples, settings, watch=items[:16])
    answers = lab.ask(model, items, chat=True)
    right = [i.check(a) for i, a in zip(items, answers, strict=True)]
    lab.record(MEASURE, right, [item.key for item in items])
    lab.show([item.prompt[-1].content for item in items[:4]], answers[:4])


CLAIM = Claim(
    id="C41b",
    slide="Loss masking & packing",
    says="Packing decides what the model learns: without boundaries, to copy from the "
         "conversation above.",
    asks="Both arms pack the same facts, each in six wordings, into the same rows. In one, a "
         "conversation sees itself alone; in the other, all that stands before it in the "
         "row. Of how many more facts will the first know the answer afterwards?",
    measure=MEASURE,
    better="higher",
    unit="share",
    treatment=Arm("with boundaries", "each conversation in a row sees itself alone",
                  lambda lab: _arm(lab, "boundaries")),
    control=Arm("without", "a row is read as one text",
                lambda lab: _arm(lab, "no_boundaries")),
    quick=Budget(seeds=3, items=32, steps=70),
    full=Budget(seeds=3, items=80, steps=120),
    note="The same facts, wordings, weights and steps; asked in a wording that neither arm "
         "has seen, with nothing above it. Rows of several alike conversations are common: "
         "data sets are often put in order by topic, or hold paraphrases of one question.",
)  # fmt: skip
