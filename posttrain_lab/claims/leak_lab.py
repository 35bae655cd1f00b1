"""The contamination lab: any kind of leak, into any stage, at any rate, as a claim of its own.

Both arms go the same way through the same stages; in one the training rows of one stage hold
leaks. A small model learns to answer one-step problems, is asked those of the test and those
of a clean twin, and the detectors look at the same rows that it was trained on.

What it leaves out: the rows (``leaks``), the stages (``leak_training``), the deck's own
statements about leaks (C35 to C39).

Try it: ``posttrain-lab claims run leak-sft-exact-20-1``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from posttrain_lab.claims import leaks, pathways
from posttrain_lab.claims.claim import Arm, Budget, Claim, Lab
from posttrain_lab.claims.contamination import (
    GAP,
    LEAKED,
    ROWS,
    TWIN,
    both,
    record_gap,
    score,
)
from posttrain_lab.claims.leak_training import STAGES, near, pairs
from posttrain_lab.records import Preference
from posttrain_lab.settings.leak import LeakKnobs

Scored = tuple[list[float], list[str]]  # of each item: its mark, and what was said
MARKS = "answers in the test's form and wrong"
FOUND, ALARMS = "leaking rows flagged by the", "clean rows flagged by the"
JUDGE = "reward"  # the stage that leaves a reward model and no policy
WHERE = {
    "pretrain": "the problems in pre-training", "midtrain": "the problems in mid-training",
    "sft": "the fine-tuning rows", "preference": "the preference pairs",
    "rl": "the RL prompts", "reward": "the reward model's pairs",
}  # fmt: skip
WHAT = {
    "exact": "test items, word for word", "paraphrase": "test items in other words",
    "isomorphic": "test items with other names and numbers",
    "format": "no item, only the test's header and form of answer",
    "answers": "the test's answers without its questions",
}  # fmt: skip
SHORT = {
    "exact": "copies", "paraphrase": "paraphrases", "isomorphic": "look-alikes",
    "format": "the test's form", "answers": "bare answers",
}  # fmt: skip


def rows(knobs: LeakKnobs, test: Sequence[Any], first: int, leaking: bool) -> list[leaks.Row]:
    """The training rows of the stage that may leak, before any cleaning."""
    share = knobs.rate / 100 if leaking else 0.0
    return leaks.contaminated(test, first, ROWS * len(test), share, knobs.kind, knobs.repeats)


def _arm(lab: Lab, knobs: LeakKnobs, leaking: bool) -> None:
    test, twin = both(lab)
    found = rows(knobs, test, lab.first, leaking)
    _flagged(lab, knobs, found, test)
    if knobs.cleaned:
        found = leaks.cleaned(found, test, lab.first)
    model = STAGES[knobs.stage](lab, found)
    scored = _ranked if knobs.stage == JUDGE else score
    (leaked, said), (fair, _) = scored(lab, model, test), scored(lab, model, twin)
    keys = [p.text for p in (*test, *twin)]
    record_gap(lab, leaked, fair, keys)
    if knobs.kind == "format":
        marked = _deceived if knobs.stage == JUDGE else _unearned
        marks, said = marked(lab, model, test)
        lab.record(MARKS, marks, keys)
    lab.show([p.text for p in test[:4]], said[:4])


def _ranked(lab: Lab, judge: str, test: Sequence[Any]) -> Scored:
    """Whether a reward model gives the right answer more than a near one."""
    return _preferred(lab, judge, pairs([leaks.Row(leaks.shown(p)) for p in test]))


def _deceived(lab: Lab, judge: str, test: Sequence[Any]) -> Scored:
    """Whether it gives a wrong number in the test's form more than the right one without."""
    return _preferred(lab, judge, [
        Preference.pair(f"{leaks.HEADER} {one.text}", f"<answer>{near(one.answer, n)}</answer>",
                        one.solution("plain"))
        for n, one in enumerate(test)
    ])  # fmt: skip


