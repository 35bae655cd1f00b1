"""The log: appended whole, read in any state a crash may leave it in."""

from __future__ import annotations

import json
import multiprocessing
from pathlib import Path

import pytest

from posttrain_lab import events
from posttrain_lab.events import (
    KINDS,
    Changed,
    Checkpoint,
    Failed,
    Finished,
    Forked,
    Measured,
    Memory,
    Metrics,
    Paused,
    Progress,
    Queued,
    Rollouts,
    Sample,
    Started,
    Stopped,
    Warned,
    append,
    follow,
    from_line,
    read,
    to_line,
)  # fmt: skip

ONE_OF_EACH = [
    Queued(3, 12.5),
    Started(20, 60, "cpu", 2, 1_500_000, 1_500_000, {"torch": "2.13"}),
    Metrics(1, 60, 2.5, 1e-3, 400, 5000.0, 0.1, 3.2, {"reward": 0.5}),
    Sample(5, 0, "Hi", "Ahoy\n\u2028<b>ü🏴‍☠️", False),
    Measured(20, "accuracy", [1.0, 0.0, 0.5], "3f", final=False),
    Rollouts(
        3, "2 + 2?", "4", [{"text": "5", "reward": None, "grades": {"numeric": [0, "<b>"]}}]
    ),
    Changed(20, {"beta": [0.0, 0.1], "weights.numeric": [1, 2]}),
    Paused(20),
    Forked(20, "6d52stwap-a3sp"),
    Memory(20, [{"what": "weights", "model": "policy", "parameters": 9, "bytes": 36}], 40),
    Progress("Asking 60 questions", 20, 60),
    Checkpoint(20, "checkpoints/step-000020"),
    Warned("slow", "runner"),
    Stopped(20),
    Failed("given", "needed", "do", "where"),
    Finished(60, 9.5, "model"),
]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "events.jsonl"


def events_of(log: Path) -> list[events.Event]:
    return [logged.event for logged in read(log)[0]]


def test_every_kind_survives_the_log(log: Path) -> None:
    assert {type(event) for event in ONE_OF_EACH} == set(KINDS.values())
    for event in ONE_OF_EACH:
        append(log, event)
    assert events_of(log) == ONE_OF_EACH


def test_an_event_is_one_line_whatever_its_text_holds() -> None:
    for text in ("a\nb", "a\r\nb", "\x00\x1b[31m", "\u2028\u2029\x85"):
        line = to_line(Sample(0, 0, text, text))
        assert line.splitlines() == [line[:-1]]
        assert from_line(line).event.text == text


def test_half_an_emoji_is_written_as_a_question_mark() -> None:
    assert from_line(to_line(Warned("a\ud83d"))).event.message == "a?"


def test_a_number_that_is_none_is_refused_rather_than_written() -> None:
    with pytest.raises(ValueError, match="JSON"):
        to_line(Metrics(1, 2, loss=float("nan")))


def test_metrics_of_a_log_older_than_extra_are_read() -> None:
    line = '{"v":1,"t":1.0,"kind":"metrics","step":1,"total":9,"loss":2.5}'
    assert from_line(line).event == Metrics(1, 9, 2.5)


def test_a_torn_last_line_is_left_for_later_and_then_read(log: Path) -> None:
    whole = to_line(Queued(1)) + to_line(Metrics(1, 9))
    log.write_bytes(whole[:-7])
    first, offset = read(log)
    assert [type(e.event) for e in first] == [Queued]
    log.write_bytes(whole)
    assert [type(e.event) for e in read(log, offset)[0]] == [Metrics]


def test_a_torn_line_spoils_neither_the_one_before_nor_the_one_after(log: Path) -> None:
    append(log, Queued(1))
    with open(log, "ab") as file:
        file.write(to_line(Metrics(1, 9))[:20])
    append(log, Stopped(0))
    assert events_of(log) == [Queued(1), Stopped(0)]


@pytest.mark.parametrize(
    "line",
    [
        b"", b"null", b"[]", b"7", b'"x"', b"{}", b"\xff\xfe", b'{"kind": "metrics"}',
        b'{"kind": [], "t": 0}', b'{"kind": "metrics", "t": "soon"}', b"[" * 100_000,
        b'{"kind": "of a later version", "t": 0}', b'{"kind": "metrics", "t": 0}',
    ],
)  # fmt: skip
def test_a_line_that_is_no_event_is_skipped(line: bytes) -> None:
    assert from_line(line) is None


def test_fields_of_a_later_version_are_ignored() -> None:
    row = json.loads(to_line(Queued(2))) | {"v": 9, "colour": "red"}
    assert from_line(json.dumps(row)).event == Queued(2)


def test_reading_goes_on_where_it_stopped(log: Path) -> None:
    offset, seen = 0, []
    for step in range(5):
        append(log, Metrics(step, 5))
        new, offset = read(log, offset)
        seen += [e.event.step for e in new]
    assert seen == [0, 1, 2, 3, 4]
    assert read(log, offset) == ([], offset)


@pytest.mark.parametrize("offset", [-5, 3, 10**9])
def test_an_offset_from_a_confused_page_does_no_harm(log: Path, offset: int) -> None:
    append(log, Queued(1))
    append(log, Queued(2))
    logged, after = read(log, offset)
    assert all(isinstance(e.event, Queued) for e in logged)
    assert after >= 0


def test_a_run_without_a_log_has_no_events(log: Path) -> None:
    assert read(log, 40) == ([], 0)


def _write_many(log: Path, writer: int) -> None:
    for step in range(200):
        append(log, Sample(step, writer, "p" * 50, "t" * 300))


def test_lines_of_several_writers_never_mix(log: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_many, args=(log, n)) for n in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    found = events_of(log)
    assert len(found) == 600
    for writer in range(3):
        assert [e.step for e in found if e.probe == writer] == list(range(200))


def test_following_ends_with_the_run(log: Path) -> None:
    for event in (Queued(), Metrics(1, 1), Finished(1, 0.1)):
        append(log, event)
    assert [type(e.event) for e in follow(log)] == [Queued, Metrics, Finished]


def test_following_sees_what_was_written_before_the_death_was_noticed(log: Path) -> None:
    append(log, Queued())

    def alive() -> bool:
        append(log, Stopped(0))
        return False

    assert [type(e.event) for e in follow(log, alive)] == [Queued, Stopped]


def test_a_log_that_cannot_be_written_raises(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="directory"):
        append(tmp_path / "gone" / "events.jsonl", Queued())
