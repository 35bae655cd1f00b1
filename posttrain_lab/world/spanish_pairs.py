"""Sentences made in English and Spanish in step, with Spanish agreement.

Adjectives follow their noun in gender and number; "is" becomes *es*, *está* or *tiene* as
the meaning asks. Every sentence has one translation, so an answer is right or wrong.

What it leaves out: stories, facts, and who asks for a translation (``spanish``).

Try it::

    >>> agree("rojo", "f", plural=True), contract("cerca de el río")
    ('rojas', 'cerca del río')
"""

from __future__ import annotations

import random
from typing import NamedTuple

from posttrain_lab.world.items import normalised
from posttrain_lab.world.lexicon import PEOPLE, article, capital
from posttrain_lab.world.spanish_words import (
    ANIMALS,
    BEFORE,
    COLOURS,
    FEELINGS,
    FURNITURE,
    MEALS,
    NOW,
    NUMBERS,
    PLACES,
    PREPOSITIONS,
    QUALITIES,
    STATES,
    THING_QUALITIES,
    THINGS,
)


class Pair(NamedTuple):
    """A sentence in both languages."""

    english: str
    spanish: str

    @property
    def key(self) -> str:
        """The same for both directions and for any name."""
        return normalised(self.english)


def many(noun: str) -> str:
    """The Spanish plural of a noun or adjective."""
    if noun.endswith(("ón", "én")):
        return noun[:-2] + {"ó": "ones", "é": "enes"}[noun[-2]]
    if noun.endswith("z"):
        return noun[:-1] + "ces"
    if noun == "paraguas":
        return noun
    return noun + ("s" if noun[-1] in "aeiou" else "es")


def agree(adjective: str, gender: str, plural: bool = False) -> str:
    """The adjective, given as it is for "el", as its noun needs it."""
    if gender == "f" and adjective.endswith("o"):
        adjective = adjective[:-1] + "a"
    return many(adjective) if plural else adjective


def the(noun: str, gender: str, plural: bool = False) -> str:
    """ "el gato", "las casas"."""
    if plural:
        return ("los " if gender == "m" else "las ") + many(noun)
    return ("el " if gender == "m" else "la ") + noun


def one(noun: str, gender: str) -> str:
    """ "un gato", "una casa"."""
    return ("un " if gender == "m" else "una ") + noun


def contract(spanish: str) -> str:
    """Joins "de el" and "a el", which Spanish always does, but for names: "de El Cairo"."""
    return spanish.replace(" de el ", " del ").replace(" a el ", " al ")


class Words:
    """One draw of words; each property has the English and the Spanish of the same word."""

    def __init__(self, rng: random.Random) -> None:
        choice = rng.choice
        self.name = choice(PEOPLE).name
        self.animal, self.other = rng.sample(tuple(ANIMALS), 2)
        self.thing, self.place = choice(tuple(THINGS)), choice(tuple(PLACES))
        self.colour, self.number = choice(tuple(COLOURS)), choice(tuple(NUMBERS))
        self.quality = choice(tuple(QUALITIES))
        self.like = self.colour if rng.random() < 0.4 else self.quality
        self.look = choice(tuple(COLOURS) + tuple(THING_QUALITIES))

    def animal_es(self) -> str:
        """ "gato rojo": the animal as it is ``like``."""
        noun, gender, _ = ANIMALS[self.animal]
        return f"{noun} {agree((COLOURS | QUALITIES)[self.like], gender)}"

    def thing_es(self) -> str:
        """ "pelota roja": the thing as it ``look``s."""
        noun, gender, _ = THINGS[self.thing]
        return f"{noun} {agree((COLOURS | THING_QUALITIES)[self.look], gender)}"


