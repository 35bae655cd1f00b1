"""Lesson 04, Reinforcement learning: its quiz, exercises and claims.

What it leaves out: the lesson's text (``lessons/04_rl.py``).

Try it: ``from posttrain_lab.widgets import Quiz; Quiz("04")``.
"""

from __future__ import annotations

import math

from posttrain_lab.lesson_kit.exercise import Case, Exercise
from posttrain_lab.lesson_kit.lesson import Lesson, Question

QUIZ = (
    Question(
        "All eight answers of a group are right. What does GRPO learn from this group?",
        right="Nothing",
        wrong={
            "To be right more often": "Nobody is better than the group's mean: every "
            "advantage is 0.",
            "All eight become likelier": "They would, if one of them stood out. Rewards are "
            "compared within the group.",
            "The first one becomes likelier": "The order of the answers does not matter.",
        },
        because="Advantage = (reward − mean) / deviation, and the reward is the mean. Harder "
        "prompts would help.",
    ),
    Question(
        "One answer in a group could not be graded: its reward is `None`. What becomes of it?",
        right="It is left out of the mean, and its advantage is 0",
        wrong={
            "It counts as 0, so it becomes less likely": "Then a crash of the grader would "
            "teach the model that a perhaps right answer is wrong.",
            "The whole group is thrown away": "The others can still be compared.",
            "It gets the group's best reward": "Then it would pay to break the grader.",
        },
        because="“Cannot be graded” is not “wrong”.",
    ),
    Question(
        "A token's ratio is 1.5, its advantage is positive, and epsilon is 0.2. What does the "
        "clipped loss do?",
        right="It stops pushing: at 1.2 all that can be earned is earned",
        wrong={
            "It pushes the token up still more": "Beyond 1 + epsilon a larger ratio earns "
            "nothing, so there is no gradient.",
            "It pushes the token down again": "It only stops pushing. Back to the reference is "
            "the KL leash's work.",
            "It leaves the whole answer out": "Every token has a ratio of its own.",
        },
        because="min(1.5 × A, 1.2 × A) is 1.2 × A, which does not depend on the ratio.",
    ),
    Question(
        "The reward goes up and up, while fewer answers are right. What happened?",
        right="The grader has a loophole, and it is paid",
        wrong={
            "The learning rate is too low": "Then the reward would hardly move.",
            "The KL leash is too tight": "A tight leash keeps the model where it was. Here it "
            "has gone somewhere.",
            "It needs more steps": "More steps make it better at what is paid for, and that is "
            "not what you meant.",
        },
        because="That is reward hacking. Read the answers that are paid most, and mend the "
        "grader.",
    ),
    Question(
        "Why can RL find a better way than the demonstrations show?",
        right="It is paid for the outcome, and not for copying",
        wrong={
            "It sees more demonstrations": "It sees none at all: only rewards for its own "
            "tries.",
            "It has more weights": "The model is the same, with the same weights to train.",
            "Its learning rate is higher": "It is usually much lower than in SFT.",
        },
        because="Any answer that the grader pays for counts; only, it has to be tried once.",
    ),
)
EXERCISES = (
    Exercise(
        "4.1",
        "The advantage",
        (
            Case(([1.0, 0.0, 0.0, 1.0],), [0.8658754, -0.8658754, -0.8658754, 0.8658754],
                 "two of four are right"),
            Case(([1.0, 1.0, 1.0],), [0.0, 0.0, 0.0], "all are right: no signal"),
            Case(([2.0, None, 0.0],), [0.7070568, 0.0, -0.7070568],
                 "one could not be graded"),
            Case(([None, 1.0, None],), [0.0, 0.0, 0.0], "nothing to compare with"),
        ),
    ),
    Exercise(
        "4.2",
        "The clipped loss",
        (
            Case((-1.0, -1.0, 2.0, 0.2), -2.0, "nothing has moved yet"),
            Case((math.log(0.6), math.log(0.4), 1.0, 0.2), -1.2,
                 "good, and likelier already: clipped"),
            Case((math.log(0.2), math.log(0.4), 1.0, 0.2), -0.5,
                 "good, and less likely: not clipped"),
            Case((math.log(0.2), math.log(0.4), -1.0, 0.2), 0.8,
                 "bad, and less likely already: clipped"),
            Case((math.log(0.6), math.log(0.4), -1.0, 0.2), 1.5,
                 "bad, and likelier: not clipped"),
        ),
    ),
    Exercise(
        "4.3",
        "The leash",
        (
            Case((-1.0, -1.0), 0.0, "both agree"),
            Case((-2.0, -1.0), math.e - 2, "the model finds it less likely"),
            Case((-1.0, -2.0), 1 / math.e, "the model finds it likelier"),
        ),
    ),
)  # fmt: skip
LESSON = Lesson(
    "04",
    "Reinforcement learning",
    QUIZ,
    EXERCISES,
    ("C08", "C09", "C10", "C11", "C12", "C13", "C14", "C27"),
)
