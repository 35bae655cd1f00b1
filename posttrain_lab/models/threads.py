"""How many threads torch uses, and the times when it has to be one.

A small model's matrices are too small to share: on two busy cores, two threads took 5 to 50
times as long as one. And with another number of threads, sums come out differently in their
last digits, so that a run would not be the same again.

What it leaves out: how many threads a run is given (``runs.crew``).

Try it::

    with one_thread():
        model(**batch)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager as Context
from contextlib import contextmanager, nullcontext

import torch

SMALL = 20_000_000  # parameters
_held: list[int] = []  # for each ``one_thread`` under way, the threads to come back to


@contextmanager
def one_thread() -> Iterator[None]:
    """One thread, whatever the runner gives meanwhile; that holds afterwards."""
    _held.append(torch.get_num_threads())
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(_held.pop())


def one_if_small(parameters: int) -> Context[None]:
    """``one_thread`` for a model of so many parameters, if it is small."""
    return one_thread() if parameters < SMALL else nullcontext()


def set_threads(count: int) -> None:
    """So many from now on, or as soon as more than one is wanted again."""
    if _held:
        _held[:] = [1 if n else max(1, count) for n in range(len(_held))]
    else:
        torch.set_num_threads(max(1, count))
