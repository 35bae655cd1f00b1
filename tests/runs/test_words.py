"""Deaths are said in words that name a way on."""

from __future__ import annotations

import signal

import pytest

from posttrain_lab.runs import words


@pytest.mark.parametrize(
    ("code", "out_of_memory", "given"),
    [
        (-signal.SIGKILL, True, "memory ran out"),
        (-signal.SIGKILL, False, "probably because memory ran out"),
        (-signal.SIGSEGV, False, "crashed (SIGSEGV)"),
        (-signal.SIGTERM, False, "ended from outside"),
        (-250, False, "crashed (signal 250)"),
        (3, False, "status 3"),
        (None, False, "without a word"),
    ],
)
def test_a_death_is_said_in_words(code: int | None, out_of_memory: bool, given: str) -> None:
    for step, way in ((40, "from step 40"), (0, "start again")):
        failed = words.death(code, step, out_of_memory)
        assert given in failed.given
        assert way in failed.do


def test_a_late_stop_names_what_resume_does() -> None:
    assert "Resume to go on from step 20" in words.killed_late(20).reason
    assert words.killed_late(20).step == 20
