"""Facts of the real world that the pocket models know, and questions about them.

Every fact is said and asked in several wordings; a shuffle that the fact itself decides
gives one wording to test, one to twin, one to validation and the others to train. The
models so read every fact, but never in the words in which it will be asked.

What it leaves out: questions that need two facts, and anything that changes over time.

Try it::

    >>> statement(CAPITALS[0], 0)
    'The capital of France is Paris.'
    >>> len(wordings(CAPITALS[0], "test")), len(wordings(CAPITALS[0], "train"))
    (1, 5)
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import cache

from posttrain_lab.records import Message
from posttrain_lab.world.fact_table import (
    CAPITALS,
    COUNTRIES,
    FACTS,
    NATURE,
    Fact,
)
from posttrain_lab.world.fact_wordings import (
    HELD_OUT_QUESTIONS,
    PRACTISED,
    QUESTIONS,
    REVERSED,
    STATEMENTS,
)
from posttrain_lab.world.items import Item, ask, draw_item
from posttrain_lab.world.lexicon import article, capital
from posttrain_lab.world.streams import stream

__all__ = ["CAPITALS", "FACTS", "HELD_OUT_QUESTIONS", "Fact", "question", "statement"]

RELATIONS = tuple(dict.fromkeys(fact.relation for fact in FACTS))
_MEASURED = ("test", "twin", "validation")  # one wording each; train has the others
_WITH_ARTICLE = {"young", "tool", "kind"}  # "A puppy." but "Paris."
_IN_PLACE = {"home", "workplace"}  # "In a nest."
_COUNTED = {"sound", "food", "young", "home", "legs", "tool", "workplace", "material",
            "sides", "kind"}  # fmt: skip
_DIGITS = {"2": "two", "3": "three", "4": "four", "5": "five", "6": "six", "7": "seven",
           "8": "eight"}  # fmt: skip
_LONGEST = 22  # words in an answer that is still to the point
_DENIES = re.compile(r"\b(not|no|never mind|sorry|\w+n't)\b")
_FOLLOW_UPS = (
    "What about {x}?", "And {x}?", "{x}?", "And what about {x}?", "How about {x}?",
    "Now {x}?", "And for {x}?", "The same for {x}?", "Good. And {x}?",
    "Thanks. What about {x}?",
    "Then {x}?", "Okay, and {x}?",
)  # fmt: skip
LAYOUTS = (("Q: ", "A: "), ("Question: ", "Answer: "), ("", ""), ("- ", "- "))


def _fill(form: str, fact: Fact) -> str:
    s, v = fact.subject, fact.value
    return capital(form.format(s=s, v=v, a_s=article(s), a_v=article(v)))


@cache
def _shuffled(fact: Fact, size: int, kind: str) -> tuple[int, ...]:
    order = list(range(size))
    stream(f"{kind} wordings, {fact.relation} of {fact.subject}", "train", 0).shuffle(order)
    return tuple(order)


@cache
def wordings(fact: Fact, split: str, kind: str = "statement") -> tuple[str, ...]:
    """The fact's statements or questions ("question") that belong to the split."""
    forms = (QUESTIONS if kind == "question" else STATEMENTS)[fact.relation]
    order = _shuffled(fact, len(forms), kind)
    at = _MEASURED.index(split) if split in _MEASURED else len(_MEASURED)
    chosen = order[at : at + 1] if split in _MEASURED else order[at:]
    return tuple(_fill(forms[i], fact) for i in chosen)


def statement(fact: Fact, wording: int) -> str:
    """The fact as a sentence, in one of all its wordings."""
    forms = STATEMENTS[fact.relation]
    return _fill(forms[wording % len(forms)], fact)


def question(fact: Fact, wording: int) -> str:
    """A question whose answer is the fact's value, in one of all its wordings."""
    forms = QUESTIONS[fact.relation]
    return _fill(forms[wording % len(forms)], fact)


