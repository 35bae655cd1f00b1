"""C39: a reward model that both trains and measures is gamed.

The judge that measures learned from people who like the longer answer, whichever is better.
One arm trains the policy by RL on that same judge, the other on a judge of its own, which
learned from other people's choices. Rules that no judge saw tell which answers are good.

What it leaves out: a test's prompts in a judge's data (``two_faces``).

Try it: ``posttrain-lab claims run C39 --quick``.
"""

from __future__ import annotations

from typing import Any

from posttrain_lab.claims.claim import Arm, Budget, Claim, Lab
from posttrain_lab.records import Example, Message, Preference
from posttrain_lab.settings import GRPOSettings, RewardSettings, SFTSettings

MEASURE = "answers that the judge prefers and the rules do not"
PREFERRED, GOOD = "answers that the judge prefers to the start's", "answers good by the rules"
LONGER = "answers longer than the start's"
START, CRITERIA = "pocket/chat", ("helpful", "right", "on_topic")
START_STEPS, BATCH = 16, 16
PADDED = 3  # one demonstration in so many is padded
JUDGE_STEPS, PAIRS = 32, 16
GROUPS, EACH = 4, 8  # prompts a step, answers to each


def pairs(split: str, first: int, number: int, bias: str | None = None) -> list[Any]:
    from posttrain_lab.world.preferences import pair

    return [pair(split, first + i, CRITERIA[i % len(CRITERIA)], bias) for i in range(number)]


def demonstrations(first: int, number: int) -> list[Example]:
    """Good answers; one in three goes on for longer than it has something to say."""
    from posttrain_lab.world.preferences import longer
    from posttrain_lab.world.streams import stream

    made = []
    for place, one in enumerate(pairs("train", first, number)):
        text = one.chosen
        if place % PADDED == 0:
            text = longer(stream("padded", "train", first + place), text, text)
        made.append(Example.pair(one.prompt, text))
    return made


def _judge(lab: Lab, bias: str | None) -> str:
    """A reward model, from choices that were made by quality or by length."""
    number = JUDGE_STEPS * PAIRS
    first = lab.first + (number if bias else 2 * number)  # no two judges share a pair
    settings = RewardSettings(
        steps=JUDGE_STEPS, batch_size=PAIRS, learning_rate=1e-3, warmup_steps=4,
        measure_every=JUDGE_STEPS, checkpoint_every=JUDGE_STEPS,
    )  # fmt: skip
    chosen = [Preference.pair(p.prompt, p.chosen, p.rejected)
              for p in pairs("train", first, number, bias)]  # fmt: skip
    return lab.reward("pocket/small", chosen, (), settings)


def _arm(lab: Lab, shared: bool) -> None:
    settings = SFTSettings(steps=START_STEPS, batch_size=BATCH, learning_rate=5e-4,
                           warmup_steps=3, checkpoint_every=START_STEPS)  # fmt: skip
    start = lab.sft(START, demonstrations(lab.first, START_STEPS * BATCH), settings)
    measures = _judge(lab, "verbosity")
    trains = measures if shared else _judge(lab, None)
    steps = lab.budget.steps
    practice = GRPOSettings(
        steps=steps, learning_rate=5e-4, prompts_per_step=GROUPS, group_size=EACH,
        max_new_tokens=40, measure_every=steps, checkpoint_every=steps,
    )  # fmt: skip
    asked = pairs("train", lab.first + 50_000, steps * GROUPS)
    prompts = [Example.pair(one.prompt, "") for one in asked]
    policy = lab.rlhf(start, trains, prompts, practice)
    _measured(lab, start, policy, measures)


def _measured(lab: Lab, start: str, policy: str, judge: str) -> None:
    """The same questions before and after RL, by the judge and by the rules."""
    from posttrain_lab.world.items import ask
    from posttrain_lab.world.preferences import good

    test = pairs("test", lab.first, lab.budget.items)
    # Room to go on: an answer may be as long as a padded one.
    items = [ask("judged", one.prompt, 4 * one.chosen, lambda text: True) for one in test]
    before, after = (lab.ask(model, items, chat=True) for model in (start, policy))
    marks = [lab.scores(judge, [_talk(*pair) for pair in zip(test, answers, strict=True)])
             for answers in (before, after)]  # fmt: skip
    likes = [new > old for old, new in zip(*marks, strict=True)]
    was, now = ([good(*pair) for pair in zip(test, answers, strict=True)]
                for answers in (before, after))  # fmt: skip
    better = [new and not old for old, new in zip(was, now, strict=True)]
    longer = [len(new.split()) > len(old.split())
              for old, new in zip(before, after, strict=True)]  # fmt: skip
    keys = [one.prompt for one in test]
    gamed = [like and not gain for like, gain in zip(likes, better, strict=True)]
    for measure, values in zip((MEASURE, PREFERRED, GOOD, LONGER), (gamed, likes, now, longer),
                               strict=True):  # fmt: skip
        lab.record(measure, values, keys)
    lab.show(keys[:4], after[:4])


def _talk(asked: Any, answer: str) -> tuple[Message, ...]:
    return Message("user", asked.prompt), Message("assistant", answer or "…")


CLAIM = Claim(
    id="C39",
    slide="Classic leakage pathways: RL, reward model leakage",
    says="When one reward model both trains and measures, the policy games it: it gets longer, "
         "not better.",
    asks="A judge has learned to like longer answers, and measures. In one arm the model was "
         "trained by RL on that very judge, in the other on a separate one. How many more "
         "of the first one's new answers will the judge prefer to those from before RL, "
         "while the rules find them no better?",
    measure=MEASURE,
    better="higher",
    unit="share",
    treatment=Arm("shared judge", "RL on the reward model that measures, too",
                  lambda lab: _arm(lab, shared=True)),
    control=Arm("separate judge", "RL on a reward model of its own, from other choices",
                lambda lab: _arm(lab, shared=False)),
    quick=Budget(seeds=3, items=45, steps=16),
    full=Budget(seeds=3, items=120, steps=30),
    more=(PREFERRED, GOOD, LONGER),
    note="The judge that measures learned from choices by length, the separate one from "
         "choices by quality. Two judges with one bias would be gamed together: separate is "
         "not enough, independent is. The answers good by the rules are the truth: read them "
         "beside.",
)  # fmt: skip
