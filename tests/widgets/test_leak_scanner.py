"""The leak scanner's desk: files in pieces, a scan, one match, exports; nobody else's."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from posttrain_lab.scans import ready, work
from posttrain_lab.widgets import desk, leak_scanner
from posttrain_lab.widgets.leak_scanner import LeakScanner

SEAT, OTHER = "a" * 32, "b" * 32
PLAIN = {"off": [], "more": {}, "policy": {"passages": True, "headers": False,
                                           "generic": False}}  # fmt: skip


@pytest.fixture
def scanner() -> LeakScanner:
    return LeakScanner()


def ask(scanner: LeakScanner, kind: str, *buffers: bytes, seat: str = SEAT, **more: Any) -> Any:
    reply = desk.answer({"id": "1", "type": kind, "seat": seat, **more}, buffers, scanner._asks)
    json.dumps(reply, allow_nan=False).encode()
    return reply


def put(scanner: LeakScanner, side: str, content: bytes) -> dict[str, Any]:
    return ask(scanner, "take", content, side=side, name=f"my_{side}.jsonl", at=0,
               of=len(content))  # fmt: skip


def exported(scanner: LeakScanner, what: str, **more: Any) -> tuple[str, str]:
    text, begin, name = "", 0, ""
    while begin is not None:
        reply = ask(scanner, "export", what=what, dials=PLAIN, **{"from": begin}, **more)
        assert reply["ok"], reply
        if reply.get("later"):
            continue
        name, text, begin = reply["name"], text + reply["text"], reply["next"]
    return name, text


def test_it_opens_with_the_example_scanned(scanner: LeakScanner) -> None:
    scan = scanner.boot["ready"]
    assert scan["progress"]["state"] == "done"
    assert len(scan["rows"]) >= len(scan["leaks"])
    assert len(json.dumps(scanner.boot)) < 100_000
    reply = ask(scanner, "open", name="leak-scanner")
    assert (reply["draft"], reply["scan"]) == (None, None)
    assert reply["files"] == {"train": None, "evals": None}


def test_own_files_are_scanned_looked_into_and_taken_home(
    scanner: LeakScanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leak_scanner, "SLICE", 5_000)
    for side in ("train", "evals"):
        assert put(scanner, side, ready.as_file(side).encode())["file"]["id"]
    ask(scanner, "scan", columns={}, headers=False)
    until = time.monotonic() + 60
    while (scan := ask(scanner, "look")["scan"])["progress"]["state"] != "done":
        assert time.monotonic() < until, scan["progress"]
        time.sleep(0.05)
    again = ask(LeakScanner(), "open")  # a new kernel
    assert again["files"]["train"]["name"] == "my_train.jsonl"
    assert again["scan"]["rows"] == scan["rows"]
    item, channel = scan["rows"][0]["m"][0][:2]
    asked = {"source": "own", "at": scan["rows"][0]["at"], "item": item, "channel": channel}
    match = ask(scanner, "match", **asked)["match"]
    assert match["row"] == scan["rows"][0]["row"]
    assert match["text"]["spans"]
    assert not ask(scanner, "match", **asked | {"item": 99})["ok"]
    name, clean = exported(scanner, "clean", source="own")
    leaks = exported(scanner, "json", source="own")[1].splitlines()
    assert name == "my_train.clean.jsonl"
    assert len(clean.splitlines()) == 240 - len(leaks)
    ask(scanner, "forget", side="train")
    refused = ask(scanner, "export", source="own", what="clean", dials=PLAIN)
    assert "is not here any more" in refused["error"]["given"]
    for process in work._started.values():
        process.wait(20)


def test_nobody_sees_the_files_of_another_seat(scanner: LeakScanner) -> None:
    put(scanner, "train", ready.as_file("train").encode())
    assert ask(scanner, "open", seat=OTHER)["files"]["train"] is None
    assert not ask(scanner, "open", seat="../" + SEAT)["ok"]


@pytest.mark.parametrize(
    ("kind", "more"),
    [("take", {"side": "x", "name": "a.jsonl", "at": 0, "of": 3}),
     ("take", {"side": "train", "name": "a.jsonl", "at": "0", "of": 3}),
     ("match", {"source": "own", "at": 0, "item": 0}), ("match", {"at": "x", "item": []}),
     ("export", {"what": "all", "dials": PLAIN}), ("export", {"what": "json", "dials": 7}),
     ("scan", {"columns": {"train": 3}}), ("forget", {"side": "../x"}), ("save", {})],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_in_words(
    scanner: LeakScanner, kind: str, more: dict[str, Any]
) -> None:
    reply = ask(scanner, kind, b"abc", **more)
    while reply.get("later"):
        reply = ask(scanner, kind, b"abc", **more)
    assert reply["error"]["given"]
    assert "Something in the lab went wrong" not in reply["error"]["given"]


def test_headers_are_looked_for_when_they_are_asked_for(scanner: LeakScanner) -> None:
    plain, wide = (ask(scanner, "ready", headers=on)["scan"] for on in (False, True))
    assert len(wide["rows"]) > len(plain["rows"])
    assert ask(scanner, "sample", side="evals")["text"] == ready.as_file("evals")
