"""Containers, and plain sentences that stand between the notes to be recalled.

What it leaves out: how documents are put together (``recall``). No sentence here names
one of ``lexicon.COUNTABLE``: those are the values to be found again.

Try it::

    >>> len(SIZES) * len(COLOURS_OF) * len(CONTAINERS) >= 120
    True
"""

from __future__ import annotations

SIZES = ("", "", "", "small ", "big ", "old ", "new ", "long ")
CONTAINERS = ("box", "bag", "basket", "drawer", "chest", "jar", "bucket", "sack", "case",
              "pot")  # fmt: skip
# Of what, then what: a small model looks back from the question's words to what followed.
NOTES = (
    "The {k} holds {v}.", "The {k} holds {v}.", "The {k} holds {v}.", "In the {k} there is {v}.",
    "Inside the {k} there is {v}.",
)  # fmt: skip
NUMBER_NOTES = (
    "{n}'s number is {v}.", "{n}'s number is {v}.", "{n} has the number {v}.",
    "The number of {n} is {v}.",
)  # fmt: skip
FILLERS = (
    "A {t} {a} came from {p}.", "The {a} slept near {p}.", "It was {w} near {p}.",
    "{n} and {m} walked to {p}.", "The {a} and the {b} were friends.", "{n} sang a song.",
    "Nobody was at {p} that day.", "The children played near {p}.", "A {a} ran to {p}.",
    "{n} was {t}, and {m} was {u}.", "In the morning, it was {w}.", "The wind was loud.",
    "{n} told {m} about a {t} {a}.", "The {b} looked at the {a}.", "They went to {p} at noon.",
    "On the way to {p}, they met a {b}.", "The way to {p} was long.", "{n} drew a {t} {b}.",
    "Everybody said that the {a} was {t}.", "The old {a} never went to {p}.",
    "In the evening, {p} was quiet.", "{n} had once lived near {p}.", "The {a} was {t}.",
    "It had been {w} for three days.", "The {b} waited for the {a} at {p}.",
    "{m} liked {p} best of all.", "Far away, a {b} called.", "A {u} {b} crossed the road.",
    "The grass near {p} was wet.", "{n} asked the way to {p}.",
)  # fmt: skip

# A scene of a long story: {n} goes, meets, gives; {x} is neutral and names nothing.
GOES = ("{d}, {n} went to {p}.", "{d}, {n} walked to {p}.", "{d}, {n} ran to {p}.")
MEETS = ("There {he} met {a}.", "There {he} saw {a}.", "On the way {he} met {a}.")
GIVES = ("{n} gave away {v}.", "{He} had {v} and gave it away.", "{He} gave away {v}.")
WHEN = ("In the morning", "At noon", "In the evening", "On Monday", "On Tuesday", "One day",
        "A day later", "Soon after", "Before dinner", "Later", "After breakfast",
        "On a {w} day")  # fmt: skip
NEUTRAL = (
    "It was {w}.", "They talked for a long time.", "Both of them laughed.", "It was late.",
    "The wind blew softly.", "They became {t} friends.", "{n} felt {t} that day.",
    "Then it was time to go home.", "Nobody said a word.", "They sang all the way home.",
    "{n} never forgot it.", "It was a good day.", "The way back was long.",
    "{He} told everybody about it.", "At home there was warm soup.", "The sky was {w}.",
)  # fmt: skip
OPENINGS = (
    "This is the story of a {t} village.", "Every child in the village had a {t} day.",
    "Listen to what the {t} children did.", "It was a {w} week.",
    "Once there was a {w} summer.", "Here is what happened in a {w} month.",
)  # fmt: skip
CLOSINGS = (
    "And so the {w} week came to an end.", "That was the end of a {w} day.",
    "Everybody slept well that night.", "And so it was told for many years.",
    "All of them were {t} and glad.", "Nobody in the village forgot it.",
)  # fmt: skip
