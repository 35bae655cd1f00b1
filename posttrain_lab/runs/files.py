"""The lab's home folder: where it is, writes that never tear, disk trouble in words.

What it leaves out: what the files mean (``runs.store``, ``runs.drafts``).

Try it::

    write_atomic(home() / "note.txt", b"kept whole or not at all")
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from pathlib import Path

from posttrain_lab.records import LabError

NEEDED_MB = 50


def home() -> Path:
    """``$POSTTRAIN_LAB_HOME``, else ``~/.local/share/posttrain-lab``. It may not exist yet."""
    named = os.environ.get("POSTTRAIN_LAB_HOME")
    return Path(named).expanduser().absolute() if named else (
        Path.home() / ".local" / "share" / "posttrain-lab"
    )  # fmt: skip


def private(folder: Path) -> Path:
    """Makes a folder under home that only its owner can enter. LabError when it cannot."""
    try:
        for part in reversed([folder, *folder.parents]):
            if part == home() or home() in part.parents:
                part.mkdir(mode=0o700, exist_ok=True, parents=True)
    except OSError as error:
        raise disk_error(error, folder) from error
    return folder


def write_atomic(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all, even if the computer is switched off midway.

    Raises:
        LabError: the disk is full or the folder cannot be written.
    """
    private(path.parent)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as part:
                part.write(content)
                part.flush()
                os.fsync(part.fileno())
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
    except OSError as error:
        raise disk_error(error, path.parent) from error


def sync_folder(folder: Path) -> None:
    """Makes names in a folder survive a power cut, where the system can."""
    if os.name == "nt":  # folders cannot be opened there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def check_home() -> None:
    """Makes home if need be. LabError when it cannot be made or written."""
    folder = private(home())
    if not os.access(folder, os.W_OK | os.X_OK):
        raise disk_error(PermissionError(errno.EACCES, os.strerror(errno.EACCES)), folder)


def disk_free() -> int:
    """Free megabytes where home is, or will be."""
    folder = home()
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        return shutil.disk_usage(folder).free // 2**20
    except OSError as error:
        raise disk_error(error, folder) from error


def check_disk(needed_mb: int = NEEDED_MB) -> None:
    """Raises LabError when home cannot be written, or has too few megabytes free."""
    check_home()
    if (free := disk_free()) < needed_mb:
        raise LabError(
            f"Only {free} MB are free where the lab keeps its runs ({home()}).",
            f"A run needs at least {needed_mb} MB for its model and checkpoints.",
            "Delete old runs or other files, or set POSTTRAIN_LAB_HOME to another folder.",
            "disk",
        )


def disk_error(error: OSError, folder: Path) -> LabError:
    """A full, read-only or forbidden disk, in words."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return LabError(
            f"The disk is full: {folder} could not be written.",
            "The lab keeps runs and what you type there.",
            "Delete old runs or other files, then try again.",
            "disk",
        )
    return LabError(
        f"{folder} cannot be written: {error.strerror or error}.",
        "The lab keeps runs and what you type there.",
        "Make it writable, or set POSTTRAIN_LAB_HOME to another folder.",
        "disk",
    )
