"""C08: SFT copies its demonstrations; RL raises its reward with no text to copy.

Both go on from one start. The demonstrations are a pirate's, who now and then errs; the
reward is 1 for a right answer.

What it leaves out: a learned reward (the lesson on RL adds it).

Try it: ``posttrain-lab claims run C08 --quick``.
"""

from __future__ import annotations

from collections.abc import Callable
from difflib import SequenceMatcher
from typing import Any

from posttrain_lab.claims.claim import Arm, Budget, Claim, Lab
from posttrain_lab.records import Example, Grade
from posttrain_lab.settings import GRPOSettings, SFTSettings

MEASURE = "answers in the pirate's voice"
LIKENESS = "likeness to the pirate's answers, word by word"
RIGHT = "right answers"
START_STEPS = 16  # of SFT on plain answers, before the two part
WRONG = 3  # one demonstration in three gives the answer to another question
GROUPS, EACH = 4, 8  # prompts a step, answers to each


def _items(split: str, first: int, number: int) -> tuple[list[Any], list[Any]]:
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


def demonstrations(pirates: list[Any]) -> list[Example]:
    """The pirate's answers; one in three stands under the question before."""
    made = []
    for i, item in enumerate(pirates):
        told = pirates[i - 1] if i % WRONG == 0 else item
        made.append(Example.pair(item.prompt[-1].content, told.gold))
    return made


def checked(items: list[Any]) -> Callable[[str, Example], Grade]:
    """A grader: 1 where the item with the example's question finds the answer right."""
    checks = {item.prompt[-1].content: item.check for item in items}

    def grade(completion: str, example: Example) -> Grade:
        found = checks[example.prompt[-1].content](completion)
        return Grade(float(found), None, "It is right." if found else "It is not right.")

    return grade


def _arm(lab: Lab, reward: bool) -> None:
    start = SFTSettings(steps=START_STEPS, batch_size=16, learning_rate=1e-3, warmup_steps=5,
                        checkpoint_every=START_STEPS)  # fmt: skip
    _, plain = _items("train", lab.first, START_STEPS * 16)
    half = lab.sft("pocket/base", [item.example() for item in plain], start)
    steps, later = lab.budget.steps, lab.first + START_STEPS * 16
    watch, _ = _items("validation", lab.first, 16)
    every = max(1, steps // 4)
    if reward:
        settings = GRPOSettings(
            steps=steps, learning_rate=2e-4, prompts_per_step=GROUPS, group_size=EACH,
            max_new_tokens=24, measure_every=every, checkpoint_every=steps,
        )  # fmt: skip
        _, asked = _items("train", later, steps * GROUPS)
        prompts = [item.example() for item in asked]
        model = lab.grpo(half, prompts, checked(asked), settings, watch)
    else:
        more = SFTSettings(
            steps=steps, batch_size=GROUPS * EACH, learning_rate=2e-3, warmup_steps=3,
            measure_every=every, checkpoint_every=steps,
        )  # fmt: skip
        pirates, _ = _items("train", later, steps * GROUPS * EACH)
        model = lab.sft(half, demonstrations(pirates), more, watch)
    _measured(lab, model)


def _measured(lab: Lab, model: str) -> None:
    pirates, plain = _items("test", lab.first, lab.budget.items)
    answers = lab.ask(model, pirates, chat=True)
    keys = [item.key for item in pirates]
    alike = [likeness(a, i.gold) for i, a in zip(pirates, answers, strict=True)]
    lab.record(MEASURE, [i.check(a) for i, a in zip(pirates, answers, strict=True)], keys)
    lab.record(LIKENESS, alike, keys)
    lab.record(RIGHT, [i.check(a) for i, a in zip(plain, answers, strict=True)], keys)
    lab.show([item.prompt[-1].content for item in plain[:5]], answers[:5])


CLAIM = Claim(
    id="C08",
    slide="Post-training: SFT vs RL, imitation vs reward",
    says="SFT copies its demonstrations, errors and all; RL raises its reward with no text to "
         "copy.",
    asks="Both arms start from one model. One is shown a pirate's answers, of which one in "
         "three is wrong; the other is rewarded for right answers and shown none. How many "
         "more of the first one's new answers will sound like a pirate's?",
    measure=MEASURE,
    better="higher",
    unit="share",
    treatment=Arm("SFT on demonstrations", "SFT on a pirate's answers, a third of them wrong",
                  lambda lab: _arm(lab, reward=False)),
    control=Arm("RL on a reward", "GRPO, 1 for a right answer, on as many answers of its own",
                lambda lab: _arm(lab, reward=True)),
    quick=Budget(seeds=3, items=60, steps=24),
    full=Budget(seeds=3, items=120, steps=48),
    more=(LIKENESS, RIGHT),
    note="A voice is a pirate's by its words, such as arr and matey. Likeness is the share of "
         "words that stand in the same order in the model's answer and in a pirate's right "
         "answer to the same, new question. Right answers are what RL is rewarded for: read "
         "them beside the voice.",
)  # fmt: skip
