"""The grader bench, the own grader and the game: what a page gets to hear."""

from __future__ import annotations

import json
from typing import Any

import pytest

from posttrain_lab import sandbox
from posttrain_lab.grader_kinds import BY_NAME, KINDS, graded
from posttrain_lab.graders import numeric, own_program
from posttrain_lab.records import Example, LabError
from posttrain_lab.sandbox import Isolation
from posttrain_lab.widgets import (
    FoolTheGrader,
    GraderBench,
    OwnGrader,
    desk,
    fool_the_grader,
    grader_bench,
    own_grader,
)
from posttrain_lab.widgets.fool_traps import TRAPS
from posttrain_lab.widgets.grader_ready import READY
from posttrain_lab.widgets.later import Later

SEAT = "a" * 32
ALICE = Example.pair(READY[0].text, "", gold="5")
# For each naive grader: wrong answers that it takes, right ones, wrong ones that it refuses.
FOOLED = {
    "anywhere": ["25", "15", "1 2 3 4 5 6 7 8 9", "5 or 6"],
    "longest": ["In room 130 they told me. Answer: 7"],
    "equals": ["= = = 7", "1=1. 2=2. 3=3. Answer: 9"],
    "polite": ["Thank you, I am happy to help! Answer: 9"],
    "tags": ["<answer>41</answer> <answer>42</answer>"],
    "long": ["cat " * 24 + "Answer: 5"],
}
RIGHT = {"anywhere": "5", "longest": "130", "equals": "4+4=8. 8+4=12. 12=12. Answer: 12",
         "polite": "Thank you, gladly: 7", "tags": "<answer>42</answer>",
         "long": "Four and four and four " * 5 + "legs make them all. Answer: 12"}  # fmt: skip


def ask(widget: Any, type_: str, **message: Any) -> dict[str, Any]:
    reply = desk.answer({"id": "v-1", "type": type_, **message}, (), widget._asks)
    json.dumps(reply, allow_nan=False)
    return reply


def grade(*columns: dict[str, Any], gold: str = "5") -> dict[str, Any]:
    return ask(GraderBench(), "grade", question="How many?", gold=gold, columns=list(columns))


def column(kind: str, *answers: str, **options: Any) -> dict[str, Any]:
    return {"kind": kind, "options": options, "answers": list(answers)}


def test_the_decks_table_comes_out_to_the_letter() -> None:
    deck = READY[0]
    assert deck.answers == ("8+2-5=0\n\nAnswer:0", "8+2-5=5\n\nAnswer:5")
    rows = [[g.value for g in graded(c.to_json(), ALICE, deck.answers)] for c in deck.columns]
    assert rows == [[0, 1], [1, 1]]
    assert [sum(pair) for pair in zip(*rows, strict=True)] == [1, 2]


@pytest.mark.parametrize("ready", READY, ids=lambda ready: ready.key)
def test_every_ready_question_is_graded_without_a_problem(ready: Any) -> None:
    example = Example.pair(ready.text, "", gold=ready.gold or None)
    for start in ready.columns:
        grades = graded(start.to_json(), example, ready.answers)
        assert all(grade.value is not None for grade in grades), start
    totals = len(set(ready.answers))
    assert totals == len(ready.answers)


PURE = [kind for kind in KINDS if not kind.asks]  # no model is asked


@pytest.mark.parametrize("kind", PURE, ids=lambda kind: kind.name)
def test_every_grader_works_with_its_options_as_at_first(kind: Any) -> None:
    if kind.name == "own":
        with pytest.raises(LabError, match="no grader yet"):
            graded({"kind": "own"}, ALICE, ["5"])
        return
    (found,) = graded({"kind": kind.name}, ALICE, ["8+2-5=5. Answer: 5"])
    assert found.value is not None
    assert found.value <= kind.best


def test_an_option_that_cannot_work_is_a_problem_of_its_column_alone() -> None:
    reply = grade(column("pattern", "5", expression="(5"), column("numeric", "5", "25"))
    broken, fine = reply["columns"]
    assert "cannot be used" in broken["problem"]["given"]
    assert [row["value"] for row in fine["grades"]] == [1, 0]
    for wrong in ({"within": "x"}, {"within": -1}, {"last": 1}, {"within": float("inf")}):
        assert "problem" in grade(column("numeric", "5", **wrong))["columns"][0]


