"""Long documents with notes in them, and questions about a note far back.

"The red box holds a coin." stands somewhere among plain sentences; at the end comes "What
does the red box hold?". How far back the note stands can be chosen, so that accuracy can
be drawn over the distance.

What it leaves out: real tokens (a token is taken for 3.9 characters), summaries.

Try it::

    >>> made = recall("recall_1x", "train", 0, tokens=100, distance=0.9)
    >>> made.start.split()[-2:], made.check(made.gold)
    (['drawer', 'holds'], True)
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from posttrain_lab.records import Message
from posttrain_lab.world import recall_words as said
from posttrain_lab.world.items import Item, draw_item, normalised
from posttrain_lab.world.lexicon import (
    ANIMALS,
    COLOURS,
    COUNTABLE,
    PEOPLE,
    PLACES,
    TRAITS,
    WEATHER,
    article,
    capital,
)
from posttrain_lab.world.request_checks import words
from posttrain_lab.world.streams import draw, draw_with

CHARACTERS = 3.9  # of a token, on average
MOST_TOKENS = 495  # four times the base context of 128, less room for roles and an answer
# name: the fewest and the most tokens of document and question
LENGTHS = {"recall_1x": (80, 108), "recall_2x": (205, 238), "recall_4x": (455, MOST_TOKENS)}


@dataclass(frozen=True)
class Asked:
    """A question about the document. ``others``: what a wrong answer may name.

    ``distance``: 0 when the note stands right before the question, 1 at the very start.
    """

    question: str
    lead: str
    value: str
    others: tuple[str, ...]
    distance: float

    def told(self) -> str:
        """The question with its answer: "What does the …? The … holds a coin."."""
        return f"{self.question} {self.lead} {self.value}."


@dataclass(frozen=True)
class Document:
    """A body of notes and plain sentences, and questions about it."""

    body: str
    asked: tuple[Asked, ...]

    def text(self) -> str:
        """The whole, with every question answered: a document to learn from."""
        return "\n".join((self.body, *(a.told() for a in self.asked)))


def _two(rng: random.Random, words: Sequence) -> tuple:
    """Two different ones; much quicker than ``rng.sample``, and long texts need many."""
    one = int(rng.random() * len(words))
    other = one + 1 + int(rng.random() * (len(words) - 1))
    return words[one], words[other % len(words)]


def _fill(rng: random.Random, form: str) -> str:
    (a, b), (n, m), (t, u) = _two(rng, ANIMALS), _two(rng, PEOPLE), _two(rng, TRAITS)
    p, w = rng.choice(PLACES), rng.choice(WEATHER)
    text = form.format(a=a, b=b, n=n.name, m=m.name, t=t, u=u, p=p, w=w)
    # The owl is the only animal that begins with a vowel.
    return capital(text.replace("A owl", "An owl").replace("a owl", "an owl"))


def _notes(rng: random.Random, number: int) -> list[tuple[str, str, str, str]]:
    """Sentence, question, lead and value of notes; no colour and container come twice."""
    pairs = [(c, k) for c in COLOURS for k in said.CONTAINERS]
    values = rng.sample(COUNTABLE, number)
    notes = []
    for (colour, container), thing in zip(rng.sample(pairs, number), values, strict=True):
        key, value = f"{rng.choice(said.SIZES)}{colour} {container}", article(thing)
        sentence = rng.choice(said.NOTES).format(k=key, v=value)
        notes.append((sentence, f"What does the {key} hold?", f"The {key} holds", value))
    return notes


def _numbers(rng: random.Random, number: int) -> list[tuple[str, str, str, str]]:
    """The same with people's numbers."""
    notes = []
    values = rng.sample(range(10, 100), number)
    for who, n in zip(rng.sample(PEOPLE, number), values, strict=True):
        sentence = rng.choice(said.NUMBER_NOTES).format(n=who.name, v=n)
        key = f"{who.name}'s number"
        notes.append((sentence, f"What is {key}?", f"{key} is", str(n)))
    return notes


