"""C18: a reward model learns to prefer what no script was written for.

What it leaves out: labels with a bias in them (the lesson trains on such), and a judge.

Try it: ``posttrain-lab claims run C18 --quick``.
"""

from __future__ import annotations

from collections.abc import Callable

from posttrain_lab.claims.claim import Arm, Budget, Claim, Lab
from posttrain_lab.records import Example, Message, Preference
from posttrain_lab.settings import RewardSettings

MEASURE = "held-out preferences agreed with"
LONGER, FLATTERED = "the longer of two good answers preferred", "the flattering one preferred"
PAIRS = 32  # a step
Scorer = Callable[[list[tuple[Message, ...]]], list[float]]


def _pairs(split: str, first: int, number: int) -> tuple[Preference, ...]:
    from posttrain_lab.world.preferences import pair

    made = [pair(split, first + i) for i in range(number)]
    return tuple(Preference.pair(p.prompt, p.chosen, p.rejected, p.criterion) for p in made)


def _compared(lab: Lab, score: Scorer) -> None:
    """Held-out pairs, and two good answers of which one was padded or flatters."""
    from posttrain_lab.world.preferences import probe

    number = lab.budget.items
    pairs = _pairs("test", lab.first, number)
    probes = {MEASURE: pairs}
    for name, bias in ((LONGER, "verbosity"), (FLATTERED, "flattery")):
        made = [probe(bias, "test", lab.first + i) for i in range(number // 2)]
        probes[name] = tuple(Preference.pair(p.prompt, p.chosen, p.rejected) for p in made)
    for name, asked in probes.items():
        given = score([c for pair in asked for c in pair.conversations()])
        won = [_won(a, b) for a, b in zip(given[::2], given[1::2], strict=True)]
        lab.record(name, won, [str(pair.to_json()) for pair in asked])
        if name == MEASURE:
            lab.show([f"{p.prompt[-1].content} Better: {p.chosen} Worse: {p.rejected}"
                      for p in pairs[:5]],
                     [{1.0: "agrees", 0.5: "cannot tell", 0.0: "disagrees"}[w]
                      for w in won[:5]])  # fmt: skip


def _won(a: float, b: float) -> float:
    return 0.5 if a == b else float(a > b)


def _learned(lab: Lab) -> None:
    steps = lab.budget.steps
    settings = RewardSettings(
        steps=steps, batch_size=PAIRS, learning_rate=1e-3, measure_every=max(1, steps // 4),
        checkpoint_every=steps,
    )  # fmt: skip
    pairs = _pairs("train", lab.first, steps * PAIRS)
    model = lab.reward("pocket/chat", pairs, _pairs("validation", lab.first, 40), settings)
    _compared(lab, lambda conversations: lab.scores(model, conversations))


def _scripted(lab: Lab) -> None:
    from posttrain_lab.graders import constitution
    from posttrain_lab.world.constitution import RULES

    grade = constitution(RULES)
    _compared(lab, lambda conversations: [
        grade(c[-1].content, Example(c)).value or 0.0 for c in conversations
    ])  # fmt: skip


CLAIM = Claim(
    id="C18",
    slide="Graders: model-based graders",
    says="A reward model trained on pairs can score what a script cannot.",
    asks="A reward model learns from people-like choices between two answers; a script "
         "checks eleven written rules. How many more held-out choices will the reward "
         "model agree with?",
    measure=MEASURE,
    better="higher",
    unit="share",
    treatment=Arm("reward model", "learns from pairs of a better and a worse answer",
                  _learned),
    control=Arm("script", "eleven rules that a program can check; a tie counts half",
                _scripted),
    quick=Budget(seeds=3, items=100, steps=60),
    full=Budget(seeds=3, items=200, steps=100),
    more=(LONGER, FLATTERED),
    note="Told beside: two answers are equally good, and one was padded, or flatters. "
         "Without a bias each is preferred about half the time.",
)  # fmt: skip
