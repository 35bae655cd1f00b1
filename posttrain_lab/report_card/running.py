"""A report card as a run: one behaviour after another, each an event when it is measured.

What it leaves out: the loss by kind of text and the context curve (``card.measure``).

Try it::

    measure_rates("pocket/base", CardSettings(items=4), seed=1, done={}, emit=print,
                  should_stop=lambda: False)
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import torch

from posttrain_lab.events import Event, Finished, Measured, Metrics, Progress, Started, Stopped
from posttrain_lab.models.load import load
from posttrain_lab.records import LabError
from posttrain_lab.report_card.asking import ask_all
from posttrain_lab.report_card.card import answers_chats, items_of
from posttrain_lab.settings import CardSettings
from posttrain_lab.world.behaviours import BEHAVIOURS

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
        settings: which behaviours, how many items, asked how.
        seed: another one asks other items.
        done: behaviours measured before a stop, with their step; they are not asked again.
        emit: told of every event; a behaviour's step is its place among the names, from 1.
        should_stop: asked between a few items.

    Raises:
        LabError: no such model or behaviour, or a model that cannot be opened.
    """
    names = settings.names()
    _check(names)
    clock, first = _Clock(len(names)), len(done)
    emit(Started(first, len(names), "cpu", torch.get_num_threads()))
    emit(Progress("Opening the model"))
    network, tokenizer = load(model, "cpu")
    chat = answers_chats(model) if settings.asked == "auto" else settings.asked == "chat"
    for step, name in enumerate(names, 1):
        if name in done:
            continue
        right: list[float] = []
        items = items_of(name, SPLIT, settings.items, seed)
        for begin in range(0, len(items), AT_ONCE):
            if should_stop():
                emit(Stopped(step - 1))
                return
            emit(Progress(name, step - 1, len(names)))
            part = items[begin : begin + AT_ONCE]
            answers = ask_all(network, tokenizer, part, chat)
            right += [float(i.check(a)) for i, a in zip(part, answers, strict=True)]
        emit(Measured(step, name, right, f"{SPLIT} {seed}"))
        emit(clock.metrics(step, first))
    emit(Finished(len(names), time.monotonic() - clock.begun))


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
