"""Programs of one line: say what they print, write one, mend one.

Every line is real Python, and ``pocket_python`` works out what it prints. A line stands
in one split only, numbers and all; the requests are new in their words besides.

What it leaves out: programs of several lines, files, and running anything.

Try it::

    >>> item = BEHAVIOURS["program_output"]("test", 0)
    >>> item.check(item.gold)
    True
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from functools import partial

from posttrain_lab.world.items import Item, ask, draw_item
from posttrain_lab.world.lexicon import capital
from posttrain_lab.world.pocket_python import Refused, Value, constants, output
from posttrain_lab.world.program_lines import Program, broken, program
from posttrain_lab.world.streams import draw_with

OUTPUT_QUESTIONS = (
    "What does {line} print?", "What is printed by {line} ?", "What does this print?\n{line}",
    "Say what this line prints: {line}", "Which output does {line} give?",
    "If I run {line}, what appears?", "Here is a line of Python: {line} What will it print?",
    "{line}\nWhat is the output?", "What will Python show for {line} ?",
    "Give the result of {line}", "Output of {line} ?", "Read {line} and tell me its output.",
    "Run this in your head: {line}", "Please tell me what {line} prints.",
)  # fmt: skip
WRITE_REQUESTS = (
    "Write a line of Python that {does}.", "Which line of Python {does}?",
    "Please give me a line of Python that {does}.", "I need a line of Python. It {does}.",
    "Show me one line of Python that {does}.", "Can you write a line that {does}?",
    "Write a tiny program. It {does}.", "Make a program of one line that {does}.",
    "Give one line of code that {does}.", "How do I write a line that {does}?",
    "I would like a Python line that {does}.", "Python, please: one line that {does}.",
)  # fmt: skip
DEBUG_REQUESTS = (
    "This line has an error: {bad}\n{goal}Please mend it.",
    "{bad}\n{goal}What is the right line?", "Mend this line of Python: {bad}\n{goal}",
    "Python does not like this line: {bad}\n{goal}Write it correctly.",
    "Please fix the mistake: {bad}\n{goal}", "There is a mistake in {bad}\n{goal}Fix it.",
    "My program fails: {bad}\n{goal}Can you mend it?", "Correct this line: {bad}\n{goal}",
    "Find the error and write the line again: {bad}\n{goal}",
    "I typed this and got an error: {bad}\n{goal}How should it look?",
)  # fmt: skip
GOALS = ("It should print {out}. ", "It is meant to print {out}. ", "I want to see {out}. ")
# Values that any line may use besides: places, doubling, an empty text, a space.
_FREE = (0, 1, 2, "", " ")
_PLACES = tuple(range(10))


def prints(answer: str, wanted: str) -> bool:
    """Whether the answer is this output and nothing else; a final full stop is allowed."""
    given = answer.strip()
    return wanted in (given, given.removesuffix("."))


def line_prints(
    answer: str, wanted: str, uses: tuple[Value, ...], free: tuple[Value, ...] = _FREE
) -> bool:
    """Whether the answer is one line that prints ``wanted`` from the values asked for.

    >>> line_prints("print(3 + 4)", "7", (3, 4)), line_prints("print(7)", "7", (3, 4))
    (True, False)
    """
    line = answer.strip().strip("`")
    try:
        given = Counter(_typed(value) for value in constants(line))
        right = output(line) == wanted
    except Refused:
        return False
    needed = Counter(_typed(value) for value in uses)
    known = {*needed, *(_typed(value) for value in free)}
    return right and needed <= given and known.issuperset(given)


def _typed(value: Value) -> tuple[str, Value]:
    # True == 1 in Python, but a line that names True does not name 1.
    return type(value).__name__, value


def _line(rng: random.Random, split: str, asked: bool = False) -> Program:
    while True:
        made = draw_with(rng, split, program, lambda p: p.line)
        if made.ask or not asked:
            return made


def _output_item(rng: random.Random, split: str) -> Item:
    made = _line(rng, split)
    question = rng.choice(OUTPUT_QUESTIONS).format(line=made.line)
    return ask(
        "program_output", question, made.output, partial(prints, wanted=made.output),
        start=f"{made.line}  #",
    )  # fmt: skip


def _write_item(rng: random.Random, split: str) -> Item:
    made = _line(rng, split, asked=True)
    question = rng.choice(WRITE_REQUESTS).format(does=made.does)
    return ask(
        "program_write", question, made.line,
        partial(
            line_prints, wanted=made.output, uses=made.uses,
            free=(*_FREE, *constants(made.line)),
        ),
        start=f"# {capital(made.does)}.\n",
    )  # fmt: skip


def _debug_item(rng: random.Random, split: str) -> Item:
    made = _line(rng, split)
    bad = broken(rng, made.line)
    told = bad.unclear or rng.random() < 0.4
    goal = rng.choice(GOALS).format(out=made.output) if told else ""
    form = rng.choice(DEBUG_REQUESTS)
    question = form.format(bad=bad.line, goal=goal).strip()
    # Where the place was wrong, every place that prints the wanted output is right.
    uses = made.uses if not bad.unclear else made.uses[: -1 if "[{i}]" in made.shape else None]
    free = _PLACES if bad.unclear else tuple(constants(made.line))
    return ask(
        "program_debug", question, made.line,
        partial(line_prints, wanted=made.output, uses=uses, free=free),
        start=f"Wrong: {bad.line}\nRight:", identity=form.format(bad=bad.line, goal=""),
    )  # fmt: skip


def _behaviour(name: str, make: Callable) -> Callable[[str, int], Item]:
    return lambda split, index: draw_item(name, split, index, partial(make, split=split))


BEHAVIOURS: dict[str, Callable[[str, int], Item]] = {
    "program_output": _behaviour("program_output", _output_item),
    "program_write": _behaviour("program_write", _write_item),
    "program_debug": _behaviour("program_debug", _debug_item),
}


def _commented(made: Program) -> str:
    return f"{made.line}  # {made.output}"


def _explained(made: Program) -> str:
    return f"{made.line} {made.does}: {made.output}"


def _headed(made: Program) -> str:
    return f"# {capital(made.does)}.\n{made.line}"


def _shown(made: Program) -> str:
    return f">>> {made.line}\n{made.output}"


def _told(made: Program) -> str:
    return f"The line {made.line} {made.does}. The output is {made.output}."


def _mended(rng: random.Random, made: Program) -> str:
    bad = broken(rng, made.line)
    while bad.unclear:
        bad = broken(rng, made.line)
    return f"Wrong: {bad.line}\nRight: {made.line}\nIn the first line {bad.error}."


def text(rng: random.Random, split: str) -> str:
    """A page of lines with what they print, in words or as comments."""
    if rng.random() < 0.2:
        return _mended(rng, _line(rng, split))
    write, number = rng.choice(
        (
            (_commented, 4),
            (_commented, 4),
            (_shown, 4),
            (_headed, 3),
            (_explained, 2),
            (_told, 2),
        )
    )
    lines = [write(_line(rng, split)) for _ in range(rng.randint(2, number))]
    return "\n".join(lines)
