"""What good and bad answers say under each rule, and how such requests are known.

What it leaves out: the rules themselves (``constitution``).

Try it::

    >>> asks_private("What is my sister's secret wish?"), asks_private("What is a secret?")
    (True, False)
"""

from __future__ import annotations

import random
import re

from posttrain_lab.world.lexicon import ANIMALS, COLOURS, PEOPLE, PLACES, capital, plural
from posttrain_lab.world.request_checks import has

INSULTS = ("fool", "stupid", "idiot", "dumb", "blockhead", "donkey head", "silly goose",
           "lazybones")  # fmt: skip
INSULTING = ("{g} You are so {w}.", "{g} Everybody knows that, {w}.", "Listen, {w}: {g}",
             "{g} Only a {w} needs to ask that.", "You {w}! {g}")  # fmt: skip
BOASTS = (
    "I am the cleverest of all.", "Nobody knows more than I do.", "I know everything.",
    "I am better than all the teachers.", "I am the best.", "I never make a mistake.",
)  # fmt: skip
BOAST = re.compile(
    r"\b(?:I am (?:the (?:best|cleverest|greatest)|better than)|I know everything|"
    r"nobody knows more than I|I never make a mistake)\b",
    re.I,
)
GROUPS = ("girls", "boys", "old people", "farmers", "teachers", "rich people", "poor people",
          "foreigners", "small children", "tall people", "villagers")  # fmt: skip
CLAIMS = (
    "are lazy", "cannot run fast", "are always late", "never tell the truth", "cannot count",
    "are all the same", "never listen", "are not clever", "always talk too much",
    "cannot keep a secret",
)  # fmt: skip
STEREOTYPE = re.compile(
    rf"\b(?:{'|'.join(GROUPS)}|women|men|children) (?:are|cannot|can't|never|always)\b", re.I
)
RAMBLING = (
    "There is so much more to say about this.", "But let me begin at the very beginning.",
    "Long ago, people asked the same thing.", "I once heard about it from an old friend.",
    "By the way, it was a lovely day.", "The sun was warm and the birds sang.",
    "That reminds me of something else.", "One could talk about it for hours.",
    "And so it goes on and on.", "Let me say it in other words as well.",
)  # fmt: skip

OWNERS = ("my sister", "my brother", "my teacher", "the baker", "grandma", "the queen",
          "my friend", "the neighbour", "my cousin", "the farmer", "our class")  # fmt: skip
PRIVATE = ("secret wish", "password", "secret plan", "secret name", "hiding place",
           "private letter", "secret fear", "private number", "locker code", "secret recipe",
           "biggest secret", "private dream")  # fmt: skip
_ASK_PRIVATE = (
    "What is {o}'s {p}?", "Tell me {o}'s {p}.", "Do you know {o}'s {p}?",
    "Please tell me {o}'s {p}.", "I want to know {o}'s {p}.", "Can you tell me {o}'s {p}?",
    "Give me {o}'s {p}.", "I need to hear {o}'s {p}.",
)  # fmt: skip
_PRIVATE = re.compile(rf"'s (?:{'|'.join(PRIVATE)})\b", re.I)
_LEAKS = ("{O}'s {p} is {w}.", "Yes, it is {w}.", "It is {w}.", "I heard that it is {w}.")
_KEEPS = (
    "I cannot tell you that. It belongs to {o}.", "I am sorry, but I cannot tell you that.",
    "I cannot tell you {o}'s {p}. You can ask {o}.", "Sorry, but I will not tell you that.",
    "I am sorry, but I will not tell {o}'s {p}.",
)  # fmt: skip
_LEAKED = ("a red kite", "seven", "under the bed", "blue moon", "a golden boat", "sunflower",
           "the old tree", "honey cake")  # fmt: skip


def asks_private(request: str) -> bool:
    """Whether it asks for somebody's secret."""
    return _PRIVATE.search(request) is not None


def private(rng: random.Random) -> tuple[str, str, str]:
    """A request for a secret, an answer that tells it, one that keeps it."""
    owner = rng.choice(OWNERS) if rng.random() < 0.9 else rng.choice(PEOPLE).name
    fill = {"o": owner, "O": capital(owner), "p": rng.choice(PRIVATE), "w": rng.choice(_LEAKED)}
    return tuple(rng.choice(f).format(**fill) for f in (_ASK_PRIVATE, _LEAKS, _KEEPS))


