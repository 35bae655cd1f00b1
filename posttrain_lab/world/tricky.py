"""Answers written to fool a checker: some wrong ones look right, some right ones look odd.

Each comes with the truth. They are made from problems, formats and one-line programs of the
pocket world, and are new for every split and index.

What it leaves out: the checkers.

Try it::

    >>> made = answers("test", 0, 12)
    >>> {one.kind for one in made} == set(KINDS)
    True
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from posttrain_lab.records import Example
from posttrain_lab.world.items import Item
from posttrain_lab.world.pocket_python import output
from posttrain_lab.world.problems import Problem, problem
from posttrain_lab.world.programs import BEHAVIOURS
from posttrain_lab.world.streams import stream

KINDS = ("number", "format", "program")

# {g}: the right number, {w}: a wrong one, {t}: the steps.
RIGHT_NUMBERS = (
    "The answer is {g}.", "{t} The answer is {g}.", "\\boxed{{{g}}}", "#### {g}",
    "Answer: {g}.0", "At first I thought {w}, but the answer is {g}.", "Answer: **{g}**",
    "<answer>{g}</answer>",
)  # fmt: skip
WRONG_NUMBERS = (
    "The answer is {g}{d}.", "The answer is {d}{g}.", "Answer: -{g}", "Answer: {g} or {w}",
    "The answer is not {g}. The answer is {w}.", "{t} The answer is {w}.",
    "It might be {g}, it might be {w}. Answer: {w}", "Answer: {g}/{w}", "Answer: {g}.5",
    "#### {w} (and not {g})", "\\boxed{{{w}}} is better than {g}",
)  # fmt: skip
RIGHT_FORMATS = (
    "<think>{t}</think><answer>{g}</answer>", "<think>{t}</think>\n<answer>{g}</answer>",
    "<think>\n{t}\n</think>\n\n<answer>{w}</answer>",
)  # fmt: skip
WRONG_FORMATS = (
    "<answer>{g}</answer><think>{t}</think>", "<think>{t}<answer>{g}</answer></think>",
    "<think>{t}</think><answer>{g}", "<think>{t}</think><answer></answer>",
    "<think>{t}</think><answer>{w}</answer><answer>{g}</answer>",
    "Look: <think>{t}</think><answer>{g}</answer>",
    "<think>{t}</think><answer>{g}</answer> Am I good?",
    "<think>{t}</thonk><answer>{g}</answer>",
)  # fmt: skip
# {line}: a line that prints what is wanted, {out}: what it prints.
RIGHT_PROGRAMS = (
    "{line}", "```python\n{line}\n```", "```python\nready = True\n{line}\n```",
    "Here it is:\n```python\n{line}\n```\nRun it.",
)  # fmt: skip
WRONG_PROGRAMS = (
    "# {out}\nprint('almost')", "```python\nprint()  # prints {out}\n```", "{line})",
    "The output is {out}, trust me.", "```python\n{line}\nprint('and more')\n```",
    "```python\n# {line}\n```", "```python\nif False:\n    {line}\n```",
)  # fmt: skip


@dataclass(frozen=True)
class Tricky:
    """``right``: the truth. ``naive``: the text that a careless check would look for."""

    kind: str
    completion: str
    example: Example
    right: bool
    naive: str


def answers(split: str, first: int, number: int) -> list[Tricky]:
    """As many answers, the kinds in turn, half of each right."""
    makers = (_number, _format, _program)
    return [
        makers[i % 3](stream("tricky", split, first + i), split, first + i, i // 3 % 2 == 0)
        for i in range(number)
    ]


def _parts(rng: random.Random, made: Problem) -> dict[str, str]:
    wrong = int(made.answer) + rng.choice((-2, -1, 1, 2, 3, 10))
    return {"g": made.answer, "w": str(wrong), "t": made.worked(), "d": str(rng.randint(1, 9))}


def _number(rng: random.Random, split: str, index: int, right: bool) -> Tricky:
    made = problem(split, index, 1 + index % 3)
    form = rng.choice(RIGHT_NUMBERS if right else WRONG_NUMBERS)
    text = form.format(**_parts(rng, made))
    return Tricky("number", text, _asked(made.text, made.answer), right, made.answer)


def _format(rng: random.Random, split: str, index: int, right: bool) -> Tricky:
    made = problem(split, index, 1 + index % 3)
    form = rng.choice(RIGHT_FORMATS if right else WRONG_FORMATS)
    text = form.format(**_parts(rng, made))
    return Tricky("format", text, _asked(made.text, made.answer), right, "<answer>")


def _program(rng: random.Random, split: str, index: int, right: bool) -> Tricky:
    item: Item = BEHAVIOURS["program_write"](split, index)
    wanted = output(item.gold)
    form = rng.choice(RIGHT_PROGRAMS if right else WRONG_PROGRAMS)
    text = form.format(line=item.gold, out=wanted)
    return Tricky("program", text, _asked(item.prompt[-1].content, wanted), right, wanted)


def _asked(question: str, gold: str) -> Example:
    return Example.pair(question, gold, gold=gold)
