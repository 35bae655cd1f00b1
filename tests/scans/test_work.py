"""A scan in a process of its own: followed, stopped, found again, and told when it dies."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest
from scans.test_place import SEAT, put

from posttrain_lab.leakage.index import LeakIndex
from posttrain_lab.leakage.matches import Dials
from posttrain_lab.records import LabError
from posttrain_lab.scans import export, ready, work
from posttrain_lab.scans.place import Place
from posttrain_lab.scans.results import side_by_side

PATIENCE_S = 60


@pytest.fixture
def place() -> Iterator[Place]:
    made = Place(SEAT, "leak-scanner")
    for side in ("train", "evals"):
        put(made, side, f"my_{side}.jsonl", ready.as_file(side).encode(), piece=10_000)
    yield made
    work.stop(made)
    for process in work._started.values():
        process.wait(20)


def until(place: Place, *states: str) -> dict[str, Any]:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        told = work.look(place, 0)
        if told["progress"]["state"] in states:
            return told
        time.sleep(0.02)
    raise AssertionError(work.look(place, 0)["progress"])


def slow(place: Place) -> None:
    """Training data that take a while, each text of its own."""
    lines = [json.dumps({"text": f"{i} " + " ".join(f"w{i * 7 + n}" for n in range(60))})
             for i in range(60_000)]  # fmt: skip
    put(place, "train", "slow.jsonl", "\n".join(lines).encode(), piece=10**8)


def test_a_scan_finds_what_the_index_finds_and_is_there_for_a_new_kernel(place: Place) -> None:
    name = work.start(place, {}, headers=False)
    told = until(place, "done")
    assert (told["progress"]["id"], told["progress"]["rows"]) == (name, 240)
    assert told["names"] == {"train": "my_train.jsonl", "evals": "my_evals.jsonl"}
    scan = work.Scan(Place(SEAT, "leak-scanner"))
    found = {f.row: f.eval_id for f in export.findings(scan, Dials())}
    index = LeakIndex.build(ready.test_items())
    rows = [row for row, _ in ready.training_rows()]
    assert found == {leak.row: leak.eval_id for leak in index.scan(rows)}
    first = told["rows"][0]
    pair = side_by_side(scan, first["at"], first["m"][0][0], first["m"][0][1])
    assert pair["row"] == first["row"]
    more = work.look(place, told["offset"])
    assert more["rows"] == []
    assert "ids" not in more


def test_one_column_of_several_may_be_chosen(place: Place) -> None:
    work.start(place, {"train": ["completion"]}, headers=False)
    until(place, "done")
    assert list(export.findings(work.Scan(place), Dials())) == []
    with pytest.raises(LabError, match="has no column 'x'"):
        work.start(place, {"train": ["x"]}, headers=False)


def test_a_stopped_scan_keeps_what_it_found(place: Place) -> None:
    slow(place)
    work.start(place, {}, headers=False)
    until(place, "scanning")
    work.stop(place)
    told = until(place, "stopped", "done")
    assert told["progress"]["state"] == "stopped"
    assert told["progress"]["rows"] < 60_000
    work.start(place, {}, headers=False)  # and a new one begins
    until(place, "scanning")
    work.stop(place)


def test_a_scan_that_dies_is_told(place: Place) -> None:
    slow(place)
    name = work.start(place, {}, headers=False)
    until(place, "scanning", "reading", "learning")
    os.kill(work._started[name].pid, signal.SIGKILL)
    told = until(place, "failed")
    assert told["progress"]["error"]["given"] == "The scan ended by itself."


def test_what_cannot_be_read_is_told_by_the_learners_own_names(place: Place) -> None:
    put(place, "evals", "odd.jsonl", b'{"question": "..."}\n')
    work.start(place, {}, headers=False)
    told = until(place, "failed")
    assert str(place.folder) not in json.dumps(told["progress"]["error"])
    assert told["progress"]["error"]["given"]


def test_a_missing_file_is_told(place: Place) -> None:
    place.forget("evals")
    with pytest.raises(LabError, match="There are no test items yet"):
        work.start(place, {}, headers=False)
    assert work.look(place, 0) is None
