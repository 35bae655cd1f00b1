"""The scratch folder: emptied whatever a program has left there, and measured.

What it leaves out: making it, and keeping programs to it (``sandbox.room``).

Try it::

    scratch.empty("/some/folder")   # everything in it is gone, the folder stays
"""

from __future__ import annotations

import contextlib
import os


def empty(folder: str) -> None:
    """Removes all in a folder. Also what is nested too deep for a path, without a path."""
    while entries := list(os.scandir(folder)):
        for entry in entries:
            if not entry.is_dir(follow_symlinks=False):
                os.unlink(entry.path)
                continue
            os.chmod(entry.path, 0o700)
            for inner in os.listdir(entry.path):  # one level up, under a new name
                new = os.path.join(folder, f"up-{os.urandom(8).hex()}")
                os.rename(os.path.join(entry.path, inner), new)
            os.rmdir(entry.path)


def used(folder: str) -> tuple[int, int]:
    """Files and bytes in a folder."""
    count = size = 0
    for entry in os.scandir(folder):
        with contextlib.suppress(OSError):
            count, size = count + 1, size + entry.stat(follow_symlinks=False).st_blocks * 512
    return count, size
