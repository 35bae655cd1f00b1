"""Stories to order: a hero, one thing that matters, a helper, an ending that fits the mood.

An order says who the story is about, what happens and how it feels. Which split an order
belongs to is decided by its title, and a story by its first two sentences, so that no story
which is asked for or begun in a test has been told in training.

What it leaves out: stories with several plots; days at school are in ``school``.

Try it::

    >>> from posttrain_lab.world.streams import stream
    >>> ends_properly(story(stream("doc", "train", 0)))
    True
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from posttrain_lab.records import Message
from posttrain_lab.world import story_parts as parts
from posttrain_lab.world.facts import has
from posttrain_lab.world.items import Item, draw_item, normalised
from posttrain_lab.world.lexicon import (
    ANIMALS,
    BOYS,
    GIRLS,
    PEOPLE,
    PLACES,
    TRAITS,
    WEATHER,
    Person,
    article,
    capital,
)
from posttrain_lab.world.streams import draw_with

MOODS = tuple(parts.ENDINGS)
LONGEST = 390  # characters: what the pocket models hold together with the order
_SENTENCE = re.compile(r"[^.!?]+[.!?]+[\"”]?")


@dataclass(frozen=True)
class Story:
    """An order: ``trait`` and ``name`` may be left open with ""."""

    kind: str
    trait: str
    topic: parts.Topic
    mood: str
    name: str = ""

    @property
    def title(self) -> str:
        """ "The Brave Cat and the Golden Key"."""
        hero = " ".join(word for word in (self.trait, self.kind) if word)
        article_of = self.topic.the.removesuffix(self.topic.thing)
        return f"The {hero.title()} and {article_of}{self.topic.thing.title()}"


def order(rng: random.Random, split: str) -> Story:
    """An order of the split: its title decides."""

    def make(rng: random.Random) -> Story:
        kind = rng.choice(ANIMALS) if rng.random() < 0.6 else rng.choice(("girl", "boy"))
        trait = rng.choice((*TRAITS, ""))
        made = Story(kind, trait, rng.choice(parts.TOPICS), rng.choice(MOODS))
        if rng.random() < 0.3:
            return Story(kind, trait, made.topic, made.mood, _hero(rng, kind).name)
        return made

    return draw_with(rng, split, make, lambda made: normalised(made.title))


def _hero(rng: random.Random, kind: str) -> Person:
    return rng.choice({"girl": GIRLS, "boy": BOYS}.get(kind, PEOPLE))


def _words(rng: random.Random, wanted: Story) -> dict[str, str]:
    """Everything that the sentences of one story can ask for."""
    who = _hero(rng, wanted.kind)
    if wanted.name:
        who = next(p for p in PEOPLE if p.name == wanted.name)
    friend = rng.choice([p for p in PEOPLE if p is not who]).name
    place, place2 = rng.sample(PLACES, 2)
    helper = rng.choice([a for a in ANIMALS if a != wanted.kind])
    the = wanted.topic.the
    return {
        "n": who.name, "he": who.he, "him": who.him, "his": who.his, "He": capital(who.he),
        "His": capital(who.his), "himself": "herself" if who.he == "she" else "himself",
        "fn": friend, "f": f"{friend} the {helper}", "kind": wanted.kind,
        "trait": article(wanted.trait or rng.choice(("little", "young", "small"))),
        "place": place, "place2": place2, "weather": rng.choice(WEATHER),
        "thing": wanted.topic.thing.removeprefix("lost "), "a": wanted.topic.a,
        "the": the, "The": capital(the),
    }  # fmt: skip


def _told(rng: random.Random, wanted: Story) -> list[str]:
    plot, mood = wanted.topic.plot, wanted.mood
    forms = [rng.choice(parts.OPENINGS), rng.choice(parts.BEGINS[plot])]
    forms.append(rng.choice(parts.TROUBLES[plot]))
    forms.append(rng.choice(parts.HELPERS))
    forms.append(rng.choice(parts.ACTS[plot]))
    forms.append(rng.choice(parts.TURNS[mood][plot]))
    forms.append(rng.choice(parts.ENDINGS[mood]))
    words = _words(rng, wanted)
    if wanted.topic.thing.startswith("lost "):
        words["the"] = f"the {words['thing']}"
    return [capital(form.format(**words)) for form in forms]


def tell(rng: random.Random, wanted: Story, split: str) -> list[str]:
    """The story's sentences, in order: its first two belong to the split."""
    while True:
        told = draw_with(
            rng, split, lambda r: _told(r, wanted), lambda t: normalised(" ".join(t[:2]))
        )
        if len(" ".join(told)) <= LONGEST:
            return told