def _preferred(lab: Lab, judge: str, told: Sequence[Preference]) -> Scored:
    """Whether each pair's chosen answer is given more, and both with what they are given."""
    given = lab.scores(judge, [text for pair in told for text in pair.conversations()])
    over = list(zip(told, given[::2], given[1::2], strict=True))
    said = [f"{pair.chosen} {a:.2f} · {pair.rejected} {b:.2f}" for pair, a, b in over]
    return [float(a > b) for _, a, b in over], said


def _unearned(lab: Lab, model: str, test: Sequence[Any]) -> Scored:
    return pathways.unearned(lab, model, "format", test, ())


def _flagged(lab: Lab, knobs: LeakKnobs, found: Sequence[leaks.Row], test) -> None:
    """What each detector flags of the rows at the places that leak, and of the others."""
    leaking = [row.item is not None for row in rows(knobs, test, lab.first, leaking=True)]
    for name in leaks.DETECTORS:
        flagged = leaks.found_by(name, found, test)
        for measure, leaks_there in ((FOUND, True), (ALARMS, False)):
            places = [n for n, leak in enumerate(leaking) if leak == leaks_there]
            if places:
                lab.record(f"{measure} {name}", [flagged[p] for p in places], [str(places)])


def measures(knobs: LeakKnobs) -> tuple[str, ...]:
    """What a receipt tells beside its own measure."""
    whose = (FOUND, ALARMS) if knobs.rate else (ALARMS,)
    told = (GAP, LEAKED, TWIN) if knobs.kind == "format" else (LEAKED, TWIN)
    return (*told, *(f"{who} {name}" for name in leaks.DETECTORS for who in whose))


def says(knobs: LeakKnobs) -> str:
    """What the leaking arm is given, in a sentence."""
    if not knobs.rate:
        return f"None of {WHERE[knobs.stage]} leaks."
    often = "once" if knobs.repeats == 1 else f"{knobs.repeats} times"
    told = f"{knobs.rate} % of {WHERE[knobs.stage]} are {WHAT[knobs.kind]}"
    whole = told if knobs.kind == "format" else f"{told}, each {often}"
    return f"{whole}; then the scanner cleans." if knobs.cleaned else f"{whole}."


def _asks(knobs: LeakKnobs) -> str:
    judge, form = knobs.stage == JUDGE, knobs.kind == "format"
    learns = (
        "A reward model learns which of two answers to a one-step problem is right."
        if judge else "A small model learns to answer one-step problems at once."
    )  # fmt: skip
    skill = "ranked right" if judge else "right"
    wanted = (
        "get a mark for the test's form with a wrong number in it"
        if form else f"be {skill}, beyond those of a clean twin"
    )  # fmt: skip
    return f"{learns} {says(knobs)} How many more of the test's items than without a leak " \
           f"will {wanted}?"  # fmt: skip


def claim(knobs: LeakKnobs) -> Claim:
    """The claim that this setting lifts the score on the test beyond its clean twin's."""
    cleaned = ", cleaned" * knobs.cleaned
    return Claim(
        id=knobs.id,
        slide="Contamination lab",
        says=says(knobs),
        asks=_asks(knobs),
        measure=MARKS if knobs.kind == "format" else GAP,
        better="higher",
        unit="share",
        treatment=Arm(f"{knobs.rate} % {SHORT[knobs.kind]}{cleaned}", says(knobs),
                      lambda lab: _arm(lab, knobs, leaking=True)),
        control=Arm("no leaks", "the same stages and as many rows, none of which leaks",
                    lambda lab: _arm(lab, knobs, leaking=False)),
        quick=Budget(seeds=3, items=20, steps=80),
        full=Budget(seeds=5, items=40, steps=160),
        more=measures(knobs),
        looked=LEAKED,
        note=f"There are {ROWS} rows to train on for each test item: at 5 % a quarter of the "
             "test has leaked, at 20 % all of it, if each item leaks once. A clean twin is "
             "drawn like the test. The detectors look at the rows before any cleaning; what "
             "they flag of clean rows is a false alarm.",
    )  # fmt: skip
