"""One-line programs: their shapes, what each prints in words, and the ways they break.

Slots: ``{a} {b} {c}`` numbers, ``{m}`` 2 to 4, ``{i}`` a place in a list or word, ``{w}
{v}`` words, ``{l}`` a list of numbers, ``{k}`` a list of words.

What it leaves out: questions about programs (``programs``); working them out
(``pocket_python``).

Try it::

    >>> program(random.Random(1)).output != ""
    True
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from posttrain_lab.world.lexicon import ANIMALS, COLOURS
from posttrain_lab.world.pocket_python import Refused, Value, output
from posttrain_lab.world.problem_words import CONTAINERS, THINGS

_MORE_WORDS = (
    "sun moon rain snow tree leaf bread milk honey soup cake boat train house garden river "
    "hill bird fish lion wolf bee sea sand wind cloud song game night day hello yes no good "
    "fun big small happy music paper lamp door window chair table water tea rice salt gold "
    "silver king queen farm road bridge tower wood fire ice sky field barn nest wing tail "
    "nose hand foot sister brother teacher baker sailor farmer summer winter spring autumn "
    "morning evening "
)
_OTHERS = (*ANIMALS, *COLOURS, *CONTAINERS, *THINGS, *_MORE_WORDS.split())
# One word each, and each once.
WORDS = tuple(dict.fromkeys(word for word in _OTHERS if " " not in word))


@dataclass(frozen=True)
class Shape:
    """A line with slots and what it does; ``ask``: the words alone say which line is meant."""

    line: str
    does: str
    ask: bool = True


SHAPES = (
    Shape("print({a} + {b})", "prints the sum of {a} and {b}"),
    Shape("print({a} + {b} + {c})", "prints the sum of {a}, {b} and {c}"),
    Shape("print({a} - {b})", "prints {a} minus {b}"),
    Shape("print({a} * {b})", "prints {a} times {b}"),
    Shape("print({a} * {b} + {c})", "prints {a} times {b} plus {c}"),
    Shape("print({a} + {b} * {c})", "multiplies {b} by {c} first and adds {a}", False),
    Shape("print(({a} + {b}) * {m})", "adds {a} and {b} and prints {m} times that"),
    Shape("print({a} % {m})", "prints the rest when {a} is divided by {m}"),
    Shape("print({a} // {m})", "prints how many times {m} fits into {a}"),
    Shape("print(max({a}, {b}))", "prints the larger of {a} and {b}"),
    Shape("print(min({a}, {b}))", "prints the smaller of {a} and {b}"),
    Shape("print({a} > {b})", "prints whether {a} is greater than {b}"),
    Shape("print({a} < {b})", "prints whether {a} is less than {b}"),
    Shape("print({a} == {b})", "prints whether {a} equals {b}"),
    Shape("print({a} + {b} == {c})", "prints whether {a} plus {b} equals {c}"),
    Shape("print(sum({l}))", "prints the sum of the list {l}"),
    Shape("print(max({l}))", "prints the largest number of {l}"),
    Shape("print(min({l}))", "prints the smallest number of {l}"),
    Shape("print(len({l}))", "prints how many numbers are in {l}"),
    Shape("print(sorted({l}))", "prints the list {l} in order"),
    Shape("print({l}[0])", "prints the first number of {l}"),
    Shape("print({l}[-1])", "prints the last number of {l}"),
    Shape("print({l}[{i}])", "takes place {i} of the list, counted from 0", False),
    Shape("print(list(range({m})))", "counts from 0 and stops before {m}", False),
    Shape("print([n * {m} for n in {l}])", "prints each number of {l} times {m}"),
    Shape("print([n + {a} for n in {l}])", "prints each number of {l} plus {a}"),
    Shape("print([n for n in {l} if n > {a}])", "prints the numbers of {l} greater than {a}"),
    Shape("x = {a}; print(x + {b})", "puts {a} into x and prints x plus {b}", False),
    Shape("x = {a}; print(x * {m})", "puts {a} into x and prints x times {m}", False),
    Shape("print('{w}')", "prints the word {w}"),
    Shape("print(len('{w}'))", "prints the number of letters in {w}"),
    Shape("print('{w}'.upper())", "prints the word {w} in capitals"),
    Shape("print('{w}'.title())", "prints the word {w} with a large first letter"),
    Shape("print('{w}'[0])", "prints the first letter of {w}"),
    Shape("print('{w}'[-1])", "prints the last letter of {w}"),
    Shape("print('{w}'[{i}])", "takes letter {i} of {w}, counted from 0", False),
    Shape("print('{w}'[:{m}])", "prints the first {m} letters of {w}"),
    Shape("print('{w}'[::-1])", "prints the word {w} backwards"),
    Shape("print('{w}' * {m})", "prints the word {w} {m} times without spaces"),
    Shape("print('{w}' + '{v}')", "joins {w} and {v} and prints them without a space"),
    Shape("print('{w}', '{v}')", "prints {w} and {v} with a space between them"),
    Shape("print('{w}', {a})", "prints the word {w} and the number {a}"),
    Shape("print(len('{w}') + {a})", "prints the number of letters in {w} plus {a}"),
    Shape("print(len('{w}' + '{v}'))", "prints how many letters {w} and {v} have together"),
    Shape("print(len('{w}') > {m})", "prints whether {w} has more than {m} letters"),
    Shape("print(len('{w}') == len('{v}'))", "prints whether {w} and {v} are equally long"),
    Shape("print('{w}' == '{v}')", "prints whether {w} and {v} are the same word"),
    Shape("print('e' in '{w}')", "prints whether there is an e in {w}"),
    Shape("print('{w}'.count('e'))", "prints how often the letter e is in {w}"),
    Shape("print({k}[0])", "prints the first word of {k}"),
    Shape("print({k}[{i}])", "takes place {i} of the words, counted from 0", False),
    Shape("print(len({k}))", "prints how many words are in {k}"),
    Shape("print(sorted({k}))", "prints the words {k} in order"),
    Shape("print([len(w) for w in {k}])", "prints the length of each word of {k}"),
    Shape("print('{w}' if {a} > {b} else '{v}')",
          "prints {w} if {a} is greater than {b}, and else {v}"),
    Shape("x = '{w}'; print(x + x)", "puts {w} into x and prints x twice without a space",
          False),
    Shape("x = '{w}'; print(len(x))", "puts {w} into x and prints how long x is", False),
)  # fmt: skip


@dataclass(frozen=True)
class Program:
    """A line, what it prints, what it does in words, and the values it was asked with."""

    line: str
    output: str
    does: str
    uses: tuple[Value, ...]
    ask: bool
    shape: str


@dataclass(frozen=True)
class Broken:
    """A line with an error, what is wrong, and whether its repair needs the output told."""

    line: str
    error: str
    unclear: bool = False


def program(rng: random.Random) -> Program:
    """A short program whose output is known and not empty."""
    while True:
        shape = rng.choice(SHAPES)
        slots = _slots(rng)
        line = shape.line.format(**slots)
        try:
            printed = output(line)
        except Refused:  # a place beyond the word's end
            continue
        if printed and len(printed) <= 30:
            return Program(
                line,
                printed,
                shape.does.format(**slots),
                _uses(shape, slots),
                shape.ask,
                shape.line,
            )


def _slots(rng: random.Random) -> dict[str, Value]:
    word, other = rng.sample(WORDS, 2)
    if rng.random() < 0.15:
        other = rng.choice([w for w in WORDS if len(w) == len(word)])
    a, b = rng.randint(2, 20), rng.randint(2, 20)
    return {
        "a": a, "b": a if rng.random() < 0.1 else b,
        "c": rng.choice((a + b, rng.randint(2, 20))),
        "m": rng.randint(2, 4), "i": rng.randint(0, 2), "w": word, "v": other,
        "l": [rng.randint(1, 20) for _ in range(rng.randint(3, 4))],
        "k": rng.sample(WORDS, rng.randint(2, 3)),
    }  # fmt: skip


def _uses(shape: Shape, slots: dict[str, Value]) -> tuple[Value, ...]:
    used = []
    for slot in re.findall(r"\{(\w)\}", shape.line):
        used += slots[slot] if isinstance(slots[slot], list) else [slots[slot]]
    return tuple(used)


_MISSPELT = {
    "print": ("pritn", "prnt", "Print", "pint"), "len": ("lne", "length"),
    "max": ("mx", "maxx"),
    "min": ("mn", "minn"), "sum": ("som", "summ"), "sorted": ("sortd", "sort"),
    "upper": ("uper", "uppper"), "title": ("titel",), "count": ("cout",), "range": ("rang",),
    "list": ("lits",),
}  # fmt: skip


def broken(rng: random.Random, line: str) -> Broken:
    """The line with one error that Python would stop at."""
    while True:
        made = rng.choice((_bracket, _name, _quote, _equals, _index, _comma))(rng, line)
        if made is not None and _fails(made.line):
            return made


def _fails(line: str) -> bool:
    try:
        output(line)
    except Refused:
        return True
    return False


def _bracket(rng: random.Random, line: str) -> Broken:
    places = [i for i, sign in enumerate(line) if sign in "()[]"]
    place = rng.choice((len(line) - 1, rng.choice(places)))
    return Broken(line[:place] + line[place + 1 :], "a bracket is missing")


def _name(rng: random.Random, line: str) -> Broken:
    name = rng.choice([n for n in _MISSPELT if re.search(rf"\b{n}\(", line)])
    wrong = rng.choice(_MISSPELT[name])
    return Broken(re.sub(rf"\b{name}\(", f"{wrong}(", line, count=1), f"{name} is misspelt")


def _quote(rng: random.Random, line: str) -> Broken | None:
    places = [i for i, sign in enumerate(line) if sign == "'"]
    if not places:
        return None
    place = rng.choice(places)
    return Broken(line[:place] + line[place + 1 :], "a quote is missing")


def _equals(rng: random.Random, line: str) -> Broken | None:
    if "==" not in line:
        return None
    return Broken(line.replace("==", "=", 1), "two equals signs are needed")


def _index(rng: random.Random, line: str) -> Broken | None:
    if not re.search(r"\[\d\]\)", line):
        return None
    wrong = re.sub(r"\[\d\]\)", f"[{rng.randint(12, 20)}])", line)
    return Broken(wrong, "the place is beyond the end", unclear=True)


def _comma(rng: random.Random, line: str) -> Broken | None:
    if ", " not in line:
        return None
    return Broken(line.replace(", ", " ", 1), "a comma is missing")