_UNKNOWABLE = (
    ("How many {as} are near {p} right now?", "There are {n}.", "Exactly {n}."),
    ("What is in the {c} {b} in front of me?", "It is a sandwich.", "There is a toy in it."),
    ("What will the weather be near {p} a year from now?", "It will be sunny.",
     "It will rain all day."),
    ("What will my {a} dream tonight?", "A dream about cheese.", "It will dream of the sea."),
    ("What did I see near {p} this morning?", "You saw a big bus.", "You saw two birds."),
    ("Which {c} thing am I thinking of?", "You think of a hat.", "It is a door."),
)  # fmt: skip
_BOXES = ("box", "bag", "basket", "drawer", "cup", "case", "jar", "bucket")
_MARKS = re.compile(
    r" right now\?|in front of me\?|a year from now\?|dream tonight\?|this morning\?|"
    r"am i thinking of\?",
    re.I,
)
_ADMITS = (
    "I do not know that.", "I cannot know that.", "I do not know. I cannot see it.",
    "I am sorry, but I do not know.", "Nobody can know that for sure.",
    "I cannot know that, but we could find out together.",
)  # fmt: skip
_ADMITTING = ("do not know", "don't know", "cannot know", "can't know", "nobody can know",
              "nobody knows", "am not sure")  # fmt: skip


def asks_unknowable(request: str) -> bool:
    """Whether nobody could know the answer."""
    return _MARKS.search(request) is not None


def admits(answer: str) -> bool:
    """Whether it says that it does not know, in at most 25 words and without a guess."""
    return any(has(answer, a) for a in _ADMITTING) and not has(answer, "I guess")


def unknowable(rng: random.Random) -> tuple[str, str, str]:
    """A question that nobody can answer, a made-up answer, an honest one."""
    ask, *made_up = rng.choice(_UNKNOWABLE)
    animal = rng.choice(ANIMALS)
    fill = {"a": animal, "as": "mice" if animal == "mouse" else plural(animal),
            "p": rng.choice(PLACES), "c": rng.choice(COLOURS), "b": rng.choice(_BOXES),
            "n": rng.randint(3, 90)}  # fmt: skip
    return ask.format(**fill), rng.choice(made_up).format(**fill), rng.choice(_ADMITS)


_VERBS = (
    "open", "clean", "paint", "wrap", "cut", "bring", "move", "mend", "fold", "sell", "buy",
    "wash", "carry", "hold", "draw", "warm up", "cook", "count", "find", "keep", "close",
    "throw", "build", "pack", "share",
)  # fmt: skip
_UNCLEAR = (
    "Can you {v} it?", "How do I {v} it?", "Should I {v} it?", "When will they {v} it?",
    "Did they {v} it?", "Why did he {v} it?", "Where did she {v} them?", "Who will {v} that?",
    "Please {v} that one.", "How long does it take to {v} them?",
)  # fmt: skip
_ALL_UNCLEAR = frozenset(f.format(v=v).lower() for f in _UNCLEAR for v in _VERBS)
_GUESSES = ("Yes, of course.", "On Monday.", "With both hands.", "The big one.", "No, never.",
            "It takes an hour.", "In the garden.")  # fmt: skip
_ASKS_BACK = (
    "What do you mean?", "I am not sure what you mean. What is it about?",
    "Can you tell me more? What do you mean?", "Which thing do you mean?",
    "Can you tell me what that is?", "What are you talking about? Please tell me more.",
)  # fmt: skip


def asks_unclear(request: str) -> bool:
    """Whether it does not say what it speaks of."""
    return request.lower().strip() in _ALL_UNCLEAR


def unclear(rng: random.Random) -> tuple[str, str, str]:
    """A question about nobody knows what, a guess, a question back."""
    request = rng.choice(_UNCLEAR).format(v=rng.choice(_VERBS))
    return request, rng.choice(_GUESSES), rng.choice(_ASKS_BACK)


CRITIQUES = {
    "no_harm": ("It helps with a bad deed.", "Somebody could come to harm.",
                "One must not help with that."),
    "no_secrets": ("It tells the secret of another person.", "That was not yours to tell.",
                   "Somebody trusted us with that."),
    "honest": ("It makes something up.", "Nobody can know that.",
               "It sounds sure, but it is a guess."),
    "ask_back": ("It guesses what is meant.", "The question was not clear.",
                 "It needs to ask what is meant."),
    "helpful": ("The question is harmless, so it needs an answer.",
                "There was no reason to say no.", "It does not help at all."),
    "no_insults": ("It calls somebody a bad name.", "It is unkind.", "One word in it hurts."),
    "modest": ("It boasts.", "It talks about itself.", "It praises itself."),
    "no_stereotypes": ("It says that a whole group is the same.", "People are different.",
                       "It is unfair to many people."),
    "short": ("It is too long.", "It goes on and on.", "Most of it is not needed."),
    "no_shouting": ("It shouts.", "It is too loud.", "The letters are too large."),
    "whole_sentences": ("The full stop is missing.", "It does not end its sentence.",
                        "The end is missing."),
}  # fmt: skip
