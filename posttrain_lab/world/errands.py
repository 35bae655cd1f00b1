"""Errands: questions that take a tool or two, with the calls that answer them.

Each comes with its own small table of prices or ages, or a file, that nobody could know by
heart: it has to be looked up. A demonstration's results are what the tools really gave.

An errand's identity is what is asked about whom or what, and in which words; the numbers of
the table are drawn anew each time. So a model is measured on things that it never looked up
together, while a price of 7 it may have met before.

What it leaves out: errands that can go wrong halfway, and more than four calls.

Try it::

    >>> made = errand("test", 0, "price")
    >>> [message.role for message in made.example.messages]
    ['user', 'assistant', 'tool', 'assistant']
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from posttrain_lab.environments.environment import call, environment
from posttrain_lab.environments.task import Task
from posttrain_lab.records import Example, Message
from posttrain_lab.world.lexicon import COUNTABLE, PEOPLE, article, plural
from posttrain_lab.world.streams import draw, stream

ROWS = 5  # of a table
Call = tuple[str, dict[str, str]]

_SUM = ("What is {s}?", "Work out {s}.", "How much is {s}?")
_PRICE = ("How much is {a}?", "What does {a} cost?", "What is the price of {a}?")
_COST = ("How much are {n} {t}?", "What do {n} {t} cost?", "I want {n} {t}. What do I pay?")
_BASKET = ("How much are {n} {t} and {m} {u}?", "What do {n} {t} and {m} {u} cost?",
           "I want {n} {t} and {m} {u}. What do I pay?")  # fmt: skip
_OLDER = ("How many years older is {p} than {q}?", "By how many years is {p} older than {q}?",
          "How much older is {p} than {q}?")  # fmt: skip
_NOTE = ("What does all in {f} cost?", "Read {f}. What do I pay?", "How much is what {f} says?")


@dataclass(frozen=True)
class _Errand:
    """What is asked, what is given, and the calls up to the answer."""

    question: str
    tools: tuple[str, ...]
    calls: tuple[Call, ...]
    table: tuple[Mapping[str, str], ...] = ()
    files: Mapping[str, str] | None = None
    identity: str = ""


def _look(name: str) -> Call:
    return "lookup", {"name": name}


def _work_out(text: str) -> Call:
    return "calculate", {"sum": text}


def _table(
    rng: random.Random, names: Sequence[str], others: Sequence[str], column: str,
    numbers: Mapping[str, int], most: int,
) -> tuple[Mapping[str, str], ...]:  # fmt: skip
    """The names that are needed among others, in any order."""
    rest = rng.sample([o for o in others if o not in names], ROWS - len(names))
    rows = [{"name": n, column: str(numbers.get(n) or rng.randint(2, most))}
            for n in (*names, *rest)]  # fmt: skip
    rng.shuffle(rows)
    return tuple(rows)


def _sum(rng: random.Random) -> _Errand:
    a, b, sign = rng.randint(11, 99), rng.randint(11, 99), rng.choice("+-*")
    text = f"{max(a, b)} {sign} {min(a, b)}"
    asked = rng.choice(_SUM).format(s=text)
    return _Errand(asked, ("calculator",), (_work_out(text),), identity=asked)


def _shop(rng: random.Random, things: int) -> tuple[list[str], dict[str, int], tuple]:
    """Things to buy, their prices, and the table of all prices."""
    chosen = rng.sample(COUNTABLE, things)
    prices = {thing: rng.randint(2, 20) for thing in chosen}
    return chosen, prices, _table(rng, chosen, COUNTABLE, "price", prices, 20)


def _price(rng: random.Random) -> _Errand:
    (thing,), _, table = _shop(rng, 1)
    asked = rng.choice(_PRICE).format(a=article(thing))
    return _Errand(asked, ("table",), (_look(thing),), table)


def _cost(rng: random.Random) -> _Errand:
    (thing,), prices, table = _shop(rng, 1)
    n = rng.randint(2, 9)
    asked = rng.choice(_COST).format(n=n, t=plural(thing))
    calls = (_look(thing), _work_out(f"{n} * {prices[thing]}"))
    return _Errand(asked, ("calculator", "table"), calls, table)


def _basket(rng: random.Random) -> _Errand:
    (one, two), prices, table = _shop(rng, 2)
    n, m = rng.randint(2, 9), rng.randint(2, 9)
    asked = rng.choice(_BASKET).format(n=n, t=plural(one), m=m, u=plural(two))
    whole = _work_out(f"{n} * {prices[one]} + {m} * {prices[two]}")
    return _Errand(asked, ("calculator", "table"), (_look(one), _look(two), whole), table)


def _older(rng: random.Random) -> _Errand:
    names = [person.name for person in PEOPLE]
    p, q = rng.sample(names, 2)
    young = rng.randint(5, 40)
    ages = {p: young + rng.randint(1, 40), q: young}
    table = _table(rng, (p, q), names, "age", ages, 80)
    asked = rng.choice(_OLDER).format(p=p, q=q)
    calls = (_look(p), _look(q), _work_out(f"{ages[p]} - {ages[q]}"))
    return _Errand(asked, ("calculator", "table"), calls, table)


def _note(rng: random.Random) -> _Errand:
    (thing,), prices, table = _shop(rng, 1)
    n, file = rng.randint(2, 9), f"{rng.choice(('list', 'note', 'shop'))}.txt"
    asked = rng.choice(_NOTE).format(f=file)
    calls = (("read", {"name": file}), _look(thing), _work_out(f"{n} * {prices[thing]}"))
    tools = ("calculator", "table", "files")
    return _Errand(asked, tools, calls, table, {file: f"{n} x {thing}"}, f"{asked} {thing}")


MAKERS: dict[str, Callable[[random.Random], _Errand]] = {
    "sum": _sum, "price": _price, "cost": _cost, "basket": _basket, "older": _older,
    "note": _note,
}  # fmt: skip
KINDS = tuple(MAKERS)


def errand(split: str, index: int, kind: str = "") -> Task:
    """The errand of this split and index, of any kind where none is named."""
    kind = kind or stream("errand kinds", split, index).choice(KINDS)
    made = draw(f"errand {kind}", split, index, MAKERS[kind], _key)
    return _played(made)


def guessed(split: str, index: int, kind: str = "") -> Task:
    """The same errand, answered at once by a number that is wrong: a careless demonstration.

    Its gold is still the right one.
    """
    task = errand(split, index, kind)
    right = int(task.example.gold or 0)
    wrong = stream("errand guesses", split, index).choice(
        [n for n in range(2, 60) if n != right]
    )
    turns = (*task.question, Message("assistant", f"The answer is {wrong}."))
    return replace(task, example=Example(turns, task.example.gold))


def demonstration(index: int, kind: str = "", careless: float = 0.0) -> Task:
    """One to learn from; so large a share of them are ``guessed``."""
    rash = stream("careless errands", "train", index).random() < careless
    return (guessed if rash else errand)("train", index, kind)


def _key(made: _Errand) -> str:
    """The question with its names but without its numbers; a bare sum with them."""
    told = made.identity or "".join(c for c in made.question if not c.isdigit())
    return " ".join(told.lower().split())


def _played(made: _Errand) -> Task:
    """The task, its demonstration played in the environment itself."""
    files = dict(made.files or {})
    bare = Task(Example.pair(made.question, ""), made.tools, files, made.table)
    room = environment(made.tools)([bare])
    room.reset(task=0)
    turns, result = [Message("user", made.question)], ""
    for name, arguments in made.calls:
        result = call(room, name, arguments)
        turns += [Message("assistant", written(name, arguments)), Message("tool", result)]
    turns.append(Message("assistant", f"The answer is {result}."))
    return Task(Example(tuple(turns), result), made.tools, files, made.table)


def written(name: str, arguments: Mapping[str, str]) -> str:
    """A call as an assistant writes it (see ``models.tool_templates``)."""
    lines = [name, *(f"{key}: {value}" for key, value in arguments.items())]
    return "<call>" + "\n".join(lines) + "</call>"
