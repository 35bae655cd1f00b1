"""Keepers and wardens: they outlive nobody, hide nothing, and fail shut."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from sandbox.scene import marked_processes

from posttrain_lab.records import LabError
from posttrain_lab.sandbox import pool, probe, wire
from posttrain_lab.sandbox.pool import Pool
from posttrain_lab.sandbox.result import Limits

if sys.platform != "linux":
    pytest.skip("Keepers are Linux's.", allow_module_level=True)

PATIENT = Limits(wall_s=60.0, cpu_s=20)


@pytest.fixture
def mark() -> str:
    return f"keeper-{os.urandom(6).hex()}"


@pytest.fixture
def one(mark: str) -> Iterator[Pool]:
    made = Pool(1, (mark,))
    yield made
    made.close()


def until(true: Callable[[], object]) -> None:
    """Waits for something to become true; fails if it never does."""
    for _ in range(600):
        if true():
            return
        time.sleep(0.05)
    pytest.fail("it never came about")


def test_no_process_is_left_when_the_pool_closes(one: Pool, mark: str) -> None:
    assert one.run("print(1)", "", PATIENT).ok
    assert marked_processes(mark)
    one.close()
    assert not marked_processes(mark)


def test_a_killed_keeper_is_replaced_in_the_middle_of_a_program(one: Pool, mark: str) -> None:
    one.isolation()
    keeper = one._idle[0].process.pid
    results = []
    slow = "import time; time.sleep(1); print('done')"
    thread = threading.Thread(target=lambda: results.append(one.run(slow, "", PATIENT)))
    thread.start()
    until(lambda: len(marked_processes(mark)) == 3)  # keeper, warden, program
    os.kill(keeper, signal.SIGKILL)
    thread.join()
    assert results[0].stdout == "done\n"
    until(lambda: len(marked_processes(mark)) == 1)
    assert keeper not in psutil.pids()


def test_a_killed_warden_is_not_waited_for(one: Pool, mark: str) -> None:
    one.isolation()
    keeper = psutil.Process(one._idle[0].process.pid)
    results = []
    slow = "import time; time.sleep(1); print('done')"
    thread = threading.Thread(target=lambda: results.append(one.run(slow, "", PATIENT)))
    thread.start()
    until(lambda: len(marked_processes(mark)) == 3)  # keeper, warden, program
    keeper.children()[0].kill()
    thread.join()
    assert results[0].stdout == "done\n"
    until(lambda: len(marked_processes(mark)) == 1)


def test_programs_and_their_folders_go_with_the_lab(mark: str, tmp_path: Path) -> None:
    text = f"""
from posttrain_lab.sandbox.pool import Pool
from posttrain_lab.sandbox.result import Limits
print("ready", flush=True)
program = "open('left', 'w').close(); import time; time.sleep(500)"
Pool(1, ("namespaces", {mark!r})).run(program, "", Limits(wall_s=600))
"""
    place = os.environ | {"TMPDIR": str(tmp_path)}
    lab = subprocess.Popen([sys.executable, "-c", text], stdout=subprocess.PIPE, env=place)
    until(lambda: len(marked_processes(mark)) == 4)  # the lab itself, too
    until(lambda: list(tmp_path.iterdir()))
    lab.kill()
    lab.communicate()
    until(lambda: not marked_processes(mark))
    assert not list(tmp_path.iterdir())


def test_a_forked_process_gets_keepers_of_its_own() -> None:
    text = """
import os
from posttrain_lab import sandbox
def seen():
    pool = sandbox._the_pool()
    assert sandbox.run("print(42)", limits=sandbox.Limits(wall_s=60)).stdout == "42\\n"
    return pool._idle[0].process.pid
