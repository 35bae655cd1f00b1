"""Lesson 03, Graders and reward models: its quiz, exercises and claims.

What it leaves out: the lesson's text (``lessons/03_graders.py``).

Try it: ``from posttrain_lab.widgets import Quiz; Quiz("03")``.
"""

from __future__ import annotations

from posttrain_lab.lesson_kit.exercise import Case, Exercise
from posttrain_lab.lesson_kit.lesson import Lesson, Question

QUIZ = (
    Question(
        "Alice should end up with 5 apples. An answer shows its work and says 0. The graders "
        "are numeric() and shows_work(), one point each. What does it get?",
        right="1 point",
        wrong={
            "0 points": "The work is shown, and that is worth a point of its own.",
            "2 points": "The number is wrong: numeric() gives 0.",
            "It cannot be graded": "A wrong answer is a grade, and it is 0.",
        },
        because="0 for the number + 1 for the work = 1. That is partial credit.",
    ),
    Question(
        "A grader crashes on an answer. What should that answer get?",
        right="No grade at all",
        wrong={
            "0": "Then the model would be taught that the answer was wrong, though nobody "
            "knows.",
            "The mean of the others": "That would be a grade that nothing measured.",
            "1": "Then crashing the grader would pay.",
        },
        because="“Cannot be graded” is not 0: such an answer is left out, and it is said.",
    ),
    Question(
        "The right answer is 5. Which check would accept “The answer is 25”?",
        right="Looking for the text “5” anywhere",
        wrong={
            "Reading the final number": "It reads 25, and that is not 5.",
            "Comparing the whole text": "“The answer is 25” is not “5”.",
            "None of them": "“25” has a 5 in it: a look for the text finds it.",
        },
        because="RL finds every such loophole, since it is paid for it.",
    ),
    Question(
        "What does a reward model learn from?",
        right="Pairs: which of two answers somebody chose",
        wrong={
            "Right answers": "It never sees what is right, only what was preferred.",
            "Scores from 1 to 10": "Some do; the usual loss compares two answers.",
            "The reward of another model": "Possible, and not what is done here.",
        },
        because="The loss is −log sigmoid(score of chosen − score of rejected).",
    ),
    Question(
        "People chose the longer answer whenever they were unsure. What will the reward model "
        "do?",
        right="Prefer long answers, also where they are no better",
        wrong={
            "Ignore the length": "It is paid for predicting the choices, length and all.",
            "Prefer short answers": "It copies the choices that it saw.",
            "Refuse to score them": "It gives every answer a score.",
        },
        because="A bias in the labels becomes a bias of the model, and then of the policy.",
    ),
)
EXERCISES = (
    Exercise(
        "3.1",
        "A total that cannot be fooled by a crash",
        (
            Case(([1.0, 1.0], [1.0, 1.0]), 2.0, "both graders agree"),
            Case(([0.0, 1.0], [1.0, 0.5]), 0.5, "half a point for the work"),
            Case(([None, 1.0], [1.0, 1.0]), None, "one of them could not grade"),
            Case(([0.0, 0.0], [1.0, 2.0]), 0.0, "nothing is right"),
        ),
    ),
    Exercise(
        "3.2",
        "The loss of a pair",
        (
            Case((1.0, 1.0), 0.6931471805599453, "both score the same"),
            Case((2.0, 0.0), 0.1269280110429725, "the chosen one is ahead"),
            Case((0.0, 2.0), 2.1269280110429727, "the rejected one is ahead"),
        ),
    ),
)
LESSON = Lesson(
    "03", "Graders and reward models", QUIZ, EXERCISES, ("C16", "C17", "C18", "C19")
)  # fmt: skip
