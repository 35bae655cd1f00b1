"""A word problem told again: in other sentences, or with other names and numbers.

``reworded`` says the same in other words, so that the answer stays. ``isomorphic`` keeps the
sentences and changes who it is about and the numbers, so that the answer changes, too. Both
are what a leak may look like that no search for the same words finds.

What it leaves out: problems that this world did not write.

Try it::

    >>> from posttrain_lab.world.problems import problem
    >>> made = problem("test", 0, 1)
    >>> told = reworded(made, random.Random(0))
    >>> told.text != made.text, told.answer == made.answer
    (True, True)
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace
from functools import cache

from posttrain_lab.world import problem_words as words
from posttrain_lab.world.lexicon import PEOPLE, capital, count, plural
from posttrain_lab.world.problems import LARGEST, Problem, result

_SENTENCE = re.compile(r"(?<=[.?]) ")
_STEP = re.compile(r"(\d+) ([-+x/]) (\d+) = (\d+)")
_SLOT = re.compile(r"\{(\w+)\}")
_NAME, _THINGS = "[A-Z][a-z]+", "[a-z]+(?: [a-z]+)?"
# What may stand in a slot; a name with a capital may be He or She.
_PATTERNS = {
    "p": _NAME, "P": _NAME, "q": _NAME, "o": f"(?:{_NAME}|him|her)", "s": "s?he",
    "h": "h[a-z]+", "c": "[a-z]+", "n": r"\d+", "t": _THINGS, "w": r"(?:twice|\d+ times)",
    "k": rf"\d+(?: {_THINGS})?", "m": rf"\d+ more(?: {_THINGS})?",
}  # fmt: skip
_HE = {p.name: (p.he, p.him, p.his) for p in PEOPLE}
_SINGULAR = {plural(thing): thing for thing in words.THINGS}
_NUMBER = re.compile(r"\d+")
TRIES = 200


@dataclass(frozen=True)
class _Told:
    """One sentence: of which kind, its form, what stands in its slots; an aside has no kind."""

    text: str
    kind: str = ""
    form: str = ""
    slots: tuple[tuple[str, str], ...] = ()


@cache
def _matcher(form: str) -> re.Pattern[str]:
    """The form as a pattern. A form of two slots with one name would need them to agree."""
    parts = _SLOT.split(form)
    made = [re.escape(p) if i % 2 == 0 else f"(?P<{p}>{_PATTERNS[p]})"
            for i, p in enumerate(parts)]  # fmt: skip
    return re.compile("".join(made))


def _kinds(frame: words.Frame, sign: str) -> tuple[str, ...]:
    forms = {"+": frame.gains, "-": frame.losses, "/": frame.shares}.get(sign, frame.times)
    return forms + sum(frame.doubles.values(), ()) if sign == "x" else forms


def _match(text: str, kind: str, forms: tuple[str, ...]) -> _Told | None:
    for form in forms:
        if found := _matcher(form).fullmatch(text):
            return _Told(text, kind, form, tuple(found.groupdict().items()))
    return None


def _read(problem: Problem) -> tuple[words.Frame, list[_Told]] | None:
    """The problem's frame and sentences; None where a step is not found."""
    sentences = _SENTENCE.split(problem.text)
    steps = [_STEP.fullmatch(step).groups() for step in problem.steps]
    for frame in (words.OWNER, words.HOLDER):
        opening = _match(sentences[0], "opening", frame.openings)
        question = _match(sentences[-1], "question", frame.questions)
        if not opening or not question:
            continue
        told, left = [opening], list(steps)
        for text in sentences[1:-1]:
            found = _match(text, left[0][1], _kinds(frame, left[0][1])) if left else None
            if found and _number(found) in (None, left[0][2]):
                left.pop(0)
                told.append(found)
            else:
                told.append(_Told(text))
        if not left:
            return frame, [*told, question]
    return None


def _number(told: _Told) -> str | None:
    """The number that a sentence says; None where a word says it."""
    said = dict(told.slots)
    return next((said[slot].split()[0] for slot in ("n", "k", "m") if slot in said), None)


