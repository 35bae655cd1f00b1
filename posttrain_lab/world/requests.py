"""Helpful requests: lists, how-tos, notes, sentences, comparisons, rhymes, explanations.

Each kind of request has many wordings and an exact check of form and content. ``text``
tells the same things as pages, letters and lists, without anybody asking.

What it leaves out: harmful requests (``refusals``), stories to order, facts.

Try it::

    >>> made = instruction("train", 3)
    >>> made.check(made.gold), made.check("")
    (True, False)
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial

from posttrain_lab.world import request_checks as judge
from posttrain_lab.world.howto_words import HOWTOS
from posttrain_lab.world.items import Item, ask, draw_item, normalised
from posttrain_lab.world.lexicon import PEOPLE, PLACES, article, capital
from posttrain_lab.world.request_notes import NOTES, WISHES, note, wish
from posttrain_lab.world.request_wordings import (
    ASK_AGAIN,
    ASK_CAPITALS,
    ASK_HOW,
    ASK_LIST,
    ASK_MORE,
    ASK_ONE_LINE,
    ASK_ORDER,
    ASK_RHYME,
    ASK_SENTENCE,
    ASK_WORD,
)
from posttrain_lab.world.request_words import (
    BARE_CATEGORIES,
    CATEGORIES,
    DESCRIPTIONS,
    DICTIONARY,
    NO_ARTICLE,
    QUALITIES,
    RHYMES,
    SCALES,
)
from posttrain_lab.world.streams import draw_with

NUMBERS = {"two": 2, "three": 3, "four": 4}
_ADJECTIVES = (
    "small", "old", "new", "big", "quiet", "happy", "young", "good", "strange", "little",
)  # fmt: skip
_DOES = (
    "sat near {p}", "ran to {p}", "walked to {p}", "slept near {p}", "came from {p}",
    "looked at {p}", "dreamt of {p}", "lived near {p}", "went back to {p}", "liked {p}",
)  # fmt: skip
_OF_SENTENCE = (
    "I saw {w} near {p}.", "We found {w} in a book about {p}.", "She told us about {w}.",
    "There is {w} in my story.", "He drew {w} on the page.", "My friend dreamt of {w}.",
)  # fmt: skip


def _the(word: str) -> str:
    """The word with its article: "a cat", "the sun", "snow"."""
    if word in {"sun", "moon"}:
        return f"the {word}"
    return word if word in NO_ARTICLE else article(word)


def _joined(words: list[str]) -> str:
    return ", ".join(words[:-1]) + f" and {words[-1]}"


def _some(rng: random.Random, words: tuple[str, ...], number: int, category: str) -> list[str]:
    chosen = rng.sample(words, number)
    plain = category in BARE_CATEGORIES or rng.random() < 0.3
    return chosen if plain else [article(w) for w in chosen]


def _list(rng: random.Random, name: str) -> Item:
    number, category = rng.choice(list(NUMBERS)), rng.choice(list(CATEGORIES))
    members = CATEGORIES[category]
    some = _some(rng, members, NUMBERS[number], category)
    # Without articles a bare comma list, with them a phrase: "Red, blue." "A cat and a dog."
    gold = ", ".join(some) if rng.random() < 0.3 else _joined(some)
    question = rng.choice(ASK_LIST).format(n=number, c=category)
    check = partial(judge.lists, members=members, number=NUMBERS[number])
    return ask(name, question, capital(gold) + ".", check)


def _how_to(rng: random.Random, name: str) -> Item:
    task = rng.choice(list(HOWTOS))
    steps = judge.numbered(how_steps(rng, task), rng.choice((" ", "\n", "\n")))
    check = partial(judge.steps, keys=HOWTOS[task].keys)
    return ask(name, rng.choice(ASK_HOW).format(t=task), steps, check)


def how_steps(rng: random.Random, task: str) -> list[str]:
    """The three steps of a task, at times with the last one."""
    how = HOWTOS[task]
    return [*how.steps, how.last] if rng.random() < 0.4 else list(how.steps)


def _sentence(rng: random.Random, name: str) -> Item:
    word = rng.choice([*DICTIONARY, *DESCRIPTIONS])
    if word in QUALITIES:
        gold = f"{rng.choice(PEOPLE).name} was {word} and went to {rng.choice(PLACES)}."
    else:
        form = rng.choice(_OF_SENTENCE)
        gold = form.format(w=_the(word), p=rng.choice(PLACES))
    return ask(name, rng.choice(ASK_SENTENCE).format(w=word), gold,
               partial(judge.sentence, word=word))  # fmt: skip


def _describe(rng: random.Random, name: str) -> Item:
    thing = rng.choice(list(DESCRIPTIONS))
    gold, keys = DESCRIPTIONS[thing]
    return ask(name, rng.choice(ASK_ONE_LINE).format(w=_the(thing)), gold,
               partial(judge.sentence, word=thing, keys=keys))  # fmt: skip


def _compare(rng: random.Random, name: str) -> Item:
    scale, more, less = rng.choice(SCALES)
    low, high = sorted(rng.sample(range(len(scale)), 2))
    word = rng.choice((more, less))
    right, wrong = (scale[high], scale[low]) if word == more else (scale[low], scale[high])
    a, b = rng.sample((article(right), article(wrong)), 2)
    question = rng.choice(ASK_MORE).format(m=word, a=a, b=b, A=capital(a))
    forms = ("{r} is {m} than {w}.", "{r} is {m}.", "{r}.")
    gold = rng.choice(forms).format(r=article(right), m=word, w=article(wrong))
    check = partial(judge.compares, right=right, wrong=wrong, more=word)
    return ask(name, question, capital(gold), check)


def _triple(rng: random.Random) -> list[str]:
    return rng.sample(judge.SORTABLE, 3)


def _order_key(words: list[str]) -> str:
    # Which words they are decides, not how they stand or how one asks.
    return normalised(f"in order: {', '.join(sorted(words))}")


def _order(rng: random.Random, name: str) -> Item:
    words = _triple(rng)
    question = rng.choice(ASK_ORDER).format(w=", ".join(words))
    gold = capital(", ".join(sorted(words))) + "."
    return ask(name, question, gold, partial(judge.ordered, words=sorted(words)),
               identity=_order_key(words))  # fmt: skip


def _any_sentence(rng: random.Random) -> str:
    animal = rng.choice(CATEGORIES["animals"])
    what = rng.choice(_DOES).format(p=rng.choice(PLACES))
    return f"The {rng.choice(_ADJECTIVES)} {animal} {what}."


def _again(rng: random.Random, name: str) -> Item:
    sentence, large = _any_sentence(rng), rng.random() < 0.4
    form = rng.choice(ASK_CAPITALS if large else ASK_AGAIN)
    gold = sentence.upper() if large else sentence
    return ask(name, form.format(s=sentence), gold, partial(judge.exactly, wanted=gold))


def _rhyme(rng: random.Random, name: str) -> Item:
    family = rng.choice(RHYMES)
    word, other = rng.sample(family, 2)
    forms = ("{o}.", "{o} rhymes with {w}.", "{w} and {o}.")
    gold = capital(rng.choice(forms).format(o=other, w=word))
    return ask(name, rng.choice(ASK_RHYME).format(w=word), gold,
               partial(judge.rhymes, word=word, family=family))  # fmt: skip


def explained(word: str, short: bool = False) -> str:
    """A word's meaning as a sentence: "A baker is a person who makes bread and cakes."."""
    meaning = DICTIONARY[word][0]
    if short:
        return capital(meaning) + "."
    verb = "means" if word in QUALITIES else "is"
    return f"{capital(_the(word))} {verb} {meaning}."


