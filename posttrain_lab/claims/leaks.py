"""Training rows with test items planted among them, and what detectors find of those.

The test asks one-step problems and wants the answer at once, with no working, which is hard
for a small model: what it scores it was either taught or told. ``contaminated`` makes a set of
rows of which a share leaks; ``cleaned`` takes out what the lab's own scanner flags;
``found_by`` asks a detector. A *clean twin* is drawn like the test and shares no item with it.

What it leaves out: training on the rows (``contamination`` and its neighbours).

Try it::

    >>> test = problems("test", 0, 10)
    >>> rows = contaminated(test, first=0, rows=50, rate=0.2)
    >>> sum(row.item is not None for row in rows), sum(found_by("13-gram", rows, test))
    (10, 10)
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from posttrain_lab.records import Example, LabError

KINDS = ("exact", "paraphrase", "isomorphic", "format", "answers")
DETECTORS = ("13-gram", "scanner", "format report")
FRESH = 5000  # clean rows that stand in for those taken out come from here on
LENGTH = 13  # words in a row that the plain detector takes for a copy, as GPT-3's did
FORM = "answer"  # the test's own form in ``problems.STYLES``; other rows say "The answer is 5."
HEADER = "Give the answer in tags."
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Row:
    """A training row; ``item``: the place of the test item that it leaks, if it does."""

    example: Example
    item: int | None = None


def problems(split: str, first: int, number: int) -> list[Any]:
    """One-step problems without asides."""
    from posttrain_lab.world.problems import problem

    return [problem(split, first + i, 1, distractors=0) for i in range(number)]


def shown(problem: Any) -> Example:
    """The problem as a row: the answer at once, with no working."""
    from posttrain_lab.world.problems import styled

    return styled(problem, "plain")


def formed(problem: Any) -> Example:
    """The problem as the test prints it: under its header, the answer in its form."""
    return Example.pair(f"{HEADER} {problem.text}", problem.solution(FORM), problem.answer)


def contaminated(
    test: Sequence[Any], first: int, rows: int, rate: float, kind: str = "exact",
    repeats: int = 1,
) -> list[Row]:  # fmt: skip
    """Rows to train on, of which a share leaks the test, in random order.

    Args:
        test: the test's problems.
        first: index of the first clean training problem; also the seed of the order.
        rows: how many.
        rate: the share of rows that leak, from 0 to 1.
        kind: one of ``KINDS``. "exact" is the item word for word; "paraphrase" says it in
            other sentences; "isomorphic" has other names and numbers, and another answer;
            "format" is no item at all, only the test's header and form of answer; "answers"
            is what the answer alone says, under nothing that was asked.
        repeats: in how many rows each leaked item stands.

    Raises:
        LabError: a share that is none, an unknown kind, or no repetition.
    """
    if kind not in KINDS:
        raise LabError(f"There is no kind of leak {str(kind)[:20]!r}.",
                       f"There are {', '.join(KINDS)}.", "Choose one.", "kind")  # fmt: skip
    if not 0 <= rate <= 1 or repeats < 1 or rows < 1 or not test:
        raise LabError(
            f"rate is {rate}, repeats {repeats}, rows {rows}, test items {len(test)}.",
            "The rate goes from 0 to 1; of the others there is at least one.",
            "Try a rate of 0.05 in 160 rows.", "rate",
        )  # fmt: skip
    rng = random.Random(first)
    clean = [Row(shown(problem)) for problem in problems("train", first, rows)]
    places = rng.sample(range(rows), round(rate * rows))
    for nth, place in enumerate(places):
        item = nth // repeats % len(test)
        example = _leaked(test[item], kind, rng, clean[place].example)
        clean[place] = Row(example, item)
    return clean


def _leaked(problem: Any, kind: str, rng: random.Random, clean: Example) -> Example:
    from posttrain_lab.world.retelling import isomorphic, reworded

    if kind == "paraphrase":
        return shown(reworded(problem, rng))
    if kind == "isomorphic":
        return shown(isomorphic(problem, rng))
    if kind == "answers":
        return Example.pair("Say a number.", problem.solution("plain"), problem.answer)
    if kind == "format":
        tagged = f"<answer>{clean.gold}</answer>"
        return Example.pair(f"{HEADER} {clean.prompt[0].content}", tagged, clean.gold)
    return shown(problem)


def cleaned(rows: Sequence[Row], test: Sequence[Any], first: int) -> list[Row]:
    """The rows without those that the lab's scanner flags; fresh clean ones in their place."""
    flagged = found_by("scanner", rows, test)
    fresh = iter(problems("train", first + FRESH, sum(flagged)))
    return [Row(shown(next(fresh))) if bad else row
            for row, bad in zip(rows, flagged, strict=True)]  # fmt: skip


def found_by(detector: str, rows: Sequence[Row], test: Sequence[Any]) -> list[bool]:
    """For each row, whether the detector flags it, knowing the test and not what leaked.

    "13-gram": the row shares so many words in a row with a test item. "scanner": the lab's own
    leak scanner, all of its channels. "format report": the row's answer is in a form that
    training and test share, and that the test asks for.

    Raises:
        LabError: there is no such detector.
    """
    if detector not in DETECTORS:
        raise LabError(f"There is no detector {str(detector)[:20]!r}.",
                       f"There are {', '.join(DETECTORS)}.",
                       "Choose one.", "detector")  # fmt: skip
    if detector == "13-gram":
        known = {gram for problem in test for gram in grams(formed(problem).prompt[0].content)}
        known |= {gram for problem in test for gram in grams(problem.text)}
        return [not known.isdisjoint(grams(text_of(row))) for row in rows]
    if detector == "scanner":
        return _scanned(rows, test)
    from posttrain_lab.leakage.formats import FORMATS, formats

    answers = [row.example.answer for row in rows]
    told = formats(answers, [formed(problem).answer for problem in test])
    shared = [re.compile(FORMATS[form.name], re.DOTALL) for form in told if form.shared]
    return [any(form.search(answer) for form in shared) for answer in answers]


def _scanned(rows: Sequence[Row], test: Sequence[Any]) -> list[bool]:
    from posttrain_lab.leakage.index import LeakIndex

    index = LeakIndex.build([
        {"id": place, "question": problem.text, "answer": problem.solution("plain")}
        for place, problem in enumerate(test)
    ])  # fmt: skip
    flagged = {leak.row for leak in index.scan([row.example.to_json() for row in rows])}
    return [place in flagged for place in range(len(rows))]


def text_of(row: Row) -> str:
    """Everything that the row says."""
    return "\n".join(message.content for message in row.example.messages)


def grams(text: str, length: int = LENGTH) -> set[tuple[str, ...]]:
    """Runs of so many words, in small letters; the whole of a shorter text.

    >>> grams("How many owls?", 2) == {("how", "many"), ("many", "owls")}
    True
    """
    said = words(text)
    size = min(length, len(said)) or 1
    return {tuple(said[i : i + size]) for i in range(len(said) - size + 1)}


def words(text: str) -> list[str]:
    """The words and numbers of a text, in small letters."""
    return _WORD.findall(text.lower())
