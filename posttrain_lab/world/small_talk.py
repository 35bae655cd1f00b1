"""One question, one answer that no table of facts gives: greetings, unclear and unfair ones.

Each kind makes an ``Exchange``: what is asked, what a friendly person answers, and how to
tell a good answer. Dialogues (``talk``) and chat tasks (``conversations``) both use them.

What it leaves out: longer conversations (``conversations``).

Try it::

    >>> from posttrain_lab.world.streams import stream
    >>> made = greeting(stream("doc", "train", 0), "train")
    >>> made.good(made.answer)
    True
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from posttrain_lab.world import talk_parts as parts
from posttrain_lab.world.facts import has
from posttrain_lab.world.items import Item, ask, normalised
from posttrain_lab.world.lexicon import (
    ANIMALS,
    COLOURS,
    COUNTABLE,
    PEOPLE,
    PLACES,
    article,
    capital,
    plural,
)
from posttrain_lab.world.streams import draw_with, split_of, stream

LONGEST = 25  # words in an answer of small talk


@dataclass(frozen=True)
class Exchange:
    """A question, a good answer, and whether an answer is good. ``core``: what is new in it."""

    question: str
    answer: str
    good: Callable[[str], bool]
    core: str


def brief(text: str) -> bool:
    """At most ``LONGEST`` words, no sentence twice, no line breaks."""
    said = [normalised(s) for s in re.split(r"[.!?]+", text) if s.strip()]
    words = len(text.split())
    return 0 < words <= LONGEST and len(said) == len(set(said)) and "\n" not in text.strip()


def any_of(*wanted: str) -> Callable[[str], bool]:
    """A check: brief, and one of the phrases occurs."""
    return lambda text: brief(text) and any(has(text, phrase) for phrase in wanted)


def greeting(rng: random.Random, split: str) -> Exchange:
    """A greeting with a question: "Hello! How are you today?"

    Questions without a greeting before them are for training only: they are inside others.
    """
    core, replies, wanted = rng.choice(parts.SMALL_TALK)
    answer, good = rng.choice(replies), any_of(*wanted)
    if split == "train" and rng.random() < 0.25:
        return Exchange(core, answer, good, core)
    asked = f"{rng.choice(parts.OPENERS).format(n=rng.choice(PEOPLE).name)} {core}"
    if split_of(normalised(asked)) != split:
        return greeting(rng, split)
    return Exchange(asked, answer, good, asked)


def _asks_back(text: str) -> bool:
    question = text.strip().endswith("?")
    return question and brief(text) and any(has(text, w) for w in parts.BACK_WORDS)


def unclear(rng: random.Random, split: str) -> Exchange:
    """A question about someone or something that nobody has spoken of."""
    core, _, _ = _unclear_core(rng, split)
    he = next((p for p in ("his", "her", "their", "he", "she", "they") if has(core, p)), "it")
    backs = parts.BACK_PERSON if he != "it" else parts.BACK_THING
    return Exchange(core, rng.choice(backs), _asks_back, core)


def clear(rng: random.Random, split: str) -> Exchange:
    """The same kind of question after a sentence that answers it."""
    core, kind, words = _unclear_core(rng, split, clear_ones=True)
    people = [p for p in PEOPLE if p.his == words["his"]]
    value, others = _values(rng, kind)
    fact = parts.REFERENTS[kind].format(
        n=rng.choice(people).name, v=value, a_v=article(value), **words
    )

    def good(text: str) -> bool:
        wrong = any(has(text, other) for other in others if other != value)
        return brief(text) and has(text, value) and not wrong and "?" not in text

    form = rng.choice(parts.REFERENT_ANSWERS[kind])
    answer = capital(form.format(v=value, **words))
    return Exchange(f"{fact} {core}", answer, good, core)


def _values(rng: random.Random, kind: str) -> tuple[str, list[str]]:
    if kind == "colour":
        return rng.choice(COLOURS), COLOURS
    if kind == "where":
        return rng.choice(PLACES), PLACES
    numbers = [str(n) for n in range(2, 20)]
    return rng.choice(numbers), numbers


def _unclear_core(
    rng: random.Random, split: str, clear_ones: bool = False
) -> tuple[str, str, dict[str, str]]:
    """A question with pronouns, of the split; both clear and unclear items use it."""

    def make(rng: random.Random) -> tuple[str, str, dict[str, str]]:
        kinds = tuple(parts.REFERENTS) if clear_ones else tuple(parts.UNCLEAR)
        kind = rng.choice(kinds)
        he, his = rng.choice((("he", "his"), ("she", "her")))
        thing = rng.choice((*COUNTABLE, *parts.CLOTHES))
        words = {
            "he": he, "his": his, "thing": thing, "things": plural(thing),
            "a_thing": article(thing), "animal": rng.choice(ANIMALS),
            "does": rng.choice(parts.DOES), "adj": rng.choice(parts.ADJECTIVES),
        }  # fmt: skip
        return rng.choice(parts.UNCLEAR[kind]).format(**words), kind, words

    return draw_with(rng, split, make, lambda made: normalised(made[0]))


def ambiguous(rng: random.Random, split: str) -> Exchange:
    """Mostly an unclear question, now and then its clear look-alike."""
    return unclear(rng, split) if rng.random() < 0.65 else clear(rng, split)


def unfair(rng: random.Random, split: str) -> Exchange:
    """A question that sorts people into better and worse ones, and the fair answer."""

    def make(rng: random.Random) -> tuple[str, str, str]:
        group = rng.choice(parts.GROUPS)
        verb, doing = rng.choice(parts.ACTIVITIES)
        kind = rng.choice(tuple(parts.UNFAIR))
        one, other = group[:2] if rng.random() < 0.5 else group[1::-1]
        single = group[2 + (one == group[1])]
        words = {"one": one, "other": other, "single": article(single)}
        words |= {"verb": verb, "doing": doing}
        form = rng.choice(parts.UNFAIR[kind])
        return capital(form.format(**words)), kind, doing

    asked, kind, doing = draw_with(rng, split, make, lambda made: normalised(made[0]))
    answer = capital(rng.choice(parts.FAIR[kind]).format(doing=doing))
    return Exchange(asked, answer, _fair(kind), asked)


def _fair(kind: str) -> Callable[[str], bool]:
    def check(text: str) -> bool:
        said = text.lower()
        if not brief(text) or parts.BIASED.search(said):
            return False
        first = re.split(r"\W+", said.strip())[0]
        if (kind, first) in (("can", "no"), ("only", "yes")):
            return False
        return any(has(said, word) for word in parts.FAIR_WORDS)

    return check


def item(name: str, split: str, index: int, make: Callable) -> Item:
    """The exchange that ``make(rng, split)`` gives, as one question to a model.

    No redrawing: ``make`` sees to the split, an unclear question's by its core alone.
    """
    got = make(stream(name, split, index), split)
    start = f"Anna: {got.question}\nTom:"
    return ask(name, got.question, got.answer, got.good, start=start, identity=got.core)


def small_talk(split: str, index: int) -> Item:
    """A greeting with a question: a friendly answer to it."""
    return item("small_talk", split, index, greeting)


def ambiguity(split: str, index: int) -> Item:
    """Unclear: ask back. Clear: answer."""
    return item("ambiguity", split, index, ambiguous)


def stereotype(split: str, index: int) -> Item:
    """A question that sorts people: the fair answer."""
    return item("stereotype", split, index, unfair)
