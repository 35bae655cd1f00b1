"""A small, correct Spanish of the pocket world: facts, sums, stories, translations.

Every fact is asked in six or more wordings. For each fact one of them is only ever asked in
test, one in twin and one in validation, the rest in train: a model may know the fact, and
has never seen the question. A sentence to translate belongs to one split, in both directions.

What it leaves out: the words (``spanish_words``), agreement and the sentences to translate
(``spanish_pairs``), stories (``spanish_stories``).

Try it::

    >>> fact = next(f for f in FACTS if f.subject == "el perro")
    >>> QUESTIONS[fact.relation][0].format(**forms(fact)), is_right(fact, "Dice guau.")
    ('¿Qué dice el perro?', True)
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import cache, partial
from typing import NamedTuple

from posttrain_lab.records import Message
from posttrain_lab.world.items import Item, draw_item
from posttrain_lab.world.lexicon import capital
from posttrain_lab.world.spanish_pairs import Pair, agree, contract, one, pair, the
from posttrain_lab.world.spanish_stories import story
from posttrain_lab.world.spanish_words import (
    ANIMALS,
    ANSWERS,
    CARDINALS,
    COLOURS,
    DAYS,
    FACT_TABLES,
    MONTHS,
    NUMBERS,
    PLACES,
    QUESTIONS,
    STATEMENTS,
    THINGS,
)
from posttrain_lab.world.streams import draw_with, stream


class Fact(NamedTuple):
    """``relation`` of ``subject`` is ``value``: ("capital", "Francia", "París")."""

    relation: str
    subject: str
    value: str


def _table(relation: str) -> tuple[Fact, ...]:
    rows = [row.strip().split("=") for row in FACT_TABLES[relation].split(";")]
    if relation == "opposite":
        rows += [[value, subject] for subject, value in rows]
    return tuple(Fact(relation, subject, value) for subject, value in rows)


def _circle(relation: str, words: list[str], before: str) -> tuple[Fact, ...]:
    following = words[1:] + words[:1]
    both = zip(words, following, strict=True)
    return tuple(Fact(relation, before + word, after) for word, after in both)


SUMS = tuple(
    Fact("sum", f"{CARDINALS[a]} más {CARDINALS[b]}", CARDINALS[a + b])
    for a in range(1, 10)
    for b in range(1, 10)
)
KNOWN = tuple(fact for relation in FACT_TABLES for fact in _table(relation))
KNOWN += _circle("day", DAYS, "el ") + _circle("month", MONTHS, "")
FACTS = KNOWN + SUMS


@cache
def forms(fact: Fact) -> dict[str, str]:
    """What the wordings of the fact are filled with: see ``spanish_words.QUESTIONS``."""
    subject, value = fact.subject, fact.value
    gender = "f" if subject.startswith("la ") else "m"
    of, to = contract(f" de {subject}").strip(), contract(f" a {subject}").strip()
    return {
        "s": subject, "S": capital(subject), "n": subject.removeprefix("el "),
        "de": of, "a": to, "A": capital(to),
        "v": value, "V": capital(value), "f": agree(value, gender),
    }  # fmt: skip


@cache
def wordings(fact: Fact, split: str) -> tuple[str, ...]:
    """The questions after the fact that belong to the split."""
    asked = [form.format(**forms(fact)) for form in QUESTIONS[fact.relation]]
    # One stream for all splits: it deals this fact's wordings out, whoever asks.
    stream(f"spanish wordings {fact.relation} {fact.subject}", "train", 0).shuffle(asked)
    held = {"test": asked[:1], "twin": asked[1:2], "validation": asked[2:3]}
    return tuple(held.get(split, asked[3:]))


_WORD = re.compile(r"\w+")
_MOST_WORDS = 14  # of an answer: the longest gold has 10
_MORE = "de del a al el la los las un una pues creo que sí claro respuesta correcta"


@cache
def _fillers(relation: str) -> frozenset[str]:
    """The words that may stand beside a value: those of the relation's own wordings."""
    wordings = (*ANSWERS[relation], *STATEMENTS[relation], *QUESTIONS[relation])
    plain = re.sub(r"{\w+}", " ", " ".join(wordings))
    return frozenset(_WORD.findall(f"{plain} {_MORE}".lower()))


@cache
def _own(fact: Fact) -> tuple[re.Pattern[str], re.Pattern[str]]:
    values = [fact.value]
    if fact.relation == "colour":  # "Es blanca." or "De color blanco."
        values.append(agree(fact.value, "f"))
    subject = fact.subject.removeprefix("el ").removeprefix("la ").lower()
    ours = "|".join(re.escape(v.lower()) for v in values)
    return re.compile(rf"\b(?:{ours})\b"), re.compile(rf"\b{re.escape(subject)}\b")


def is_right(fact: Fact, answer: str) -> bool:
    """Whether the answer gives the fact's value, and nothing that is not about it.

    Any other value, another subject, a "no" or words from elsewhere make it wrong.
    """
    value, subject = _own(fact)
    rest, found = value.subn(" ", " ".join(answer.lower().split()))
    words = _WORD.findall(subject.sub(" ", rest))
    known = _fillers(fact.relation)
    return found == 1 and len(words) < _MOST_WORDS and all(word in known for word in words)


