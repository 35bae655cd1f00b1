"""A reward model as a grader: the higher its score, the better it takes the answer to be.

What it leaves out: training one (``methods.reward``); a scale, for its scores have none.

Try it::

    grade = reward_model("/path/of/a/reward/run/model")
    grade("Ahoy!", Example.pair("Hi", "")).value
"""

from __future__ import annotations

import math
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
    network, tokenizer = load_reward(str(path))

    def grade(completion: str, example: Example) -> Grade:
        if len(completion) > LONGEST:
            return Grade(None, None, f"It has more than {LONGEST:,} characters.")
        talk = tuple(
            Message(one.role, one.content.encode("utf-8", "replace").decode())
            for one in (*example.prompt, Message("assistant", completion))
        )
        try:
            (score,) = scores(network, tokenizer, [talk], max_length)
            length = len(reward_ids(tokenizer, talk))
        except LabError as error:
            return Grade(None, None, str(error))
        if not math.isfinite(score):
            return Grade(None, None, "The reward model gave no number.")
        cut = f" It read the last {max_length} of {length} tokens." * (length > max_length)
        return Grade(
            score,
            None,
            f"The reward model gave {score:.4g}; only the difference to "
            f"other answers to this request means anything.{cut}",
        )

    return named("reward_model", grade)