def _animal_somewhere(rng: random.Random, w: Words) -> tuple[str, str]:
    noun, spanish = f"{w.like} {w.animal}", w.animal_es()
    gender, place = ANIMALS[w.animal][1], the(*PLACES[w.place])
    a, el = one(spanish, gender), the(spanish, gender)
    verb = rng.choice(tuple(NOW))
    was = rng.choice(tuple(BEFORE))
    return rng.choice(
        (
            (f"The {noun} lives in the {w.place}.", f"{el} vive en {place}."),
            (f"The {noun} {verb} in the {w.place}.", f"{el} {NOW[verb]} en {place}."),
            (f"Yesterday the {noun} {was} in the {w.place}.",
             f"Ayer {el} {BEFORE[was]} en {place}."),
            (f"I see {article(noun)} in the {w.place}.", f"Veo {a} en {place}."),
            (f"There is {article(noun)} in the {w.place}.", f"Hay {a} en {place}."),
            (f"Where is the {noun}?", f"¿Dónde está {el}?"),
            (f"{w.name} goes to the {w.place} with the {noun}.",
             f"{w.name} va a {place} con {el}."),
        )
    )  # fmt: skip


def _animal_state(rng: random.Random, w: Words) -> tuple[str, str]:
    noun, gender, plural = ANIMALS[w.animal]
    state, feeling = rng.choice(tuple(STATES)), rng.choice(tuple(FEELINGS))
    meal, el = rng.choice(tuple(MEALS)), the(w.animal_es(), gender)
    long = f"{w.like} {w.animal}"
    other, other_gender, _ = ANIMALS[w.other]
    friends = "amigas" if gender == other_gender == "f" else "amigos"
    return rng.choice(
        (
            (f"The {long} is {state}.", f"{el} está {agree(STATES[state], gender)}."),
            (f"The {plural} are {state}.",
             f"{the(noun, gender, True)} están {agree(STATES[state], gender, True)}."),
            (f"The {long} is {feeling}.", f"{el} tiene {FEELINGS[feeling]}."),
            (f"The {long} eats {meal}.", f"{el} come {MEALS[meal]}."),
            (f"The {w.animal} is {w.like}.",
             f"{the(noun, gender)} es {agree((COLOURS | QUALITIES)[w.like], gender)}."),
            (f"The {w.animal} and the {w.other} are friends.",
             f"{the(noun, gender)} y {the(other, other_gender)} son {friends}."),
            (f"The {long} is afraid of the {w.other}.",
             f"{el} tiene miedo de {the(other, other_gender)}."),
        )
    )  # fmt: skip


def _thing(rng: random.Random, w: Words) -> tuple[str, str]:
    noun, spanish = f"{w.look} {w.thing}", w.thing_es()
    _, gender, plural = THINGS[w.thing]
    colour = rng.choice(tuple(COLOURS))
    near, what = rng.choice(tuple(PREPOSITIONS)), rng.choice(tuple(FURNITURE))
    place, el, a = the(*PLACES[w.place]), the(spanish, gender), one(spanish, gender)
    colours = agree(COLOURS[colour], gender, True)
    lots = f"{NUMBERS[w.number]} {many(THINGS[w.thing][0])} {colours}"
    return rng.choice(
        (
            (f"{w.name} has {article(noun)}.", f"{w.name} tiene {a}."),
            (f"{w.name} bought {article(noun)} yesterday.", f"{w.name} compró {a} ayer."),
            (f"I want {article(noun)}.", f"Quiero {a}."),
            (f"My {noun} is in the {w.place}.", f"Mi {spanish} está en {place}."),
            (f"The {noun} is {near} the {what}.",
             f"{el} está {PREPOSITIONS[near]} {the(*FURNITURE[what])}."),
            (f"There are {w.number} {colour} {plural} in the {w.place}.",
             f"Hay {lots} en {place}."),
            (f"I have {w.number} {colour} {plural}.", f"Tengo {lots}."),
            (f"{w.name} found {article(noun)} in the {w.place}.",
             f"{w.name} encontró {a} en {place}."),
        )
    )  # fmt: skip


def pair(rng: random.Random) -> Pair:
    """A sentence in English and in Spanish."""
    make = rng.choice((_animal_somewhere, _animal_state, _thing))
    english, spanish = make(rng, Words(rng))
    return Pair(english, capital(contract(spanish)))
