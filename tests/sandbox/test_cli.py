"""`posttrain-lab sandbox run`: what it prints, and how it ends."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from posttrain_lab import cli, cli_sandbox
from posttrain_lab.sandbox.result import Result

Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def said(capsys: pytest.CaptureFixture, tmp_path: Path) -> Said:
    def say(content: bytes, *switches: str) -> tuple[int, str, str]:
        path = tmp_path / "p.py"
        path.write_bytes(content)
        code = cli.main(["sandbox", "run", str(path), *switches])
        return (code, *capsys.readouterr())

    return say


def test_a_result_is_printed_in_rows(said: Said) -> None:
    code, out, _ = said(b"print('hi\\nyou')")
    assert code == 0
    for row in ("ok  yes", "limit  –", "isolation  ", "stdout  hi\n           you", "error  –"):
        assert row in out


def test_json_has_every_field(said: Said) -> None:
    code, out, _ = said(b"print(1); 1 / 0", "--json")
    found = json.loads(out)
    assert code == 1
    assert set(found) == {"ok", "stdout", "error", "limit", "isolation", "seconds"}
    assert (found["ok"], found["stdout"], found["limit"]) == (False, "1\n", "")
    assert "ZeroDivisionError" in found["error"]


def test_the_limit_is_named(said: Said) -> None:
    code, out, _ = said(b"x = bytearray(10**11)", "--json")
    assert (code, json.loads(out)["limit"]) == (1, "memory")


def test_standard_input_is_a_file_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"print(42)")))
    assert cli.main(["sandbox", "run", "-"]) == 0
    assert "stdout  42" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "words"), [(None, "cannot be read"), (b"\xff\xfe\x00", "not UTF-8")]
)
def test_what_cannot_be_read_is_bad_input(
    content: bytes | None, words: str, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    path = tmp_path / "p.py"
    if content is not None:
        path.write_bytes(content)
    assert cli.main(["sandbox", "run", str(path)]) == 2
    assert words in capsys.readouterr().err


def test_a_terminal_is_told_nothing_it_would_obey() -> None:
    text = cli_sandbox.text(Result(True, "a\x1b[2Jb\r\x07\u202ec\n", "", "", "x", 0.0))
    assert not {"\x1b", "\r", "\x07", "\u202e"} & set(text)
    assert "a�[2Jb" in text
