"""How the lab talks with a keeper: a length, then that many bytes of JSON.

What it leaves out: the program's own pipes. A program never holds an end of this one.

Try it: ``send(handle, {"hello": 1})``, then ``receive(other_end)``.
"""

from __future__ import annotations

import json
import os
import select
import struct
import time
from typing import Any

LONGEST = 32 * 2**20
_LENGTH = struct.Struct("!I")


class Gone(ConnectionError):
    """The other side has ended, is late, or speaks nonsense."""


def send(handle: int, message: dict[str, Any]) -> None:
    """Writes one message whole. ``Gone`` when nobody reads it."""
    content = json.dumps(message).encode("ascii")  # other characters and halves as \\u….
    rest = memoryview(_LENGTH.pack(len(content)) + content)
    try:
        while rest:
            rest = rest[os.write(handle, rest) :]
    except OSError as error:
        raise Gone(str(error)) from error


def receive(handle: int, seconds: float | None = None) -> dict[str, Any]:
    """Reads one message. ``Gone`` at the end of the pipe, or when it takes longer."""
    until = None if seconds is None else time.monotonic() + seconds
    (length,) = _LENGTH.unpack(_read(handle, _LENGTH.size, until))
    if length > LONGEST:
        raise Gone(f"a message of {length} bytes")
    try:
        message = json.loads(_read(handle, length, until))
    except ValueError as error:
        raise Gone("no JSON") from error
    if not isinstance(message, dict):
        raise Gone("no object")
    return message


def _read(handle: int, length: int, until: float | None) -> bytes:
    parts = bytearray()
    while len(parts) < length:
        if until is not None:
            waiting = select.poll()  # unlike select, it takes handles above 1023
            waiting.register(handle, select.POLLIN)
            if not waiting.poll(max(0.0, until - time.monotonic()) * 1000):
                raise Gone("no answer in time")
        try:
            part = os.read(handle, min(length - len(parts), 2**20))
        except OSError as error:
            raise Gone(str(error)) from error
        if not part:
            raise Gone("it has ended")
        parts += part
    return bytes(parts)
