"""A reward model as a grader: the higher its score, the better it takes the answer to be.

What it leaves out: training one (``methods.reward``); a scale, for its scores have none.

Try it::

    grade = reward_model("/path/of/a/reward/run/model")
    grade("Ahoy!", Example.pair("Hi", "")).value
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from posttrain_lab.graders import Grader, named
from posttrain_lab.models.reward import load_reward, reward_ids, scores
from posttrain_lab.records import Example, Grade, LabError, Message

LONGEST = 100_000  # characters


def reward_model(path: str | Path, max_length: int = 512) -> Grader:
    """The score of the whole conversation, the completion as its last turn.

    Args:
        path: a folder as TRL's RewardTrainer saves it: safetensors, a head of one output.
        max_length: in tokens; a longer conversation loses its beginning, and it is said.

    Raises:
        LabError: the folder holds no such model.
    """
    together = RewardGrades(path, max_length)
    return named("reward_model", lambda text, example: together([text], [example])[0])


class RewardGrades:
    """The same for many completions, each with its example, read in one batch."""

    def __init__(self, path: str | Path, max_length: int = 512) -> None:
        self.network, self.tokenizer = load_reward(str(path))
        self.max_length = max_length

    def __call__(self, completions: Sequence[str], examples: Sequence[Example]) -> list[Grade]:
        talks = [_talk(*both) for both in zip(completions, examples, strict=True)]
        fitting = [n for n, text in enumerate(completions) if len(text) <= LONGEST]
        read = [talks[n] for n in fitting]
        try:
            given = scores(self.network, self.tokenizer, read, self.max_length)
            lengths = [len(reward_ids(self.tokenizer, talk)) for talk in read]
        except LabError as error:
            if len(talks) > 1:  # which of them it was, the others say by themselves
                return [self([c], [e])[0] for c, e in zip(completions, examples, strict=True)]
            return [Grade(None, None, str(error))]
        found = dict(zip(fitting, zip(given, lengths, strict=True), strict=True))
        return [_grade(*found[n], self.max_length) if n in found else
                Grade(None, None, f"It has more than {LONGEST:,} characters.")
                for n in range(len(talks))]  # fmt: skip


def _talk(completion: str, example: Example) -> tuple[Message, ...]:
    turns = (*example.prompt, Message("assistant", completion[: LONGEST + 1]))
    return tuple(Message(m.role, m.content.encode("utf-8", "replace").decode()) for m in turns)


def _grade(score: float, length: int, max_length: int) -> Grade:
    if not math.isfinite(score):
        return Grade(None, None, "The reward model gave no number.")
    cut = f" It read the last {max_length} of {length} tokens." * (length > max_length)
    return Grade(
        score,
        None,
        f"The reward model gave {score:.4g}; only the difference to "
        f"other answers to this request means anything.{cut}",
    )
