"""Graders for other libraries, and theirs for the lab: TRL's rewards, reasoning-gym's tasks.

What it leaves out: importing TRL (a reward function is a plain function), TRL's rewards
that are models, reasoning-gym's curricula and its tasks that run text as Python. How long
reasoning-gym's scorers take is theirs to say: the bound of the lab's own graders does not
hold for them. Nor are they strict: many give "25" half a point for "5".

Try it::

    >>> from posttrain_lab.graders.numeric import numeric
    >>> reward = trl_reward(numeric())
    >>> reward(prompts=["2+2?", "2+3?"], completions=["4", "6"], gold=["4", "5"])
    [1.0, 0.0]
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
import math
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from posttrain_lab.graders.grader import Grader, name_of, named, short
from posttrain_lab.records import Example, Grade, LabError, Message

TrlReward = Callable[..., list[float | None]]
# Several of reasoning-gym's scorers put the model's answer through these.
_RUNS_TEXT = re.compile(r"\b(?:eval|exec|parse_expr|sympify|create_dataset)\s*\(")
_ANSWER = re.compile(r"<answer>\s?((?:(?!</?answer>).)*+)</answer>", re.DOTALL)


def as_reward(grade: Grader) -> Callable[[str, Example], float | None]:
    """The grader's value alone, as ``methods.grpo`` takes it."""
    return lambda completion, example: grade(completion, example).value


def trl_reward(grade: Grader, *, column: str = "gold") -> TrlReward:
    """The grader as a reward function of TRL's trainers.

    Args:
        grade: a grader; its None reaches TRL as None, which leaves the answer out.
        column: the data set's column with the gold answer. Without that column examples
            have no gold answer.
    """

    def reward(*, prompts: list, completions: list, **columns: Any) -> list[float | None]:
        golds = columns.get(column) or [None] * len(prompts)
        rows = zip(prompts, completions, golds, strict=True)
        return [grade(_text(c), _example(p, g)).value for p, c, g in rows]

    reward.__name__ = name_of(grade)  # TRL names its metrics after it
    return reward


def from_trl(reward: TrlReward, *, column: str = "gold", chat: bool = False) -> Grader:
    """A reward function written for TRL, as a grader.

    Args:
        reward: the function; one that raises or gives NaN cannot grade.
        column: the name by which it wants the gold answer.
        chat: it takes prompts and completions as lists of messages.
    """

    def grade(completion: str, example: Example) -> Grade:
        turns = [{"role": m.role, "content": m.content} for m in example.prompt]
        said = [{"role": "assistant", "content": completion}] if chat else completion
        asked = turns if chat else "\n".join(m.content for m in example.prompt)
        try:
            given = reward(prompts=[asked], completions=[said], **{column: [example.gold]})[0]
            value = None if given is None or math.isnan(given) else float(given)
        except Exception as error:
            why = f"{name_of(grade)} stopped with {type(error).__name__}: {short(str(error))}"
            return Grade(None, None, why)
        return Grade(
            value, None, f"{name_of(grade)} gave {'no reward' if value is None else value}."
        )

    return named(str(getattr(reward, "__name__", "reward")), grade)


def gym_task(
    name: str, *, split: str = "train", size: int = 100, **settings: Any
) -> tuple[tuple[Example, ...], Grader]:
    """A reasoning-gym task: its examples, and its scorer as their grader.

    The seed is made from the name and the split: neighbouring seeds of reasoning-gym share
    nearly all questions, so counting seeds up would leak the test set.

    Raises:
        LabError: reasoning-gym is not installed, the task or a setting is unknown, or its
            module runs text as Python, which a model's answer must never be.
    """
    gym = _gym()
    seed = int.from_bytes(hashlib.sha256(f"{name}/{split}".encode()).digest()[:4]) >> 1
    try:
        task = gym.create_dataset(name, seed=seed, size=size, **settings)
    except (ValueError, TypeError, AssertionError) as error:
        raise LabError(
            f"reasoning-gym cannot make the task {short(name)}: {short(str(error), 120)}",
            "It needs the name of one of its tasks, and settings that the task has.",
            "See reasoning_gym.factory.DATASETS for the names.",
            "name",
        ) from None
    _refuse_running_text(name, task)
    entries = [task[place] for place in range(size)]
    golds = [None if e["answer"] is None else str(e["answer"]) for e in entries]
    examples = tuple(
        Example.pair(e["question"], gold or "", gold)
        for e, gold in zip(entries, golds, strict=True)
    )
    return examples, _gym_grader(name, task, entries)


