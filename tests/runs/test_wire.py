"""The runner is reached by its owner only, and by nobody's nonsense."""

from __future__ import annotations

import json
import socket
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from posttrain_lab.runs import wire


@contextmanager
def echo(unix: bool, answer: Callable[[dict], Any] = lambda message: message) -> Iterator:
    server, token = wire.listen(unix)
    refused: list[Exception] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                try:
                    reply = answer(wire.read_message(connection, token))
                    connection.sendall(json.dumps(reply).encode() + b"\n")
                except (OSError, ValueError) as error:
                    refused.append(error)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield refused
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()


ways = pytest.mark.parametrize("unix", [True, False] if wire.HAS_UNIX else [False])


@ways
def test_a_message_comes_and_its_answer_goes(unix: bool) -> None:
    with echo(unix):
        assert wire.ask({"verb": "status", "run": "ü"})["run"] == "ü"


@ways
def test_an_answer_that_is_no_object_is_no_answer(unix: bool) -> None:
    with echo(unix, lambda message: 7), pytest.raises(wire.NoRunner):
        wire.ask({"verb": "status"})


def test_without_a_runner_nobody_answers(lab_home: Path) -> None:
    with pytest.raises(wire.NoRunner):
        wire.ask({"verb": "status"})
    assert not lab_home.exists()


def test_a_dead_runners_address_answers_nothing() -> None:
    with echo(wire.HAS_UNIX):
        pass
    with pytest.raises(wire.NoRunner):
        wire.ask({"verb": "status"})


@pytest.mark.parametrize("address", [b"", b"[]", b'{"port": "x"}', b'{"unix": 7}', b"{}"])
def test_a_damaged_address_answers_nothing(lab_home: Path, address: bytes) -> None:
    wire.folder().mkdir(parents=True)
    (wire.folder() / "address.json").write_bytes(address)
    with pytest.raises(wire.NoRunner):
        wire.ask({"verb": "status"})


@pytest.mark.skipif(not wire.HAS_UNIX, reason="no Unix sockets")
def test_socket_and_address_are_the_owners_alone() -> None:
    with echo(unix=True):
        for path in (wire.folder(), wire.folder() / "socket", wire.folder() / "address.json"):
            assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


@pytest.mark.skipif(not wire.HAS_UNIX, reason="no Unix sockets")
def test_a_socket_that_others_could_have_made_is_not_used() -> None:
    with echo(unix=True):
        (wire.folder() / "socket").chmod(0o666)
        with pytest.raises(wire.NoRunner, match="somebody else"):
            wire.ask({"verb": "status"})


@pytest.mark.skipif(not wire.HAS_UNIX, reason="no Unix sockets")
def test_a_home_with_a_long_path_is_reached_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTTRAIN_LAB_HOME", str(tmp_path / ("long" * 30)))
    with echo(unix=True):
        place = Path(json.loads((wire.folder() / "address.json").read_bytes())["unix"])
        assert wire.folder() not in place.parents
        assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
        assert wire.ask({"verb": "status"})["verb"] == "status"
    place.unlink()


def test_over_tcp_a_wrong_token_is_refused() -> None:
    with echo(unix=False) as refused:
        file = wire.folder() / "address.json"
        address = json.loads(file.read_bytes())
        file.write_text(json.dumps(address | {"token": "0" * 64}))
        with pytest.raises(wire.NoRunner):
            wire.ask({"verb": "status"})
        file.write_text(json.dumps(address))
        assert wire.ask({"verb": "status"})
    assert [str(error) for error in refused] == ["a wrong token"]


@pytest.mark.parametrize(
    "block", [b"\n", b"{\n", b"[]\n", b'{"verb": 7}\n', b"\xff\n", b"x" * 100_000, b"half",
              b"[" * 60_000 + b"\n"]
)  # fmt: skip
def test_nonsense_is_refused(block: bytes) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.settimeout(5)
        sender = threading.Thread(target=lambda: _send(theirs, block))
        sender.start()
        with pytest.raises((ValueError, RecursionError)):
            wire.read_message(ours, "")
        ours.close()
        sender.join()


def _send(connection: socket.socket, block: bytes) -> None:
    try:
        connection.sendall(block)
        connection.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # it stopped listening: that is the point


def test_a_runner_forgets_its_own_address_only(lab_home: Path) -> None:
    server, _ = wire.listen()
    path = wire.folder() / "address.json"
    row = json.loads(path.read_bytes())
    path.write_text(json.dumps(row | {"pid": row["pid"] + 1}))  # another runner's, by now
    wire.forget()
    assert path.exists()
    path.write_text(json.dumps(row))
    wire.forget()
    assert not path.exists()
    wire.forget()
    server.close()
