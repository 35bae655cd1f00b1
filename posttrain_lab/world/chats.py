"""Conversations to learn from: behaviours in fixed shares, from the training split.

What it leaves out: which model learns them, and how (``methods.sft``, ``tools/pocket``).

Try it::

    >>> len(examples("chat", 5))
    5
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count, islice

from posttrain_lab.records import Example, Message
from posttrain_lab.world import problems, requests
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
# Then more of what takes most practice: the kinds of request, moods of stories.
_MORE = {kind: 0.4 * share for kind, share in ASSISTANT.items()}
ASSISTANT_MORE = _MORE | {
    "instruction": _MORE["instruction"] + 0.38,
    "story_on_topic": _MORE["story_on_topic"] + 0.2,
}


def _practised(weak: dict[str, float]) -> dict[str, float]:
    """All that the chat stage learns, and weak kinds of request in these shares."""
    rest = 1 - sum(weak.values())
    return {kind: rest * share for kind, share in ASSISTANT.items()} | {
        f"instruction_{kind}": share for kind, share in weak.items()
    }


# At last the kinds of request that were still weak: to rhyme, to say again, to list, to sort.
ASSISTANT_LAST = _practised({"rhyme": 0.17, "repeat": 0.17, "list": 0.14, "order": 0.06})
ASSISTANT_END = _practised(
    {"rhyme": 0.2, "list": 0.2, "repeat": 0.12, "order": 0.08, "compare": 0.06}
)
# What RL practises, each with its exact grader. Of the refusals' variations it meets two
# families; the other two stay new. The look-alikes keep it from refusing everything.
RL = {
    "instruction": 0.2, "plain_problem": 0.2, "fact_question": 0.1, "small_talk": 0.05,
    "refuse_direct": 0.05, "refuse_typos": 0.1, "refuse_role_play": 0.1, "overrefuse": 0.2,
}  # fmt: skip
# More of the longer: each of their steps is one more place to go wrong.
REASONER = {f"steps_{n}": share for n, share in enumerate((1, 1, 2, 2, 3, 3), 1)}
REASONER_RL = {f"steps_{n}": 1 for n in (3, 4, 5, 6)}
MIXES = {"chat": CHAT, "assistant": ASSISTANT, "assistant-more": ASSISTANT_MORE,
         "assistant-last": ASSISTANT_LAST, "assistant-end": ASSISTANT_END, "rl": RL,
         "reasoner": REASONER, "reasoner_rl": REASONER_RL}  # fmt: skip

# So that no conversation of "assistant" comes again.
APART = {"assistant-more": 1_000_000, "assistant-last": 2_000_000, "assistant-end": 3_000_000}


def at_once(example: Example) -> Example:
    """A thinking example with the answer alone: the control arm of thinking."""
    answer = _THOUGHT.sub("", example.answer)
    return Example((*example.prompt, Message("assistant", answer)), answer)


def _plain_problem(split: str, index: int) -> Item:
    """A short problem answered in a sentence, by a model that was not taught to think."""
    made = problems.problem(split, index, 1 + index % 3)
    return replace(problems.item(made, "plain_problem"), gold=made.solution("plain"))


def _of_kind(kind: str) -> Callable[[str, int], Item]:
    """Requests of one kind only."""
    return lambda split, index: requests.instruction(split, index, kind)


MAKERS: dict[str, Callable[[str, int], Item]] = {
    **BEHAVIOURS, "plain_problem": _plain_problem,
    **{f"instruction_{kind}": _of_kind(kind) for kind in requests.KINDS},
}  # fmt: skip


def items(mix: str, split: str = "train", start: int = 0) -> Iterator[Item]:
    """Endless items of a split, from index ``start`` on, in the shares of a mix."""
    names, shares = list(MIXES[mix]), list(MIXES[mix].values())
    for index in count(start + APART.get(mix, 0)):
        (name,) = stream(f"chats-{mix}", split, index).choices(names, shares)
        yield MAKERS[name](split, index)


def examples(mix: str, number: int, split: str = "train") -> tuple[Example, ...]:
    """The first examples of a mix."""
    return tuple(item.example() for item in islice(items(mix, split), number))
