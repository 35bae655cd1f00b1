"""The room that programs run in: which walls this system gives, each one tried first.

A step that might leave a process half locked in is tried in a child to spare. What has
been tried holds for the keeper itself (namespaces, an empty root) or is laid on every
program before its text is read (rights, Landlock, limits, seccomp).

What it leaves out: running anything (``sandbox.keeper``), and judging whether the walls
are enough (``sandbox.probe``).

Try it: ``posttrain-lab doctor`` names the walls.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from posttrain_lab.sandbox import landlock, linux, scratch, seccomp

WALLS = ("namespaces", "chroot", "landlock", "seccomp")


@dataclass
class Room:
    """What holds here, and where the scratch folder is.

    ``folder`` is the scratch folder as the keeper sees it; ``on_disk`` its path for others,
    empty when it is in memory and vanishes by itself. ``shelf`` is a handle of the folder
    above it, ``processes`` one of ``/proc``: neither can be seen by name from in here.
    """

    walls: tuple[str, ...]
    folder: str
    on_disk: str
    landlock: int
    ruleset: int | None
    steps: list[seccomp.Step]
    shelf: int
    processes: int

    def hello(self) -> dict[str, Any]:
        return {"walls": self.walls, "landlock": self.landlock, "on_disk": self.on_disk}

    def leave(self) -> None:
        """Takes the scratch folder away."""
        scratch.empty(self.folder)
        if self.on_disk:
            os.rmdir(os.path.basename(self.on_disk), dir_fd=self.shelf)

    def children(self) -> list[int]:
        """What this process has started and not yet reaped, as far as that can be seen."""
        try:
            path = f"self/task/{os.getpid()}/children"
            with open(os.open(path, os.O_RDONLY, dir_fd=self.processes)) as listing:
                return [int(word) for word in listing.read().split()]
        except OSError:
            return []

    def lock_down(self, limits: dict[str, int], warden: int, streams: tuple[int, ...]) -> None:
        """All walls, around this process, for good. OSError if one of them fails.

        Args:
            limits: what ``linux.set_limits`` takes.
            warden: this process's parent, with which it dies.
            streams: what becomes handles 0, 1, 2 and 3; every other one is closed.
        """
        os.setsid()
        linux.drop_rights()
        if self.ruleset is not None:
            landlock.restrict(self.ruleset)
        for number, handle in enumerate(streams):
            os.dup2(handle, number)
        os.closerange(len(streams), 256)  # the keeper has no handle above that
        os.chdir(self.folder)
        linux.set_limits(**limits)
        linux.die_with(warden)
        if self.steps:
            seccomp.install(self.steps)


def furnish(without: tuple[str, ...] = ()) -> Room:
    """Enters the strictest room there is. Everything to import must be imported before.

    Args:
        without: walls to leave away, for tests of the others.
    """
    shelf = os.open(tempfile.gettempdir(), os.O_PATH | os.O_DIRECTORY)
    processes = os.open("/proc", os.O_PATH | os.O_DIRECTORY)
    walls, folder, on_disk = _hide(without)
    version = 0 if "landlock" in without else landlock.version()
    ruleset = None
    if version:
        with contextlib.suppress(OSError):
            ruleset = landlock.ruleset(folder)
            walls.append("landlock")
    machine = "" if "seccomp" in without else linux.machine()
    steps: list[seccomp.Step] = []
    if machine:
        steps = seccomp.rules(machine, files=bool(walls), look=folder == "/")
        if _holds(lambda: _alone(steps)):
            walls.append("seccomp")
        else:
            steps = []
    linux.call("prctl", linux.PR_SET_DUMPABLE, 0, 0, 0, 0)
    return Room(tuple(walls), folder, on_disk, version, ruleset, steps, shelf, processes)


def _hide(without: tuple[str, ...]) -> tuple[list[str], str, str]:
    """Puts the rest of the system out of sight: walls, scratch folder, its path on a disk."""
    if "namespaces" not in without and _holds(linux.enter_namespaces):
        linux.enter_namespaces()
        return ["namespaces"], "/", ""
    on_disk = tempfile.mkdtemp(prefix="posttrain-sandbox-")
    if "chroot" not in without and _holds(lambda: linux.enter_folder(on_disk)):
        linux.enter_folder(on_disk)
        return ["chroot"], "/", on_disk
    return [], on_disk, on_disk


def _alone(steps: list[seccomp.Step]) -> None:
    linux.drop_rights()
    seccomp.install(steps)


def _holds(step: Callable[[], None]) -> bool:
    """Whether a step succeeds, tried in a child."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            step()
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