def _explain(rng: random.Random, name: str) -> Item:
    word = rng.choice(list(DICTIONARY))
    gold = explained(word, rng.random() < 0.3)
    return ask(name, rng.choice(ASK_WORD).format(w=word), gold,
               partial(judge.explains, word=word, keys=DICTIONARY[word][1]))  # fmt: skip


KINDS: dict[str, Callable[[random.Random, str], Item]] = {
    "list": _list, "how_to": _how_to, "note": note, "wish": wish, "sentence": _sentence,
    "describe": _describe, "compare": _compare, "order": _order, "repeat": _again,
    "rhyme": _rhyme, "explain": _explain,
}  # fmt: skip


def instruction(split: str, index: int, kind: str = "") -> Item:
    """A helpful request of any kind, or of one of ``KINDS``."""

    def make(rng: random.Random) -> Item:
        return KINDS[kind or rng.choice(list(KINDS))](rng, "instruction")

    return draw_item(f"instruction-{kind}", split, index, make)


BEHAVIOURS: dict[str, Callable[[str, int], Item]] = {"instruction": instruction}


def _page(rng: random.Random, split: str) -> str:
    task = rng.choice(list(HOWTOS))
    steps = how_steps(rng, task)
    if rng.random() < 0.4:
        return f"How to {task}.\n" + judge.numbered(steps, "\n")
    joins = ("First, ", "Then ", "After that, ", "At last, ")
    told = (j + s[0].lower() + s[1:] for j, s in zip(joins, steps, strict=False))
    return f"How to {task}. " + " ".join(told)


