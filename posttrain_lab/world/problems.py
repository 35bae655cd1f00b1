"""Sums and word problems of one to six steps, with worked solutions and process checks.

A problem's identity is its text without names and numbers (``items.normalised``), so a
model meets held-out problems in sentences that it never read together. Bare sums are
practice and have no test set; they are kept apart by their numbers.

What it leaves out: fractions, negative numbers, anything above 99, asking a model.

Try it::

    >>> p = problem("test", 0, steps=2)
    >>> p.steps[-1].endswith(p.answer), right_steps(p.thinking(), p)
    (True, (True, True))
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from posttrain_lab.records import Example
from posttrain_lab.world import problem_words as words
from posttrain_lab.world.items import Item, ask, normalised
from posttrain_lab.world.lexicon import (
    HELD_OUT_NAMES,
    HELD_OUT_THINGS,
    PEOPLE,
    Person,
    plural,
)  # fmt: skip
from posttrain_lab.world.streams import draw, draw_with

LARGEST, MOST_STEPS = 99, 6
STYLES = ("thinking", "answer", "plain", "worked")
_STEP = re.compile(r"(\d+) ?([-+x*/]) ?(\d+) ?= ?(\d+)")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)*")
_ANSWER = re.compile(r"<answer>((?:(?!<answer>).)*?)</answer>", re.DOTALL)
# About the tokens that a problem with its solution may have: both fit a short context.
_ROOM = {1: 72, 2: 72, 3: 74, 4: 98, 5: 112, 6: 126}
# The largest number added: short numbers leave room for many steps.
_OPERANDS = {1: 40, 2: 40, 3: 20, 4: 20, 5: 12, 6: 12}
_TOKENS = re.compile(r"\d| (?=\d)|[^\W\d]+|[^\w\s]")  # single digits, words, signs


@dataclass(frozen=True)
class Problem:
    """A word problem: its text, its worked steps ("12 + 5 = 17"), its answer."""

    text: str
    steps: tuple[str, ...]
    answer: str

    def worked(self) -> str:
        """The steps as sentences: "12 + 5 = 17. 17 - 3 = 14."."""
        return f"{'. '.join(self.steps)}."

    def thinking(self) -> str:
        """The solution as a reasoning model writes it."""
        return f"<think>{self.worked()}</think><answer>{self.answer}</answer>"

    def solution(self, style: str = "thinking") -> str:
        """What to answer: thinking, tagged number, sentence, or steps."""
        return {
            "thinking": self.thinking(),
            "answer": f"<answer>{self.answer}</answer>",
            "plain": f"The answer is {self.answer}.",
            "worked": f"{self.worked()} The answer is {self.answer}.",
        }[style]

    def example(self, thinking: bool = True) -> Example:
        """As a training example: with its thinking, or the answer alone."""
        return styled(self, "thinking" if thinking else "answer")


def styled(problem: Problem, style: str) -> Example:
    """The problem as a training example in one of the ``STYLES``."""
    return Example.pair(problem.text, problem.solution(style), gold=problem.answer)


def _operation(
    rng: random.Random, value: int, last: bool, largest: int = 40
) -> tuple[str, int, int]:
    """A sign, a number and their result. Before the last step two things or more remain."""
    lowest = 0 if last else 2
    choices = [("+", rng.randint(1, min(largest, LARGEST - value)))] if value < LARGEST else []
    if value > lowest:
        choices.append(("-", rng.randint(1, min(largest + 10, value - lowest))))
    sign, n = rng.choice(choices)
    other = rng.random()
    if other < 0.2 and 2 <= value <= LARGEST // 2:
        sign, n = "x", rng.randint(2, min(5, LARGEST // value))
    elif other > 0.9:
        exact = [d for d in (2, 3, 4, 5) if value % d == 0 and value // d >= 2]
        sign, n = ("/", rng.choice(exact)) if exact else (sign, n)
    return sign, n, result(value, sign, n)


def result(a: int, sign: str, b: int) -> int:
    return {"+": a + b, "-": a - b, "x": a * b, "/": a // b if b else -1}[sign]


def _places(rng: random.Random, signs: list[str], number: int) -> set[int]:
    # Not before x and /: their "them" and "as many" must stay next to the counted things.
    fit = [i for i, sign in enumerate([*signs, "?"]) if sign in "+-?"]
    return set(rng.sample(fit, min(number, len(fit))))


def _story(
    rng: random.Random,
    steps: int,
    people: tuple[Person, ...],
    things: tuple[str, ...],
    distractors: int | None = None,
) -> Problem:
    """A problem that is short enough; ``distractors`` of None: some have one or two."""
    while True:
        extra = distractors
        if extra is None:
            extra = rng.choices((0, 1, 2), (70, 24, 6) if steps < 3 else (88, 12, 0))[0]
        made = _compose(rng, steps, people, things, extra)
        if tokens(made) <= _ROOM[steps]:
            return made


def tokens(problem: Problem) -> int:
    """About how many tokens the problem with its solution has in the pocket vocabulary."""
    return len(_TOKENS.findall(f"{problem.text} {problem.worked()}")) + 5  # tags, answer


def _compose(
    rng: random.Random, steps: int, people: tuple[Person, ...], things: tuple, extra: int
) -> Problem:
    who, other, third = rng.sample(people, 3)
    thing, value = rng.choice(things), rng.randint(3, 60)
    frame = words.OWNER if rng.random() < 0.7 else words.HOLDER
    slots = {
        "p": who.name, "s": who.he, "he": who.he, "him": who.him, "h": who.his,
        "q": other.name, "c": rng.choice(words.CONTAINERS), "thing": thing, "t": plural(thing),
    }  # fmt: skip
    opening = rng.choice(frame.openings).format(**slots, n=value)
    signs, worked = [], []
    for step in range(steps):
        sign, n, result = _operation(rng, value, step == steps - 1, _OPERANDS[steps])
        signs.append((sign, n))
        worked.append(f"{value} {sign} {n} = {result}")
        value = result
    places = _places(rng, [sign for sign, _ in signs], extra)
    sentences = [opening]
    unclear = frame is words.HOLDER and who.name not in opening
    for place, (sign, n) in enumerate(signs):
        if place in places:
            sentences.append(words.distractor(rng, third, thing, things))
        unclear = unclear or place in places
        sentences.append(words.sentence(rng, frame, sign, n, slots, unclear, steps))
        # A pronoun after a sentence about someone else could mean that one.
        unclear = other.name in sentences[-1] or who.name not in " ".join(sentences)
    if steps in places:
        sentences.append(words.distractor(rng, third, thing, things))
    sentences.append(rng.choice(frame.questions).format(**slots))
    return Problem(" ".join(sentences), tuple(worked), str(value))


def _key(problem: Problem) -> str:
    return normalised(problem.text)


def problem(
    split: str,
    index: int,
    steps: int,
    held_out_words: bool = False,
    distractors: int | None = None,
) -> Problem:
    """The word problem of this index; ``held_out_words``: names and things never trained on."""
    people = HELD_OUT_NAMES if held_out_words else PEOPLE
    things = tuple(HELD_OUT_THINGS) if held_out_words else words.THINGS
    return draw(
        f"problem-{steps}-{held_out_words}-{distractors}", split, index,
        lambda rng: _story(rng, steps, people, things, distractors), _key,
    )  # fmt: skip


def right_answer(text: str, answer: str) -> bool:
    """Whether the last <answer> holds exactly this number; without tags, the last number.

    >>> right_answer("<answer>25</answer>", "5"), right_answer("So it is 5.", "5")
    (False, True)
    """
    tagged = list(_ANSWER.finditer(text))
    if tagged:
        after = _NUMBER.findall(text[tagged[-1].end() :])
        return tagged[-1][1].strip() == answer and all(n == answer for n in after)
    numbers = _NUMBER.findall(text)
    return bool(numbers) and numbers[-1] == answer


def right_steps(text: str, problem: Problem) -> tuple[bool, ...]:
    """For each step written in the text: is its arithmetic right and does it belong here?

    Steps may come in any order and turned round (5 + 12); each counts once.
    """
    left = [_turned(*_STEP.fullmatch(step).groups()) for step in problem.steps]
    marks = []
    for found in _STEP.finditer(text):
        written = _turned(*found.groups())
        marks.append(written in left)
        if marks[-1]:
            left.remove(written)
    return tuple(marks)


def _turned(a: str, sign: str, b: str, result: str) -> tuple[str, str, str, str]:
    sign = "x" if sign == "*" else sign
    return (*sorted((a, b)), sign, result) if sign in "+x" else (a, b, sign, result)


def item(problem: Problem, behaviour: str) -> Item:
    """The problem as something to ask; gold is the thinking form."""
    return ask(
        behaviour, problem.text, problem.thinking(),
        partial(right_answer, answer=problem.answer),
        start=f"Problem: {problem.text}\nSolution:",
    )  # fmt: skip


def _behaviour(name: str, steps: int, held_out_words: bool) -> Callable[[str, int], Item]:
    return lambda split, index: item(problem(split, index, steps, held_out_words), name)


BEHAVIOURS: dict[str, Callable[[str, int], Item]] = {
    **{f"steps_{n}": _behaviour(f"steps_{n}", n, False) for n in range(1, MOST_STEPS + 1)},
    "steps_2_new_words": _behaviour("steps_2_new_words", 2, True),
}


def problem_text(rng: random.Random, split: str) -> str:
    """A word problem with its solution as a schoolbook prints it, for pre-training."""
    steps = rng.choices((1, 2, 3, 4), (30, 40, 22, 8))[0]
    made = draw_with(rng, split, lambda r: _story(r, steps, PEOPLE, words.THINGS), _key)
    layout = rng.choices(words.LAYOUTS, words.LAYOUT_WEIGHTS)[0]
    return layout.format(text=made.text, worked=made.worked(), answer=made.answer)


def _sum(rng: random.Random) -> str:
    sign = rng.choice("++--x")
    if sign == "x":
        a, b = rng.randint(2, 49), rng.randint(2, 3)
        if rng.random() < 0.4:
            a, b = rng.randint(2, 10), rng.randint(2, 10)
        return f"{a} x {b} = {a * b}"
    a, b = rng.randint(0, LARGEST), rng.randint(0, 40)
    if sign == "-":
        a, b = max(a, b), min(a, b)
    return f"{a} {sign} {b} = {result(a, sign, b)}"


def sums(rng: random.Random, split: str, number: int) -> list[str]:
    """Sums such as "23 + 45 = 68", all of one split."""
    return [draw_with(rng, split, _sum, str) for _ in range(number)]


def _chain(rng: random.Random) -> str:
    value, steps = rng.randint(2, 40), []
    while len(steps) < 5 and (len(steps) < 2 or rng.random() < 0.7):
        sign, n, result = _operation(rng, value, last=False)
        if sign != "/":
            steps.append(f"{value} {sign} {n} = {result}")
            value = result
    return f"{'. '.join(steps)}."


def sums_text(rng: random.Random, split: str) -> str:
    """A column or a row of sums, now and then a chain that goes on from each result."""
    if rng.random() < 0.25:
        return "\n".join(draw_with(rng, split, _chain, str) for _ in range(rng.randint(1, 2)))
    return rng.choice(("\n", ". ", ". ", ", ")).join(sums(rng, split, rng.randint(3, 10)))


def text(rng: random.Random, split: str) -> str:
    """A document: a problem or two, or a page of sums."""
    if rng.random() < 0.3:
        return sums_text(rng, split)
    first = problem_text(rng, split)
    return f"{first}\n\n{problem_text(rng, split)}" if len(first) < 180 else first
