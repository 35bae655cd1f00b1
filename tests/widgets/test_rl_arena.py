"""The RL arena's desk: what is asked and paid for, what a page hears, whose runs it touches."""

from __future__ import annotations

import json
from typing import Any

import pytest

from posttrain_lab import events
from posttrain_lab.events import Measured, Metrics, Rollouts
from posttrain_lab.grader_kinds import BY_NAME, made
from posttrain_lab.records import Example, LabError
from posttrain_lab.runs import steer, store
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.widgets import desk, rl_arena, rl_hunt, rl_tasks
from posttrain_lab.widgets.rl_arena import RLArena
from tools.record_rl import GROUPS, WITH_TOKENS, thinned

SEAT = "a" * 32
TRY = {"text": "5", "ended": True, "reward": 1.0, "advantage": 0.5, "truth": 1.0,
       "grades": {"numeric": [1.0, "5 is right."]}, "tokens": [["5", -0.1, 0.02]]}  # fmt: skip


def ask(type_: str, seat: str = SEAT, **more: Any) -> dict[str, Any]:
    return desk.answer({"id": "1", "type": type_, "seat": seat, **more}, (), RLArena()._asks)


def spec(**setup: Any) -> RunSpec:
    return rl_tasks.spec_of(setup, SEAT)


def own(number: int) -> list[dict[str, str]]:
    return [{"prompt": f"What is {n} + 1?", "gold": str(n + 1)} for n in range(number)]


@pytest.fixture
def run(submitted: list[RunSpec]) -> store.Run:
    """A run of the seat's with two groups of answers in its log."""
    made = store.create(spec(steps=2))
    for step in (1, 2):
        events.append(made.log, Metrics(step, 2, extra={"reward": 0.5, "truth": 0.5}))
        events.append(made.log, Rollouts(step, "2 + 3?", "5", [TRY, TRY | {"tokens": []}]))
    events.append(made.log, Measured(2, "held-out truth", [1.0, 0.0], final=False))
    return made


def test_the_defaults_are_a_run_whose_truth_is_only_measured() -> None:
    made = spec()
    assert (made.method, made.model, made.seat) == ("grpo", "pocket/half", SEAT)
    assert [one.kind for one in made.truth] == ["numeric"]
    assert len(made.held_out) == rl_tasks.HELD_OUT
    assert made.settings.steps // made.settings.checkpoint_every >= rl_tasks.CHECKPOINTS


@pytest.mark.parametrize("task", ["problems", "harder", "reviews"])
def test_no_held_out_prompt_is_trained_on(task: str) -> None:
    made = spec(task=task, graders=[{"kind": "includes"}])
    asked = {one.prompt for one in made.examples}
    assert not asked & {one.prompt for one in made.held_out}
    assert all(one.gold for one in made.examples)


@pytest.mark.parametrize("task", rl_tasks.TASKS, ids=lambda task: task.name)
def test_a_tasks_truth_takes_its_right_answers_and_no_others(task: rl_tasks.Task) -> None:
    for example in rl_tasks.prompts(task.name, "train", 6):
        (judge,) = [made(one.to_json()) for one in task.judge]
        assert judge(example.answer, example).value == 1
        assert judge("Answer: 1000003", example).value == 0


def test_every_fourth_of_many_own_prompts_is_held_out() -> None:
    made = spec(task="own", own=own(8))
    assert [one.gold for one in made.held_out] == ["4", "8"]
    assert len(made.examples) == 6
    assert [one.kind for one in made.truth] == ["numeric"]


def test_a_few_own_prompts_are_measured_on_themselves() -> None:
    made = spec(task="own", own=own(3))
    assert made.held_out == made.examples


def test_own_prompts_without_answers_have_no_truth() -> None:
    rows = [{"prompt": "Say something nice.", "gold": ""}]
    assert spec(task="own", own=rows).truth == ()


@pytest.mark.parametrize(
    ("setup", "where"),
    [({"steps": 0}, "steps"), ({"steps": 9000}, "steps"), ({"steps": "many"}, "steps"),
     ({"learning_rate": 9}, "learning_rate"), ({"graders": []}, "graders"),
     ({"graders": [{"kind": "numeric", "weight": 0}]}, "graders"),
     ({"graders": [{"kind": "numeric"}] * 2}, "graders"), ({"task": "x"}, "task"),
     ({"graders": [{"kind": "numeric", "weight": "x"}]}, "weight"),
     ({"prompts_per_step": 64, "group_size": 32}, "prompts_per_step"),
     ({"task": "own", "own": []}, "own"), ({"seed": -1}, "seed"),
     ({"task": "own", "own": [{"prompt": " "}]}, "own[0]")],
)  # fmt: skip
def test_a_choice_that_cannot_work_is_named(setup: dict[str, Any], where: str) -> None:
    with pytest.raises(LabError) as caught:
        spec(**setup)
    assert caught.value.where == where


