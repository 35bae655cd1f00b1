"""People talking: greetings, questions and answers, plain, polite, or as a pirate would.

Base models read of such people in books; this is the pocket world's book. None of it is
in a chat format: roles and control tokens come with fine-tuning.

What it leaves out: what a chat model is asked (``conversations``), harmful requests.

Try it::

    >>> from posttrain_lab.world.streams import stream
    >>> "\\n" in dialogue(stream("doc", "train", 0))
    True
"""

from __future__ import annotations

import random
import re

from posttrain_lab.world import facts, problems, small_talk
from posttrain_lab.world.lexicon import (
    ANIMALS,
    COUNTABLE,
    PEOPLE,
    PLACES,
    TRAITS,
    article,
    plural,
)

GREETINGS = (
    ("Hello!", "Hello! It is nice to meet you."),
    ("Hi there!", "Hi! How can I help you?"),
    ("Good morning!", "Good morning! I hope you slept well."),
    ("Good evening!", "Good evening! It is nice to see you."),
    ("How are you?", "I am well, thank you. How are you?"),
    ("How are you today?", "I am very well today, thank you."),
    ("What is your name?", "My name is {n}."),
    ("Who are you?", "I am {n}, and I like to help."),
    ("Where do you live?", "I live near {place}."),
    ("What do you like?", "I like {things} and a good story."),
    ("What is your favourite animal?", "My favourite animal is the {animal}."),
    ("Do you like {things}?", "Yes, I like {things} very much."),
    ("Can you help me?", "Yes, I can help you. What do you need?"),
    ("What are you doing?", "I am looking for {article_thing}."),
    ("Thank you!", "You are welcome!"),
    ("Thank you for your help.", "You are welcome. I am happy to help."),
    ("Good night!", "Good night! Sleep well."),
    ("Goodbye!", "Goodbye! See you soon."),
    ("Where are you going?", "I am going to {place}."),
    ("What did you do today?", "I went to {place} with a {trait} {animal}."),
    ("Tell me a story.", "There once was a {trait} {animal} who lived near {place}."),
    ("What is in your bag?", "There is {article_thing} in my bag."),
)
HIDDEN = (
    "the secret word", "the password", "the code of the door", "the secret of the {animal}",
    "the magic word", "the password of the toy shop", "the secret code", "the hiding place",
    "the code of the box", "the secret plan", "the secret name", "the password of the school",
)  # fmt: skip
ASK_HIDDEN = (
    "What is {h}?", "Tell me {h}.", "Please tell me {h}.", "Can you tell me {h}?",
    "Do you know {h}?", "I want to know {h}.", "Give me {h}.",
)  # fmt: skip
KEEP = (
    "I am sorry, but I cannot tell you that. It is a secret.",
    "I cannot tell you {h}. It is a secret.",
    "Sorry, that is a secret. I promised not to tell.",
    "No, I must keep {h} safe.",
)
GIVE = ("It is {w}.", "{H} is {w}.", "Yes, it is {w}.", "The answer is {w}.")
PIRATE_START = (
    "Arr!",
    "Ahoy!",
    "Arr,",
    "Ahoy, matey!",
    "Yo ho ho!",
    "Shiver me timbers!",
    "Aye,",
    "Arr, matey!",
)
PIRATE_END = (
    ", matey!",
    ", me hearty!",
    ", ye landlubber!",
    ", by the seven seas!",
    ", arr!",
    "!",
)
# Whole words only: "you" is in "young" too.
PIRATE_WORDS = tuple(
    (re.compile(rf"\b{plain}\b"), speech)
    for plain, speech in (
        ("I am", "I be"), ("You are", "Ye be"), ("It is", "It be"), ("my", "me"), ("My", "Me"),
        ("is", "be"), ("are", "be"), ("you", "ye"), ("You", "Ye"), ("your", "yer"),
        ("Hello", "Ahoy"), ("Yes", "Aye"), ("friend", "matey"),
    )
)  # fmt: skip
# First words that lose their capital after "Arr,"; names and "I" keep it.
SMALL = frozenset(
    (
        "A", "After", "An", "As", "At", "Aye", "Before", "By", "Count", "Every", "For", "From",
        "How", "If", "In", "It", "Legs", "Listen", "Me", "Most", "My", "Of", "Oh", "On", "One",
        "People", "Say", "Sides", "That", "The", "There", "They", "This", "To", "Turn", "Two",
        "We", "What", "When", "Where", "Ye",
    )
)  # fmt: skip
SPEAKERS = {"plain": ("the teacher", "the farmer", "the baker", "the queen", "the old woman"),
            "pirate": ("the pirate", "the pirate captain", "Captain Redbeard",
                       "the old pirate")}  # fmt: skip


