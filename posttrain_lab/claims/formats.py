"""C15: conversations over several turns and think/answer formats come from examples alone.

What it leaves out: whether what is thought is right (the lesson on reasoning asks that).

Try it: ``posttrain-lab claims run C15 --quick``.
"""

from __future__ import annotations

from posttrain_lab.claims.claim import Arm, Budget, Claim, Lab
from posttrain_lab.settings import SFTSettings

MEASURE = "format and context kept"
TURNS, THOUGHT = "follow-ups answered", "thinking in tags"


def _formatted(split: str, first: int, number: int) -> list:
    """Half follow-up questions, half problems to think through, in turn."""
    from posttrain_lab.world.behaviours import BEHAVIOURS
    from posttrain_lab.world.taught import TAUGHT

    makers = (BEHAVIOURS["fact_multiturn"], TAUGHT["think"])
    return [makers[i % 2](split, first + i) for i in range(number)]


def _plain(split: str, first: int, number: int) -> list:
    """As many single questions and problems, answered at once."""
    from posttrain_lab.world.behaviours import BEHAVIOURS
    from posttrain_lab.world.chats import MAKERS

    makers = (BEHAVIOURS["fact_question"], MAKERS["plain_problem"])
    return [makers[i % 2](split, first + i) for i in range(number)]


def _arm(lab: Lab, make) -> None:
    steps = lab.budget.steps
    settings = SFTSettings(
        steps=steps, batch_size=16, learning_rate=2e-3, warmup_steps=5,
        measure_every=max(1, steps // 4), checkpoint_every=steps,
    )  # fmt: skip
    examples = [item.example() for item in make("train", lab.first, steps * 16)]
    watch = _formatted("validation", lab.first, 16)
    model = lab.sft("pocket/base", examples, settings, watch)
    asked = _formatted("test", lab.first, lab.budget.items)
    answers = lab.ask(model, asked, chat=True)
    right = [i.check(a) for i, a in zip(asked, answers, strict=True)]
    keys = [item.key for item in asked]
    lab.record(MEASURE, right, keys)
    lab.record(TURNS, right[::2], keys[::2])
    lab.record(THOUGHT, right[1::2], keys[1::2])
    said = [" / ".join(m.content for m in item.prompt) for item in asked[:4]]
    lab.show(said, answers[:4])


CLAIM = Claim(
    id="C15",
    slide="SFT: High-Quality and Curated Datasets",
    says="Answering follow-ups (“Germany?”) and thinking in tags are learned from examples "
         "of that form alone.",
    asks="One arm sees conversations over several turns and worked problems in tags, the "
         "other as many single questions answered at once. How many more new follow-ups "
         "and problems will the first one answer in the right form?",
    measure=MEASURE,
    better="higher",
    unit="share",
    treatment=Arm("with the format", "SFT on follow-ups and think/answer examples",
                  lambda lab: _arm(lab, _formatted)),
    control=Arm("without it", "SFT on as many single questions and direct answers",
                lambda lab: _arm(lab, _plain)),
    quick=Budget(seeds=3, items=60, steps=80),
    full=Budget(seeds=3, items=120, steps=120),
    more=(TURNS, THOUGHT),
    note="A follow-up counts when the answer is right for what was asked before; thinking "
         "counts when the steps are in tags and the answer is what the last step gave.",
)  # fmt: skip