def _answer(rng: random.Random, fact: Fact) -> str:
    return rng.choice(ANSWERS[fact.relation]).format(**forms(fact))


def _any_fact(rng: random.Random) -> Fact:
    return rng.choice(KNOWN if rng.random() < 0.75 else SUMS)


def spanish_qa(split: str, index: int) -> Item:
    """A question about a fact, in Spanish, in a wording of the split."""
    rng = stream("spanish_qa", split, index)
    fact = _any_fact(rng)
    asked = rng.choice(wordings(fact, split))
    start = f"Pregunta: {asked}\nRespuesta:"
    check = partial(is_right, fact)
    return Item("spanish_qa", (Message("user", asked),), start, _answer(rng, fact), check)


_TO_SPANISH = (
    "Translate into Spanish: {t}", "Say this in Spanish: {t}", "What is this in Spanish? {t}",
    "How do you say this in Spanish? {t}", "Put this into Spanish: {t}",
)  # fmt: skip
_TO_ENGLISH = (
    "Translate into English: {t}", "Say this in English: {t}", "What is this in English? {t}",
    "What does this mean in English? {t}", "Put this into English: {t}",
)  # fmt: skip
_EDGES = " \n\t.!?¡¿\"'«»"


def _plain(sentence: str) -> str:
    return " ".join(sentence.lower().split()).strip(_EDGES)


def _same(gold: str, answer: str) -> bool:
    return _plain(answer) == _plain(gold)


def _translation(name: str, rng: random.Random) -> Item:
    made = pair(rng)
    if name == "to_spanish":
        asks, given, gold = _TO_SPANISH, made.english, made.spanish
        start = f"English: {given}\nSpanish:"
    else:
        asks, given, gold = _TO_ENGLISH, made.spanish, made.english
        start = f"Spanish: {given}\nEnglish:"
    asked = (Message("user", rng.choice(asks).format(t=given)),)
    return Item(name, asked, start, gold, partial(_same, gold), made.key)


def to_spanish(split: str, index: int) -> Item:
    """An English sentence to put into Spanish."""
    return draw_item("to_spanish", split, index, partial(_translation, "to_spanish"))


def to_english(split: str, index: int) -> Item:
    """A Spanish sentence to put into English."""
    return draw_item("to_english", split, index, partial(_translation, "to_english"))


BEHAVIOURS: dict[str, Callable[[str, int], Item]] = {
    made.__name__: made for made in (spanish_qa, to_spanish, to_english)
}


def _story(rng: random.Random, split: str) -> str:
    return story(rng)


def _facts(rng: random.Random, split: str) -> str:
    """A few facts after one another, mostly of one kind."""
    relation = _any_fact(rng).relation
    kind = [f for f in FACTS if f.relation == relation] if rng.random() < 0.7 else FACTS
    chosen = rng.sample(kind, rng.randint(4, 7))
    return " ".join(rng.choice(STATEMENTS[f.relation]).format(**forms(f)) for f in chosen)


def _quiz(rng: random.Random, split: str) -> str:
    """Questions with their answers, in one of several layouts."""
    layouts = (("Pregunta: ", "Respuesta: "), ("P: ", "R: "), ("", ""), ("- ", "- "))
    ask, reply = rng.choice((*layouts, layouts[0]))
    lines = []
    for _ in range(rng.randint(3, 5)):
        fact = _any_fact(rng)
        question = rng.choice(wordings(fact, split))
        lines.append(f"{ask}{question}\n{reply}{_answer(rng, fact)}")
    return "\n".join(lines)


def _pairs(rng: random.Random, split: str) -> str:
    """Sentences with their translations, in one of several layouts."""
    form = rng.choice(
        (
            "English: {e}\nSpanish: {s}", "Spanish: {s}\nEnglish: {e}", "{e}\n{s}", "{s} = {e}",
            "In Spanish, “{e}” is “{s}”", "Inglés: {e}\nEspañol: {s}",
            "English: {e}\nSpanish: {s}", "Spanish: {s}\nEnglish: {e}",
        )
    )  # fmt: skip
    drawn = [draw_with(rng, split, pair, _key) for _ in range(rng.randint(3, 5))]
    return "\n".join(form.format(e=made.english, s=made.spanish) for made in drawn)


def _key(made: Pair) -> str:
    return made.key


def _word_list(rng: random.Random, split: str) -> str:
    """Words with their translations."""
    rows = [(f"the {e}", the(s, g)) for e, (s, g, _) in (ANIMALS | THINGS).items()]
    rows += [(f"a {e}", one(*noun)) for e, noun in PLACES.items()]
    rows += [*COLOURS.items(), *NUMBERS.items()]
    sign = rng.choice((" = ", " – ", ": "))
    swap = rng.random() < 0.5
    chosen = rng.sample(rows, rng.randint(5, 9))
    return "\n".join(sign.join(row[::-1] if swap else row) for row in chosen)


def text(rng: random.Random, split: str) -> str:
    """A document in Spanish, or in Spanish and English, as a base model reads it."""
    kinds = (_story, _facts, _quiz, _pairs, _word_list)
    return rng.choices(kinds, weights=(28, 22, 22, 24, 4))[0](rng, split)
