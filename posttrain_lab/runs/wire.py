"""How clients and the runner talk: one JSON line each way, then the connection closes.

A Unix socket that only its owner can reach; where the system has none, loopback TCP with
a secret token that only its owner can read.

What it leaves out: what is said (``runs.client``, ``runs.runner``).

Try it: ``client.runner_status()``.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import os
import secrets
import socket
import stat
import struct
import sys
import tempfile
from pathlib import Path
from typing import Any

from posttrain_lab.runs.files import home, private, write_atomic

LONGEST_MESSAGE, LONGEST_ANSWER = 64 * 1024, 4 * 1024 * 1024
LONGEST_PATH = 100  # of a Unix socket; systems allow 104 to 108
HAS_UNIX = hasattr(socket, "AF_UNIX") and os.name != "nt"


class NoRunner(ConnectionError):
    """Nobody answers at the runner's address."""


def folder() -> Path:
    """Where the runner keeps its lock, its address and its socket."""
    return home() / "runner"


def lock_file() -> Path:
    """Held by the runner for as long as it lives."""
    return folder() / "lock"


def listen(unix: bool = HAS_UNIX) -> tuple[socket.socket, str]:
    """The runner's listening socket and its token; writes the address down for clients."""
    private(folder())
    if unix:
        server, place = _listen_unix()
        token, address = "", {"unix": str(place)}
    else:
        server = socket.create_server(("127.0.0.1", 0), backlog=64)
        token = secrets.token_hex(32)
        address = {"port": server.getsockname()[1], "token": token}
    row = address | {"pid": os.getpid()}
    write_atomic(folder() / "address.json", json.dumps(row).encode())
    return server, token


def forget() -> None:
    """Takes this process's address away; another runner's, in a home made anew, stays."""
    path = folder() / "address.json"
    with contextlib.suppress(OSError, ValueError, AttributeError):
        if json.loads(path.read_bytes()).get("pid") == os.getpid():
            path.unlink()


def _listen_unix() -> tuple[socket.socket, Path]:
    problem: OSError | None = None
    for place in _places():
        server = socket.socket(socket.AF_UNIX)
        try:
            place.unlink(missing_ok=True)
            server.bind(str(place))
            place.chmod(0o600)
            server.listen(64)
            return server, place
        except OSError as error:  # some network and shared folders hold no sockets
            server.close()
            problem = error
    raise problem or OSError("no place for a socket")


def _places() -> list[Path]:
    """Home if its path is short enough, then a private folder for temporary files."""
    places = [folder() / "socket"]
    name = hashlib.sha256(os.fsencode(home())).hexdigest()[:16]
    for temporary in dict.fromkeys((tempfile.gettempdir(), "/tmp")):
        private_one = Path(temporary) / f"posttrain-lab-{os.getuid()}"
        try:
            private_one.mkdir(mode=0o700, exist_ok=True)
            if _only_mine(private_one):
                places.append(private_one / name)
        except OSError:
            continue
    return [place for place in places if len(os.fsencode(place)) <= LONGEST_PATH]


def _only_mine(path: Path) -> bool:
    """Owned by this user, no link, and closed to everybody else."""
    info = path.lstat()
    closed = stat.S_IMODE(info.st_mode) & 0o077 == 0
    return info.st_uid == os.getuid() and closed and not stat.S_ISLNK(info.st_mode)


def ask(message: dict[str, Any], timeout_s: float = 5.0) -> dict[str, Any]:
    """Sends the runner a message and returns its answer.

    Raises:
        NoRunner: no runner, or it ended before it answered. Messages may be sent again.
    """
    try:
        address = json.loads((folder() / "address.json").read_bytes())
        with _connect(address, timeout_s) as connection:
            row = message | {"token": address.get("token", "")}
            connection.sendall(json.dumps(row).encode() + b"\n")
            answer = json.loads(read_line(connection, LONGEST_ANSWER))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NoRunner(str(error)) from error
    if not isinstance(answer, dict):
        raise NoRunner("an answer that is no object")
    return answer


def _connect(address: dict[str, Any], timeout_s: float) -> socket.socket:
    if "unix" not in address:
        return socket.create_connection(("127.0.0.1", int(address["port"])), timeout_s)
    place = Path(address["unix"])
    if not _only_mine(place):
        raise PermissionError(f"{place} belongs to somebody else")
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.settimeout(timeout_s)
        connection.connect(str(place))
    except BaseException:
        connection.close()
        raise
    return connection


def read_line(connection: socket.socket, longest: int = LONGEST_MESSAGE) -> bytes:
    """One line, without its end. ValueError when it is too long or breaks off."""
    block = bytearray()
    while not block.endswith(b"\n"):
        piece = connection.recv(65536)
        if not piece or len(block) > longest:
            raise ValueError("a message that is cut off" if not piece else "too long")
        block += piece
    return bytes(block[:-1])


def read_message(connection: socket.socket, token: str) -> dict[str, Any]:
    """A client's message, in the runner. ValueError or PermissionError for any other."""
    if connection.family != socket.AF_INET and sys.platform == "linux":
        peer = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
        if struct.unpack("3i", peer)[1] != os.getuid():
            raise PermissionError("another user")
    message = json.loads(read_line(connection))
    if not isinstance(message, dict) or not isinstance(message.get("verb"), str):
        raise ValueError("no message")
    given = str(message.get("token", ""))
    if token and not hmac.compare_digest(given.encode(), token.encode()):
        raise PermissionError("a wrong token")
    return message
