"""A run in a terminal: readable, harmless, to its end."""

from __future__ import annotations

import io

import pytest

from posttrain_lab import events
from posttrain_lab.events import (
    Checkpoint,
    Failed,
    Finished,
    Measured,
    Metrics,
    Queued,
    Sample,
    Started,
    Stopped,
    Warned,
)  # fmt: skip
from posttrain_lab.records import Example
from posttrain_lab.runs import store
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.runs.watch import Screen, describe, plain, progress, watch

SPEC = RunSpec(examples=(Example.pair("Hi", "Ahoy!"),), probes=("Hi",))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_run_that_has_ended_is_told_from_its_log() -> None:
    run = store.create(SPEC)
    for event in (
        Queued(), Started(0, 2, "cpu", 1, 9000, 9000), Sample(0, 0, "Hi", "Hello"),
        Metrics(1, 2, 2.5), Warned("slow"), Metrics(2, 2, 1.25, tokens_per_s=5000.0),
        Sample(2, 0, "Hi", "Ahoy", False), Finished(2, 3.2, "model"),
    ):  # fmt: skip
        events.append(run.log, event)
    out = io.StringIO()
    assert watch(run, out) == "finished"
    told = out.getvalue().splitlines()
    assert told[0] == f"Run {run.id}"
    assert told[1] == "Started on cpu (1 threads), 9,000 weights to train."
    assert "  step 0: Hi → Hello" in told
    assert "  step 2: Hi → Ahoy …" in told
    assert "Note: slow" in told
    assert told[-1] == f"The model is in {run.path / 'model'}"


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (Queued(2, 30.0), "In line; 2 before this one, about 30 s."),
        (Queued(0), None),
        (Started(20, 60, "cuda", 4), "Going on from step 20 on cuda"),
        (Started(0, 60, "cpu", 1), "Started on cpu (1 threads)."),
        (
            Measured(60, "held-out reward", [1.0, 0.0, 0.0, 1.0]),
            "  step 60: held-out reward 0.50, the mean of 4",
        ),
        (Measured(60, "held-out reward", [1.0], final=False), None),
        (Stopped(7, "You stopped it."), "Stopped at step 7. You stopped it."),
        (Failed("Memory ran out.", "", "Lower it."), "Failed: Memory ran out. Lower it."),
        (Checkpoint(20, "x"), None),
    ],
)
def test_every_kind_reads_well(event: events.Event, text: str | None) -> None:
    told = describe(event)
    assert told is None if text is None else told.startswith(text)


def test_progress_is_one_line() -> None:
    line = progress(Metrics(30, 60, 1.5, tokens_per_s=8300.0, seconds_left=4.2))
    assert line == "[############............] 30/60  loss 1.500  8,300 tokens/s  4 s left"


def test_a_terminals_progress_line_is_drawn_over_itself() -> None:
    out = Terminal()
    screen = Screen(out)
    for step in (1, 2):
        screen.show(Metrics(step, 2, 1.0))
    screen.show(Stopped(2))
    assert out.getvalue().count("\r") == 2
    assert out.getvalue().count("\n") == 2


def test_a_models_words_cannot_steer_a_terminal() -> None:
    told = describe(Sample(1, 0, "a\x1b]0;title\x07", "b\x1b[2J\r\nc\x9b31m\u202e"))
    assert told == "  step 1: a ]0;title  → b [2J c 31m "
    assert plain("tab\tand\nline") == "tab and line"


def test_interrupting_the_watching_leaves_the_run() -> None:
    run = store.create(SPEC)

    class Impatient(io.StringIO):
        def write(self, text: str) -> int:
            if text.startswith("Note"):
                raise KeyboardInterrupt
            return super().write(text)

    events.append(run.log, Warned("slow"))
    out = Impatient()
    assert watch(run, out) == "queued"
    assert f"run {run.id} goes on" in out.getvalue()