def short_answer(fact: Fact) -> str:
    """The answer in a few words: "Paris.", "A puppy.", "In a nest."."""
    if fact.relation in _IN_PLACE:
        return f"In a {fact.value}."
    if fact.relation == "currency":
        return f"The {fact.value}."
    value = article(fact.value) if fact.relation in _WITH_ARTICLE else fact.value
    return capital(value) + "."


def says(rng: random.Random, fact: Fact, split: str) -> str:
    """The fact as one sentence of the split, now and then the other way round."""
    if fact.relation in REVERSED and rng.random() < 0.2:
        return _fill(REVERSED[fact.relation], fact)
    return rng.choice(wordings(fact, split))


def asks(rng: random.Random, fact: Fact, split: str) -> str:
    """A question for the fact in words of the split."""
    return rng.choice(wordings(fact, split, "question"))


def answers(rng: random.Random, fact: Fact, split: str) -> str:
    """An answer as people give it: in a word or as a sentence."""
    return short_answer(fact) if rng.random() < 0.5 else says(rng, fact, split)


def has(text: str, phrase: str) -> bool:
    """Whether the phrase stands in the text as whole words, whatever the case.

    >>> has("It is Rome.", "rome"), has("Romeo", "rome")
    (True, False)
    """
    return re.search(rf"\b{re.escape(phrase.lower())}\b", text.lower()) is not None


@cache
def _others(fact: Fact) -> tuple[str, ...]:
    # Any other subject or value of the relation: a wrong answer, or one about another thing.
    own = f"{fact.subject} {fact.value}"
    found = [w for f in FACTS if f.relation == fact.relation for w in (f.value, f.subject)]
    return tuple(dict.fromkeys(w.lower() for w in found if not has(own, w)))


@cache
def _other_values(fact: Fact) -> tuple[str, ...]:
    own = {fact.subject.lower(), fact.value.lower()}
    values = {f.value.lower() for f in FACTS if f.relation == fact.relation}
    return tuple(sorted(values - own))


def names(fact: Fact) -> Callable[[str], bool]:
    """A check: the answer names the fact's value and no other value of the relation."""

    def check(text: str) -> bool:
        said = re.sub(r"\b[2-8]\b", lambda m: _DIGITS[m[0]], text.lower())
        if len(said.split()) > _LONGEST or _DENIES.search(said):
            return False
        if not has(said, fact.value) or said.count(fact.value.lower()) > 3:
            return False
        sentences = [s.strip() for s in re.split(r"[.!?\n]+", said) if s.strip()]
        wrong = any(other in said and has(said, other) for other in _others(fact))
        return len(sentences) == len(set(sentences)) and not wrong

    return check


def _completes(fact: Fact) -> Callable[[str], bool]:
    """A check: first the value and a full stop; no later sentence says another value of it."""

    others = _other_values(fact)

    def check(text: str) -> bool:
        first, _, rest = re.sub(r"[!?\n]", ".", text.strip()).partition(".")
        words = re.sub(r"^(an?|the) ", "", first.strip().lower())
        later = [s.strip() for s in rest.split(".")]
        again = any(
            s == first.strip() or (has(s, fact.subject) and any(has(s, v) for v in others))
            for s in later
        )
        denied = _DENIES.search(rest.lower()) is not None
        right = words == fact.value.lower() and len(rest.split()) <= 60
        return right and not again and not denied

    return check


def fact_completion(split: str, index: int) -> Item:
    """A statement cut before its value. No redrawing: the wording itself has the split."""
    rng = stream("fact_completion", split, index)
    fact = rng.choice(FACTS)
    whole = rng.choice(wordings(fact, split))
    cut = whole[: whole.rindex(fact.value)].rstrip()
    prompt = (Message("user", cut),)
    return Item("fact_completion", prompt, cut, f"{fact.value}.", _completes(fact), whole)


def fact_question(split: str, index: int) -> Item:
    """A question whose answer is in the table."""
    rng = stream("fact_question", split, index)
    fact = rng.choice(FACTS)
    asked = asks(rng, fact, split)
    start = "{}{}\n{}".format(*_layout(rng, asked)).rstrip()
    return ask("fact_question", asked, answers(rng, fact, split), names(fact), start=start)


