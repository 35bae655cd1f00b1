"""Work that takes longer than a page waits: begun once, fetched when it is done.

A page asks; until the answer is there it hears ``{"later": true}`` and asks again with the
same words. Whoever asked for something else meanwhile starts nothing twice.

What it leaves out: what the work is; stopping it (the work asks ``wanted`` by itself).

Try it::

    >>> Later().ask("sum", lambda: 1 + 1, wait=5)
    2
"""

from __future__ import annotations

import contextlib
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

MOST_KEPT = 32
WAIT_S = 0.2  # quick work answers at once


class Later:
    """One piece of work at a time, by key; the last results are kept."""

    def __init__(self) -> None:
        self._threads: ThreadPoolExecutor | None = None
        self._jobs: OrderedDict[str, Future[Any]] = OrderedDict()

    def ask(self, key: str, work: Callable[[], Any], wait: float = WAIT_S) -> Any | None:
        """The work's result, or None while it is under way. What it raises is raised once."""
        if key not in self._jobs:
            if self._threads is None:
                self._threads = ThreadPoolExecutor(1, "later")
            self._jobs[key] = self._threads.submit(work)
            while len(self._jobs) > MOST_KEPT:
                self._jobs.popitem(last=False)[1].cancel()
        job = self._jobs[key]
        with contextlib.suppress(TimeoutError):
            try:
                return job.result(wait)
            finally:
                if job.done() and (job.cancelled() or job.exception() is not None):
                    self._jobs.pop(key, None)
        return None

    def forget(self, key: str) -> None:
        """The next question with this key begins anew."""
        if job := self._jobs.pop(key, None):
            job.cancel()
