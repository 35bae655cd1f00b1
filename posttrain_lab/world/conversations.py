"""Conversations with a chat model: changing topics, typing errors, manners, roles, memory.

What it leaves out: single exchanges without facts (``small_talk``, whose tasks are listed
here too) and what base models read (``talk``).

Try it::

    >>> item = consistency("train", 0)
    >>> item.check(item.gold), item.prompt[-1].role
    (True, 'user')
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from posttrain_lab.records import Message
from posttrain_lab.world import conversation_parts as parts
from posttrain_lab.world import facts, small_talk
from posttrain_lab.world.facts import has
from posttrain_lab.world.items import Item, draw_item
from posttrain_lab.world.lexicon import COUNTABLE, PEOPLE, article, capital, plural
from posttrain_lab.world.small_talk import brief
from posttrain_lab.world.talk import pirate

Make = Callable[[random.Random, str], Item]


def _talk(
    name: str,
    turns: list[str],
    gold: str,
    check: Callable[[str], bool],
    system: str = "",
    who: str = "Tom",
) -> Item:
    """User and assistant by turns, the user first and last; a base model reads a dialogue."""
    prompt = [Message("system", system)] if system else []
    lines = [system] if system else []
    for i, turn in enumerate(turns):
        prompt.append(Message("assistant" if i % 2 else "user", turn))
        lines.append(f"{who if i % 2 else 'Anna'}: {turn}")
    start = "\n".join([*lines, f"{who}:"])
    identity = " | ".join(m.content for m in prompt if m.role != "assistant")
    return Item(name, tuple(prompt), start, gold, check, identity)


def _drawn(name: str, split: str, index: int, make: Make) -> Item:
    return draw_item(name, split, index, lambda rng: make(rng, split))


def _two_facts(rng: random.Random) -> tuple[facts.Fact, facts.Fact]:
    first, second = rng.sample(facts.FACTS, 2)
    return first, second


def _change(rng: random.Random, split: str) -> Item:
    first, second = _two_facts(rng)
    if rng.random() < 0.5:
        opening = [facts.asks(rng, first, split), facts.answers(rng, first, split)]
    else:
        thing = rng.choice(COUNTABLE)
        opening = [t.format(things=plural(thing), thing=thing) for t in rng.choice(parts.CHAT)]
    asked = rng.choice(parts.CHANGES).format(q=facts.asks(rng, second, split))
    gold = facts.answers(rng, second, split)
    return _talk("topic_change", [*opening, asked], gold, facts.names(second))


def topic_change(split: str, index: int) -> Item:
    """Talk about one thing, then a question about another: the answer is about the new one."""
    return _drawn("topic_change", split, index, _change)


def _cut_in(rng: random.Random, split: str) -> Item:
    _, second = _two_facts(rng)
    thing = rng.choice(COUNTABLE)
    opening = [t.format(things=plural(thing), thing=thing) for t in rng.choice(parts.BEGUN)]
    asked = rng.choice(parts.CUTS).format(q=facts.asks(rng, second, split))
    gold = facts.answers(rng, second, split)
    return _talk("interruption", [*opening, asked], gold, facts.names(second))


def interruption(split: str, index: int) -> Item:
    """The user cuts in with a question: that is what is answered."""
    return _drawn("interruption", split, index, _cut_in)


def misspelt(rng: random.Random, text: str, keep: str = "") -> str:
    """The text with one or two typing errors, none in the words of ``keep``.

    >>> misspelt(random.Random(0), "hello") != "hello"
    True
    """
    words, kept = text.split(), keep.lower().split()
    free = [i for i, w in enumerate(words) if len(w) > 3 and w.strip("?.,").lower() not in kept]
    for i in rng.sample(free, min(len(free), rng.randint(1, 2))):
        word = words[i]
        at = rng.randrange(1, len(word.rstrip("?.,!")) - 1)
        swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        dropped, doubled = word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:]
        words[i] = rng.choice((dropped, doubled) if swapped == word else (swapped, dropped))
    return " ".join(words)


def _typo(rng: random.Random, split: str) -> Item:
    if rng.random() < 0.2:
        got = small_talk.greeting(rng, split)
        wrong = misspelt(rng, got.question)
        return _talk("typos", [wrong], got.answer, got.good)
    fact = rng.choice(facts.FACTS)
    wrong = misspelt(rng, facts.asks(rng, fact, split), fact.subject)
    return _talk("typos", [wrong], facts.answers(rng, fact, split), facts.names(fact))


def typos(split: str, index: int) -> Item:
    """A question with one or two typing errors: the answer is right all the same."""
    return _drawn("typos", split, index, _typo)


def _mannered(rng: random.Random, split: str) -> Item:
    fact = rng.choice(facts.FACTS)
    right = facts.names(fact)
    style = rng.choice(tuple(parts.MANNERS))
    whole = facts.says(rng, fact, split)
    if style == "pirate":
        gold = pirate(whole, rng)
    elif style == "short":
        gold = facts.short_answer(fact)
    else:
        gold = rng.choice(parts.POLITE_GOLD).format(a=whole)

    def check(text: str) -> bool:
        said = text.lower().replace("by the seven seas", "")  # no number
        if style == "short":
            return right(said) and len(said.split()) <= 3
        return right(said) and parts.MARKS[style].search(text.lower()) is not None

    order, asked = rng.choice(parts.MANNERS[style]), facts.asks(rng, fact, split)
    if rng.random() < 0.5:
        return _talk("tone", [asked], gold, check, system=order)
    turn = f"{order} {asked}" if rng.random() < 0.7 else f"{asked} {order}"
    return _talk("tone", [turn], gold, check)


def tone(split: str, index: int) -> Item:
    """Polite, as a pirate, or very short: the form is kept and the answer is right."""
    return _drawn("tone", split, index, _mannered)


def _role(rng: random.Random, split: str) -> Item:
    job, verb, place = rng.choice(parts.JOBS)
    who = rng.choice(parts.CAPTAINS) if job == "pirate" else rng.choice(PEOPLE).name
    trait = rng.choice(parts.ROLE_TRAITS)
    a_job = article(f"{trait} {job}".strip())
    system = rng.choice(parts.ROLES).format(n=who, a_job=a_job)
    kind = rng.choice(tuple(parts.ROLE_QUESTIONS))
    asked = rng.choice(parts.ROLE_QUESTIONS[kind])
    words = {"n": who, "a_job": article(job), "verb": verb, "place": place}
    gold = rng.choice(parts.ROLE_ANSWERS[kind]).format(**words)
    wanted = {"name": (who,), "job": (job, verb), "place": (place,)}[kind]
    others = [j for j, _, _ in parts.JOBS if j != job and j not in f"{job} {verb}"]
    others += [p.name for p in PEOPLE if p.name != who]

    def check(text: str) -> bool:
        wrong = any(other in text and has(text, other) for other in others)
        return brief(text) and any(has(text, w) for w in wanted) and not wrong

    return _talk("persona", [asked], gold, check, system, who)


def persona(split: str, index: int) -> Item:
    """A role is given: who are you, what do you do, where do you work?"""
    return _drawn("persona", split, index, _role)


def _recalled(rng: random.Random, split: str) -> Item:
    fact = rng.choice(facts.FACTS)
    name = rng.choice(PEOPLE).name
    kind = rng.choice(tuple(parts.RECALL))
    like = rng.choice((*map(plural, COUNTABLE), *parts.LIKES))
    pet = rng.choice(parts.PETS)
    told = rng.choice(parts.INTRODUCED[kind]).format(n=name, like=like, pet=article(pet))
    reply = rng.choice(parts.NOTED).format(n=name)
    between = [facts.asks(rng, fact, split), facts.answers(rng, fact, split)]
    value = {"name": name, "like": like, "pet": pet}[kind]
    gold = capital(rng.choice(parts.RECALLED[kind]).format(v=value, a_v=article(value)))
    others = {
        "name": [p.name for p in PEOPLE],
        "like": [*map(plural, COUNTABLE), *parts.LIKES],
        "pet": list(parts.PETS),
    }[kind]

    def check(text: str) -> bool:
        wrong = any(has(text, o) for o in others if o != value and not has(value, o))
        denies = re.search(r"\b(not|never|no)\b", text.lower())
        return brief(text) and has(text, value) and not wrong and not denies

    turns = [told, reply, *between, rng.choice(parts.RECALL[kind])]
    return _talk("consistency", turns, gold, check)


def consistency(split: str, index: int) -> Item:
    """The user says something of themselves, asks something else, then asks for it back."""
    return _drawn("consistency", split, index, _recalled)


BEHAVIOURS: dict[str, Callable[[str, int], Item]] = {
    "small_talk": small_talk.small_talk,
    "topic_change": topic_change,
    "interruption": interruption,
    "typos": typos,
    "ambiguity": small_talk.ambiguity,
    "tone": tone,
    "persona": persona,
    "consistency": consistency,
    "stereotype": small_talk.stereotype,
}
