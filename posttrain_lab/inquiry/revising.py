"""A constitution at work: an answer, the rules that it breaks, and the model's mending of it.

The model answers each request (or an answer is given), every rule is checked, and for a
broken one the model is asked to mend its answer, in the words that the pocket models
learned. One rule is mended at a time; ``rounds`` says how often, at most.

What it leaves out: learning from the revised answers (that is SFT, on what comes out here).

Try it::

    answer({"models": ["pocket/chat"], "rules": ["no_shouting"], "requests":
            [{"request": "What is the capital of France?", "answer": "PARIS!!!"}]})
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from posttrain_lab.graders.written_rules import WrittenRule, read_rule
from posttrain_lab.inquiry import given as read
from posttrain_lab.inquiry.opened import opened
from posttrain_lab.model_graders.asking import replies
from posttrain_lab.models.catalog import MODELS
from posttrain_lab.models.templates import PLAIN
from posttrain_lab.records import LabError, Message
from posttrain_lab.world import constitution as world

MOST_REQUESTS, MOST_RULES, MOST_ROUNDS, MOST_TOKENS = 32, 24, 4, 200
CRITIQUE = "What is wrong with your answer? The rule is: {}"
MEND = "Please mend your answer: {}"
Ask = Callable[[list[list[Message]]], list[str]]


@dataclass
class _Case:
    """A request, its answer, what it breaks, and each mending of it."""

    request: str
    answer: str = ""
    given: bool = False
    before: list[str] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)
    steps: list[dict[str, Any]] = field(default_factory=list)

    @property
    def now(self) -> tuple[str, list[str]]:
        """The latest answer, and the rules that it breaks."""
        if not self.steps:
            return self.answer, self.before
        return self.steps[-1]["answer"], self.steps[-1]["broken"]

    def to_json(self) -> dict[str, Any]:
        revision, after = self.now
        return {
            "request": self.request, "answer": self.answer, "given": self.given,
            "before": self.before, "steps": self.steps, "revision": revision, "after": after,
            "unknown": sorted(self.unknown),
        }  # fmt: skip


def answer(given: read.Given) -> dict[str, Any]:
    """For each model its answers and revisions, and how many break each rule, before and after.

    ``requests``: texts, or {request, answer} where the answer is given. ``rules``: names of
    the pocket world's, or what ``written_rules.read_rule`` reads. ``critique``: the model is
    first asked what is wrong; the pocket models never learned that, so it is off.
    ``unknown``: rules by which the model was to judge and said neither yes nor no.

    Raises:
        LabError: a model that continues text and has no chat template; too long a text.
    """
    rounds = int(read.number(given, "rounds", 1, 0, MOST_ROUNDS))
    room = int(read.number(given, "max_new_tokens", 80, 1, MOST_TOKENS))
    critique, found = read.flag(given, "critique"), {}
    cases_of = partial(_cases, given)
    for name in read.models(given):
        ask = _asker(name, room)
        rules = _rules(given, ask)
        found[name] = _one(cases_of(), rules, ask, rounds, critique)
    return {"models": found}


def _one(
    cases: list[_Case], rules: Sequence[Any], ask: Ask, rounds: int, critique: bool
) -> dict[str, Any]:
    open_ = [case for case in cases if not case.given]
    if open_:
        said = ask([[Message("user", case.request)] for case in open_])
        for case, text in zip(open_, said, strict=True):
            case.answer = text
    broken = _broken(rules, cases, [case.answer for case in cases])
    for case, names in zip(cases, broken, strict=True):
        case.before = names
    texts = {rule.name: rule.text for rule in rules}
    for _ in range(rounds):
        if left := [case for case in cases if case.now[1]]:
            _mend(left, rules, texts, ask, critique)
    return {
        "requests": [case.to_json() for case in cases],
        "rules": [
            {"name": rule.name, "text": rule.text,
             "before": sum(rule.name in case.before for case in cases),
             "after": sum(rule.name in case.now[1] for case in cases)}
            for rule in rules
        ],
        "broken": {"before": sum(bool(case.before) for case in cases),
                   "after": sum(bool(case.now[1]) for case in cases)},
    }  # fmt: skip


def _mend(
    cases: list[_Case], rules: Sequence[Any], texts: Mapping[str, str], ask: Ask, critique: bool
) -> None:
    """One more step for each case: its first broken rule is named, the answer mended."""
    first = [case.now[1][0] for case in cases]
    talks = [[Message("user", case.request), Message("assistant", case.now[0])]
             for case in cases]  # fmt: skip
    faults: list[str] = [""] * len(cases)
    if critique:
        for talk, name in zip(talks, first, strict=True):
            talk.append(Message("user", CRITIQUE.format(texts[name])))
        faults = ask(talks)
        for talk, fault in zip(talks, faults, strict=True):
            talk.append(Message("assistant", fault))
    for talk, name in zip(talks, first, strict=True):
        talk.append(Message("user", MEND.format(texts[name])))
    said = ask(talks)
    broken = _broken(rules, cases, said)
    for case, *step in zip(cases, first, faults, said, broken, strict=True):
        parts = ("rule", "critique", "answer", "broken")
        case.steps.append(dict(zip(parts, step, strict=True)))


def _broken(
    rules: Sequence[Any], cases: Sequence[_Case], answers: Sequence[str]
) -> list[list[str]]:
    """The names of the rules that each answer breaks; the untold go to ``unknown``."""
    pairs = [(case.request, text) for case, text in zip(cases, answers, strict=True)]
    found: list[list[str]] = [[] for _ in cases]
    for rule in rules:
        own = isinstance(rule, WrittenRule)
        told = rule.told(pairs) if own else [rule.violated(*pair) for pair in pairs]
        for case, names, broken in zip(cases, found, told, strict=True):
            if broken:
                names.append(rule.name)
            elif broken is None:
                case.unknown.add(rule.name)
    return found


def _asker(name: str, room: int) -> Ask:
    model, tokenizer = opened(name)
    known = next((one for one in MODELS if one.name == name), None)
    if tokenizer.chat_template == PLAIN or (known is not None and known.kind == "base"):
        raise LabError(
            f"{name} only continues text.", "Mending an answer takes a model that chats.",
            "Choose one that does, such as pocket/chat.", "models",
        )  # fmt: skip
    return lambda asked: replies(model, tokenizer, asked, room)


def _rules(given: read.Given, ask: Ask) -> list[Any]:
    rows = given.get("rules")
    listed = isinstance(rows, Sequence) and not isinstance(rows, str)
    if not listed or not 1 <= len(rows) <= MOST_RULES:
        raise LabError("There are no rules, or too many.", f"It takes 1 to {MOST_RULES}.",
                       "Choose some.", "rules")  # fmt: skip
    made = [_rule(row, ask) for row in rows]
    if len({rule.name for rule in made}) < len(made):
        raise LabError("Two rules have the same name.", "Each needs one of its own.",
                       "Rename one.", "rules")  # fmt: skip
    return made


def _rule(row: Any, ask: Ask) -> Any:
    if not isinstance(row, str):
        return read_rule(row, ask)
    if row in world.BY_NAME:
        return world.BY_NAME[row]
    raise LabError(f"There is no rule called {row[:40]!r}.",
                   f"They are {', '.join(world.BY_NAME)}.", "Choose one.",
                   "rules")  # fmt: skip


def _cases(given: read.Given) -> list[_Case]:
    rows = given.get("requests")
    listed = isinstance(rows, Sequence) and not isinstance(rows, str)
    if not listed or not 1 <= len(rows) <= MOST_REQUESTS:
        raise LabError("There are no requests, or too many.", f"It takes 1 to {MOST_REQUESTS}.",
                       "Write some.", "requests")  # fmt: skip
    return [_case(row) for row in rows]


def _case(row: Any) -> _Case:
    parts = row if isinstance(row, Mapping) else {"request": row}
    made = _Case(read.text(parts, "request"), read.text(parts, "answer"), "answer" in parts)
    if not made.request.strip():
        raise LabError("A request is empty.", "The model needs something to answer.",
                       "Write one.", "requests")  # fmt: skip
    return made
