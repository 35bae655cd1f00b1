"""What the operating system, or CUDA, says that this process holds in memory.

What it leaves out: what the memory is for (``methods.ledger`` counts that).

Try it::

    held = Process("cpu")
    held.begin()
    held.peak()  # bytes more than when it was made
"""

from __future__ import annotations

import gc
from pathlib import Path

import psutil
import torch

PEAK = "VmHWM:"
STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")
FORGET_PEAK = "5"  # proc(5): sets the peak to what is held now


class Process:
    """Growth since it was made: of the resident set, or of CUDA's allocated memory.

    Linux and CUDA keep the peak between ``begin`` and ``peak``. Elsewhere, and in containers
    that do not allow it, ``peak`` is what is held at that moment.
    """

    def __init__(self, device: str) -> None:
        self.cuda = device == "cuda"
        self.keeps_peak = not self.cuda and _keeps_peak()
        gc.collect()  # a model that nobody holds any more is not counted as there
        self.before = self._now()

    def begin(self) -> None:
        """Forgets the peak so far."""
        if self.cuda:
            torch.cuda.reset_peak_memory_stats()
        elif self.keeps_peak:
            CLEAR.write_text(FORGET_PEAK)

    def peak(self) -> int:
        """The most bytes since ``begin``, less what there was before; never below 0."""
        if self.cuda:
            most = torch.cuda.max_memory_allocated()
        elif self.keeps_peak:
            lines = STATUS.read_text().splitlines()
            most = next(int(line.split()[1]) * 1024 for line in lines if line[:6] == PEAK)
        else:
            most = self._now()
        return max(0, most - self.before)

    def _now(self) -> int:
        return (
            torch.cuda.memory_allocated() if self.cuda else psutil.Process().memory_info().rss
        )


def _keeps_peak() -> bool:
    """Whether this system tells a process its peak, and lets it begin anew."""
    try:
        CLEAR.write_text(FORGET_PEAK)
        return PEAK in STATUS.read_text()
    except OSError:
        return False