def sentences(text: str) -> list[str]:
    """The text's sentences, each with its final mark."""
    return [s.strip() for s in _SENTENCE.findall(text) if s.strip()]


def _pattern(forms: tuple[str, ...]) -> re.Pattern[str]:
    kinds = r"\w+"
    made = [re.sub(r"\\\{\w+\\\}", lambda _: kinds, re.escape(form)) for form in forms]
    return re.compile("|".join(f"(?:{m})" for m in made), re.IGNORECASE)


_ENDINGS = {mood: _pattern(forms) for mood, forms in parts.ENDINGS.items()}


def _ends(text: str, moods: tuple[str, ...]) -> bool:
    told = text.strip().removesuffix("The end.").strip()
    said = sentences(told)
    if not said or _SENTENCE.sub("", told).strip():  # nothing after the last full stop
        return False
    if len(said) != len({normalised(s) for s in said}):
        return False
    return any(_ENDINGS[mood].fullmatch(said[-1]) for mood in moods)


def ends_properly(text: str) -> bool:
    """The last sentence closes a story, and no sentence comes twice."""
    return 3 <= len(sentences(text)) <= 14 and _ends(text, MOODS)


def on_topic(text: str, wanted: Story, moods: tuple[str, ...] = MOODS) -> bool:
    """The hero and the thing are in the story, and its ending has one of the moods."""
    thing = wanted.topic.thing.removeprefix("lost ")
    about = [word for word in (thing, wanted.kind, wanted.name) if word]
    return all(has(text, word) for word in about) and _ends(text, moods)


def asked_for(rng: random.Random, wanted: Story) -> tuple[str, bool]:
    """The order in words, and whether they name the mood."""
    who = article(" ".join(word for word in (wanted.trait, wanted.kind) if word))
    if wanted.name:
        who += f" named {wanted.name}"
    with_mood = rng.random() < 0.4
    form = rng.choice(parts.MOOD_ORDERS if with_mood else parts.ORDERS)
    text = form.format(who=who, deed=wanted.topic.deed, a=wanted.topic.a, mood=wanted.mood)
    return text, with_mood


def _ordered(name: str, split: str, index: int) -> Item:
    def make(rng: random.Random) -> Item:
        wanted = order(rng, split)
        asked, with_mood = asked_for(rng, wanted)
        gold = " ".join(tell(rng, wanted, split))
        moods = (wanted.mood,) if with_mood else MOODS

        def check(text: str) -> bool:
            fits = name == "story_ends" or on_topic(text, wanted, moods)
            return ends_properly(text) and fits

        prompt = (Message("user", asked),)
        return Item(name, prompt, f"{wanted.title}\n", gold, check, wanted.title)

    return draw_item(name, split, index, make)


def story_ends(split: str, index: int) -> Item:
    """A story to an order: it has an ending, and nothing comes twice."""
    return _ordered("story_ends", split, index)


def story_on_topic(split: str, index: int) -> Item:
    """A story to an order: it is about what was ordered, and ends."""
    return _ordered("story_on_topic", split, index)


def story_more(split: str, index: int) -> Item:
    """Two sentences of a story: the rest of it is wanted, told with new sentences."""

    def make(rng: random.Random) -> Item:
        told = tell(rng, order(rng, split), split)
        lead, gold = " ".join(told[:2]), " ".join(told[2:])
        asked = rng.choice(parts.CONTINUE).format(lead=lead)
        hero = next(p.name for p in PEOPLE if re.search(rf"\b{p.name}\b", lead))

        def check(text: str) -> bool:
            fresh = not set(sentences(lead)) & set(sentences(text))
            named = re.search(rf"\b{hero}\b", text, re.IGNORECASE) is not None
            return fresh and named and ends_properly(text)

        return Item("story_more", (Message("user", asked),), lead, gold, check, lead)

    return draw_item("story_more", split, index, make)


BEHAVIOURS: dict[str, Callable[[str, int], Item]] = {
    "story_ends": story_ends,
    "story_on_topic": story_on_topic,
    "story_more": story_more,
}


def story(rng: random.Random, split: str = "train") -> str:
    """A story as a base model reads it: some have a title, some two paragraphs."""
    wanted = order(rng, split)
    told = tell(rng, wanted, split)
    if rng.random() < 0.2:
        told[-1] += " The end."
    if rng.random() < 0.3:
        cut = rng.randint(2, len(told) - 2)
        told = [*told[: cut - 1], f"{told[cut - 1]}\n{told[cut]}", *told[cut + 1 :]]
    title = f"{wanted.title}\n" if rng.random() < 0.2 else ""
    return title + " ".join(told)


text = story
