"""No attack reaches anything: seen from outside, one by one and all at once.

Each set of walls that a system may lack is tried without the others, so that the rest is
known to hold by itself: ordinary containers have no namespaces, old kernels no Landlock.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from sandbox.attacks import (
    on_files,
    on_limits,
    on_processes,
    on_the_network,
    on_the_result,
    on_the_system,
)
from sandbox.scene import Attack, Scene, marked_processes

from posttrain_lab.sandbox import LIMITS, seccomp
from posttrain_lab.sandbox.pool import Pool
from posttrain_lab.sandbox.result import Limits, Result

if sys.platform != "linux":
    pytest.skip("The sandbox's walls are Linux's.", allow_module_level=True)

THEMES = (on_files, on_limits, on_processes, on_the_network, on_the_result, on_the_system)
ATTACKS = [attack for theme in THEMES for attack in theme.ATTACKS]
# Walls left away, and then walls that must be there or the test has nothing to say.
WAYS = {
    "all walls": ((), {"seccomp"}),
    "no namespaces": (("namespaces",), {"chroot", "seccomp"}),
    "Landlock and seccomp": (("namespaces", "chroot"), {"landlock", "seccomp"}),
    "seccomp alone": (("namespaces", "chroot", "landlock"), {"seccomp"}),
}
KEEPERS = 2


class Box:
    """A pool of one's own, with a mark by which its processes are found anywhere."""

    def __init__(self, way: str, scene: Scene) -> None:
        without, needed = WAYS[way]
        self.mark = f"keeper-{scene.mark[::-1]}"
        self.pool = Pool(KEEPERS, (*without, self.mark))
        self.walls = set(needed)
        self.isolation = self.pool.isolation()
        walls = set(self.pool._idle[0].hello["walls"])
        if lacking := needed - walls:
            self.pool.close()
            pytest.skip(f"This system lacks {', '.join(sorted(lacking))}.")
        machine = seccomp.MACHINES
        self.opens_files = bool(walls - {"seccomp"})
        self.column = list(machine).index(psutil.os.uname().machine)

    def run(self, attack: Attack, scene: Scene) -> Result:
        calls = seccomp.ALWAYS | seccomp.FILES | seccomp.LOOK
        pairs = [*calls.values(), *seccomp.checked(files=True)]
        numbers = {pair[self.column] for pair in pairs} - {None}
        listed = f"ON_THE_LIST = {sorted(numbers)}\n"
        return self.pool.run(scene.prelude() + listed + attack.program, "", attack.limits)

    def ended_rightly(self, attack: Attack, result: Result) -> str:
        """ "" if it ended as it has to, else what is wrong."""
        if not attack.ends:
            return ""
        if not self.opens_files and "PermissionError" in result.error:
            return ""  # it wanted a file to begin with
        right = result.limit in attack.ends and not result.ok
        return "" if right else f"ended by {result.limit!r}: {result.error[-300:]}"

    def leftovers(self) -> list[str]:
        """Processes and files that nobody needs any more."""
        for _ in range(200):  # a warden ends a moment after it has answered
            running = marked_processes(self.mark)
            left = running if len(running) > len(self.pool._all) else []
            if not left:
                break
            time.sleep(0.05)
        for keeper in self.pool._all:
            folder = keeper.hello["on_disk"]
            left += [str(p) for p in Path(folder).iterdir()] if folder else []
        return left


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    with Scene() as scene:
        yield scene


@pytest.fixture(scope="module")
def strongest(scene: Scene) -> Iterator[Box]:
    box = Box("all walls", scene)
    yield box
    box.pool.close()


def test_attacks_are_many_and_have_names_of_their_own() -> None:
    assert len(ATTACKS) >= 60
    assert max(Counter(attack.name for attack in ATTACKS).values()) == 1


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: a.name)
def test_an_attack_achieves_nothing(attack: Attack, scene: Scene, strongest: Box) -> None:
    result = strongest.run(attack, scene)
    assert not scene.told(result), result
    assert not scene.harm()
    assert not strongest.ended_rightly(attack, result)
    assert not strongest.leftovers()
    assert result.limit in {"", *LIMITS}
    assert result.isolation == strongest.isolation.name
    assert strongest.pool.run("print(6 * 7)", "", Limits(wall_s=60.0)).stdout == "42\n"


@pytest.mark.slow
def test_all_attacks_at_once_achieve_nothing(way: str) -> None:
    with Scene() as scene:
        box = Box(way, scene)
        with ThreadPoolExecutor(2 * KEEPERS) as threads:
            results = list(threads.map(lambda attack: box.run(attack, scene), ATTACKS))
        for attack, result in zip(ATTACKS, results, strict=True):
            assert not scene.told(result), (attack.name, result)
            assert not box.ended_rightly(attack, result), attack.name
        assert not scene.harm()
        assert not box.leftovers()
        working = [box.pool.run("print(6 * 7)", "", Limits(wall_s=60.0)) for _ in range(4)]
        assert [result.stdout for result in working] == ["42\n"] * 4
        folders = [f for keeper in box.pool._all if (f := keeper.hello["on_disk"])]
        box.pool.close()
        assert not marked_processes(box.mark)
        assert not [folder for folder in folders if Path(folder).exists()]


@pytest.mark.parametrize("attack", [a for a in ATTACKS if a.control], ids=lambda a: a.name)
def test_without_a_sandbox_the_attack_is_seen(attack: Attack, tmp_path: Path) -> None:
    """Otherwise the tests above would show only that the attacks do not work."""
    with Scene() as scene:
        text = scene.prelude() + attack.program
        done = subprocess.run(
            [sys.executable, "-c", text],
            cwd=tmp_path, capture_output=True, timeout=60, check=False,
        )  # fmt: skip
        said = done.stdout.decode("utf-8", "replace") + done.stderr.decode("utf-8", "replace")
        result = Result(True, said, "", "", "none", 0.0)
        for _ in range(100):  # what was done may come to light a moment later
            if scene.told(result) or scene.harm():
                return
            time.sleep(0.05)
        pytest.fail(f"nothing was seen: {said[-500:]}")
