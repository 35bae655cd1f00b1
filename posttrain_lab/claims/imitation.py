"""C08, its SFT side: SFT copies the way its demonstrations speak.

What it leaves out: RL on a reward from the same start (the lesson on RL adds it).

Try it: ``posttrain-lab claims run C08 --quick``.
"""

from __future__ import annotations

from dataclasses import replace
from difflib import SequenceMatcher
from functools import partial

from posttrain_lab.claims.claim import Arm, Budget, Claim, Lab
from posttrain_lab.settings import SFTSettings

MEASURE = "likeness to the pirate's answers"
RIGHT = "right answers"


def _items(split: str, first: int, number: int) -> tuple[list, list]:
    """Questions as a pirate answers them, and the same plainly answered."""
    from posttrain_lab.world import facts
    from posttrain_lab.world.taught import TAUGHT

    at = range(first, first + number)
    return ([TAUGHT["pirate"](split, i) for i in at],
            [facts.fact_question(split, i) for i in at])  # fmt: skip


def likeness(a: str, b: str) -> float:
    """How much of two answers is the same words in the same order, from 0 to 1.

    >>> likeness("Arr, it be Paris!", "Arr, it be Rome!")
    0.75
    """
    return SequenceMatcher(None, a.split(), b.split(), autojunk=False).ratio()


def _arm(lab: Lab, pirate: bool) -> None:
    steps = lab.budget.steps
    settings = SFTSettings(
        steps=steps, batch_size=16, learning_rate=2e-3, warmup_steps=5,
        measure_every=max(1, steps // 4), checkpoint_every=steps,
    )  # fmt: skip
    shown = _items("train", lab.first, steps * 16)[0 if pirate else 1]
    watch = [replace(item, check=partial(likeness, item.gold)) for item in
             _items("validation", lab.first, 16)[0]]  # fmt: skip
    model = lab.sft("pocket/base", [item.example() for item in shown], settings, watch)
    demonstrations, plain = _items("test", lab.first, lab.budget.items)
    answers = lab.ask(model, demonstrations, chat=True)
    keys = [item.key for item in demonstrations]
    alike = [likeness(a, i.gold) for i, a in zip(demonstrations, answers, strict=True)]
    lab.record(MEASURE, alike, keys)
    right = [i.check(a) for i, a in zip(plain, answers, strict=True)]
    lab.record(RIGHT, right, keys)
    lab.show([item.prompt[-1].content for item in plain[:4]], answers[:4])


CLAIM = Claim(
    id="C08",
    slide="Post-training: SFT vs RL (the SFT side)",
    says="SFT learns what to say by copying its demonstrations.",
    asks="One arm is shown a pirate's answers, the other plain answers to the same "
         "questions. How much more alike a pirate's will the first one's new "
         "answers be?",
    measure=MEASURE,
    better="higher",
    unit="share",
    treatment=Arm("shown a pirate", "SFT on a pirate's answers",
                  lambda lab: _arm(lab, pirate=True)),
    control=Arm("shown plain answers", "SFT on plain answers to the same questions",
                lambda lab: _arm(lab, pirate=False)),
    quick=Budget(seeds=3, items=60, steps=90),
    full=Budget(seeds=3, items=120, steps=120),
    more=(RIGHT,),
    note="Likeness is the share of words that stand in the same order in the model's answer "
         "and in a pirate's answer to the same, new question.",
)  # fmt: skip
