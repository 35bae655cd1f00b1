"""C02: a base model continues a prompt; after SFT it tells the story that was asked for.

What it leaves out: whether a story is any good.

Try it: ``posttrain-lab claims run C02 --quick``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import count, islice
from typing import TYPE_CHECKING

from posttrain_lab.claims.claim import Arm, Budget, Claim, Lab
from posttrain_lab.settings import SFTSettings

if TYPE_CHECKING:
    from posttrain_lab.world.items import Item

MEASURE = "stories on topic that end"
REPEATED = "prompt repeated"


def _items(split: str, first: int, number: int, plain: bool = True) -> list[Item]:
    """Orders for stories; ``plain`` ones leave the mood to the teller."""
    from posttrain_lab.world.behaviours import BEHAVIOURS
    from posttrain_lab.world.stories import MOODS

    made = (BEHAVIOURS["story_on_topic"](split, index) for index in count(first))
    moods = re.compile("|".join(MOODS))
    fitting = (m for m in made if not plain or not moods.search(m.prompt[-1].content.lower()))
    return list(islice(fitting, number))


def _measured(lab: Lab, model: str, chat: bool) -> None:
    asked = _items("test", lab.first, lab.budget.items)
    if not chat:  # the prompt itself as text to continue, as the slide does it
        asked = [_as_text(item) for item in asked]
    answers = lab.ask(model, asked, chat)
    keys = [item.key for item in asked]
    prompts = [item.prompt[-1].content for item in asked]
    lab.record(MEASURE, [i.check(a) for i, a in zip(asked, answers, strict=True)], keys)
    told = [repeats(p, a) for p, a in zip(prompts, answers, strict=True)]
    lab.record(REPEATED, told, keys)
    lab.show(prompts[:4], answers[:4])


def _as_text(item: Item) -> Item:
    return replace(item, start=item.prompt[-1].content + "\n")


def repeats(prompt: str, answer: str) -> bool:
    """Whether an answer says again, word for word, six words in a row of its prompt.

    >>> repeats("Write a story about a cat that can fly.", "A story about a cat that can fly")
    True
    """
    words, said = _words(prompt), " ".join(_words(answer))
    runs = (" ".join(words[i : i + 6]) for i in range(len(words) - 5))
    return any(run in said for run in runs)


def _words(text: str) -> list[str]:
    return "".join(c.lower() if c.isalnum() else " " for c in text).split()


def _fine_tuned(lab: Lab) -> None:
    steps = lab.budget.steps
    settings = SFTSettings(
        steps=steps, batch_size=8, learning_rate=2e-3, warmup_steps=5,
        measure_every=max(1, steps // 4), checkpoint_every=steps, order="by_length",
    )  # fmt: skip
    examples = [item.example() for item in _items("train", lab.first, steps * 8, plain=False)]
    model = lab.sft("pocket/base", examples, settings, _items("validation", lab.first, 12))
    _measured(lab, model, chat=True)


CLAIM = Claim(
    id="C02",
    slide="Before vs after fine-tuning: text generation",
    says="A base model continues the prompt; after SFT it writes a story that stays on "
         "topic and ends properly.",
    asks="Both get “Write a short story about …”. How many more of the "
         "fine-tuned model's stories will be on topic and have an ending?",
    measure=MEASURE,
    better="higher",
    unit="share",
    treatment=Arm("after SFT", "learns from stories to order, then is asked for new ones",
                  _fine_tuned),
    control=Arm("base", "gets the same prompts as text to continue",
                lambda lab: _measured(lab, "pocket/base", chat=False)),
    quick=Budget(seeds=3, items=30, steps=80),
    full=Budget(seeds=3, items=60, steps=120),
    more=(REPEATED,),
    note="The prompts' wordings and topics are in no training text.",
)  # fmt: skip
