"""Graders go to TRL and to reasoning-gym, and theirs come here."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from posttrain_lab.graders import adapters, named, numeric, shows_work
from posttrain_lab.graders.adapters import GymTask, as_reward, from_trl, gym_task, trl_reward
from posttrain_lab.records import Example, Grade, LabError

EIGHT = Example.pair("What is 3 + 5?", "8", gold="8")


def test_a_grader_is_the_labs_own_reward() -> None:
    reward = as_reward(numeric())
    assert [reward("8", EIGHT), reward("7", EIGHT)] == [1.0, 0.0]
    assert reward("8", Example.pair("q", "")) is None


def test_trl_gets_one_reward_a_completion() -> None:
    reward = trl_reward(numeric())
    given = reward(
        prompts=["3 + 5?", "3 + 5?", "1 + 1?"], completions=["8", "88", "2"],
        completion_ids=[[1], [2], [3]], gold=["8", "8", None], trainer_state=None,
    )  # fmt: skip
    assert given == [1.0, 0.0, None]
    assert reward.__name__ == "numeric"


def test_trl_may_speak_in_messages() -> None:
    seen: list[Example] = []

    def grade(completion: str, example: Example) -> Grade:
        seen.append(example)
        return Grade(float(len(completion)), None, "Its length.")

    prompt = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}]
    reward = trl_reward(named("length", grade), column="solution")
    completions = [[{"role": "assistant", "content": "Ahoy"}], [{"role": "assistant"}]]
    assert reward(prompts=[prompt, prompt], completions=completions, solution=[5, "x"]) == [
        4,
        0,
    ]
    assert [m.role for m in seen[0].prompt] == ["system", "user"]
    assert [example.gold for example in seen] == ["5", "x"]


def test_a_grader_that_raises_stops_trl_and_is_no_zero() -> None:
    def grade(completion: str, example: Example) -> Grade:
        raise RuntimeError("no idea")

    with pytest.raises(RuntimeError, match="no idea"):
        trl_reward(named("broken", grade))(prompts=["a"], completions=["b"])


def test_trls_own_reward_is_a_grader() -> None:
    from trl.rewards import think_format_reward

    grade = from_trl(think_format_reward, chat=True)
    assert grade("<think>\n3 + 5 = 8\n</think>\n8", EIGHT).value == 1.0
    assert grade("8", EIGHT).value == 0.0
    assert grade.__name__ == "think_format_reward"


def test_a_reward_function_sees_text_and_the_gold_answer() -> None:
    def exact(prompts: list[str], completions: list[str], solution: list[str]) -> list[float]:
        assert prompts == ["What is 3 + 5?"]
        return [float(c == s) for c, s in zip(completions, solution, strict=True)]

    grade = from_trl(exact, column="solution")
    assert [grade("8", EIGHT).value, grade("9", EIGHT).value] == [1.0, 0.0]


@pytest.mark.parametrize(
    ("reward", "why"),
    [
        (lambda **_: [None], "no reward"),
        (lambda **_: [float("nan")], "no reward"),
        (lambda **_: [], "IndexError"),
        (lambda **_: ["good"], "TypeError"),
        (lambda prompts: [1.0], "TypeError"),
    ],
)
def test_a_reward_that_gives_no_number_cannot_grade(reward: Callable, why: str) -> None:
    grade = from_trl(reward)("8", EIGHT)
    assert grade.value is None
    assert why in grade.explanation


def test_there_and_back_again_is_the_same_grader() -> None:
    there_and_back = from_trl(trl_reward(shows_work()))
    for text in ("3 + 5 = 8", "3 + 5 = 9", "8", ""):
        assert there_and_back(text, EIGHT).value == shows_work()(text, EIGHT).value


def test_examples_have_the_shape_of_a_gym_task() -> None:
    task = GymTask([EIGHT, Example.pair("2 + 2?", "4")], numeric())
    assert len(task) == 2
    assert task[0] == {"question": "What is 3 + 5?", "answer": "8", "metadata": {"example": 0}}
    assert [task.score_answer(a, task[0]) for a in ("8", "Answer: 8", "9", None)] == [
        1,
        1,
        0,
        0,
    ]
    assert list(task)[1]["answer"] == "4"
    with pytest.raises(LabError, match="no gold answer"):
        task.score_answer("4", task[1])


def test_without_reasoning_gym_the_command_to_install_it_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def gone(name: str) -> Any:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    monkeypatch.setattr(importlib, "import_module", gone)
    with pytest.raises(LabError, match="pip install reasoning-gym"):
        gym_task("chain_sum")


class Running:
    """A task whose scorer runs the answer, as some of reasoning-gym's do."""

    def score_answer(self, answer: str, entry: dict) -> float:
        return float(eval(answer) == entry["answer"])  # this very file is what is refused


def test_a_task_that_runs_answers_as_python_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    gym = SimpleNamespace(create_dataset=lambda name, **settings: Running())
    monkeypatch.setattr(adapters, "_gym", lambda: gym)
    with pytest.raises(LabError, match="runs text as Python"):
        gym_task("running")


@pytest.fixture(scope="module")
def gym() -> Any:
    return pytest.importorskip(
        "reasoning_gym", reason="reasoning-gym (350 MB with what it needs) is not installed"
    )


@pytest.mark.parametrize("name", ["chain_sum", "leg_counting", "gcd", "family_relationships"])
def test_a_gym_task_accepts_its_gold_answers_and_no_others(gym: Any, name: str) -> None:
    examples, grade = gym_task(name, size=5)
    assert len(examples) == 5
    for example in examples:
        assert example.gold is not None
        assert grade(example.gold, example).value == 1.0
        tagged = f"<think>1 + 1</think><answer>{example.gold}</answer>"
        assert grade(tagged, example).value == 1.0
        near_miss = grade(f"2{example.gold}", example).value
        assert near_miss is not None
        assert near_miss < 1.0  # many of its scorers give a part of it
        assert grade("", example).value == 0.0


def test_splits_of_a_gym_task_share_no_question(gym: Any) -> None:
    asked = [
        {e.prompt[0].content for e in gym_task("chain_sum", split=split, size=200)[0]}
        for split in ("train", "test")
    ]
    assert not asked[0] & asked[1]
    assert gym_task("chain_sum", size=3)[0] == gym_task("chain_sum", size=3)[0]


def test_an_example_of_another_task_is_not_graded(gym: Any) -> None:
    _, grade = gym_task("chain_sum", size=1)
    assert grade("8", EIGHT).value is None


@pytest.mark.parametrize(
    ("name", "settings"), [("no_such", {}), ("chain_sum", {"min_terms": -1}), ("gcd", {"x": 1})]
)
def test_an_unknown_task_or_setting_is_said_in_words(
    gym: Any, name: str, settings: dict
) -> None:
    with pytest.raises(LabError, match="cannot make the task"):
        gym_task(name, **settings)


@pytest.mark.parametrize("name", ["spiral_matrix", "countdown", "n_queens"])
def test_gym_tasks_that_run_answers_are_refused(gym: Any, name: str) -> None:
    with pytest.raises(LabError, match="runs text as Python"):
        gym_task(name)
