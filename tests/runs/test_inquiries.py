"""The answering process: begun by the first question, anew when killed, and never left over."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from posttrain_lab.inquiry.questions import answer
from posttrain_lab.records import LabError
from posttrain_lab.runs import client, inquiries
from posttrain_lab.runs.inquiries import LATER, Inquiries
from tests.runs.conftest import until

NEXT = {"kind": "next", "models": ["pocket/tiny"], "text": "The cat sat on the", "shown": 3}
LONG = {"kind": "write", "models": ["pocket/base"], "text": "Once", "max_new_tokens": 400,
        "temperature": 5.0, "copies": 16}  # fmt: skip
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def shared() -> Iterator[Inquiries]:
    made = Inquiries()
    yield made
    made.close()


@pytest.fixture
def asked(shared: Inquiries) -> Inquiries:
    """One whose process answers."""
    told(shared, NEXT)
    return shared


def told(asked: Inquiries, question: dict[str, Any]) -> dict[str, Any]:
    """The reply, once it is more than "later"."""
    found: list[dict[str, Any]] = []

    def ask() -> bool:
        found[:] = [asked.ask(question)]
        return found[0] != LATER

    until(ask)
    return found[0]


def pid(asked: Inquiries) -> int:
    return asked._process.pid


def gone(number: int) -> bool:
    """Ended; a zombie that nobody has reaped yet answers to nobody, either."""
    try:
        return psutil.Process(number).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_the_first_question_is_answered_later_and_then_at_once(shared: Inquiries) -> None:
    fresh = Inquiries()
    try:
        assert fresh.ask(NEXT) == LATER
        assert told(fresh, NEXT) == {"answer": answer("next", NEXT)}
        assert fresh.ask(NEXT) == {"answer": answer("next", NEXT)}
    finally:
        number = pid(fresh)
        fresh.close()
    until(lambda: gone(number))


def test_a_question_that_cannot_be_answered_is_said_and_the_process_lives_on(
    asked: Inquiries,
) -> None:
    before = pid(asked)
    for wrong in ({"kind": "dance"}, {}, {"kind": 7}, NEXT | {"models": ["no/../such"]},
                  NEXT | {"top_k": "many"}, NEXT | {"text": None}):  # fmt: skip
        error = asked.ask(wrong)["error"]
        assert error["given"]
        assert error["do"]
    assert asked.ask(NEXT).keys() == {"answer"}
    assert pid(asked) == before


def test_a_killed_process_is_started_anew(asked: Inquiries) -> None:
    before = pid(asked)
    os.kill(before, signal.SIGKILL)
    until(lambda: gone(before))
    assert asked.ask(NEXT) == LATER
    assert told(asked, NEXT) == {"answer": answer("next", NEXT)}
    assert pid(asked) != before


def in_a_thread(work: Callable[[], Any]) -> tuple[threading.Thread, list[Any]]:
    """Runs it beside; what it gave or raised is in the list."""
    came: list[Any] = []

    def run() -> None:
        try:
            came.append(work())
        except LabError as error:
            came.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, came


def test_a_process_killed_in_the_middle_of_an_answer_is_said_in_words(
    asked: Inquiries,
) -> None:
    before = pid(asked)
    thread, came = in_a_thread(lambda: asked.ask(LONG))
    until(lambda: psutil.Process(before).cpu_percent(0.05) > 0)  # at work
    os.kill(before, signal.SIGKILL)
    thread.join(30)
    assert isinstance(came[0], LabError)
    assert came[0].do
    assert told(asked, NEXT).keys() == {"answer"}


def test_an_answer_that_takes_too_long_costs_its_process_and_no_other_question(
    asked: Inquiries, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = pid(asked)
    monkeypatch.setattr(inquiries, "LONGEST_S", 0.001)
    with pytest.raises(LabError, match="did not answer within"):
        asked.ask(LONG)
    monkeypatch.undo()
    until(lambda: gone(before))
    assert told(asked, NEXT) == {"answer": answer("next", NEXT)}


def test_everybody_who_asks_at_once_gets_an_answer_to_the_own_question(
    asked: Inquiries,
) -> None:
    questions = [NEXT | {"shown": shown} for shown in range(1, 13)]
    threads = [in_a_thread(lambda q=each: asked.ask(q)) for each in questions]
    for thread, _ in threads:
        thread.join(60)
    counts = [len(came[0]["answer"]["models"]["pocket/tiny"]["tokens"]) for _, came in threads]
    assert counts == list(range(1, 13))


def answered() -> dict[str, Any] | None:
    return client.inquire("next", **{k: v for k, v in NEXT.items() if k != "kind"})


def family(runner: int) -> set[int]:
    """What the runner started, and what that started."""
    return {child.pid for child in psutil.Process(runner).children(recursive=True)}


@pytest.fixture
def runner(lab_home: Path) -> int:
    """The pid of a runner of this test's own, which has answered a question."""
    until(answered)
    return client.runner_status()["pid"]


def test_a_page_asks_through_the_runner_and_a_mistake_keeps_its_words(runner: int) -> None:
    assert answered() == answer("next", NEXT)
    with pytest.raises(LabError) as caught:
        client.inquire("next", models=["pocket/tiny"], text="Hi", temperature=0)
    assert caught.value.where == "temperature"


def test_the_answering_process_ends_with_the_runner(runner: int) -> None:
    left = family(runner)
    assert left
    assert client.end_runner()
    until(lambda: all(gone(number) for number in left))


def test_the_answering_process_ends_when_the_runner_is_killed(runner: int) -> None:
    left = family(runner)
    os.kill(runner, signal.SIGKILL)
    until(lambda: all(gone(number) for number in left))
    assert until(answered) >= 0  # by a new runner