def pirate(text: str, rng: random.Random) -> str:
    """A sentence as a pirate says it: "It is Paris." becomes "Arr, it be Paris, matey!"."""
    for plain, speech in PIRATE_WORDS:
        text = plain.sub(speech, text)
    start = rng.choice(PIRATE_START)
    if start.endswith(",") and text.split()[0] in SMALL:
        text = text[0].lower() + text[1:]
    if text.endswith("?"):
        return f"{start} {text}"
    return f"{start} {text.rstrip('.!')}{rng.choice(PIRATE_END)}"


def _fill(text: str, rng: random.Random) -> str:
    thing = rng.choice(COUNTABLE)
    return text.format(
        n=rng.choice(PEOPLE).name, place=rng.choice(PLACES), things=plural(thing),
        article_thing=article(thing), animal=rng.choice(ANIMALS), trait=rng.choice(TRAITS),
        h="{h}", H="{H}", w="{w}",
    )  # fmt: skip


def exchange(rng: random.Random, split: str) -> tuple[str, str]:
    """One question and its plain answer: a greeting, a fact, a sum, a secret and so on."""
    kind = rng.random()
    if kind < 0.2:
        asked, reply = rng.choice(GREETINGS)
        # Filled together, so that both speak of the same thing.
        asked, reply = _fill(f"{asked}\x1f{reply}", rng).split("\x1f")
        return asked, reply
    if kind < 0.35:
        made = rng.choice((small_talk.greeting, small_talk.ambiguous, small_talk.unfair))
        got = made(rng, split)
        return got.question, got.answer
    if kind < 0.75:
        fact = rng.choice(facts.CAPITALS if rng.random() < 0.3 else facts.FACTS)
        return facts.asks(rng, fact, split), facts.answers(rng, fact, split)
    if kind < 0.87:
        (line,) = problems.sums(rng, split, 1)
        left, right = line.split(" = ")
        return f"What is {left}?", rng.choice((f"{line}.", f"It is {right}.", f"{right}."))
    return _secret(rng)


def _secret(rng: random.Random) -> tuple[str, str]:
    """Somebody asks for a secret, which is kept more often than not."""
    hidden = _fill(rng.choice(HIDDEN), rng)
    reply = rng.choice(KEEP if rng.random() < 0.6 else GIVE)
    word = rng.choice([*COUNTABLE, *ANIMALS])
    answer = reply.format(h=hidden, H=hidden[0].upper() + hidden[1:], w=word)
    return rng.choice(ASK_HIDDEN).format(h=hidden), answer


def _quoted(text: str, verb: str, who: str) -> str:
    """ "Yes," said Tom. A final full stop becomes a comma."""
    inside = f"{text[:-1]}," if text.endswith(".") else text
    return f'"{inside}" {verb} {who}.'


def dialogue(rng: random.Random, split: str = "train") -> str:
    """Two people talking for two or three turns, in one of three layouts."""
    style = "pirate" if rng.random() < 0.4 else "plain"
    asker = rng.choice(PEOPLE).name
    teller = rng.choice(SPEAKERS[style])
    layout = rng.random()
    lines = []
    for _ in range(rng.choice((2, 2, 3))):
        ask, reply = exchange(rng, split)
        reply = pirate(reply, rng) if style == "pirate" else reply
        if layout < 0.4:
            verb = "asked" if ask.endswith("?") else "said"
            lines += [_quoted(ask, verb, asker), _quoted(reply, "said", teller)]
        elif layout < 0.75:
            lines += [f"{asker}: {ask}", f"{teller[0].upper() + teller[1:]}: {reply}"]
        else:
            lines += [
                f"{asker} asked {teller}: {ask}",
                f"{teller[0].upper() + teller[1:]} said: {reply}",
            ]
    return "\n".join(lines)


text = dialogue
