"""Tries out the walls: a program that does its worst, and what it managed.

It goes the way of every program. What it could do is not walled off, whatever the system
says about itself; then the isolation is weak.

What it leaves out: the attacks of ``tests/sandbox/attacks``, which are many more.

Try it: ``posttrain-lab doctor``.
"""

from __future__ import annotations

from typing import Any

from posttrain_lab.sandbox.result import Isolation

# Prints the name of each thing that it could do. `INSIDE` is a file to be kept out of.
PROGRAM = """
import mmap, os, resource, socket, sys, threading

def tried(name, do):
    try:
        do()
    except BaseException:
        return
    print(name, flush=True)

def fork():
    if os.fork() == 0:
        os._exit(0)

def raise_limit():
    resource.setrlimit(resource.RLIMIT_NOFILE, (99, 99))

tried("read", lambda: open(INSIDE, "rb").read(1))
tried("write", lambda: open(INSIDE, "r+b").close())
tried("process", fork)
tried("thread", lambda: threading.Thread(target=print, daemon=True).start())
tried("network", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
tried("socket", lambda: socket.socketpair())
tried("signal", lambda: os.kill(os.getppid(), 0))
tried("limits", raise_limit)
tried("memory", lambda: mmap.mmap(-1, 2**34))
tried("code", lambda: mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC))
tried("environment", lambda: os.environ[next(iter(os.environ))])
print("done", flush=True)
tried("program", lambda: os.execv("/bin/true", ["true"]))
"""
MEANING = {
    "read": "files outside the scratch folder can be read",
    "write": "files outside the scratch folder can be changed",
    "process": "processes can be started",
    "thread": "threads can be started",
    "network": "network sockets can be made",
    "socket": "sockets can be made",
    "signal": "other processes can be sent signals",
    "limits": "limits can be raised",
    "memory": "memory is not limited",
    "code": "native code can be loaded",
    "environment": "environment variables are there",
    "program": "other programs can be started",
}
LAYERS = {
    "namespaces": "namespaces: an empty system in memory, without network, is all it sees",
    "chroot": "chroot: the scratch folder is all it sees",
    "landlock": "Landlock {version}: no files but those in a scratch folder",
    "seccomp": "seccomp: no network, processes, threads, signals or native code",
}
ALWAYS = (
    "a process and session of its own",
    "limits on memory, time, output, files and handles",
    "an empty environment",
)


def program(inside: str) -> str:
    """The program to run; ``inside`` is a file that exists outside the scratch folder."""
    return f"INSIDE = {inside!r}\n{PROGRAM}"


def judge(hello: dict[str, Any], stdout: str) -> Isolation:
    """What holds, by what a keeper has set up and by what the program then managed."""
    walls = [str(w) for w in hello["walls"]]
    managed = [line for line in stdout.split() if line in MEANING]
    finished = "done" in stdout.split()
    strong = finished and not managed and "seccomp" in walls
    layers = [LAYERS[w].format(version=hello["landlock"]) for w in LAYERS if w in walls]
    missing = [MEANING[name] for name in managed]
    if not finished:
        missing.append("the trial of the walls did not end as it should")
    if not {"namespaces", "chroot", "landlock"} & set(walls):
        if "seccomp" in walls:
            layers.append("no files at all")
            missing.append("a scratch folder: programs can open no file")
    elif not {"namespaces", "chroot"} & set(walls):
        missing.append("whether a file of a given name exists can be found out")
        missing.append("a list of the scratch folder: its files can only be opened by name")
    name = " + ".join(w if w != "landlock" else "Landlock" for w in walls)
    return Isolation(name or "a separate process", strong, (*layers, *ALWAYS), tuple(missing))
