"""A report card as a run: one behaviour after another, each an event when it is measured.

What it leaves out: the loss by kind of text and the context curve (``card.measure``).

Try it::

    measure_rates("pocket/base", CardSettings(items=4), seed=1, done={}, emit=print,
                  should_stop=lambda: False)
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import torch

from posttrain_lab.events import Event, Finished, Measured, Metrics, Progress, Started, Stopped
from posttrain_lab.models.load import load
from posttrain_lab.records import LabError
from posttrain_lab.report_card.asking import ask_all
from posttrain_lab.report_card.card import answers_chats, items_of
from posttrain_lab.settings import CardSettings
from posttrain_lab.world.behaviours import BEHAVIOURS
from posttrain_lab.world.items import Item

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

SPLIT = "test"
AT_ONCE = 8  # items between two looks at whether to stop


@dataclass
class _Clock:
    """How long it took and will take, by the share of items that were asked."""

    total: int
    begun: float = field(default_factory=time.monotonic)

    def metrics(self, step: int, first: int) -> Metrics:
        spent = time.monotonic() - self.begun
        left = spent / max(1, step - first) * (self.total - step)
        return Metrics(step, self.total, seconds=spent, seconds_left=left)


def measure_rates(
    model: str,
    settings: CardSettings,
    seed: int,
    done: Mapping[str, int],
    emit: Callable[[Event], None],
    should_stop: Callable[[], bool],
) -> None:
    """Asks fresh test items of every behaviour; what was right is a Measured each.

    Args:
        model: a name, or a folder.
        done: behaviours measured before a stop, with their step; they are not asked again.
        emit: told of every event; a behaviour's step is its place among the names, from 1.
        should_stop: asked between a few items.

    Raises:
        LabError: no such model or behaviour, or a model that cannot be opened.
    """
    names = settings.names()
    _check(names)
    clock, first, seeds = _Clock(len(names)), len(done), range(seed, seed + settings.seeds)
    emit(Started(first, len(names), "cpu", torch.get_num_threads()))
    emit(Progress("Opening the model"))
    network, tokenizer = load(model, "cpu")
    chat = answers_chats(model) if settings.asked == "auto" else settings.asked == "chat"
    for step, name in enumerate(names, 1):
        if name in done:
            continue
        right: list[float] = []
        items = [i for s in seeds for i in items_of(name, SPLIT, settings.items, s)]
        for begin in range(0, len(items), AT_ONCE):
            if should_stop():
                emit(Stopped(step - 1))
                return
            emit(Progress(name, step - 1, len(names)))
            right += _right(network, tokenizer, items[begin : begin + AT_ONCE], chat)
        emit(Measured(step, name, right, f"{SPLIT} {', '.join(map(str, seeds))}"))
        emit(clock.metrics(step, first))
    emit(Finished(len(names), time.monotonic() - clock.begun))


def _right(
    network: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, items: Sequence[Item],
    chat: bool,
) -> list[float]:  # fmt: skip
    """1 for each item that is answered right, 0 for the others, in their order."""
    answers = ask_all(network, tokenizer, items, chat)
    return [float(item.check(said)) for item, said in zip(items, answers, strict=True)]


def _check(names: tuple[str, ...]) -> None:
    for name in names:
        if name not in BEHAVIOURS:
            raise LabError(
                f"There is no behaviour called {name!r:.60}.",
                f"They are {', '.join(BEHAVIOURS)}.",
                "Correct the name.",
                "behaviours",
            )
    if not names:
        raise LabError(
            "No behaviour is named.", "A card asks at least one.", "Choose one.", "behaviours"
        )