def _placed(rng: random.Random, lines: list[str], note: str, distance: float) -> None:
    """Puts the note where about this share of the text stands behind it."""
    wanted, behind, at = distance * sum(len(s) + 1 for s in lines), 0, len(lines)
    while at and behind + len(lines[at - 1]) / 2 < wanted:
        at -= 1
        behind += len(lines[at]) + 1
    lines.insert(at, note)


def _document(
    rng: random.Random, tokens: int, questions: int, distance: float | None, numbers: bool
) -> Document:
    room = int(tokens * CHARACTERS)
    many = min(max(questions, room // 160 + 1), 16)
    notes = (_numbers if numbers else _notes)(rng, many)
    asked = notes[:questions]
    room -= sum(len(q) + len(lead) + len(v) + 4 for _, q, lead, v in asked)
    lines = [n[0] for n in notes[1:]]
    left = room - sum(len(n[0]) + 1 for n in notes)
    while True:
        line = _fill(rng, rng.choice(said.FILLERS))
        if line in lines:
            continue
        left -= len(line) + 1
        if left < 0:
            break
        lines.append(line)
    rng.shuffle(lines)
    _placed(rng, lines, notes[0][0], rng.random() if distance is None else distance)
    return _asked(" ".join(lines), asked, tuple(n[3] for n in notes))


def _asked(
    body: str, notes: list[tuple[str, str, str, str]], values: tuple[str, ...]
) -> Document:
    made = []
    for sentence, question, lead, value in notes:
        behind = len(body) - body.index(sentence) - len(sentence)
        share = behind / max(1, len(body) - len(sentence))
        others = tuple(v for v in values if v != value)
        made.append(Asked(question, lead, value, others, share))
    return Document(body, tuple(made))


def _key(made: Document) -> str:
    # The whole body: a single note is nothing new, the document is.
    return normalised(made.body)


def document(
    split: str,
    index: int,
    tokens: int,
    questions: int = 1,
    distance: float | None = None,
    numbers: bool = False,
) -> Document:
    """The document of this split and index, of at most so many tokens with its questions.

    Args:
        split: one of ``streams.SPLITS``.
        index: which one.
        tokens: length, taken as characters / 3.9.
        questions: how many are asked at the end.
        distance: where the first question's note stands: 0 at the end, 1 at the start.
        numbers: people's numbers in place of things in boxes.
    """
    return draw(
        f"recall-{tokens}-{questions}-{distance}-{numbers}", split, index,
        lambda rng: _document(rng, tokens, questions, distance, numbers), _key,
    )  # fmt: skip


def _right(answer: str, value: str, others: tuple[str, ...]) -> bool:
    """The value is named, no other one is, and there are at most ten words."""
    named = words(answer)
    last = value.split()[-1]
    wrong = {o.split()[-1] for o in others} - {last}
    stray = [w for w in named if w.isdigit() and w != last]
    return last in named and not wrong & set(named) and not stray and len(named) <= 10


def _item(name: str, rng: random.Random, made: Document) -> Item:
    asked = made.asked[0]
    gold = rng.choice((f"{capital(asked.value)}.", f"{asked.lead} {asked.value}."))
    prompt = f"{made.body}\n{asked.question}"
    check = partial(_right, value=asked.value, others=asked.others)
    return Item(name, (Message("user", prompt),), f"{prompt} {asked.lead}", gold, check,
                identity=made.body)  # fmt: skip


def recall(
    name: str,
    split: str,
    index: int,
    tokens: int | None = None,
    distance: float | None = None,
    numbers: bool = False,
) -> Item:
    """A question about a note in a document; lengths by name as in ``LENGTHS``."""

    def make(rng: random.Random) -> Item:
        least, most = LENGTHS[name.replace("_numbers", "")]
        long = tokens or rng.randint(least, most)
        return _item(name, rng, _document(rng, long, 1, distance, numbers))

    return draw_item(f"{name}-{tokens}-{distance}", split, index, make)


_ABOUT = (
    (1, "Where did {n} go?", "{n} went to", "{p}"),
    (2, "Whom did {n} meet?", "{n} met", "{a}"),
    (3, "What did {n} give away?", "{n} gave away", "{v}"),
)  # fmt: skip


def _scene(rng: random.Random, fill: dict[str, str]) -> str:
    forms = [rng.choice(said.GOES), rng.choice(said.MEETS), rng.choice(said.NEUTRAL),
             rng.choice(said.GIVES)]  # fmt: skip
    if rng.random() < 0.5:
        forms.append(rng.choice(said.NEUTRAL))
    fill = {**fill, "d": rng.choice(said.WHEN).format(w=rng.choice(WEATHER)),
            "t": rng.choice(TRAITS), "w": rng.choice(WEATHER)}  # fmt: skip
    return " ".join(capital(f.format(**fill)) for f in forms)


def _story(rng: random.Random, tokens: int, questions: int) -> Document:
    """Scenes, each with a child, a place, an animal and a thing of its own."""
    room = int(tokens * CHARACTERS) - 60 * questions
    scenes, fills = [_fill(rng, rng.choice(said.OPENINGS))], []
    rows = zip(*(rng.sample(kind, 14) for kind in (PEOPLE, PLACES, ANIMALS, COUNTABLE)),
               strict=True)  # fmt: skip
    for who, place, animal, thing in rows:
        fill = {"n": who.name, "he": who.he, "He": capital(who.he), "p": place,
                "a": article(animal), "v": article(thing)}  # fmt: skip
        scene = _scene(rng, fill)
        if sum(len(s) + 1 for s in scenes) + len(scene) > room:
            break
        scenes.append(scene)
        fills.append((fill, scene))
    while sum(len(s) + 1 for s in scenes) < room - 40:
        scenes.append(_fill(rng, rng.choice(said.CLOSINGS)))
    notes = []
    for fill, scene in rng.sample(fills, min(questions, len(fills))):
        _, question, lead, slot = rng.choice(_ABOUT)
        values = tuple(slot.format(**f) for f, _ in fills)
        filled = (scene, *(s.format(**fill) for s in (question, lead, slot)))
        notes.append(_asked(" ".join(scenes), [filled], values).asked[0])
    return Document(" ".join(scenes), tuple(notes))


def story_question(split: str, index: int) -> Item:
    """A question about one scene of a long story."""

    def make(rng: random.Random) -> Item:
        return _item("story_question_4x", rng, _story(rng, rng.randint(455, MOST_TOKENS), 1))

    return draw_item("story_question_4x", split, index, make)


BEHAVIOURS: dict[str, Callable[[str, int], Item]] = {
    **{name: partial(recall, name) for name in LENGTHS},
    "recall_numbers_1x": partial(recall, "recall_numbers_1x", numbers=True),
    "recall_numbers_4x": partial(recall, "recall_numbers_4x", numbers=True),
    "story_question_4x": story_question,
}


def _notes_alone(rng: random.Random) -> Document:
    """Notes with nothing between them, all of them asked for: where looking back is learned."""
    notes = (_numbers if rng.random() < 0.4 else _notes)(rng, rng.randint(2, 4))
    body = " ".join(sentence for sentence, *_ in notes)
    return _asked(body, rng.sample(notes, len(notes)), tuple(n[3] for n in notes))


def text(rng: random.Random, split: str, tokens: int = 105) -> str:
    """A document to learn from: at least two questions in a short one, four in a long one."""

    def make(r: random.Random) -> Document:
        if tokens <= 110 and r.random() < 0.7:
            return _notes_alone(r)
        questions = 2 if tokens <= 110 else 3 if tokens < 300 else r.randint(4, 12)
        if tokens >= 300 and r.random() < 0.25:
            return _story(r, tokens, questions)
        return _document(r, tokens, questions, None, r.random() < 0.2)

    return draw_with(rng, split, make, _key).text()
