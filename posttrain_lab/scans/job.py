"""The process of one scan: reads both files, writes what it finds and how far it is.

It begins with a lock and ends with it, so whoever looks knows whether it lives. It stops
within a moment of a file ``stop`` beside it. As many scans run at a time as there are cores.

What it leaves out: starting it (``work``), and how a leak is found (``leakage``).

Try it: ``python -m posttrain_lab.scans.job FOLDER``, a folder that ``work.start`` made.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from itertools import islice
from pathlib import Path
from typing import Any

from posttrain_lab.leakage.columns import document_of
from posttrain_lab.leakage.index import BATCH, LeakIndex, installed
from posttrain_lab.leakage.inputs import Given, Inputs
from posttrain_lab.leakage.matches import matches
from posttrain_lab.leakage.policy import Policy
from posttrain_lab.leakage.scan import in_words, read_items
from posttrain_lab.records import LabError
from posttrain_lab.runs import locks
from posttrain_lab.runs.files import home
from posttrain_lab.scans.place import named
from posttrain_lab.scans.results import Row, write_items
from posttrain_lab.scans.work import BEFORE

TELL_S, LOOK_S = 0.2, 0.1
LONGEST = 200_000  # characters of a row that are kept to be shown


class Stopped(Exception):
    """Somebody pressed Stop."""


class Job:
    """One scan in its folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.spec = json.loads((folder / "spec.json").read_text("utf-8"))
        self.told: dict[str, Any] = BEFORE | {"id": self.spec["id"]}
        self.began, self._last = time.monotonic(), 0.0
        self._writing = threading.Lock()

    def tell(self, **news: Any) -> None:
        """Writes how far the scan is; not more often than a page asks, but for a new state."""
        with self._writing:
            new = "state" in news
            self.told |= news
            if not new and time.monotonic() - self._last < TELL_S:
                return
            self._last = time.monotonic()
            self.told["seconds"] = round(self._last - self.began, 2)
            part = self.folder / ".progress.json"
            part.write_text(json.dumps(self.told), "utf-8")
            os.replace(part, self.folder / "progress.json")

    def watch(self) -> None:
        """Ends the process when it is to stop, whatever it is doing."""
        while not (self.folder / "stop").exists():
            time.sleep(LOOK_S)
        self.tell(state="stopped")
        os._exit(0)

    def run(self) -> None:
        """The scan from end to end; whatever goes wrong is told."""
        try:
            self._run()
        except LabError as error:
            problem = error.to_json()
            for side in ("train", "evals"):
                about = self.spec[side]
                problem = {key: value.replace(about["path"], about["name"])
                           for key, value in problem.items()}  # fmt: skip
            self.tell(state="failed", error=problem)
        except MemoryError:
            self.tell(state="failed", error=LabError(
                "The computer ran out of memory.", "Both files are held in it.",
                "Use smaller files, or: posttrain-lab leakage scan").to_json())  # fmt: skip

    def _run(self) -> None:
        slot = self._slot()
        self.tell(state="reading")
        tests = self._inputs("evals")
        items = read_items(tests)
        write_items(self.folder / "items.json", items)
        train = self._inputs("train")
        rows = list(train)
        if not rows:
            raise LabError(" ".join(train.problems) or f"{train.name} holds no rows.",
                           "A scan needs training rows.", "Choose another file.",
                           "train")  # fmt: skip
        problems = [*self._named(tests, "evals"), *self._named(train, "train")]
        told = {**self._columns(tests, "evals"), **self._columns(train, "train")}
        self.tell(state="learning", items=len(items), of=len(rows), problems=problems,
                  columns=told)  # fmt: skip
        index = LeakIndex.build(items, installed(),
                                Policy(shared_header=bool(self.spec["headers"])))  # fmt: skip
        self.tell(state="scanning", left=None)
        self._scan(index, rows)
        self.tell(state="done", rows=len(rows), left=0)
        slot.release()

    def _scan(self, index: LeakIndex, rows: list[Given]) -> None:
        stream, done, begun = iter(rows), 0, time.monotonic()
        with (self.folder / "found.jsonl").open("w", encoding="utf-8") as file:
            while batch := list(islice(stream, BATCH)):
                texts = [document_of(given.content) for given in batch]
                for given, text, found in zip(batch, texts, matches(index, texts), strict=True):
                    if found:
                        file.write(Row(given.row, text[:LONGEST], tuple(found)).to_line())
                file.flush()
                done += len(batch)
                spent = time.monotonic() - begun
                self.tell(rows=done, left=round(spent / done * (len(rows) - done), 1))

    def _slot(self) -> locks.Held:
        """Waits until one of the places is free, of which there are as many as cores."""
        folder = home() / "scans"
        self.tell(state="waiting")
        while True:
            for place in range(max(1, os.cpu_count() or 1)):
                held = locks.hold(folder / f"slot-{place}")
                if held is not None:
                    return held
            time.sleep(LOOK_S)

    def _inputs(self, side: str) -> Inputs:
        about = self.spec[side]
        return Inputs(about["path"], about["columns"])

    def _named(self, inputs: Inputs, side: str) -> list[str]:
        about = self.spec[side]
        return named(inputs.problems, Path(about["path"]), about["name"])

    def _columns(self, inputs: Inputs, side: str) -> dict[str, str]:
        return {side: " ".join(in_words(inputs).values())}


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0])
    lock = locks.hold(folder / "lock", wait_s=5)
    if lock is None:
        return 1
    job = Job(folder)
    threading.Thread(target=job.watch, daemon=True).start()
    job.run()
    lock.release()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
