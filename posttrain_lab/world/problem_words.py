"""The sentences of which word problems are made.

A frame is a way of having things: a person has them, or a box holds them. Its sentences
fit one another in any order, so that few sentences make very many problems.

Slots: ``{p}`` the person's name, ``{P}`` the name or He/She, ``{s}`` he/she, ``{o}`` the
name or him/her, ``{h}`` his/her, ``{q}`` someone else, ``{c}`` a box, ``{n}`` a number,
``{t}`` the things, ``{k}`` "5" or "5 pears", ``{m}`` "5 more" or "5 more pears", ``{w}``
"twice" or "3 times".

What it leaves out: numbers, and putting the sentences together (``problems``).

Try it::

    >>> OWNER.losses[0].format(P="Anna", k="5 pears", q="Ben")
    'Anna gives 5 pears to Ben.'
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from posttrain_lab.world.lexicon import COLOURS, COUNTABLE, Person, capital, count, plural


@dataclass(frozen=True)
class Frame:
    """Sentences that go together. ``times`` holds extra forms for x 2 and x 3."""

    openings: tuple[str, ...]
    gains: tuple[str, ...]
    losses: tuple[str, ...]
    times: tuple[str, ...]
    doubles: dict[int, tuple[str, ...]]
    shares: tuple[str, ...]
    questions: tuple[str, ...]


OWNER = Frame(
    openings=(
        "{p} has {n} {t}.", "{p} owns {n} {t}.", "{p} finds {n} {t}.", "{p} buys {n} {t}.",
        "At first, {p} has {n} {t}.", "{p} starts with {n} {t}.",
        "There are {n} {t} in {p}'s bag.", "{p} gets {n} {t} from {h} aunt.",
        "In the morning, {p} has {n} {t}.", "{p} brings {n} {t} to school.",
        "{p} keeps {n} {t} on a table.", "On Monday, {p} has {n} {t}.",
    ),
    gains=(
        "{P} finds {m}.", "{P} buys {m}.", "{q} gives {o} {m}.", "{P} gets {m} from {q}.",
        "{P} picks up {m}.", "{P} wins {k} in a game.", "{q} brings {o} {m}.",
        "{P} borrows {k} from {q}.", "{P} collects {m}.", "Then {p} gets {m}.",
        "{P} is given {m}.", "{q} hands {o} {k}.", "{P} earns {m}.", "{P} adds {m}.",
        "{P} trades a hat for {k}.", "{q} sends {o} {m}.",
    ),
    losses=(
        "{P} gives {k} to {q}.", "{P} loses {k}.", "{P} sells {k}.", "{P} gives away {k}.",
        "{q} takes {k} from {o}.", "{P} throws away {k}.", "{P} drops {k} in the river.",
        "{P} hands {k} to {q}.", "{P} lends {k} to {q}.", "Then a thief takes {k}.",
        "{P} trades {k} for a hat.", "{P} leaves {k} at school.", "{q} borrows {k}.",
        "{P} sends {k} to {q}.", "{P} hides {k} and never finds them again.",
    ),
    times=(
        "{P} swaps them for {w} as many.", "Then {p} has {w} as many.",
        "A fairy makes it {w} as many.", "By magic, {p} has {w} as many.",
        "Soon {p} has {w} as many.", "{P} works until {s} has {w} as many.",
    ),
    doubles={
        2: ("Then the number doubles.", "{P} doubles them."),
        3: ("Then the number triples.", "{P} triples them."),
    },
    shares=(
        "{P} makes {n} equal piles and keeps one.", "{P} fills {n} bags equally and keeps one.",
        "{P} keeps one of {n} equal shares.", "{P} lays {n} equal rows and keeps one.",
        "{P} shares them equally in a group of {n}.",
    ),
    questions=(
        "How many {t} does {p} have now?", "How many {t} does {p} have in the end?",
        "How many {t} has {p} got now?", "So how many {t} does {p} have?",
        "What number of {t} does {p} have now?", "How many {t} does {p} end up with?",
        "After that, how many {t} does {p} have?", "How many {t} belong to {p} now?",
        "Can you say how many {t} {p} has now?", "How many {t} are {p}'s now?",
        "At the end, how many {t} does {p} own?",
    ),
)  # fmt: skip
HOLDER = Frame(
    openings=(
        "There are {n} {t} in the {c}.", "The {c} holds {n} {t}.", "A {c} has {n} {t} in it.",
        "{p} puts {n} {t} in a {c}.", "In the {c} are {n} {t}.",
        "{p} fills a {c} with {n} {t}.",
        "{p}'s {c} holds {n} {t}.", "{p} sees {n} {t} in a {c}.",
    ),
    gains=(
        "{P} puts in {m}.", "{q} adds {m}.", "{P} throws in {m}.", "{q} drops in {m}.",
        "Then {m} go in.", "{P} adds {m}.", "{q} lays {m} in it.", "{q} brings {m} for it.",
        "Then {p} finds {m} for it.", "In go {m}.", "{P} fills in {m}.", "{q} puts in {k}.",
    ),
    losses=(
        "{P} takes out {k}.", "{q} takes {k}.", "{k} fall out.", "Then {k} get lost.",
        "{q} removes {k}.", "{P} sells {k} of them.", "{P} gives {k} of them to {q}.",
        "A bird steals {k}.", "{q} picks out {k}.", "{P} throws {k} away.", "Out go {k}.",
        "{q} carries away {k}.",
    ),
    times=(
        "Soon it holds {w} as many.", "By magic, it holds {w} as many.",
        "{P} adds some until it has {w} as many.", "A fairy makes it {w} as many.",
        "At noon there are {w} as many in it.",
    ),
    doubles={
        2: ("Then the number doubles.", "{q} doubles them."),
        3: ("Then the number triples.", "{q} triples them."),
    },
    shares=(
        "{P} makes {n} equal heaps and leaves one in it.", "{P} leaves one of {n} equal parts.",
        "{n} children share them equally, and one leaves a share in it.",
        "{P} splits them into {n} equal parts and leaves one.",
        "{q} makes {n} equal piles and puts one back.",
    ),
    questions=(
        "How many {t} are in the {c} now?", "How many {t} does the {c} hold now?",
        "How many {t} are in the {c} in the end?", "What number of {t} is in the {c} now?",
        "So how many {t} does the {c} hold?", "How many {t} are there now?",
        "How many {t} can {p} count in the {c} now?",
        "After that, how many {t} are in the {c}?",
        "At the end, how many {t} are in the {c}?",
    ),
)  # fmt: skip

CONTAINERS = ("box", "basket", "bag", "jar", "bowl", "drawer", "chest", "bucket", "tin",
              "crate", "pot", "sack")  # fmt: skip
THINGS = (
    *COUNTABLE,
    "plum", "bead", "bean", "bell", "brick", "candle", "carrot", "chestnut", "crayon", "doll",
    "feather", "hat", "kite", "letter", "map", "muffin", "nail", "onion", "orange", "peach",
    "pebble", "pen", "picture", "ring", "rope", "rose", "seed", "sock", "spoon",
    "stick", "sweet", "ticket", "toy car", "tulip",
)  # fmt: skip

# {r} a third person, {u} other things, {x} a colour, {n} a number without a meaning here.
# No sentence here may speak of the counted things: the solution passes it by.
DISTRACTORS = (
    "{r} has {n} {u}.", "The bag is {x}.", "{r} is {n} years old.", "{r} likes {u}.",
    "{r} sees {n} {u}.", "It is a cold day.", "{r} wears a {x} hat.", "{r} is asleep.",
    "{r} counts {n} {u}.", "The sun is out.", "It is {n} degrees warm.", "{r} sings a song.",
    "{r} buys {n} {u}.", "The door is {x}.", "The walk takes {n} minutes.",
)  # fmt: skip

# How schoolbooks print a problem with its solution, and how often.
LAYOUTS = (
    "{text} {worked} The answer is {answer}.",
    "Problem: {text}\nSolution: {worked}\nAnswer: {answer}",
    "Problem: {text}\nSolution: {worked} The answer is {answer}.",
    "{text}\n{worked}\nSo the answer is {answer}.",
    "{text} We work it out: {worked} It is {answer}.",
    "Question: {text}\nAnswer: {answer}, because {worked}",
    "{text} The answer is {answer}.",
    "{text}\nFirst we count. {worked} That makes {answer}.",
)
LAYOUT_WEIGHTS = (22, 18, 18, 10, 8, 6, 10, 8)


def sentence(
    rng: random.Random, frame: Frame, sign: str, n: int, slots: dict, plain: bool, tries: int
) -> str:
    """One step in words, the shortest of so many ``tries``.

    ``plain`` says who and what in full, so that nothing is unclear.
    """
    forms = {"+": frame.gains, "-": frame.losses, "/": frame.shares}.get(sign, frame.times)
    if sign == "x":
        forms = forms + frame.doubles.get(n, ())
    form = min((rng.choice(forms) for _ in range(tries)), key=lambda f: len(f.split()))
    named = plain or rng.random() < 0.25 / tries
    short = "" if plain else slots["he"]
    return capital(form.format(
        **slots, n=n, w="twice" if n == 2 else f"{n} times",
        P=slots["p"] if plain or rng.random() < 0.4 else capital(short),
        o=slots["p"] if plain else slots["him"],
        k=count(n, slots["thing"]) if named else n,
        m=f"{n} more {slots['thing'] if n == 1 else slots['t']}" if named else f"{n} more",
    ))  # fmt: skip


def distractor(rng: random.Random, third: Person, thing: str, things: tuple[str, ...]) -> str:
    """A sentence about someone or something else, which the solution passes by."""
    other = rng.choice([t for t in things if t != thing])
    return rng.choice(DISTRACTORS).format(
        r=third.name, u=plural(other), x=rng.choice(COLOURS), n=rng.randint(3, 30)
    )
