"""Lesson 07, Data leakage: its quiz, exercises and claims.

What it leaves out: the lesson's text (``lessons/07_leakage.py``).

Try it: ``from posttrain_lab.widgets import Quiz; Quiz("07")``.
"""

from __future__ import annotations

from posttrain_lab.lesson_kit.exercise import Case, Exercise
from posttrain_lab.lesson_kit.lesson import Lesson, Question

QUIZ = (
    Question(
        "A model scores 20 points more on a public test than on fresh questions of the same "
        "making. What is the likeliest reason?",
        right="Items of the public test, or versions of them, were in its training data",
        wrong={
            "The fresh questions are harder": "They are of the same making: only what the "
            "model has seen differs.",
            "It over-fitted to its prompt format": "Both tests use the same format.",
            "Chance": "20 points on a test of some size is far outside its interval.",
        },
        because="The gap between a leaked item and its clean twin is what leakage is worth.",
    ),
    Question(
        "A training row is a test item with other names and numbers. Which detector finds it?",
        right="One that looks at runs of words with names and numbers as blanks",
        wrong={
            "A search for the exact text": "Every changed word hides it from a search.",
            "13 words in a row": "Every number breaks the row. In a word problem, 13 words "
            "without a number are rare.",
            "None: it is another question": "Who can solve the one has seen the other. The "
            "way to the answer leaked.",
        },
        because="The sentences stay. That is the channel “Other names and numbers”.",
    ),
    Question(
        "All items of a test begin with the same instruction. A detector flags every training "
        "row that has this instruction. What is wrong?",
        right="The instruction is no test item: it belongs to none of them",
        wrong={
            "Nothing: it is text of the test": "Many data sets share an instruction. Then all "
            "of their rows would be thrown away.",
            "Its threshold is too high": "A lower one would flag still more.",
            "It should look at single words": "Then nearly every row would be flagged.",
        },
        because="What several items begin with says nothing about any one of them.",
    ),
    Question(
        "You split 1,000 rows at random. Many rows are versions of one another. What does the "
        "test score tell?",
        right="More than the model can: many test rows have a twin in training",
        wrong={
            "Less than the model can": "A twin in training makes a test row easier.",
            "Just what it can: the draw was random": "Random rows are independent only if the "
            "rows are.",
            "Nothing, since 1,000 rows are too few": "The number is fine. Who sits beside whom "
            "is the matter.",
        },
        because="Draw whole groups of near-duplicates. Then no test row has a twin.",
    ),
    Question(
        "The reward model that trains a model also measures it. Its score rises. What do you "
        "know?",
        right="That the model learned what this reward model likes",
        wrong={
            "That the answers became better": "Perhaps. They may also have become longer, or "
            "more flattering, if it likes that.",
            "That test items leaked into the training data": "The judge leaked, and no text.",
            "That the reward model is good": "It was never compared with anybody else.",
        },
        because="Measure with another judge, one that no training has seen.",
    ),
)
ITEM = ["anna", "has", "two", "old", "ducks", "now"]
EXERCISES = (
    Exercise(
        "7.1",
        "The normaliser",
        (
            Case(("Two OLD ducks!",), ["two", "old", "ducks"], "capitals and a sign"),
            Case(("Ｔｗｏ ｏｌｄ ducks",), ["two", "old", "ducks"], "wide letters"),
            Case(("du\u200bcks, so\u00adlo",), ["ducks", "solo"], "invisible characters"),
            Case(("12 ducks_and 3-4 hens",), ["12", "ducks", "and", "3", "4", "hens"],
                 "numbers, an underscore, a hyphen"),
            Case(("?!",), [], "no word at all"),
        ),
    ),
    Exercise(
        "7.2",
        "Containment",
        (
            Case((["so", *ITEM, "then"], ITEM), 1.0, "the whole item, inside other words"),
            Case(([*ITEM[:5], "then"], ITEM), 2 / 3, "its first five words"),
            Case((ITEM[::-1], ITEM), 0.0, "the same words the other way round"),
            Case((["a", "b", "a", "b", "a"], ["a", "b", "a", "b", "a", "b"], 2), 1.0,
                 "a run that repeats counts once"),
            Case((["yes", "it", "is"], ["yes", "it", "is"]), 0.0, "an item of three words"),
        ),
    ),
    Exercise(
        "7.3",
        "Count the twins",
        (
            Case(([0, 0, 2, 3], [0]), 1, "its twin is trained on"),
            Case(([0, 0, 2, 3], [0, 1]), 0, "both are tested"),
            Case(([0, 0, 0, 3, 3], [0, 1, 3]), 3, "two of a group of three, and one of two"),
            Case(([0, 1, 2], []), 0, "nothing is tested"),
        ),
    ),
)  # fmt: skip
LESSON = Lesson("07", "Data leakage", QUIZ, EXERCISES, ("C35", "C36", "C37", "C38", "C39"))
