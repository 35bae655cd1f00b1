"""Lesson 01, Pre-train, mid-train, post-train: its quiz, exercises and claims.

What it leaves out: the lesson's text (``lessons/01_lifecycle.py``).

Try it: ``from posttrain_lab.widgets import Quiz; Quiz("01")``.
"""

from __future__ import annotations

from posttrain_lab.lesson_kit.exercise import Case, Exercise
from posttrain_lab.lesson_kit.lesson import Lesson, Question

EVEN = [0.0, 0.0, 0.0, 0.0]
QUIZ = (
    Question(
        "What is a model trained to do in pre-training?",
        right="To predict the next token of a text",
        wrong={
            "To answer questions": "Answers come with post-training. A base model often asks "
            "another question in place of answering.",
            "To tell good text from bad": "Nobody says in pre-training what is good: every "
            "text is only continued.",
            "To refuse harmful requests": "That is taught later, by examples or by reward.",
        },
        because="Everything that a base model knows came from guessing the next token.",
    ),
    Question(
        "A model's loss on a text is 2 nats a token. How many tokens is it torn between, "
        "roughly?",
        right="About 7",
        wrong={
            "2": "The loss is a logarithm: exp(2) is what you are looking for.",
            "About 100": "That would be a loss of 4.6 nats.",
            "Nobody can say": "The perplexity, exp(loss), says it: as if it chose among so "
            "many equally likely tokens.",
        },
        because="exp(2) is 7.4. That number is called the perplexity.",
    ),
    Question(
        "Mid-training teaches a new language. What else has to be in its text?",
        right="Some of what the model had read before",
        wrong={
            "Nothing else": "The surprise at the first language rises with every step that "
            "leaves it out: look at the card of C05.",
            "Questions with answers": "They help in post-training; mid-training goes on with "
            "plain text.",
            "Harmful text": "That does not keep the first language.",
        },
        because="A model forgets what it no longer reads. A share of the old text keeps it.",
    ),
    Question(
        "You ask a base model to write a story. What does it most likely do?",
        right="It goes on with the text as if the request were part of it",
        wrong={
            "It refuses": "It has never learned to refuse anything.",
            "It writes the story": "It may by chance, since stories follow titles in books; "
            "the card of C02 counts how often.",
            "It says that it is a base model": "It does not know what it is.",
        },
        because="To a base model your request is text to continue.",
    ),
    Question(
        "Why does a trained head need no parsing?",
        right="It gives a number for each label and nothing else",
        wrong={
            "It writes only one word": "It writes no words at all.",
            "It was told the format in the prompt": "It gets no prompt: the text alone.",
            "It is larger": "It adds one small layer to the same model.",
        },
        because="The largest of a few numbers is the label; there is nothing to read out.",
    ),
)
EXERCISES = (
    Exercise(
        "1.1",
        "Perplexity",
        (
            Case(([0.0, 0.0],), 1.0, "a model that is never surprised"),
            Case(([2.0, 2.0, 2.0],), 7.389056, "two nats at every token", 1e-4),
            Case(([1.0, 3.0],), 7.389056, "the mean of the losses counts", 1e-4),
        ),
    ),
    Exercise(
        "1.2",
        "Temperature",
        (
            Case((EVEN, 0.5), [0.25] * 4, "even logits stay even"),
            Case(([1.0, 0.0], 1.0), [0.731059, 0.268941], "a temperature of 1", 1e-4),
            Case(([1.0, 0.0], 0.5), [0.880797, 0.119203], "cooler is surer", 1e-4),
            Case(([1000.0, 0.0], 1.0), [1.0, 0.0], "large logits", 1e-4),
        ),
    ),
)
LESSON = Lesson(
    "01", "Pre-train, mid-train, post-train", QUIZ, EXERCISES,
    ("C01", "C02", "C03", "C04", "C05", "C06", "C07"),
)  # fmt: skip
