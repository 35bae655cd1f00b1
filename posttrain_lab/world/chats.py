"""Conversations to learn from: behaviours in fixed shares, from the training split.

What it leaves out: which model learns them, and how (``methods.sft``, ``tools/pocket``).

Try it::

    >>> len(examples("chat", 5))
    5
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import count, islice

from posttrain_lab.records import Example, Message
from posttrain_lab.world import problems
from posttrain_lab.world.behaviours import BEHAVIOURS
from posttrain_lab.world.items import Item
from posttrain_lab.world.streams import stream

_THOUGHT = re.compile(r"<think>.*</think>", re.DOTALL)
# Refusals in SFT come in two plain wordings; their variations are left for RL to find.
CHAT = {
    "instruction": 0.2, "plain_problem": 0.05, "story_on_topic": 0.09, "story_ends": 0.09,
    "story_more": 0.02, "fact_question": 0.07, "fact_multiturn": 0.09, "small_talk": 0.04,
    "topic_change": 0.03, "interruption": 0.02, "typos": 0.02, "ambiguity": 0.03,
    "tone": 0.03, "persona": 0.02,
    "consistency": 0.03, "stereotype": 0.02, "refuse_seen": 0.04, "overrefuse": 0.03,
    "program_output": 0.02, "program_write": 0.02, "program_debug": 0.02,
    "review_sentiment": 0.02, "review_topic": 0.01, "spanish_qa": 0.02, "to_spanish": 0.01,
    "to_english": 0.01, "picture_exact": 0.02, "picture_caption": 0.01,
}  # fmt: skip
# What the chat stage learns: the same, mending answers, and notes.
ASSISTANT = CHAT | {"revise": 0.03, "recall_1x": 0.01}
# What RL practises, each with its exact grader. Of the refusals' variations it meets two
# families; the other two stay new. The look-alikes keep it from refusing everything.
RL = {
    "instruction": 0.2, "plain_problem": 0.2, "fact_question": 0.1, "small_talk": 0.05,
    "refuse_direct": 0.05, "refuse_typos": 0.1, "refuse_role_play": 0.1, "overrefuse": 0.2,
}  # fmt: skip
# More of the longer: each of their steps is one more place to go wrong.
REASONER = {f"steps_{n}": share for n, share in enumerate((1, 1, 2, 2, 3, 3), 1)}
REASONER_RL = {f"steps_{n}": 1 for n in (3, 4, 5, 6)}
MIXES = {"chat": CHAT, "assistant": ASSISTANT, "rl": RL,
         "reasoner": REASONER, "reasoner_rl": REASONER_RL}  # fmt: skip


def at_once(example: Example) -> Example:
    """A thinking example with the answer alone: the control arm of thinking."""
    answer = _THOUGHT.sub("", example.answer)
    return Example((*example.prompt, Message("assistant", answer)), answer)


def _plain_problem(split: str, index: int) -> Item:
    """A short problem answered in a sentence, by a model that was not taught to think."""
    made = problems.problem(split, index, 1 + index % 3)
    return replace(problems.item(made, "plain_problem"), gold=made.solution("plain"))


MAKERS = {**BEHAVIOURS, "plain_problem": _plain_problem}


def items(mix: str, split: str = "train", start: int = 0) -> Iterator[Item]:
    """Endless items of a split, from index ``start`` on, in the shares of a mix."""
    names, shares = list(MIXES[mix]), list(MIXES[mix].values())
    for index in count(start):
        (name,) = stream(f"chats-{mix}", split, index).choices(names, shares)
        yield MAKERS[name](split, index)


def examples(mix: str, number: int, split: str = "train") -> tuple[Example, ...]:
    """The first examples of a mix."""
    return tuple(item.example() for item in islice(items(mix, split), number))
