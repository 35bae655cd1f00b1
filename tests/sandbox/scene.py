"""The scene of an attack: what must stay untouched, and what was done to it all the same.

Everything is watched from outside the sandbox: a secret file, a folder, listeners of four
kinds, another process, this process's signals, the system's temporary places.
"""

from __future__ import annotations

import os
import platform
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import psutil

from posttrain_lab.sandbox.result import Limits, Result

# Signals that an attack sends to this process; harmless to others by default.
WATCHED = (signal.SIGURG, signal.SIGWINCH)
PLACES = ("/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", ".", str(Path.home()))

# Calls by number on x86-64 and on ARM64, for attacks that go round Python.
NUMBERS = {
    "clone": (56, 220), "clone3": (435, 435), "execveat": (322, 281), "ptrace": (101, 117),
    "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "memfd_create": (319, 279),
    "shmget": (29, 194), "semget": (64, 190), "msgget": (68, 186), "mq_open": (180, 180),
    "io_uring_setup": (425, 425), "socket": (41, 198), "socketpair": (53, 199),
    "kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131), "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438), "pidfd_send_signal": (424, 424), "rt_sigqueueinfo": (129, 138),
    "prlimit64": (302, 261), "setpriority": (140, 140), "sched_setaffinity": (203, 122),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "unshare": (272, 97), "setns": (308, 268), "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264), "openat2": (437, 437), "linkat": (265, 37),
    "fanotify_init": (300, 262), "inotify_init1": (294, 26), "bpf": (321, 280),
    "perf_event_open": (298, 241), "userfaultfd": (282, 323), "keyctl": (250, 219),
    "add_key": (248, 217), "prctl": (157, 167), "seccomp": (317, 277), "capset": (126, 91),
    "setuid": (105, 146), "personality": (135, 92), "sethostname": (170, 161),
    "settimeofday": (164, 170), "swapon": (167, 224), "init_module": (175, 105),
    "syslog": (103, 116), "timer_create": (222, 107), "pipe2": (293, 59),
    "eventfd2": (290, 19), "epoll_create1": (291, 20), "vmsplice": (278, 75),
    "mlock": (149, 228), "kcmp": (312, 272), "setsid": (112, 157), "acct": (163, 89),
}  # fmt: skip

PRELUDE = '''
import ctypes, os, signal, sys
def call(name, *arguments):
    """A system call by number; it tells when the kernel let it through."""
    libc = ctypes.CDLL(None, use_errno=True)
    given = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    ctypes.set_errno(0)
    answer = libc.syscall(ctypes.c_long(NUMBERS[name]), *given)
    return answer
def tried(what, do):
    """Tells when something worked that must not."""
    try:
        got = do()
    except BaseException:
        return None
    print("ESCAPED", what, got, flush=True)
    return got
def called(name, *arguments):
    if call(name, *arguments) >= 0:
        print("ESCAPED", name, flush=True)
'''


@dataclass(frozen=True)
class Attack:
    """A program that tries something, and how it has to end.

    Attributes:
        name: what it tries, as a claim about the attacker.
        program: its text; the names of ``Scene.prelude`` are there.
        ends: the limits that may end it; empty for "however it ends".
        control: it does its harm without a sandbox, where it is safe to let it.
    """

    name: str
    program: str
    ends: tuple[str, ...] = ()
    control: bool = False
    limits: Limits = field(default_factory=lambda: Limits(cpu_s=4, wall_s=30.0))


