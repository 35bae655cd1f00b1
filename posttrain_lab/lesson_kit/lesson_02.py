"""Lesson 02, Supervised fine-tuning: its quiz, exercises and claims.

What it leaves out: the lesson's text (``lessons/02_sft.py``).

Try it: ``from posttrain_lab.widgets import Quiz; Quiz("02")``.
"""

from __future__ import annotations

from posttrain_lab.lesson_kit.exercise import Case, Exercise
from posttrain_lab.lesson_kit.lesson import Lesson, Question

QUIZ = (
    Question(
        "Which tokens carry loss in the usual fine-tuning on conversations?",
        right="The assistant's words and the token that ends them",
        wrong={
            "All of them": "Then the model learns to ask questions as well: the card of C41 "
            "shows what comes of it.",
            "The user's words": "Then it would learn to be the user.",
            "The last token only": "Every word of the answer is learned.",
        },
        because="The end token is among them: else the model would never stop.",
    ),
    Question(
        "The training loss falls and the held-out loss rises. What is going on?",
        right="The model learns its examples by heart",
        wrong={
            "The learning rate is too low": "Then both would fall slowly.",
            "The model gets better": "At its own examples only. On new ones it gets worse.",
            "The held-out examples are too easy": "Their loss would be low, not rising.",
        },
        because="It is called over-fitting. Stop at the lowest held-out loss, or give more "
        "examples.",
    ),
    Question(
        "What does LoRA train?",
        right="Two thin matrices beside each weight matrix",
        wrong={
            "The first and the last layer": "It leaves every layer's weights as they are and "
            "adds to them.",
            "A smaller copy of the model": "The model stays whole. That would be distillation.",
            "The learning rate": "Nobody trains that; you choose it.",
        },
        because="Their product is added to the frozen weight. Merged, it is one matrix again.",
    ),
    Question(
        "Two short conversations are packed into one row without boundaries. What goes wrong?",
        right="The second one reads the first",
        wrong={
            "Nothing": "Look at the attention picture: the second conversation's tokens see "
            "the first one's.",
            "The row is too long": "Packing is done so that rows are just full.",
            "The loss cannot be computed": "It can, and it hides the mistake: see the card of "
            "C41b.",
        },
        because="With boundaries, attention is blocked between them and positions start anew.",
    ),
    Question(
        "“Germany?” is answered “Berlin” after a talk about capitals. Where did the model "
        "learn that?",
        right="From examples of several turns",
        wrong={
            "From pre-training": "The base model knows Berlin, but answers no follow-ups: "
            "see the card of C15.",
            "From the chat template": "It only writes down who says what.",
            "It was told to": "There is no such instruction in the prompt.",
        },
        because="The form is learned from examples of that form alone.",
    ),
)
EXERCISES = (
    Exercise(
        "2.1",
        "Loss under a mask",
        (
            Case(([1.0, 2.0, 3.0], [1, 1, 1]), 2.0, "everything learned"),
            Case(([1.0, 2.0, 3.0], [0, 0, 1]), 3.0, "only the last token learned"),
            Case(([4.0, 2.0, 6.0], [0, 1, 1]), 4.0, "the first left out"),
        ),
    ),
    Exercise(
        "2.2",
        "Weights that LoRA trains",
        (
            Case((160, 160, 8), 2560, "a square matrix, rank 8"),
            Case((160, 432, 4), 2368, "a wide matrix, rank 4"),
            Case((10, 20, 0), 0, "rank 0 trains nothing"),
        ),
    ),
)
LESSON = Lesson(
    "02", "Supervised fine-tuning", QUIZ, EXERCISES, ("C08", "C15", "C41", "C41b")
)  # fmt: skip
