"""What this process may use: cores and memory, container limits included.

What it leaves out: accelerators (workers find them).

Try it::

    cores(), free_memory_mb(), capacity()
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import psutil

WORKER_MB = 400
PRELOAD_MB = 500
CGROUP = Path("/sys/fs/cgroup")


def cores() -> int:
    """Cores that torch should use in all: hardware, affinity and container quota, at least 1.

    Of hyper-threads only one in each physical core counts, since the second slows
    matrix products down.
    """
    logical = psutil.cpu_count(logical=True) or 1
    physical = psutil.cpu_count(logical=False) or logical
    if sys.platform == "linux":
        logical = len(os.sched_getaffinity(0))
    counts = [logical, max(2, physical)]
    if (quota := _quota()) is not None:
        counts.append(int(quota + 0.5))
    return max(1, min(counts))


def free_memory_mb() -> int:
    """Megabytes that can still be used: the machine's, or the container's if fewer."""
    free = psutil.virtual_memory().available
    for limit, used in (
        ("memory.max", "memory.current"),
        ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes"),
    ):
        top, now = _number(CGROUP / limit), _number(CGROUP / used)
        if top is not None and now is not None:
            free = min(free, max(0, top - now))
    return free // 2**20


def capacity() -> int:
    """How many runs may go at once: ``POSTTRAIN_LAB_WORKERS``, else cores and memory decide."""
    named = os.environ.get("POSTTRAIN_LAB_WORKERS", "")
    if named.isdecimal() and int(named) > 0:
        return min(int(named), 64)
    return max(1, min(cores(), (free_memory_mb() - PRELOAD_MB) // WORKER_MB))


def out_of_memory_kills() -> int:
    """How often the container's memory limit has killed a process so far."""
    try:
        rows = (CGROUP / "memory.events").read_text().split("\n")
        return sum(int(row.split()[1]) for row in rows if row.startswith("oom_kill "))
    except (OSError, ValueError, IndexError):
        return 0


def _quota() -> float | None:
    try:
        share, period = (CGROUP / "cpu.max").read_text().split()
        return int(share) / int(period)
    except (OSError, ValueError):  # no such file, or "max"
        pass
    share = _number(CGROUP / "cpu/cpu.cfs_quota_us")
    period = _number(CGROUP / "cpu/cpu.cfs_period_us")
    return share / period if share and period and share > 0 else None


def _number(path: Path) -> int | None:
    try:
        return int(path.read_text())
    except (OSError, ValueError):
        return None
