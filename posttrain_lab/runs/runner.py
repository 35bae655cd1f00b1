"""The runner: one small process for each user and home that owns all workers.

Kernels, pages and terminals come and go; runs go on. It starts when a client asks for it
and ends after a quarter of an hour without work. It holds no torch itself.

What it leaves out: which run goes when (``runs.crew``); finding and starting a runner
(``runs.client``).

Try it: ``client.warm()``, then ``client.runner_status()``; it logs to home/runner.log.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import threading
import time
import traceback
from typing import Any

from posttrain_lab.records import LabError
from posttrain_lab.runs import files, locks, store, wire, words
from posttrain_lab.runs.crew import Crew
from posttrain_lab.runs.inquiries import Inquiries
from posttrain_lab.runs.machine import capacity, cores
from posttrain_lab.runs.stamp import code_stamp

TICK_S = 0.1
READ_TIMEOUT_S = 2.0
CLOSE_GRACE_S = 10.0
IDLE_S = 900.0


class Runner:
    """Answers clients, one short-lived thread each, until there is nothing to do."""

    def __init__(self, server: socket.socket, token: str) -> None:
        self.server, self.token = server, token
        self.stamp = code_stamp()
        self.crew = Crew(capacity(), cores())
        self.inquiries = Inquiries()
        self.idle_s = _idle_s()
        self.last_asked = time.monotonic()
        self.ending = threading.Event()

    def serve(self) -> None:
        """Runs until ended, idle for long, or robbed of its home."""
        threading.Thread(target=self._listen, daemon=True).start()
        self.crew.warm()
        while not self.ending.wait(TICK_S):
            try:
                self.crew.tick()
            except Exception:
                traceback.print_exc()
            if self._idle_for() > self.idle_s or not wire.lock_file().exists():
                break
        self.ending.set()
        self.server.close()
        self.inquiries.close()
        self.crew.close(CLOSE_GRACE_S)

    def _idle_for(self) -> float:
        return time.monotonic() - max(self.last_asked, self.crew.busy_until)

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self.server.accept()
            except OSError as error:
                if self.ending.is_set():
                    return
                print(f"cannot take a connection: {error}", flush=True)
                time.sleep(TICK_S)  # out of file handles, say: that passes
                continue
            threading.Thread(target=self._serve_one, args=(connection,), daemon=True).start()

    def _serve_one(self, connection: socket.socket) -> None:
        """Whatever a client sends, only its own connection suffers."""
        answer: dict[str, Any] = {}
        with contextlib.suppress(OSError), connection:
            connection.settimeout(READ_TIMEOUT_S)
            try:
                answer = self._answer(wire.read_message(connection, self.token))
            except LabError as error:
                answer = {"error": error.to_json()}
            except (ValueError, TypeError, RecursionError) as error:
                answer = {"error": _bad_message(error)}
            except OSError:  # a stranger, or one who does not speak
                return
            except Exception:
                traceback.print_exc()
                answer = {"error": _bad_message("see runner.log")}
            connection.sendall(json.dumps(answer).encode() + b"\n")
        if answer.get("ending"):
            self.ending.set()

    def _answer(self, message: dict[str, Any]) -> dict[str, Any]:
        verb = message["verb"]
        if verb == "status":
            return self.crew.status() | {"pid": os.getpid()}
        self.last_asked = time.monotonic()
        if verb == "end":
            return {"ending": True}
        if verb == "stop":
            self.crew.stop(store.get(message.get("run")).id)
            return {}
        if verb == "steer":
            run = store.get(message.get("run"))
            return {"steered": self.crew.steer(run.id, dict(message["order"]))}
        if verb == "inquire":
            return self.inquiries.ask(dict(message.get("question") or {}))
        if verb not in ("warm", "submit"):
            raise ValueError(f"no verb {str(verb)[:20]!r}")
        outdated = message.get("code", self.stamp) != self.stamp
        if outdated and self.crew.idle():
            return {"ending": True, "again": True}
        if self.ending.is_set():
            return {"again": True}
        if verb == "submit":
            notes = [words.OLD_CODE] if outdated else []
            if not self.crew.add(store.get(message.get("run")), notes):
                return {"again": True}
        return {"pid": os.getpid()}


def _idle_s() -> float:
    named = os.environ.get("POSTTRAIN_LAB_IDLE_S", "")
    try:
        return max(0.1, float(named)) if named else IDLE_S
    except ValueError:
        print(f"POSTTRAIN_LAB_IDLE_S is {named!r}, not a number: {IDLE_S} is used", flush=True)
        return IDLE_S


def _bad_message(error: object) -> dict[str, str]:
    return LabError(
        f"The runner could not read a message: {error}.",
        "It answers the lab's own clients.",
        "If this came from the lab, restart the notebook's kernel.",
        "runner",
    ).to_json()


def main() -> None:
    """The process's whole life. Ends at once when another runner has this home."""
    if os.name != "nt" and os.fork():
        os._exit(0)  # a kernel that ends its children must not find us among them
    files.private(wire.folder())
    lock = locks.hold(wire.lock_file(), wait_s=0.2)
    if lock is None:
        os._exit(0)
    server, token = wire.listen()
    runner = Runner(server, token)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: runner.ending.set())
    for run in store.runs():
        run.state()  # says in words what an earlier runner left behind
    try:
        runner.serve()
    except BaseException:
        traceback.print_exc()
    finally:
        wire.forget()
        os._exit(0)
