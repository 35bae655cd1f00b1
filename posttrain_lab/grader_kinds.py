"""The graders that a page or a spec may choose: what each is called, its options, its maker.

A choice is plain JSON: ``{"kind": "numeric", "options": {"last": true}}``. ``graded`` reads
it, checks it and grades texts with it. A kind that is ``late`` takes longer than a page
waits (it runs a program, or asks a model); the bench grades it in the background. A kind
that ``asks`` is graded by a model, which a page puts that question to (``inquiry``); only
a worker makes it, for that brings torch in.

What it leaves out: weights and totals (``graders.combine``, or the page as they are moved).

Try it::

    >>> alice = Example.pair("How many?", "", gold="5")
    >>> [grade.value for grade in graded({"kind": "numeric"}, alice, ["25", "5.0"])]
    [0.0, 1.0]
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from posttrain_lab import graders, sandbox
from posttrain_lab.graders import Grader, own_program
from posttrain_lab.graders.code_tests import read
from posttrain_lab.graders.loopholes import LOOPHOLES, find
from posttrain_lab.records import Example, Grade, LabError
from posttrain_lab.settings.grader_choice import GraderChoice
from posttrain_lab.world import manners
from posttrain_lab.world.constitution import RULES

LONGEST_OPTION = own_program.LONGEST_CODE
Options = Mapping[str, Any]
Grading = Callable[[Sequence[str], Sequence[Example]], list[Grade]]
REWARD_MODEL = "reward_model"


@dataclass(frozen=True)
class Option:
    """A thing to set. ``kind``: "check", "number", "text", "choice", or "model", a name or
    "run:ID"; "code" is not drawn."""

    key: str
    label: str
    kind: str
    default: Any
    choices: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        choices = [list(each) for each in self.choices]
        return {"key": self.key, "label": self.label, "kind": self.kind,
                "default": self.default, "choices": choices}  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """A grader to choose. ``title`` is a question that the grade answers; ``best``: the most
    that it gives, None where there is no most; ``asks``: the question to a model."""

    name: str
    title: str
    about: str
    make: Callable[[Options], Grader]
    options: tuple[Option, ...] = ()
    late: bool = False
    best: float | None = 1.0
    asks: str = ""

    def to_json(self) -> dict[str, Any]:
        options = [option.to_json() for option in self.options]
        return {"name": self.name, "title": self.title, "about": self.about,
                "best": self.best, "asks": self.asks, "options": options}  # fmt: skip


def _tags(options: Options) -> Grader:
    names = str(options["tags"]).replace(",", " ").split()
    return graders.format_tags(*(name.strip("<>/") for name in names))


def _constitution(options: Options) -> Grader:
    chosen = options["rule"]
    return graders.constitution([rule for rule in RULES if chosen in (ALL, rule.name)])


def _code(options: Options) -> Grader:
    tests = [read(line) for line in str(options["tests"]).split(";") if line.strip()]
    return graders.code(*tests, served=own_program.served())


def _loophole(options: Options) -> Grader:
    found = find(str(options["which"]))
    return found.mended if options["mended"] else found.grade


def _own(options: Options) -> Grader:
    return own_program.grader(str(options["code"]))


def _reward_model(options: Options) -> Grader:
    from posttrain_lab.model_graders.reward import reward_model

    return reward_model(str(options["model"]))


def _judge(options: Options) -> Grader:
    from posttrain_lab.model_graders.asking import asker

    return graders.judge(asker(str(options["model"])), str(options["rubric"]))


ALL = "all"
RUBRIC = "A good answer is right, helpful and polite."
CHOICES = ((ALL, f"All {len(RULES)} rules"), *((rule.name, rule.text) for rule in RULES))
HOLES = tuple((each.name, f"{each.title}: {each.name}") for each in LOOPHOLES)
WHERE = (("end", "at the end"), ("begin", "at the beginning"), ("exact", "alone"))

KINDS = (
    Kind("numeric", "Right number?",
         "1 if the number given as the answer is the right one, else 0. It reads “Answer: 5”, "
         "“5.0”, “five”, <answer>5</answer>, and is not fooled by 25.",
         lambda o: graders.numeric(last=o["last"], within=o["within"]),
         (Option("last", "An unmarked last number counts, too", "check", False),
          Option("within", "It may be off by", "number", 0))),
    Kind("shows_work", "Work shown?",
         "1 if the answer shows a sum, such as 8+2-5=0. With checking on, each step is done "
         "again, and the grade is the share of right ones.",
         lambda o: graders.shows_work(checked=o["checked"]),
         (Option("checked", "Check each step", "check", False),)),
    Kind("format_tags", "Right form?",
         "1 if the answer is exactly <think>…</think><answer>…</answer>, with nothing outside. "
         "What is inside may be wrong.",
         _tags, (Option("tags", "Tags, in order", "text", "think, answer"),)),
    Kind("match", "Same words?",
         "1 if the answer ends with the right answer, word for word.",
         lambda o: graders.match(location=o["location"]),
         (Option("location", "The right answer stands", "choice", "end", WHERE),)),
    Kind("includes", "Is it in there?",
         "1 if certain words stand anywhere in the answer. Easy to fool: “not Paris” "
         "includes Paris.",
         lambda o: graders.includes(o["text"]),
         (Option("text", "Words to look for (empty: the right answer)", "text", ""),)),
    Kind("pattern", "Does it fit?",
         "1 if a regular expression fits. What a (group) catches must be the right answer.",
         lambda o: graders.pattern(o["expression"]),
         (Option("expression", "Regular expression", "text", r"Answer:\s*(\S+)"),)),
    Kind("length_penalty", "Too long?",
         "0 while it is short, then less and less, down to −1. A price for long answers.",
         lambda o: graders.length_penalty(free=int(o["free"]), most=int(o["most"])),
         (Option("free", "Characters that cost nothing", "number", 60),
          Option("most", "Characters that cost the whole point", "number", 300)), best=0.0),
    Kind("constitution", "Rules kept?",
         "The share of written rules that the answer keeps, such as: no shouting, no insults, "
         "no help with bad deeds.",
         _constitution, (Option("rule", "Which rules", "choice", ALL, CHOICES),)),
    Kind("manners", "Polite, and right?",
         "1 if the answer has a polite phrase of the pocket world and no rude one, does not "
         "dodge, and holds the right answer. The right answer may be several words with | "
         "between them: one is enough.",
         lambda o: graders.named("manners", manners.judged)),
    Kind("code", "Does it run?",
         "The share of tests that a program passes, run in a sandbox. Without a test it has to "
         "print the right answer. It is never told what should come out.",
         _code, (Option("tests", "Tests, such as add(2, 3)=5; add(-1, 1)=0", "text", ""),),
         late=True),
    Kind("loophole", "Can it be fooled?",
         "One of five graders with a loophole: it pays for length, for certain words, for the "
         "form, for the question's own words, or for praise. Mended, it asks for the truth.",
         _loophole, (Option("which", "What it likes", "choice", "length", HOLES),
                     Option("mended", "Mended", "check", False))),
    Kind("own", "Your own",
         "The grader that you wrote yourself. It runs in a sandbox, apart from the rest.",
         _own, (Option("code", "Code", "code", ""),), late=True),
    Kind(REWARD_MODEL, "Would people choose it?",
         "The score of a reward model that you trained on choices. It has no scale: only the "
         "difference to other answers to the same question means anything.",
         _reward_model, (Option("model", "Reward model", "model", ""),), late=True, best=None,
         asks="score"),
    Kind("judge", "What does a judge say?",
         "Another model reads the answer and a rubric, and is asked for 1 to 5 points: 1 is 0, "
         "5 is 1. A reply that holds no number is no grade. Small models give many of those.",
         _judge, (Option("model", "Judge", "model", "pocket/chat"),
                  Option("rubric", "Rubric", "text", RUBRIC)), late=True, asks="judge"),
)  # fmt: skip
BY_NAME = {kind.name: kind for kind in KINDS}


def kind_of(column: Any) -> Kind:
    """The kind of grader that a choice names."""
    name = column.get("kind") if isinstance(column, Mapping) else None
    if not isinstance(name, str) or name not in BY_NAME:
        raise LabError(f"There is no grader {str(name)[:40]!r}.",
                       f"The bench has {', '.join(BY_NAME)}.", "Choose one of them.",
                       "kind")  # fmt: skip
    return BY_NAME[name]


def made(choice: Any) -> Grader:
    """The grader that a page's or a spec's choice names.

    Raises:
        LabError: the grader is unknown, or an option cannot work.
    """
    return kind_of(choice).make(options_of(choice))


def options_of(choice: Any) -> dict[str, Any]:
    """A choice's options, each checked, with what is not given as at first."""
    given = choice.get("options")
    given = given if isinstance(given, Mapping) else {}
    return {o.key: _read(o, given.get(o.key, o.default)) for o in kind_of(choice).options}