before = seen()
child = os.fork()
if child == 0:
    assert seen() != before
    sandbox._pool.close()
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
assert seen() == before
print("well")
"""
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("well\n", "")


def test_a_keeper_has_no_packages_and_no_environment(one: Pool) -> None:
    if os.geteuid() != 0:
        pytest.skip("Only root can look into a keeper.")
    os.environ["POSTTRAIN_LAB_TEST"] = "x"
    one.isolation()
    keeper = psutil.Process(one._idle[0].process.pid)
    assert set(keeper.environ()) <= {"PYTHONHASHSEED", *pool.KEPT}
    assert not [m.path for m in keeper.memory_maps() if "site-packages" in m.path]
    assert keeper.memory_info().rss < 80 * 2**20
    del os.environ["POSTTRAIN_LAB_TEST"]


def test_a_sandbox_that_does_not_start_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool.sys, "executable", "/bin/false")
    with pytest.raises(LabError, match="does not start"):
        Pool(1).run("print(1)", "", PATIENT)


def test_a_program_is_not_run_when_a_wall_fails(tmp_path: Path) -> None:
    """A filter that the kernel does not take: nothing may run behind half a wall."""
    text = f"""
import sys
sys.path.insert(0, {str(pool.ROOT)!r})
from posttrain_lab.sandbox import program, room, warden
from posttrain_lab.sandbox.result import Limits
program.preload()
made = room.furnish(("namespaces", "chroot", "landlock", "seccomp"))
request = {{"stdin": "", "limits": Limits().to_json(),
           "program": "open({str(tmp_path / "ran")!r}, 'w').close()"}}
if sys.argv[1] == "broken":
    made.steps = [(0xFFFF, 0, 0, 0)]
try:
    print(warden._run(made, request)["status"])
except warden.Uncontrolled as error:
    print("not run:", error)
made.leave()
"""
    command = [sys.executable, *pool.SWITCHES, "-c", text]
    back, to = os.pipe()  # a lab that is there and says nothing
    broken = subprocess.run([*command, "broken"], capture_output=True, text=True, stdin=back)
    assert "not run: OSError" in broken.stdout, broken.stderr
    assert not (tmp_path / "ran").exists()
    subprocess.run([*command, "whole"], capture_output=True, check=True, stdin=back)
    assert (tmp_path / "ran").exists()
    os.close(back)
    os.close(to)


def test_weak_walls_are_called_weak(mark: str) -> None:
    weak = Pool(1, ("namespaces", "chroot", "landlock", "seccomp", mark))
    found = weak.isolation()
    assert not found.strong
    assert "files outside the scratch folder can be read" in found.missing
    assert "processes can be started" in found.missing or os.getuid() != 0
    weak.close()


def test_without_seccomp_too_no_process_is_left(mark: str) -> None:
    weak = Pool(1, ("seccomp", mark))
    text = """
import os, time
for _ in range(3):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            for handle in range(3):
                os.close(handle)
            time.sleep(500)
        os._exit(0)
time.sleep(0.5)
print("left")
"""
    result = weak.run(text, "", PATIENT)
    if "BlockingIOError" not in result.error:  # only root may start processes there
        assert result.stdout == "left\n"
    until(lambda: len(marked_processes(mark)) == 1)
    weak.close()


def test_the_trial_believes_what_a_program_managed() -> None:
    hello = {"walls": ["Landlock", "seccomp"], "landlock": 3, "on_disk": ""}
    assert probe.judge(hello, "done\n").strong
    assert not probe.judge(hello, "network\ndone\n").strong
    assert not probe.judge(hello, "").strong
    assert not probe.judge(hello | {"walls": ["landlock"]}, "done\n").strong
    assert "network sockets can be made" in probe.judge(hello, "network\ndone\n").missing


def sent(content: bytes) -> int:
    back, to = os.pipe()
    os.write(to, content)
    os.close(to)
    return back


@pytest.mark.parametrize(
    "content",
    [b"", b"\0\0", b"\0\0\0\x05abc", b"\0\0\0\x03abc", b"\0\0\0\x02[]", b"\xff\xff\xff\xffx"],
)
def test_a_torn_or_senseless_message_is_no_message(content: bytes) -> None:
    with pytest.raises(wire.Gone):
        wire.receive(sent(content), 10.0)


def test_a_message_arrives_as_it_was_sent() -> None:
    back, to = os.pipe()
    message = {"program": "é\ud800\x00", "n": [1.5, None]}
    wire.send(to, message)
    assert wire.receive(back, 10.0) == message


def test_a_silent_keeper_is_not_waited_for_for_ever() -> None:
    back, _ = os.pipe()
    with pytest.raises(wire.Gone, match="in time"):
        wire.receive(back, 0.01)