def _about(told: list[_Told]) -> dict[str, str]:
    """Whom and what the problem is about, as far as its first and last sentence say."""
    said = dict(told[-1].slots) | dict(told[0].slots)
    thing = _SINGULAR.get(said.get("t", ""), "")
    he, him, his = _HE.get(said.get("p", ""), ("", "", ""))
    return said | {"thing": thing, "t": plural(thing) if thing else "", "s": he, "o": him,
                   "h": his, "P": said.get("p", "")}  # fmt: skip


def _filled(told: _Told, form: str, about: dict[str, str]) -> str | None:
    """The sentence in another form; None where the form needs what nobody said."""
    filled = about | dict(told.slots)
    if told.kind == "question":
        filled.pop("n", None)
    elif (number := _number(told)) is not None and about["thing"]:
        noun = count(int(number), about["thing"]).split(" ", 1)[1]
        filled |= {"n": number, "k": f"{number} {noun}", "m": f"{number} more {noun}"}
    if any(not filled.get(slot) for slot in _SLOT.findall(form)):
        return None
    return capital(form.format(**filled))


def _others(frame: words.Frame, told: _Told) -> tuple[str, ...]:
    """The other forms in which a sentence may be said."""
    if told.kind in ("opening", "question"):
        forms = frame.openings if told.kind == "opening" else frame.questions
    else:
        forms = _kinds(frame, told.kind)
        if told.form in sum(frame.doubles.values(), ()):  # words for 2 and 3 alone
            forms = next(f for f in frame.doubles.values() if told.form in f)
        elif told.kind == "x":
            forms = frame.times
    return tuple(form for form in forms if form != told.form)


def reworded(problem: Problem, rng: random.Random) -> Problem:
    """The same problem with its sentences said in other words, where the world has any."""
    if (read := _read(problem)) is None:
        return problem
    frame, told = read
    about, sentences = _about(told), []
    for each in told:
        choices = [_filled(each, form, about) for form in _others(frame, each)] \
            if each.kind else []  # fmt: skip
        fit = [text for text in choices if text]
        sentences.append(rng.choice(fit) if fit else each.text)
    return replace(problem, text=" ".join(sentences))


def isomorphic(problem: Problem, rng: random.Random) -> Problem:
    """The same problem about other people, with other numbers and so another answer."""
    if (read := _read(problem)) is None:
        return problem
    for _ in range(TRIES):
        if made := _renumbered(read[1], problem, rng):
            return replace(made, text=_renamed(made.text, rng))
    return problem


def _renumbered(told: list[_Told], problem: Problem, rng: random.Random) -> Problem | None:
    """With other numbers; None where the numbers drawn lead nowhere."""
    signs = [_STEP.fullmatch(step).groups() for step in problem.steps]
    value, worked = rng.randint(3, 60), []
    sentences = [_NUMBER.sub(str(value), told[0].text, count=1)]
    for each in told[1:-1]:
        if not each.kind:
            sentences.append(each.text)
            continue
        n = int(signs[len(worked)][2])
        if each.kind in "+-" and n > 1:  # "1 pear" would have to become "2 pears"
            n = rng.randint(2, 40)
        after = result(value, each.kind, n)
        if not 0 <= after <= LARGEST or (each.kind == "/" and value % n):
            return None
        worked.append(f"{value} {each.kind} {n} = {after}")
        value = after
        sentences.append(_NUMBER.sub(str(n), each.text, count=1) if each.kind in "+-"
                         else each.text)  # fmt: skip
    if str(value) == problem.answer:
        return None
    return Problem(" ".join([*sentences, told[-1].text]), tuple(worked), str(value))


def _renamed(text: str, rng: random.Random) -> str:
    """Every child is another one of whom the same pronouns are said."""
    found = [name for name in dict.fromkeys(re.findall(_NAME, text)) if name in _HE]
    new: dict[str, str] = {}
    for name in found:
        alike = [other for other, said in _HE.items() if said == _HE[name]]
        new[name] = rng.choice([n for n in alike if n not in (*found, *new.values())])
    return re.sub(_NAME, lambda m: new.get(m[0], m[0]), text)
