"""C13: RL can find a shorter way than any that its demonstrations showed.

What it leaves out: new ways of solving; here the same work is done with less said.

Try it: ``posttrain-lab claims run C13 --quick``.
"""

from __future__ import annotations

from typing import Any

from posttrain_lab.claims.claim import Arm, Budget, Claim, Lab
from posttrain_lab.claims.problem_set import items, made, prompt, right
from posttrain_lab.records import Example
from posttrain_lab.settings import GRPOSettings, SFTSettings

MEASURE = "tokens spent for each right answer"
TOKENS, RIGHT = "tokens an answer", "right answers"
SHORTER = "answers shorter than every demonstration"
START_STEPS = 40
GROUPS, EACH = 4, 8  # prompts a step, answers to each
COST = 0.5  # what the longest answers lose of a right answer's 1
FREE, MOST = 20, 240  # characters: those that cost nothing, those that cost all of COST
BEFORE = ("Let us look at this slowly.", "First I read it all again.",
          "It is good to be careful here.", "There is something to count.")  # fmt: skip
AFTER = ("I look at it once more.", "That seems to be right.", "Now I can say it.",
         "So that is what is left.")  # fmt: skip
ROOM = " ".join(BEFORE + AFTER)  # for answers
FEWEST = 3  # needless sentences of a demonstration


def long_winded(problem: Any, split: str, index: int) -> str:
    """The problem solved right, with three to six sentences that nobody needs."""
    from posttrain_lab.world.streams import stream

    rng = stream("long-winded", split, index)
    chosen = rng.sample(BEFORE + AFTER, rng.randint(FEWEST, 6))
    before, after = ([each for each in chosen if each in kind] for kind in (BEFORE, AFTER))
    return " ".join([*before, problem.worked(), *after, f"The answer is {problem.answer}."])


def shorter(text: str) -> bool:
    """Whether an answer says fewer needless sentences than any demonstration."""
    return sum(text.count(each) for each in BEFORE + AFTER) < FEWEST


def _shown(first: int, number: int) -> list[Example]:
    return [
        Example.pair(one.text, long_winded(one, "train", first + i), gold=one.answer)
        for i, one in enumerate(made("train", first, number))
    ]


def _arm(lab: Lab, reward: bool) -> None:
    from posttrain_lab.graders import combine, length_penalty, numeric

    start = SFTSettings(steps=START_STEPS, batch_size=16, learning_rate=2e-3, warmup_steps=5,
                        checkpoint_every=START_STEPS)  # fmt: skip
    half = lab.sft("pocket/base", _shown(lab.first, START_STEPS * 16), start)
    steps, later = lab.budget.steps, lab.first + START_STEPS * 16
    watch = items(made("validation", lab.first, 16), lambda text, _: shorter(text), ROOM)
    if reward:
        settings = GRPOSettings(
            steps=steps, learning_rate=4e-4, prompts_per_step=GROUPS, group_size=EACH,
            max_new_tokens=72, measure_every=max(1, steps // 4), checkpoint_every=steps,
        )  # fmt: skip
        grader = combine({numeric(): 1.0, length_penalty(free=FREE, most=MOST): COST})
        prompts = [prompt(one) for one in made("train", later, steps * GROUPS)]
        model = lab.grpo(half, prompts, grader, settings, watch)
    else:
        more = SFTSettings(
            steps=steps, batch_size=GROUPS * EACH, learning_rate=1e-3, warmup_steps=3,
            measure_every=max(1, steps // 4), checkpoint_every=steps,
        )  # fmt: skip
        model = lab.sft(half, _shown(later, steps * GROUPS * EACH), more, watch)
    _measured(lab, model)


def _measured(lab: Lab, model: str) -> None:
    asked = made("test", lab.first, lab.budget.items)
    answers = lab.ask(model, items(asked, room=ROOM), chat=True)
    keys = [one.text for one in asked]
    tokens = lab.tokens(model, answers)
    correct = [right(text, one) for text, one in zip(answers, asked, strict=True)]
    lab.record(MEASURE, [sum(tokens) / max(1, sum(correct))], keys)
    lab.record(TOKENS, tokens, keys)
    lab.record(RIGHT, correct, keys)
    lab.record(SHORTER, [shorter(text) for text in answers], keys)
    lab.show(keys[:4], answers[:4])


CLAIM = Claim(
    id="C13",
    slide="Post-training: SFT vs RL, learning potential",
    says="RL can find a shorter way than any of its demonstrations; SFT goes the way that it "
         "was shown.",
    asks="Both arms start from one model, shown right solutions that say three to six "
         "sentences too much. One is shown more of these; the other is paid for right "
         "answers, and long ones are paid less. How many fewer tokens will the second spend "
         "for each right answer?",
    measure=MEASURE,
    better="lower",
    unit="tokens",
    treatment=Arm("RL, length costs", "GRPO on numeric() + length_penalty()",
                  lambda lab: _arm(lab, reward=True)),
    control=Arm("SFT", "SFT on as many more demonstrations as RL writes answers",
                lambda lab: _arm(lab, reward=False)),
    quick=Budget(seeds=3, items=48, steps=12),
    full=Budget(seeds=3, items=120, steps=30),
    looked=SHORTER,
    more=(TOKENS, RIGHT, SHORTER),
    note="All tokens of a seed's answers, divided by its right answers: one value a seed. An "
         "answer is shorter than every demonstration when it has fewer than three of the "
         "needless sentences.",
)  # fmt: skip
