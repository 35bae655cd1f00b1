"""Facts of the real world that the pocket models know, and questions about them.

What it leaves out: multi-turn follow-ups and further kinds of facts.

Try it::

    >>> statement(CAPITALS[0], 0)
    'The capital of France is Paris.'
"""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
    """``relation`` of ``subject`` is ``value``: ("capital", "France", "Paris")."""

    relation: str
    subject: str
    value: str


def _facts(relation: str, pairs: str) -> tuple[Fact, ...]:
    rows = [pair.split("=") for pair in pairs.split(";")]
    return tuple(Fact(relation, subject.strip(), value.strip()) for subject, value in rows)


CAPITALS = _facts(
    "capital",
    "France=Paris; Spain=Madrid; Germany=Berlin; Italy=Rome; Portugal=Lisbon; Greece=Athens;"
    "Austria=Vienna; Poland=Warsaw; Norway=Oslo; Sweden=Stockholm; Denmark=Copenhagen;"
    "Finland=Helsinki; Ireland=Dublin; England=London; Belgium=Brussels; Hungary=Budapest;"
    "Russia=Moscow; Ukraine=Kyiv; Turkey=Ankara; Egypt=Cairo; Kenya=Nairobi; Ghana=Accra;"
    "Nigeria=Abuja; Morocco=Rabat; Ethiopia=Addis Ababa; Japan=Tokyo; China=Beijing;"
    "India=New Delhi; Thailand=Bangkok; Vietnam=Hanoi; South Korea=Seoul; Indonesia=Jakarta;"
    "Nepal=Kathmandu; Iran=Tehran; Iraq=Baghdad; Canada=Ottawa; Mexico=Mexico City;"
    "Cuba=Havana; Peru=Lima; Chile=Santiago; Brazil=Brasilia; Argentina=Buenos Aires;"
    "Colombia=Bogota; Australia=Canberra; New Zealand=Wellington; Iceland=Reykjavik;"
    "Scotland=Edinburgh; Wales=Cardiff; Croatia=Zagreb; Romania=Bucharest",
)
SOUNDS = _facts(
    "sound",
    "dog=woof; cat=meow; cow=moo; duck=quack; sheep=baa; pig=oink; lion=roar; owl=hoot;"
    "frog=croak; bee=buzz; snake=hiss; mouse=squeak; horse=neigh; hen=cluck; wolf=howl",
)
FOODS = _facts(
    "food",
    "cow=grass; rabbit=carrots; monkey=bananas; bear=honey; cat=fish; horse=hay; panda=bamboo;"
    "bird=seeds; squirrel=nuts; mouse=cheese; frog=flies; lion=meat; koala=leaves; hen=corn",
)
YOUNG = _facts(
    "young",
    "dog=puppy; cat=kitten; cow=calf; duck=duckling; sheep=lamb; pig=piglet; hen=chick;"
    "horse=foal; bear=cub; goat=kid; frog=tadpole; swan=cygnet; deer=fawn; goose=gosling",
)
THING_COLOURS = _facts(
    "colour",
    "the sky=blue; grass=green; snow=white; the sun=yellow; a strawberry=red; coal=black;"
    "a lemon=yellow; an orange=orange; chocolate=brown; the sea=blue; a tomato=red;"
    "a banana=yellow; milk=white; a frog=green; a flamingo=pink; a plum=purple",
)
OPPOSITES = _facts(
    "opposite",
    "hot=cold; big=small; fast=slow; up=down; day=night; old=new; happy=sad; open=closed;"
    "full=empty; wet=dry; light=dark; long=short; hard=soft; early=late; loud=quiet; near=far",
)
NEXT_DAYS = _facts(
    "day after",
    "Monday=Tuesday; Tuesday=Wednesday; Wednesday=Thursday; Thursday=Friday;"
    "Friday=Saturday; Saturday=Sunday; Sunday=Monday",
)
FACTS = CAPITALS + SOUNDS + FOODS + YOUNG + THING_COLOURS + OPPOSITES + NEXT_DAYS

# {s} the subject, {v} the value, {a} the subject with its article where it has one.
STATEMENTS = {
    "capital": ("The capital of {s} is {v}.", "{v} is the capital of {s}.",
                "In {s}, the capital is {v}.", "{s} has the capital {v}.",
                "The capital city of {s} is called {v}."),
    "sound": ("The {s} says {v}.", "A {s} goes {v}.", "The sound of a {s} is {v}."),
    "food": ("A {s} eats {v}.", "The {s} likes to eat {v}.", "The food of the {s} is {v}."),
    "young": ("A young {s} is called a {v}.", "A baby {s} is a {v}.", "A {v} is a young {s}."),
    "colour": ("The colour of {s} is {v}.", "People know that {s} is {v}."),
    "opposite": ("The opposite of {s} is {v}.", "{v} is the opposite of {s}."),
    "day after": ("The day after {s} is {v}.", "After {s} comes {v}."),
}  # fmt: skip
QUESTIONS = {
    "capital": ("What is the capital of {s}?", "What is the capital city of {s}?",
                "Which city is the capital of {s}?", "Do you know the capital of {s}?",
                "Can you tell me the capital of {s}?"),
    "sound": ("What does a {s} say?", "What sound does a {s} make?", "How does a {s} sound?"),
    "food": ("What does a {s} eat?", "What does a {s} like to eat?",
             "What is the food of a {s}?"),
    "young": ("What is a young {s} called?", "What do you call a baby {s}?",
              "What is a baby {s}?"),
    "colour": ("What colour is {s}?", "What is the colour of {s}?", "Which colour is {s}?"),
    "opposite": ("What is the opposite of {s}?", "Which word is the opposite of {s}?"),
    "day after": ("What day comes after {s}?", "Which day is after {s}?"),
}  # fmt: skip
# Wordings that no training text uses: only for measuring.
HELD_OUT_QUESTIONS = {"capital": "Please name the capital of {s}."}


def statement(fact: Fact, wording: int) -> str:
    """The fact as a sentence, in one of its wordings."""
    forms = STATEMENTS[fact.relation]
    text = forms[wording % len(forms)].format(s=fact.subject, v=fact.value)
    return text[0].upper() + text[1:]


def question(fact: Fact, wording: int) -> str:
    """A question whose answer is the fact's value."""
    forms = QUESTIONS[fact.relation]
    return forms[wording % len(forms)].format(s=fact.subject)


def short_answer(fact: Fact) -> str:
    """The answer in one or two words: "Paris.", "A puppy."."""
    value = f"a {fact.value}" if fact.relation == "young" else fact.value
    return value[0].upper() + value[1:] + "."


def article_text(rng: random.Random) -> str:
    """A few facts after one another, as a page of a children's encyclopedia has them."""
    kind = rng.choice((CAPITALS, CAPITALS, CAPITALS, SOUNDS + FOODS + YOUNG, FACTS))
    chosen = rng.sample(kind, rng.randint(2, 6))
    return " ".join(statement(f, rng.randrange(5)) for f in chosen)


def quiz_text(rng: random.Random) -> str:
    """Questions with their answers, in one of several layouts."""
    ask, reply = rng.choice(
        (("Q: ", "A: "), ("Question: ", "Answer: "), ("", ""), ("- ", "- "))
    )
    lines = []
    for fact in rng.sample(CAPITALS if rng.random() < 0.5 else FACTS, rng.randint(2, 5)):
        answer = short_answer(fact) if rng.random() < 0.5 else statement(fact, rng.randrange(5))
        lines.append(f"{ask}{question(fact, rng.randrange(5))}\n{reply}{answer}")
    return "\n".join(lines)