def _refuse_running_text(name: str, task: Any) -> None:
    source = inspect.getsource(sys.modules[type(task).__module__])
    if found := _RUNS_TEXT.search(source):
        raise LabError(
            f"The task {short(name)} runs text as Python ({found[0]}…)).",
            "A model's answer must never be run outside the sandbox.",
            "Take another task, such as chain_sum or leg_counting.",
            "name",
        )


def _gym_grader(name: str, task: Any, entries: list[dict]) -> Grader:
    by_question = {entry["question"]: entry for entry in entries}

    def grade(completion: str, example: Example) -> Grade:
        entry = by_question.get(example.prompt[-1].content) if example.prompt else None
        if entry is None:
            return Grade(None, None, "This example is none of the task's.")
        tagged = _ANSWER.findall(completion)
        answer = (tagged[-1] if tagged else completion).strip()
        try:
            value = float(task.score_answer(answer, entry))
        except Exception as error:  # some scorers do on odd answers
            why = f"The scorer stopped with {type(error).__name__}: {short(str(error))}"
            return Grade(None, answer, why)
        return Grade(value, answer, f"reasoning-gym gives {value:g} to {short(answer)}.")

    return named(name, grade)


@dataclass(frozen=True)
class GymTask:
    """Examples and their grader in the shape of a reasoning-gym data set."""

    examples: Sequence[Example]
    grade: Grader

    def __len__(self) -> int:
        return len(self.examples)

    def __getitem__(self, place: int) -> dict[str, Any]:
        example = self.examples[place]
        question = "\n".join(m.content for m in example.prompt)
        answer = example.answer if example.gold is None else example.gold
        return {"question": question, "answer": answer, "metadata": {"example": place}}

    def score_answer(self, answer: str | None, entry: dict[str, Any]) -> float:
        """The grader's value; 0 for no answer.

        Raises:
            LabError: the grader cannot grade it.
        """
        if answer is None:
            return 0.0
        given = self.grade(answer, self.examples[entry["metadata"]["example"]])
        if given.value is None:
            raise LabError(f"An answer cannot be graded: {given.explanation}",
                           "reasoning-gym needs a number for every answer.",
                           "Leave the example out, or take another grader.")  # fmt: skip
        return given.value


def _gym() -> Any:
    try:
        return importlib.import_module("reasoning_gym")
    except ModuleNotFoundError as error:
        if error.name != "reasoning_gym":
            raise
        raise LabError(
            "reasoning-gym is not installed.",
            "Its tasks come from that package (350 MB with what it needs).",
            f"Run: {sys.executable} -m pip install reasoning-gym",
        ) from None


def _text(completion: str | list[dict[str, str]]) -> str:
    """TRL's completion: a text, or a list of messages."""
    if isinstance(completion, str):
        return completion
    return "\n".join(str(turn.get("content") or "") for turn in completion)


def _example(prompt: str | list[dict[str, str]], gold: Any) -> Example:
    turns = [{"role": "user", "content": prompt}] if isinstance(prompt, str) else prompt
    messages = [Message(str(t["role"]), str(t.get("content") or "")) for t in turns]
    gold = None if gold is None else str(gold)
    return Example((*messages, Message("assistant", gold or "")), gold)