def test_a_grader_that_does_not_exist_is_said_before_the_run(submitted: list[RunSpec]) -> None:
    reply = ask("train", setup={"graders": [{"kind": "bribe"}]})
    assert "no grader" in reply["error"]["given"]
    assert submitted == []


def test_a_run_starts_from_no_model_that_the_page_was_not_told_of(
    submitted: list[RunSpec],
) -> None:
    assert ask("train", setup={"model": "/etc"})["error"]["where"] == "model"
    assert submitted == []


def test_nothing_grades_that_the_page_was_not_told_of(submitted: list[RunSpec]) -> None:
    rows = [{"kind": "reward_model", "options": {"model": "/tmp"}}]
    assert ask("train", setup={"graders": rows})["error"]["where"] == "graders"
    assert submitted == []


def test_a_page_hears_no_tokens_until_it_asks(run: store.Run) -> None:
    told = ask("events", run=run.id, offset=0)
    groups = [row for row in told["events"] if row["kind"] == "rollouts"]
    assert [sorted(each) for each in groups[0]["tries"]] == [sorted({*TRY} - {"tokens"})] * 2
    assert told["spec"]["examples"] == len(run.spec.examples)
    assert "“" not in json.dumps(told["spec"]["held_out"])
    assert ask("tokens", run=run.id, step=2)["tokens"] == [[["5", -0.1, 0.02]], []]
    assert "not in the log" in ask("tokens", run=run.id, step=7)["error"]["given"]


def test_the_doctor_speaks_of_ones_own_run(run: store.Run) -> None:
    (found,) = ask("doctor", run=run.id)["findings"]
    assert (found["name"], found["severity"]) == ("too_early", "note")


@pytest.mark.parametrize(
    "verb", ["tokens", "doctor", "pause", "go", "step", "change", "fork", "events"]
)
def test_another_seats_run_is_neither_heard_nor_touched(verb: str, run: store.Run) -> None:
    assert "not among yours" in ask(verb, seat="b" * 32, run=run.id, step=1)["error"]["given"]


def test_orders_go_to_the_run_that_is_named(
    run: store.Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Any] = []
    for verb in ("pause", "go", "step", "change"):
        monkeypatch.setattr(steer, verb, lambda *all_, verb=verb: given.append((verb, *all_)))
    monkeypatch.setattr(steer, "fork", lambda *all_: given.append(all_) or run)
    for verb in ("pause", "go", "step"):
        assert ask(verb, run=run.id)["ok"]
    assert ask("change", run=run.id, change={"beta": 0.1})["ok"]
    assert ask("fork", run=run.id, step=None, change={})["run"] == run.id
    assert given[:4] == [("pause", run.id), ("go", run.id), ("step", run.id),
                         ("change", run.id, {"beta": 0.1})]  # fmt: skip
    assert given[4][:3] == (run.id, None, {})
    assert not ask("change", run=run.id, change="all")["ok"]


def test_each_level_pays_an_answer_that_is_wrong() -> None:
    asked = Example.pair("Ann has 3 cups and buys 2 more. How many cups?", "5", gold="5")
    wrong = {"length": "word " * 60, "keyword": "It is 9, because so, therefore.",
             "copy": asked.prompt[0].content, "form": "The answer is 9.",
             "flattery": "What a wonderful and clever question, my kind friend!"}  # fmt: skip
    for level in rl_hunt.LEVELS:
        (choice,) = level.graders
        assert made(choice.to_json())(wrong[level.name], asked).value >= 0.6, level.name
        assert not made({"kind": "numeric"})(wrong[level.name], asked).value
        assert choice.kind in BY_NAME


def test_a_hunt_is_a_run_like_any_other(submitted: list[RunSpec]) -> None:
    level = rl_hunt.LEVELS[0].to_json()
    reply = ask("train", setup={**level["settings"], "graders": level["graders"]})
    assert reply["ok"], reply
    assert [one.kind for one in submitted[0].truth] == ["numeric"]


def test_the_page_travels_light() -> None:
    assert len(json.dumps(rl_arena.boot())) < 700_000


def test_a_recording_keeps_the_last_group_and_few_tokens() -> None:
    rows = [{"kind": "rollouts", "step": n, "tries": [dict(TRY)]} for n in range(1, 91)]
    kept = thinned([*rows, {"kind": "metrics", "step": 1}])
    groups = [row for row in kept if row["kind"] == "rollouts"]
    assert len(kept) == GROUPS + 1
    assert groups[-1]["step"] == 90
    assert sum("tokens" in row["tries"][0] for row in groups) == WITH_TOKENS
