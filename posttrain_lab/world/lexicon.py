"""The words of the pocket world: people, places, things, and how they agree.

What it leaves out: sentences (``stories``, ``facts``, ``problems``, ``talk``).
``HELD_OUT_NAMES`` and ``HELD_OUT_THINGS`` never occur in training text.

Try it::

    >>> plural("box"), article("apple")
    ('boxes', 'an apple')
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """A name with its pronouns."""

    name: str
    he: str
    him: str
    his: str


def _people(names: str, he: str, him: str, his: str) -> tuple[Person, ...]:
    return tuple(Person(n, he, him, his) for n in names.split())


GIRLS = _people(
    "Anna Mia Lily Emma Sara Nora Zoe Ella Lucy Rosa Alice Maya "
    "Ruth Clara Ivy Jane Kate Lena Nina Olga Tara Vera Wendy",
    "she", "her", "her",
)  # fmt: skip
BOYS = _people(
    "Tom Ben Sam Max Leo Jack Adam Noah Finn Paul Omar "
    "Luke Hugo Ivan Karl Mark Nick Otto Peter Ravi Tim Victor Will",
    "he", "him", "his",
)  # fmt: skip
PEOPLE = GIRLS + BOYS
HELD_OUT_NAMES = _people("Greta Hana Priya Sofia", "she", "her", "her") + _people(
    "Bruno Felix Oscar Yusuf", "he", "him", "his"
)

ANIMALS = [
    "cat",
    "dog",
    "fox",
    "rabbit",
    "bear",
    "mouse",
    "frog",
    "owl",
    "duck",
    "horse",
    "hen",
    "goat",
    "turtle",
    "hedgehog",
    "squirrel",
]
COUNTABLE = [
    "apple",
    "book",
    "pencil",
    "coin",
    "shell",
    "marble",
    "sticker",
    "cookie",
    "button",
    "flower",
    "card",
    "ball",
    "egg",
    "stone",
    "pear",
    "lemon",
    "cup",
    "key",
    "star",
    "nut",
]
HELD_OUT_THINGS = ["whistle", "stamp", "badge", "ribbon"]
COLOURS = [
    "red",
    "blue",
    "green",
    "yellow",
    "white",
    "black",
    "brown",
    "pink",
    "purple",
    "orange",
]
PLACES = [
    "the forest", "the park", "the garden", "the beach", "the market", "the school", "the farm",
    "the river", "the old castle", "the library", "the kitchen", "the hill", "the lake",
    "the village", "the toy shop", "the train station", "the museum", "the mountain",
]  # fmt: skip
TRAITS = [
    "kind",
    "brave",
    "shy",
    "curious",
    "clever",
    "quiet",
    "cheerful",
    "careful",
    "lazy",
    "friendly",
    "patient",
    "proud",
]
WEATHER = ["sunny", "rainy", "windy", "cold", "warm", "snowy", "foggy", "bright"]
TREASURES = [
    "an old clock", "a golden key", "a small map", "a silver bell", "a magic hat",
    "a glass ball",
    "a wooden boat", "a strange book", "a shiny stone", "a tiny door", "a blue feather",
    "a little lamp", "a paper kite", "a lost letter", "a music box",
]  # fmt: skip


def article(noun: str) -> str:
    """The noun with "a" or "an"."""
    return ("an " if noun[0] in "aeiou" else "a ") + noun


def plural(noun: str) -> str:
    """The noun's plural, by rule: every noun of the world is regular."""
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


def count(number: int, noun: str) -> str:
    """ "1 apple", "2 apples"."""
    return f"{number} {noun if number == 1 else plural(noun)}"


def capital(text: str) -> str:
    """The text with its first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]