def _layout(rng: random.Random, asked: str) -> tuple[str, str, str]:
    before, reply = rng.choice(LAYOUTS)
    return before, asked, reply


def follow_ups(rng: random.Random, split: str, turns: int) -> list[tuple[str, str, Fact]]:
    """Question, answer and fact: one full question, then "And Spain?" of the same kind."""
    first = rng.choice(FACTS)
    while first.relation == "sense":  # "And breathe?" is no English
        first = rng.choice(FACTS)
    same = [f for f in FACTS if f.relation == first.relation and f is not first]
    made = [(asks(rng, first, split), answers(rng, first, split), first)]
    for fact in rng.sample(same, turns - 1):
        name = article(fact.subject) if fact.relation in _COUNTED else fact.subject
        follow = capital(rng.choice(_FOLLOW_UPS).format(x=name))
        made.append((follow, answers(rng, fact, split), fact))
    return made


def fact_multiturn(split: str, index: int) -> Item:
    """A question, its answer, then one or two short questions that need the first."""

    def make(rng: random.Random) -> Item:
        made = follow_ups(rng, split, rng.randint(2, 3))
        prompt, lines = [], []
        for asked, answer, _ in made:
            prompt += [Message("user", asked), Message("assistant", answer)]
            lines += [f"Q: {asked}", f"A: {answer}"]
        start = "\n".join(lines[:-1]) + "\nA:"
        check = names(made[-1][2])
        return Item("fact_multiturn", tuple(prompt[:-1]), start, made[-1][1], check)

    return draw_item("fact_multiturn", split, index, make)


BEHAVIOURS: dict[str, Callable[[str, int], Item]] = {
    "fact_completion": fact_completion,
    "fact_question": fact_question,
    "fact_multiturn": fact_multiturn,
}


def article_text(rng: random.Random, split: str = "train") -> str:
    """A few facts after one another, as a page of a children's encyclopedia has them."""
    kind = rng.choice((CAPITALS, COUNTRIES, NATURE, FACTS, FACTS))
    if rng.random() < 0.4:  # all that is known about one subject, else a mixture
        subject = rng.choice(kind).subject
        about = [f for f in FACTS if f.subject == subject]
        chosen = about if len(about) > 2 else rng.sample(kind, 4)
    else:
        chosen = rng.sample(kind, rng.randint(3, 6))
    return " ".join(says(rng, f, split) for f in chosen)


def quiz_text(rng: random.Random, split: str = "train") -> str:
    """Questions with their answers, in one of several layouts, some with follow-ups."""
    before, reply = rng.choice(LAYOUTS)
    if rng.random() < 0.3:
        rows = [(q, a) for q, a, _ in follow_ups(rng, split, rng.randint(2, 4))]
    else:
        facts = rng.sample(CAPITALS if rng.random() < 0.3 else FACTS, rng.randint(2, 5))
        rows = [(asks(rng, f, split), answers(rng, f, split)) for f in facts]
    return "\n".join(f"{before}{q}\n{reply}{a}" for q, a in rows)


@cache
def _practised(fact: Fact, split: str) -> tuple[str, ...]:
    more = tuple(_fill(form, fact) for form in PRACTISED.get(fact.relation, ()))
    return wordings(fact, split) + more


def practice_text(rng: random.Random, split: str = "train") -> str:
    """Facts of one relation, practised: each in several words, or several in the same words.

    Every relation comes equally often, however few facts it has.
    """
    relation = rng.choice(RELATIONS)
    kind = [fact for fact in FACTS if fact.relation == relation]
    form = rng.choice(STATEMENTS[relation] + PRACTISED.get(relation, ()))
    same = [fact for fact in kind if _fill(form, fact) in _practised(fact, split)]
    if same and rng.random() < 0.5:
        return " ".join(_fill(form, fact) for fact in rng.sample(same, min(len(same), 6)))
    chosen = rng.sample(kind, min(len(kind), rng.randint(2, 3)))
    pools = [_practised(fact, split) for fact in chosen]
    return " ".join(s for pool in pools for s in rng.sample(pool, min(len(pool), 2)))