def test_what_cannot_be_graded_has_no_value_and_a_reason() -> None:
    (row,) = grade(column("numeric", "5"), gold="")["columns"][0]["grades"]
    assert row == {"value": None, "why": "The example has no gold answer to compare with."}


@pytest.mark.parametrize(
    "message",
    [{}, {"columns": 7}, {"columns": [{"kind": "numeric"}] * 9}, {"columns": [], "gold": 5},
     {"columns": [], "question": "x" * 10_001}],
)  # fmt: skip
def test_a_message_that_makes_no_sense_is_refused_in_words(message: dict[str, Any]) -> None:
    reply = ask(GraderBench(), "grade", **({"question": "", "gold": ""} | message))
    assert not reply["ok"]
    assert reply["error"]["given"]


@pytest.mark.parametrize("odd", [None, "numeric", {}, {"kind": "eval"}, {"kind": "numeric"}])
def test_a_column_that_makes_no_sense_is_a_problem(odd: Any) -> None:
    assert "problem" in grade(odd)["columns"][0]


def test_halves_of_characters_do_no_harm() -> None:
    (row,) = grade(column("numeric", "\ud800 Answer: 5"))["columns"][0]["grades"]
    assert row["value"] == 1


def test_a_grader_that_takes_longer_answers_later_and_then_keeps_its_grades() -> None:
    code = "def grade(completion, gold):\n    return completion == gold"
    bench, wanted = GraderBench(), column("own", "5", "6", code=code)
    body = {"question": "", "gold": "5", "columns": [wanted]}
    for _ in range(200):
        (reply,) = ask(bench, "grade", **body)["columns"]
        if "grades" in reply:
            break
    assert [row["value"] for row in reply["grades"]] == [1, 0]
    assert "grades" in ask(bench, "grade", **body)["columns"][0]


def test_later_runs_a_work_once_and_raises_what_it_raises() -> None:
    runs: list[int] = []
    later = Later()
    assert [later.ask("a", lambda: runs.append(1) or 7, wait=10) for _ in range(3)] == [7] * 3
    assert len(runs) == 1
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            later.ask("b", lambda: 1 / 0, wait=10)
    later.forget("a")
    assert later.ask("a", lambda: 8, wait=10) == 8


def test_the_strict_grader_and_the_shown_solution_pass_every_test() -> None:
    tests = [(test.answer, own_grader.GOLD) for test in own_grader.TESTS]
    wants = [test.value for test in own_grader.TESTS]
    example = Example.pair(own_grader.QUESTION, "", gold=own_grader.GOLD)
    assert [numeric()(answer, example).value for answer, _ in tests] == wants
    found = own_program.run(own_grader.SOLVED, tests)
    assert [each.grade.value for each in found] == wants
    start = [each.grade.value for each in own_program.run(own_grader.START, tests)]
    assert None not in start
    assert start != wants


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return 1/0", "Line 2: ZeroDivisionError: division by zero"),
        ("return 7", "It gave 7. A grade lies between 0 and 1."),
        ("return 'a'", "It gave 'a', which is not a number."),
        ("return None", "It gave None"),
        ("return float('nan')", "It gave nan"),
        ("raise SystemExit(0)", "Line 2: SystemExit: 0"),
        ("import os; os._exit(0)", "without giving a grade"),
        ("while True: pass", "was stopped. Is there a loop that never ends?"),
        ("return [0] * 10**10", "more memory"),
        ("return open('/etc/passwd').read()", "Line 2: "),
    ],
)
def test_a_grader_that_fails_gives_no_grade_and_says_why(body: str, said: str) -> None:
    (found,) = own_program.run(f"def grade(completion, gold):\n    {body}", [("5", "5")])
    assert found.grade.value is None
    assert said in found.grade.explanation


def test_code_that_is_no_python_or_has_no_grade_says_so() -> None:
    (broken,) = own_program.run("def grade(c, g:\n  pass", [("5", "5")])
    assert broken.grade.explanation == "Line 1: SyntaxError: '(' was never closed"
    (missing,) = own_program.run("x = 1", [("5", "5")])
    assert missing.grade.explanation == "There is no function called grade."


def test_what_a_grader_prints_comes_back_and_is_cut() -> None:
    code = "def grade(completion, gold):\n    print('<b>' * 9000)\n    return 1"
    (found,) = own_program.run(code, [("5", "5")])
    assert found.grade.value == 1
    assert len(found.printed) == own_program.LONGEST_PRINTED