class Scene:
    """Set up with ``with``; ``harm()`` says what has been done to it."""

    def __init__(self) -> None:
        self.token = "secret-" + secrets.token_hex(8)
        self.mark = "mark" + secrets.token_hex(6)
        self.folder = Path(tempfile.mkdtemp(prefix="ptl-scene-"))
        self.secret, self.outside = self.folder / "secret.txt", self.folder / "outside"
        self.heard: list[str] = []
        self._threads: list[threading.Thread] = []
        self._done = threading.Event()

    def __enter__(self) -> Scene:
        self.folder.chmod(0o777)
        self.outside.mkdir()
        self.outside.chmod(0o777)
        self.secret.write_text(self.token)
        self.secret.chmod(0o666)
        self.port = self._listen(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0))[1]
        self.udp = self._listen(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0))[1]
        self.unix = self._listen(socket.AF_UNIX, socket.SOCK_STREAM, f"{self.folder}/unix")
        self.abstract = f"\0{self.mark}"
        self._listen(socket.AF_UNIX, socket.SOCK_STREAM, self.abstract)
        self.victim = subprocess.Popen(["sleep", "1000"], start_new_session=True)
        self._handlers = {s: signal.signal(s, self._on_signal) for s in WATCHED}
        os.environ[self.mark] = self.token
        self._before = self._look()
        return self

    def __exit__(self, *_: object) -> None:
        os.environ.pop(self.mark)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._done.set()
        for thread in self._threads:
            thread.join()
        self.victim.kill()
        self.victim.wait()
        subprocess.run(["rm", "-rf", str(self.folder), *self._marked_files()], check=True)

    def prelude(self) -> str:
        column = 1 if platform.machine() == "aarch64" else 0
        names = {
            "SECRET": str(self.secret), "OUTSIDE": str(self.outside), "PORT": self.port,
            "UDP": self.udp, "UNIX": self.unix, "ABSTRACT": self.abstract, "MARK": self.mark,
            "VICTIM": self.victim.pid, "LAB": os.getpid(), "PYTHON": sys.executable,
            "NUMBERS": {name: pair[column] for name, pair in NUMBERS.items()},
        }  # fmt: skip
        return "".join(f"{name} = {value!r}\n" for name, value in names.items()) + PRELUDE

    def harm(self) -> list[str]:
        """What an attack has done, in words; empty for nothing."""
        now = self._look()
        done = [f"{k}: {v} → {now[k]}" for k, v in self._before.items() if now[k] != v]
        return done + self.heard

    def told(self, result: Result) -> list[str]:
        """What a result says that it must not."""
        found = ["ESCAPED"] if "ESCAPED" in result.stdout else []
        return found + [self.token] * (self.token in result.stdout + result.error)

    def _look(self) -> dict[str, object]:
        about = self.secret.stat() if self.secret.exists() else None
        try:
            marks = sorted(os.listxattr(self.secret))
        except OSError:
            marks = []
        victim = psutil.Process(self.victim.pid)
        alive = self.victim.poll() is None
        return {
            "secret": self.secret.read_text() if about else "gone",
            "its looks": about
            and (about.st_mode, about.st_uid, about.st_nlink, about.st_mtime_ns),
            "its marks": marks,
            "the folder": sorted(p.name for p in self.folder.rglob("*")),
            "its mode": oct(self.outside.stat().st_mode) if self.outside.exists() else "gone",
            "victim": (
                victim.nice(),
                tuple(victim.cpu_affinity()),
                victim.rlimit(psutil.RLIMIT_NOFILE),
            )
            if alive
            else "dead",
            "stopped": alive and victim.status() == psutil.STATUS_STOPPED,
            "temporary places": self._marked_files(),
            "shared memory": Path("/proc/sysvipc/shm").read_text().count("\n"),
            "host": platform.node(),
            "processes": marked_processes(self.mark),
        }

    def _marked_files(self) -> list[str]:
        found = [str(p) for place in PLACES for p in Path(place).glob(f"*{self.mark}*")]
        return sorted(found)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        self.heard.append(f"this process got {signal.Signals(number).name}")

    def _listen(self, family: int, kind: int, address: object) -> object:
        listener = socket.socket(family, kind)
        listener.bind(address)
        if kind == socket.SOCK_STREAM:
            listener.listen(8)
        listener.settimeout(0.2)
        self._threads.append(threading.Thread(target=self._attend, args=(listener,)))
        self._threads[-1].start()
        return listener.getsockname()

    def _attend(self, listener: socket.socket) -> None:
        """Notes every caller and what it said."""
        with listener:
            while not self._done.is_set():
                try:
                    if listener.type == socket.SOCK_STREAM:
                        listener.accept()[0].close()
                    else:
                        listener.recv(100)
                except TimeoutError:
                    continue
                self.heard.append(f"a call at {listener.family.name}, {listener.type.name}")


def marked_processes(mark: str) -> list[str]:
    """Processes anywhere on this computer that carry a mark, but for the keepers."""
    found = []
    for process in psutil.process_iter():
        try:
            line = " ".join(process.cmdline())
        except psutil.Error:
            continue
        if mark in line:
            found.append(f"{process.pid}: {line[:200]}")
    return found
