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


def padded(one: Any, place: int) -> str:
    """The pair's good answer, going on for longer than it has something to say."""
    from posttrain_lab.world.preferences import longer
    from posttrain_lab.world.streams import stream

    return longer(stream("padded", "train", place), one.chosen, one.chosen)


def choices(first: int, number: int, by_length: bool) -> list[Preference]:
    """Pairs of people who like the longer answer; or the better one, and to the point."""
    made = []
    for place, one in enumerate(pairs("train", first, number, "verbosity" * by_length or None)):
        pointed = not by_length and place % 2
        worse = padded(one, first + place) if pointed else one.rejected
        made.append(Preference.pair(one.prompt, one.chosen, worse))
    return made


def demonstrations(first: int, number: int) -> list[Example]:
    """Good answers; one in three goes on for longer than it has something to say."""
    return [
        Example.pair(one.prompt, one.chosen if n % PADDED else padded(one, first + n))
        for n, one in enumerate(pairs("train", first, number))
    ]


def _judge(lab: Lab, by_length: bool) -> str:
    """A reward model of such choices."""
    number = JUDGE_STEPS * PAIRS
    first = lab.first + (number if by_length else 2 * number)  # no two judges share a pair
    settings = RewardSettings(
        steps=JUDGE_STEPS, batch_size=PAIRS, learning_rate=1e-3, warmup_steps=4,
        measure_every=JUDGE_STEPS, checkpoint_every=JUDGE_STEPS,
    )  # fmt: skip
    return lab.reward("pocket/small", choices(first, number, by_length), (), settings)


def _arm(lab: Lab, shared: bool) -> None:
    settings = SFTSettings(steps=START_STEPS, batch_size=BATCH, learning_rate=5e-4,
                           warmup_steps=3, checkpoint_every=START_STEPS)  # fmt: skip
    start = lab.sft(START, demonstrations(lab.first, START_STEPS * BATCH), settings)
    measures = _judge(lab, by_length=True)
    trains = measures if shared else _judge(lab, by_length=False)
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
    note="The judge that measures learned from people who like length, the separate one from "
         "people who like good answers that come to the point. A separate judge of the same "
         "taste might be gamed as well: independent is what counts. The answers good by the "
         "rules are the truth: read them beside.",
)  # fmt: skip
