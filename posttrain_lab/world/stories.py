"""Short stories: a hero, a wish, a trouble, a helper, an ending.

What it leaves out: stories to order (topic, mood); they come with the wider world.

Try it::

    >>> from posttrain_lab.world.streams import stream
    >>> story(stream("doc", "train", 0)).endswith((".", "!", '"'))
    True
"""

from __future__ import annotations

import random

from posttrain_lab.world.lexicon import (
    ANIMALS,
    COLOURS,
    COUNTABLE,
    PEOPLE,
    PLACES,
    TRAITS,
    TREASURES,
    WEATHER,
    Person,
    article,
    capital,
    count,
    plural,
)  # fmt: skip

OPENINGS = (
    "Once upon a time, there was {trait} {kind} named {n}.",
    "One {weather} day, {n} went to {place}.",
    "{n} was {trait} {kind} who lived near {place}.",
    "Long ago, {trait} {kind} called {n} lived by {place}.",
    "It was a {weather} morning. {n} the {bare} woke up early.",
    "There once was {trait} {kind}. {His} name was {n}.",
)
WISHES = (
    "{He} wanted to find {treasure}.",
    "{n} loved to look for {things}.",
    "Every day, {he} played with {his} friend {f}.",
    "{He} had {treasure}, and {he} liked it very much.",
    "{n} wished for {article_thing} more than anything.",
    "{He} dreamed of going to {place2}.",
    "{n} loved to sing by {place}.",
)
TROUBLES = (
    "But one night, someone took {treasure} out of {his} house.",
    "Then {he} got lost near {place2}.",
    "Suddenly, it began to rain, and {n} was cold and wet.",
    "But the way to {place2} was long and dark.",
    "{n} heard a strange sound. {He} was afraid.",
    "Then {he} saw {treasure2}. It was glowing!",
    "But {f} was sad and did not want to play.",
    "{n} opened {treasure2}, and the world around {him} began to change.",
    "A big wind came and took {his} {colour} {thing} away.",
    "{n} pushed {treasure2}, and a light took {him} back to a time long ago.",
)
HELPERS = (
    '"Do not be sad," said {f}. "I will help you."',
    "{f} came and helped {him} to look for it.",
    '"Why are you crying?" asked {f}. "{lost}," said {n}.',
    "A {trait2} {animal} showed {him} the way.",
    '"What is this?" {n} asked. "It is magic," said the {animal}.',
    "{n} took a deep breath and walked on.",
    "{f} gave {him} {count_things} and a big hug.",
    "{n} thought and thought. Then {he} had an idea.",
    "Together they went to {place2} and looked everywhere.",
    '"Follow me," said the {trait2} {animal}. "I know this place."',
)
TURNS = (
    "At last, {he} found it under the {colour} {thing}.",
    "Soon the sun came out again, and the sky was blue.",
    "They shared the {things} and laughed.",
    "{n} saw people in old clothes, and they gave {him} {count_things}.",
    "In the end, the {animal} was not scary at all. It only wanted a friend.",
    "{He} was so happy that {he} danced.",
    "{n} said thank you and gave {f} {article_thing}.",
    "They looked at the stars and told each other stories.",
    "The {colour} door opened, and there was {place2}.",
)
ENDINGS = (
    "They were happy and went home.",
    "From that day on, {n} and {f} were best friends.",
    "{n} went home, had some soup and fell asleep. The end.",
    "And {he} was never afraid again.",
    "{n} learned that it is good to be {plain2}.",
    '"This was the best day," said {n}. The end.',
    "And they lived happily ever after.",
    "{n} smiled and knew that friends are better than any treasure.",
)
LOSSES = (
    "I cannot find my way home",
    "I lost my {thing}",
    "My {thing} is broken",
    "I am all alone",
)


def _hero(rng: random.Random) -> tuple[Person, str]:
    who = rng.choice(PEOPLE)
    if rng.random() < 0.55:
        return who, rng.choice(ANIMALS)
    return who, "girl" if who.he == "she" else "boy"


def story(rng: random.Random) -> str:
    """One story of six to eleven sentences, in one or two paragraphs."""
    who, kind = _hero(rng)
    friend = rng.choice([p for p in PEOPLE if p is not who]).name
    trait, trait2 = rng.sample(TRAITS, 2)
    place, place2 = rng.sample(PLACES, 2)
    treasure, treasure2 = rng.sample(TREASURES, 2)
    thing = rng.choice(COUNTABLE)
    words = {
        "n": who.name, "he": who.he, "him": who.him, "his": who.his, "He": capital(who.he),
        "His": capital(who.his), "f": friend, "bare": kind, "kind": kind,
        "trait": article(rng.choice(("little ", "")) + trait),
        "trait2": trait2, "plain2": trait2,
        "place": place, "place2": place2, "treasure": treasure, "treasure2": treasure2,
        "thing": thing, "things": plural(thing), "article_thing": article(thing),
        "count_things": count(rng.randint(2, 9), thing), "weather": rng.choice(WEATHER),
        "colour": rng.choice(COLOURS), "animal": rng.choice(ANIMALS),
    }  # fmt: skip
    words["lost"] = rng.choice(LOSSES).format(**words)
    parts = [rng.choice(OPENINGS), *rng.sample(WISHES, rng.randint(1, 2)), rng.choice(TROUBLES)]
    parts += rng.sample(HELPERS, rng.randint(1, 3)) + rng.sample(TURNS, rng.randint(1, 2))
    parts.append(rng.choice(ENDINGS))
    sentences = [capital(part.format(**words)) for part in parts]
    if rng.random() < 0.3:
        cut = rng.randint(2, len(sentences) - 2)
        return " ".join(sentences[:cut]) + "\n" + " ".join(sentences[cut:])
    return " ".join(sentences)
