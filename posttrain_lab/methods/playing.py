"""Plays tasks with a model: it writes a turn, its calls are done, it reads the results.

What TRL's trainer does for an attempt to learn from, for tasks that are only measured.

What it leaves out: training (``methods.environment_trainer``).

Try it::

    play(model, tokenizer, [errand("test", 0)])[0].turns
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from posttrain_lab.environments.environment import call, factories, name_of
from posttrain_lab.environments.task import Task
from posttrain_lab.models.generate import end_ids, greedy, sample
from posttrain_lab.models.load import context_of
from posttrain_lab.models.templates import encode_prompt
from posttrain_lab.models.threads import one_if_small
from posttrain_lab.models.tool_templates import after_calls, read
from posttrain_lab.records import Message

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

NEW_TOKENS, CALLS = 128, 6  # tokens of all turns together, results included; rounds of calls
AT_ONCE = 64


@dataclass
class Played:
    """One task, played: ``turns`` after the question, each a role, a name and a content.

    ``answer``: what the last turn says beside calls. ``ended``: by the model itself.
    """

    turns: list[dict[str, str]] = field(default_factory=list)
    answer: str = ""
    ended: bool = False

    def __str__(self) -> str:
        return transcript(self.turns)


def play(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, tasks: Sequence[Task],
    new_tokens: int = NEW_TOKENS, calls: int = CALLS, temperature: float = 0.0,
    look: Callable[[int, int], None] = lambda done, of: None,
) -> list[Played]:  # fmt: skip
    """Every task played once. The tokenizer has been through ``ensure_tools``.

    ``temperature``: 0 takes the likeliest token each time, above 0 they are drawn.
    ``look`` is told how many are done before each batch, and may end it by an error.
    """
    found: list[Played] = []
    was_training = model.training
    model.eval()
    try:
        with one_if_small(model.num_parameters()):
            for first in range(0, len(tasks), AT_ONCE):
                look(first, len(tasks))
                some = tasks[first : first + AT_ONCE]
                found += _together(model, tokenizer, some, new_tokens, calls, temperature)
    finally:
        model.train(was_training)
    return found


def _together(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, tasks: Sequence[Task],
    new_tokens: int, calls: int, temperature: float,
) -> list[Played]:  # fmt: skip
    ends, made, context = end_ids(model, tokenizer), factories(tasks), context_of(model)
    rooms = [made[name_of(task)]() for task in tasks]
    for number, room in enumerate(rooms):
        room.reset(task=number)
    starts = [encode_prompt(tokenizer, task.opening()) for task in tasks]
    written: list[list[int]] = [[] for _ in tasks]
    found = [Played() for _ in tasks]
    left = list(range(len(tasks)))
    for turn in range(calls + 1):
        rows = _turns(model, [starts[i] + written[i] for i in left], new_tokens, ends,
                      temperature)  # fmt: skip
        going = []
        for i, ids in zip(left, rows, strict=True):
            ids = ids[: max(0, new_tokens - len(written[i]))]
            read_turn = read(tokenizer, ids, starts[i] + written[i])
            written[i] += ids
            found[i].turns.append(_said(tokenizer, ids))
            found[i].answer = read_turn["content"].strip()
            found[i].ended = bool(ids) and ids[-1] in ends
            asked = read_turn.get("tool_calls") or []
            if not asked or turn == calls:
                continue
            results = [_done(rooms[i], one["function"]) for one in asked]
            suffix = after_calls(tokenizer, [Message("tool", r["content"]) for r in results])
            length = len(written[i]) + len(suffix)
            if length <= new_tokens and len(starts[i]) + length < context:
                found[i].turns += results
                written[i] += suffix
                going.append(i)
        left = going
        if not left:
            break
    return found


def transcript(turns: Sequence[dict[str, str]]) -> str:
    """A conversation after its question, as text: results stand behind an arrow."""
    return "\n".join(turn["content"] if turn["role"] == "assistant" else f"→ {turn['content']}"
                     for turn in turns)  # fmt: skip


def _turns(
    model: PreTrainedModel, starts: list[list[int]], new_tokens: int, ends: list[int],
    temperature: float,
) -> list[list[int]]:  # fmt: skip
    if temperature:
        return sample(model, starts, new_tokens, ends, temperature=temperature)
    return greedy(model, starts, new_tokens, ends)


def _said(tokenizer: PreTrainedTokenizerBase, ids: Sequence[int]) -> dict[str, str]:
    text = tokenizer.decode(ids, skip_special_tokens=True).strip()
    return {"role": "assistant", "name": "", "content": text}


def _done(room, function: dict) -> dict[str, str]:
    name = function["name"]
    return {"role": "tool", "name": name, "content": call(room, name, function["arguments"])}
