"""A stamp of the lab's code on disk, so that nobody is served by an outdated runner.

What it leaves out: the versions of libraries (events.Started has those).

Try it: ``code_stamp()``.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import posttrain_lab

PACKAGE = Path(posttrain_lab.__file__).parent


def code_stamp() -> str:
    """Changes with any module of the package, or with the Python that runs it."""
    found = [sys.prefix, posttrain_lab.__version__]
    for folder, _, names in os.walk(PACKAGE):
        for name in names:
            if name.endswith(".py"):
                info = os.stat(os.path.join(folder, name))
                found.append(f"{folder}/{name}:{info.st_size}:{info.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()[:16]