@pytest.mark.parametrize("code", [None, 7, "", "  ", "x" * 20_001])
def test_a_grader_that_is_none_is_refused(code: Any) -> None:
    assert not ask(OwnGrader(), "test", code=code, key="1")["ok"]


def test_the_tests_come_when_they_are_done_and_stop_ends_them() -> None:
    widget = OwnGrader()
    for _ in range(200):
        reply = ask(widget, "test", code=own_grader.START, key="1")
        if "rows" in reply:
            break
    assert [row["passed"] for row in reply["rows"]].count(True) == 6
    assert ask(widget, "stop")["ok"]
    stopped = own_program.run(own_grader.START, [("5", "5")], wanted=lambda: False)
    assert stopped[0].grade.value is None


def test_with_weak_walls_and_several_people_nothing_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    weak = Isolation("a process", False, (), ("there is no seccomp",))
    monkeypatch.setattr(sandbox, "isolation", lambda: weak)
    monkeypatch.setattr(sandbox, "run", lambda *a, **k: pytest.fail("it ran"))
    assert own_grader.refused() is None  # on one's own computer
    for variable in (own_program.SERVED, "JUPYTERHUB_USER"):
        with monkeypatch.context() as patch:
            patch.setenv(variable, "1")
            assert "no seccomp" in own_grader.refused()["given"]
            reply = ask(OwnGrader(), "test", code=own_grader.START, key="1")
            assert "no seccomp" in reply["error"]["given"]
            code = column("own", "5", code=own_grader.START)
            later = [grade(code)["columns"][0] for _ in range(3)]
            assert any(
                "no seccomp" in each.get("problem", {}).get("given", "") for each in later
            )


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.key)
def test_each_naive_grader_has_its_loophole_and_the_mended_one_has_not(trap: Any) -> None:
    for text in FOOLED[trap.key]:
        tried = trap.tried(text)
        assert tried.found, text
        assert tried.mended.value == 0, text
    right = trap.tried(RIGHT[trap.key])
    assert right.truth.value == 1
    assert not right.found
    refused = trap.tried("Apples.")
    assert refused.naive.value == 0
    assert not refused.found
    assert "def grade(completion, gold):" in trap.to_json()["code"]


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.key)
def test_the_last_hint_gives_a_loophole_away(trap: Any) -> None:
    hint = trap.hints[-1].removeprefix("Try: ")
    if trap.key == "anywhere":
        hint = "15"
    if trap.key == "long":
        hint = "cat " * 24 + "Answer: 5"
    assert trap.tried(hint).found


def test_an_attempt_that_makes_no_sense_is_refused_in_words() -> None:
    for odd in ({}, {"trap": "anywhere"}, {"trap": "anywhere", "text": " "},
                {"trap": "x", "text": "5"},
                {"trap": "anywhere", "text": "5" * 2001}):  # fmt: skip
        assert not ask(FoolTheGrader(), "try", **odd)["ok"]


@pytest.mark.parametrize("make", [GraderBench, OwnGrader, FoolTheGrader])
def test_drafts_are_the_seats_own(make: Any) -> None:
    widget = make()
    assert ask(widget, "save", seat=SEAT, draft={"rev": 3, "found": {}})["ok"]
    assert ask(make(), "open", seat=SEAT)["draft"]["rev"] == 3
    assert ask(widget, "open", seat="b" * 32)["draft"] is None
    assert not ask(widget, "save", seat=SEAT, draft=7)["ok"]
    assert not ask(widget, "open", seat="?")["ok"]


def test_only_installed_models_are_offered() -> None:
    names = [model["name"] for model in grader_bench.boot()["models"]]
    assert set(names) <= set(grader_bench.ASKED)
    assert grader_bench.boot(models=[])["models"] == []


def test_pages_get_plain_json() -> None:
    for boot in (grader_bench.boot(), own_grader.boot(), fool_the_grader.boot()):
        json.dumps(boot, allow_nan=False)
    assert set(BY_NAME) == {kind["name"] for kind in grader_bench.boot()["kinds"]}


def test_a_program_is_graded_by_its_tests_and_a_test_that_cannot_be_read_is_named() -> None:
    ready = next(each for each in READY if each.key == "program")
    column = ready.columns[0].to_json()
    example = Example.pair(ready.text, "")
    given = [grade.value for grade in graded(column, example, ready.answers)]
    assert given == [1.0, pytest.approx(1 / 3), 0.0, 0.0]
    with pytest.raises(LabError):
        graded(column | {"options": {"tests": "add(2, 3)"}}, example, ready.answers)