def check(choices: Sequence[GraderChoice]) -> None:
    """Raises LabError for the first that is unknown, or has an option that cannot work."""
    for choice in choices:
        if choice.kind != REWARD_MODEL:
            made(choice.to_json())
        elif not choice.options.get("model"):
            raise LabError("The reward model is not named.", "It needs a run or a folder.",
                           'Add "options": {"model": "run:ID"}.', "model")  # fmt: skip


def graded(choice: Any, example: Example, texts: Sequence[str]) -> list[Grade]:
    """The grades of several answers to one question; LabError as in ``made``."""
    grade = made(choice)
    return [grade(text, example) for text in texts]


def together(choice: GraderChoice) -> Grading:
    """The chosen grader for many answers at once, each with its example, in their order.

    Programs run side by side, and a reward model reads all answers in one batch.
    """
    if choice.kind == REWARD_MODEL:
        from posttrain_lab.model_graders.reward import RewardGrades  # brings torch in

        return RewardGrades(str(choice.options.get("model", "")))
    grade = made(choice.to_json())
    if not BY_NAME[choice.kind].late:
        return lambda texts, examples: [*map(grade, texts, examples)]

    def side_by_side(texts: Sequence[str], examples: Sequence[Example]) -> list[Grade]:
        with ThreadPoolExecutor(sandbox.at_once()) as threads:
            return list(threads.map(grade, texts, examples))

    return side_by_side


def _read(option: Option, value: Any) -> Any:
    """The option's value, of the type that it needs."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    fits = {
        "check": isinstance(value, bool),
        "number": number and abs(value) <= 1_000_000,
        "text": isinstance(value, str) and len(value) <= 1000,
        "model": isinstance(value, str) and len(value) <= 200,
        "code": isinstance(value, str) and len(value) <= LONGEST_OPTION,
        "choice": value in [key for key, _ in option.choices],
    }
    if fits[option.kind]:
        return value
    needed = {"number": "a number", "check": "yes or no", "choice": "one of the list"}
    raise LabError(f"{option.label}: {str(value)[:40] or 'nothing'} does not work.",
                   f"It needs to be {needed.get(option.kind, 'a shorter text')}.",
                   f"Try {option.default}.", option.key)  # fmt: skip