def _letter(rng: random.Random, split: str) -> str:
    return rng.choice((note, note, wish))(rng, "").gold


def _shopping(rng: random.Random, split: str) -> str:
    category = rng.choice(list(CATEGORIES))
    some = _some(rng, CATEGORIES[category], rng.choice((2, 3, 4)), category)
    if rng.random() < 0.4:
        return f"{capital(category)}:\n" + "\n".join(f"- {w}" for w in some)
    who = rng.choice(PEOPLE).name
    return f"{who} thought of some {category}: {_joined(some)}."


def _entries(rng: random.Random, split: str) -> str:
    words = rng.sample(list(DICTIONARY), rng.randint(3, 5))
    if rng.random() < 0.5:
        return "\n".join(f"{w}: {DICTIONARY[w][0]}" for w in sorted(words))
    return " ".join(explained(w) for w in words)


def _told(rng: random.Random, split: str) -> str:
    things = rng.sample(list(DESCRIPTIONS), rng.randint(2, 4))
    lines = [DESCRIPTIONS[t][0] for t in things]
    for _ in range(rng.randint(1, 3)):
        scale, more, less = rng.choice(SCALES)
        low, high = (article(scale[i]) for i in sorted(rng.sample(range(len(scale)), 2)))
        up = rng.random() < 0.5
        lines.append(capital(f"{high} is {more} than {low}." if up else
                             f"{low} is {less} than {high}."))  # fmt: skip
    return " ".join(lines)


def _abc(rng: random.Random, split: str) -> str:
    rows = []
    for _ in range(rng.randint(2, 4)):
        words = sorted(draw_with(rng, split, _triple, _order_key))
        rows.append(f"In the order of the alphabet: {', '.join(words)}.")
    for _ in range(rng.randint(2, 3)):
        a, b = rng.sample(rng.choice(RHYMES), 2)
        rows.append(f"{capital(a)} rhymes with {b}.")
    rng.shuffle(rows)
    return "\n".join(rows)


def text(rng: random.Random, split: str) -> str:
    """A page, letter, list or dictionary entry, as books and notes have them."""
    pages = (_page, _page, _letter, _letter, _shopping, _entries, _told, _abc)
    return rng.choice(pages)(rng, split)


__all__ = ["BEHAVIOURS", "KINDS", "NOTES", "WISHES", "explained", "instruction", "text"]
