"""Short notes and wishes from one person to another, on request.

What it leaves out: the other kinds of request (``requests``).

Try it::

    >>> made = wish(random.Random(1), "instruction")
    >>> made.check(made.gold)
    True
"""

from __future__ import annotations

import random
from functools import partial

from posttrain_lab.world import request_checks as judge
from posttrain_lab.world.items import Item, ask
from posttrain_lab.world.lexicon import PEOPLE

GIFTS = (
    "book", "ball", "hat", "scarf", "cake", "kite", "flowers", "picture", "drum", "game",
    "puzzle", "song", "soup", "letter", "help", "visit",
)  # fmt: skip
EVENTS = (
    "party", "picnic", "play", "concert", "race", "dinner", "game", "dance", "walk", "trip",
    "breakfast", "show", "tea", "fair", "film",
)  # fmt: skip
FAULTS = (
    "I broke your cup", "I was late", "I lost your book", "I was loud", "I ate your cake",
    "I forgot your birthday", "I could not come", "I stepped on your flowers",
    "I took your pencil", "I did not listen",
)  # fmt: skip
# kind: how it is asked for, what it is about, its bodies, a word it needs ("{x}": its topic).
NOTES = {
    "thanks": (
        ("Write a thank-you note to {a} from {b} for the {x}.",
         "Write a short note from {b} to {a}. Say thank you for the {x}.",
         "Please thank {a} for the {x} in a note from {b}.",
         "{b} wants to thank {a} for the {x}. Write the note.",
         "Help {b} to write a thank-you letter to {a} for the {x}.",
         "Can you write a thank-you card from {b} to {a} for the {x}?"),
        GIFTS,
        ("Thank you for the {x}. I like it very much.", "Thank you so much for the {x}!",
         "Thank you for the {x}. It made me happy."),
        ("thank", "{x}"),
    ),
    "invitation": (
        ("Write a short invitation to {a} from {b} for a {x}.",
         "Write a letter from {b} to {a}. Invite {a} to a {x}.",
         "Please invite {a} to a {x} in a note from {b}.",
         "{b} wants to invite {a} to a {x}. Write the note.",
         "Help {b} to write an invitation to {a} for a {x}.",
         "Can you write a card from {b} that invites {a} to a {x}?"),
        EVENTS,
        ("Please come to my {x} on Sunday.", "I invite you to a {x}. Please come!",
         "We will have a {x} on Friday. I hope you can come."),
        ("come", "{x}"),
    ),
    "sorry": (
        ("Write a note from {b} to {a} to say sorry: {x}.",
         "{b} wants to say sorry to {a}: {x}. Write the note.",
         "Write a short letter to {a} from {b}: I am sorry that {x}.",
         "Help {b} to say sorry to {a} in a note: {x}.",
         "Please write a sorry note to {a} from {b}: {x}.",
         "Can you write a card from {b} to {a}? It says sorry: {x}."),
        FAULTS,
        ("I am sorry that {x}. It will not happen again.", "I am very sorry that {x}.",
         "I am sorry that {x}. I hope we are still friends."),
        ("sorry", "{x}"),
    ),
}  # fmt: skip
GREETINGS = ("Dear {a},", "Dear {a},", "Hello {a},")
CLOSINGS = ("Your {b}", "Love, {b}", "Yours, {b}", "Your friend {b}", "Best wishes, {b}")

# What to wish, how it may be said, a phrase it needs.
WISHES = {
    "goodbye": (("Goodbye, {a}! See you soon.", "Goodbye, {a}!"), "goodbye"),
    "good night": (("Good night, {a}. Sleep well!", "Good night, {a}!"), "good night"),
    "good morning": (("Good morning, {a}!", "Good morning, {a}. How are you?"), "good morning"),
    "happy birthday": (("Happy birthday, {a}!", "Happy birthday to you, {a}!"),
                       "happy birthday"),
    "good luck": (("Good luck, {a}!", "Good luck, {a}. You can do it!"), "good luck"),
    "thank you": (("Thank you, {a}!", "Thank you very much, {a}."), "thank you"),
    "get well soon": (("Get well soon, {a}!", "Dear {a}, get well soon!"), "get well soon"),
    "welcome": (("Welcome, {a}!", "Welcome, {a}. Come in!"), "welcome"),
    "sorry": (("I am sorry, {a}.", "Sorry, {a}. I did not mean it."), "sorry"),
    "well done": (("Well done, {a}!", "Well done, {a}. That was very good."), "well done"),
    "have a nice day": (("Have a nice day, {a}!", "{a}, have a nice day!"),
                        "have a nice day"),
    "have a good trip": (("Have a good trip, {a}!", "{a}, have a good trip!"),
                         "have a good trip"),
    "happy new year": (("Happy new year, {a}!", "A happy new year to you, {a}!"),
                       "happy new year"),
    "enjoy your meal": (("Enjoy your meal, {a}!", "{a}, enjoy your meal!"),
                        "enjoy your meal"),
}  # fmt: skip
ASK_WISH = (
    "Say {w} to {a}.", "Please say {w} to {a} for me.", "Can you say {w} to {a}, please?",
    "How do I tell {a} {w}?", "Write {w} on a card for {a}.", "Tell {a} {w} from me.",
    "I want to say {w} to {a} today.", "{a} is here. Say {w}.",
)  # fmt: skip


def note(rng: random.Random, name: str) -> Item:
    """A thank-you note, an invitation or an apology from one person to another."""
    asks, topics, bodies, needed = NOTES[rng.choice(list(NOTES))]
    a, b = (p.name for p in rng.sample(PEOPLE, 2))
    topic = rng.choice(topics)
    if topic in {"flowers", "help", "visit"}:  # "I like it very much" would not fit
        bodies = bodies[1:2]
    lines = (rng.choice(GREETINGS), rng.choice(bodies), rng.choice(CLOSINGS))
    gold = "\n".join(lines).format(a=a, b=b, x=topic)
    words = tuple(w.format(x=topic).lower() for w in needed)
    question = rng.choice(asks).format(a=a, b=b, x=topic)
    return ask(name, question, gold, partial(judge.note, to=a, sender=b, words=words))


def wish(rng: random.Random, name: str) -> Item:
    """A short wish or greeting to somebody."""
    what, who = rng.choice(list(WISHES)), rng.choice(PEOPLE).name
    forms, phrase = WISHES[what]
    question = rng.choice(ASK_WISH).format(w=what, a=who)
    return ask(name, question, rng.choice(forms).format(a=who),
               partial(judge.wish, to=who, phrase=phrase))  # fmt: skip
