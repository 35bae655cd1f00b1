"""What a step's answers earn: a weighted sum of grades, and what went wrong in words.

An answer that one of the graders cannot grade has no reward: leaving that part out would
be a 0. Graders that are only measured (the truth) never change a reward.

What it leaves out: the graders (``graders``), and what is learned from a reward (TRL).

Try it::

    grading = Grading((from_reward(len_of),), (), prompts, emit=print)
    grading([0, 0], ["Hi", "Hello"])
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from posttrain_lab.events import Event, Warned
from posttrain_lab.records import Example, Grade, LabError

Reward = Callable[[str, Example], float | None]
Grader = Callable[[str, Example], Grade]
# All answers of a step at once, each with its example.
Together = Callable[[Sequence[str], Sequence[Example]], list[Grade]]


@dataclass(frozen=True)
class Weighted:
    """A grader with its name in the charts, and what its grade counts."""

    name: str
    grade: Together
    weight: float = 1.0


def one_by_one(name: str, grader: Grader, weight: float = 1.0) -> Weighted:
    return Weighted(name, lambda texts, examples: [*map(grader, texts, examples)], weight)


def from_reward(reward: Reward) -> Weighted:
    """A plain function that gives a number, or None, as a grader called "reward"."""
    return one_by_one("reward", lambda text, example: Grade(reward(text, example), None, ""))


@dataclass(frozen=True)
class Graded:
    """One answer's reward, what the truth would have given, and each grader's grade."""

    reward: float | None
    truth: float | None
    grades: dict[str, Grade]


class Grading:
    """Gives TRL one reward an answer; ``last`` holds the grades of the last step's.

    ``weights``, by name, may be changed between two steps.
    """

    __name__ = "reward"  # TRL names its metrics after it

    def __init__(
        self, graders: Sequence[Weighted], truth: Sequence[Weighted],
        prompts: Sequence[Example], emit: Callable[[Event], None],
    ) -> None:  # fmt: skip
        self.graders, self.truth = tuple(graders), tuple(truth)
        self.weights = {one.name: one.weight for one in graders}
        self.prompts, self.emit = prompts, emit
        self.last: list[Graded] = []
        self.warned = False

    def __call__(
        self, prompts: list[int], completions: list[str], **_: object
    ) -> list[float | None]:
        examples = [self.prompts[index] for index in prompts]
        self.last = self.graded([text.strip() for text in completions], examples)
        rewards = [one.reward for one in self.last]
        missing = rewards.count(None)
        if missing and not self.warned:
            self.warned = True
            self.emit(Warned(f"{missing} of {len(rewards)} answers could not be graded. "
                             "They are left out: they count neither as right nor as wrong.",
                             "reward"))  # fmt: skip
        return rewards

    def graded(self, texts: Sequence[str], examples: Sequence[Example]) -> list[Graded]:
        """Every answer with its grades; LabError if a grader raises or gives no number."""
        paid = {one.name: _grades(one, texts, examples) for one in self.graders}
        true = {one.name: _grades(one, texts, examples) for one in self.truth}
        weights = {one.name: one.weight for one in self.truth}
        found = []
        for n in range(len(texts)):
            grades = {name: given[n] for name, given in paid.items()}
            looked = {name: given[n] for name, given in true.items()}
            reward = total(grades, self.weights)
            found.append(Graded(reward, total(looked, weights) if true else reward, grades))
        return found

    def models(self) -> dict[str, Any]:
        """The networks that graders keep in memory, such as a reward model's, by name."""
        found = {one.name: getattr(one.grade, "network", None) for one in
                 (*self.graders, *self.truth)}  # fmt: skip
        return {name: network for name, network in found.items() if network is not None}

    def numbers(self) -> dict[str, float]:
        """The last step's mean grade by each grader, and the mean truth, for Metrics."""
        found = {f"grade.{name}": [one.grades[name].value for one in self.last]
                 for name in self.weights}  # fmt: skip
        if self.truth:
            found["truth"] = [one.truth for one in self.last]
        means = {name: _mean(values) for name, values in found.items()}
        return {name: value for name, value in means.items() if value is not None}


def total(grades: dict[str, Grade], weights: dict[str, float]) -> float | None:
    """The weighted sum; None where a grade is None."""
    if any(grade.value is None for grade in grades.values()):
        return None
    return sum(weights[name] * grade.value for name, grade in grades.items())


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _grades(one: Weighted, texts: Sequence[str], examples: Sequence[Example]) -> list[Grade]:
    try:
        grades = one.grade(texts, examples)
    except Exception as error:
        shown = next(iter(texts), "")
        shown = shown if len(shown) <= 80 else shown[:79] + "…"
        raise LabError(
            f"The grader {one.name} stopped with {type(error).__name__}: {error}",
            f"It has to grade every answer, such as this one: {shown!r}",
            "Correct the grader, or let it give None for what it cannot grade.",
            "reward",
        ) from error
    for grade in grades:
        value = grade.value
        if value is None or (isinstance(value, (int, float)) and math.isfinite(value)):
            continue
        raise LabError(
            f"The grader {one.name} gave an answer {value!r}.",
            "It needs to be a number, or None for an answer that cannot be graded.",
            "Correct the grader.",
            "reward",
        )
    return grades
