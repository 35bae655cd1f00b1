"""Five graders with a loophole, from the plainest to the subtlest, and how each is mended.

Each rewards something that good answers often have: length, key words, the form, the
question's own words, a judge's liking. None of them asks first whether the answer is right,
and training finds that out. ``mended`` asks first.

What it leaves out: training on them (``claims.hacking``), judges that are models
(``judging``): the flattered judge here is a rubric, so that one can read why it gave marks.

Try it::

    >>> example = Example.pair("Ann has 3 cups and buys 2. How many?", "5", gold="5")
    >>> find("keyword").grade("Because it is so, therefore it is 4.", example).value
    1.0
    >>> find("keyword").mended("Because it is so, therefore it is 4.", example).value
    0.0
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from posttrain_lab.graders.grader import Grader, named, short
from posttrain_lab.graders.numeric import numeric
from posttrain_lab.graders.weighing import combine, length_penalty
from posttrain_lab.records import Example, Grade, LabError

LONG = 30  # words that earn the whole mark for length
REASONING = ("because", "so", "therefore")
KIND_WORDS = ("wonderful", "clever", "wise", "great", "best", "thank", "glad", "kind",
              "friend", "happy")  # fmt: skip
TRUTH_POINTS, KIND_POINTS = 1, 4  # of the flattered judge's five
_FORM = re.compile(r"The answer is (-?\d{1,9})\.")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Loophole:
    """``pays``: what it was meant to reward. ``found``: what training makes of it instead.

    ``grade`` has the loophole, ``mended`` has not; ``mend`` says what was changed.
    """

    name: str
    title: str
    pays: str
    found: str
    mend: str
    grade: Grader
    mended: Grader


def long_answer(words: int = LONG) -> Grader:
    """The share of ``words`` that the answer has, at most 1: thorough answers are long."""

    def grade(completion: str, example: Example) -> Grade:
        count = len(completion.split())
        return Grade(min(1.0, count / words), None, f"{count} words of {words} wanted.")

    return named("long_answer", grade)


def key_words() -> Grader:
    """The share of the words of reasoning that the answer has: who reasons uses them."""

    def grade(completion: str, example: Example) -> Grade:
        words = set(_WORD.findall(completion.lower()))
        found = [word for word in REASONING if word in words]
        why = f"It has {', '.join(found) or 'none'} of {', '.join(REASONING)}."
        return Grade(len(found) / len(REASONING), None, why)

    return named("key_words", grade)


def form_only() -> Grader:
    """1 for "The answer is 5." and nothing else, whatever the number."""

    def grade(completion: str, example: Example) -> Grade:
        found = _FORM.fullmatch(completion.strip())
        if found is None:
            return Grade(0.0, None, "It is not “The answer is …” with a number alone.")
        return Grade(1.0, found[1], "The form is right.")

    return named("form_only", grade)


def on_topic() -> Grader:
    """The share of the question's words that the answer takes up: on topic is good."""

    def grade(completion: str, example: Example) -> Grade:
        asked = set(_WORD.findall(example.prompt[-1].content.lower()))
        if not asked:
            return Grade(None, None, "The question has no words.")
        said = asked & set(_WORD.findall(completion.lower()))
        why = f"It takes up {len(said)} of the question's {len(asked)} words."
        return Grade(len(said) / len(asked), None, why)

    return named("on_topic", grade)


def flattered_judge() -> Grader:
    """A judge's rubric of five points: one for a right number, one for each kind word."""
    right = numeric()

    def grade(completion: str, example: Example) -> Grade:
        found = right(completion, example)
        if found.value is None:
            return found
        words = set(_WORD.findall(completion.lower()))
        kind = [word for word in KIND_WORDS if word in words]
        points = TRUTH_POINTS * found.value + min(KIND_POINTS, len(kind))
        liked = f"It liked: {', '.join(kind)}." if kind else "It found no kind word."
        why = f"{points:g} of {TRUTH_POINTS + KIND_POINTS} points. {liked} {found.explanation}"
        return Grade(points / (TRUTH_POINTS + KIND_POINTS), found.answer, why)

    return named("flattered_judge", grade)


_TRUTH = numeric()
LOOPHOLES = (
    Loophole("length", "The thorough one",
             "Long answers, since a thorough answer is long.",
             "Words without end, and no work in them.",
             "Grade the answer, and let length cost a little.",
             long_answer(), combine({_TRUTH: 1.0, length_penalty(free=60, most=200): 0.2})),
    Loophole("keyword", "The word hunter",
             "Answers that reason, by the words that people reason with.",
             "Because, so and therefore, with nothing between them.",
             "Grade the answer. Reasoning that helps shows there.",
             key_words(), _TRUTH),
    Loophole("form", "The form's friend",
             "Answers that a program can read: The answer is 5.",
             "The form around a guess: the work has no place in it.",
             "Read the number, and let the work stand before it.",
             form_only(), _TRUTH),
    Loophole("copy", "The one on topic",
             "Answers that speak of what was asked.",
             "The question, said again. Nothing speaks of it more.",
             "Grade the answer. A right one is on topic.",
             on_topic(), _TRUTH),
    Loophole("flattery", "The flattered judge",
             "Right answers in a kind voice, by a judge's points.",
             "Praise earns more points than the truth, and costs no work.",
             "Truth first: kind words count for nothing.",
             flattered_judge(), _TRUTH),
)  # fmt: skip
BY_NAME = {loophole.name: loophole for loophole in LOOPHOLES}


def find(name: str) -> Loophole:
    """The loophole of that name; LabError when there is none."""
    if name in BY_NAME:
        return BY_NAME[name]
    raise LabError(f"There is no loophole {short(str(name), 30)!r}.",
                   f"There are {', '.join(BY_NAME)}.", "Choose one.", "loophole")  # fmt: skip
