"""What a pipeline's spec means, and one done as a worker would have it done."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from posttrain_lab import events
from posttrain_lab.environments.task import Task
from posttrain_lab.events import Event, Finished, Measured, Warned
from posttrain_lab.records import LabError
from posttrain_lab.runs import store
from posttrain_lab.runs.carrying_out import carry_out
from posttrain_lab.runs.pipelining import data_of, repeated
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.settings import PipelineSettings
from posttrain_lab.settings.grader_choice import GraderChoice
from posttrain_lab.spec_file import read_spec

pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning")
SHORT = PipelineSettings(
    sft_steps=1, rl_steps=1, batch_size=2, prompts_per_step=2, group_size=2,
    max_new_tokens=12, demonstrations=4, tasks=6, held_out=3,
)  # fmt: skip
NUMERIC = (GraderChoice("numeric"),)
ROWS = tuple(
    Task.from_json({"prompt": f"What is {n} * 3?", "gold": 3 * n, "tools": ["calculator"]}
                   | ({"answer": f"It is {3 * n}."} if n % 2 else {}))
    for n in range(20)
)  # fmt: skip


def spec_of(**changes) -> RunSpec:
    base = {"method": "pipeline", "model": "pocket/tiny", "settings": SHORT}
    return RunSpec(**base | changes)


def done(spec: RunSpec) -> list[Event]:
    run, said = store.create(spec), []
    torch.set_num_threads(1)

    def emit(event: Event) -> None:
        events.append(run.log, event)
        said.append(event)

    carry_out(spec, run.path, emit, lambda: False, resume=False)
    return said


def test_without_own_tasks_the_pocket_world_gives_errands_apart_in_each_part() -> None:
    data = data_of(spec_of(), SHORT)
    assert [len(part) for part in (data.demonstrations, data.tasks, data.held_out)] == [4, 6, 3]
    assert not repeated(data)
    assert data_of(spec_of(seed=1), SHORT).tasks != data.tasks
    notes = data_of(spec_of(), replace(SHORT, kinds="note"))
    assert all(task.files for task in (*notes.tasks, *notes.held_out))
    with pytest.raises(LabError, match="no errands of the kind 'web'"):
        data_of(spec_of(), replace(SHORT, kinds="price, web"))


def test_of_own_tasks_some_are_held_out_and_used_for_nothing_else() -> None:
    spec = spec_of(tasks=ROWS, graders=NUMERIC)
    data = data_of(spec, SHORT)
    assert len(data.held_out) == 3
    assert not set(map(str, data.held_out)) & set(map(str, (*data.demonstrations, *data.tasks)))
    assert len(data.tasks) == 17
    assert all(task.shows for task in data.demonstrations)
    many = data_of(spec, replace(SHORT, held_out=100))
    assert len(many.held_out) == 4  # one in five


def test_held_out_tasks_that_are_named_are_taken_and_a_repeated_one_is_told() -> None:
    spec = spec_of(tasks=ROWS, held_out_tasks=ROWS[:2], graders=NUMERIC)
    data = data_of(spec, SHORT)
    assert data.held_out == ROWS[:2]
    assert repeated(data) == {"what is 0 * 3?", "what is 1 * 3?"}
    said = done(spec)
    assert any(isinstance(e, Warned) and "among the others" in e.message for e in said)


def test_a_pipeline_of_the_pocket_world_is_a_run() -> None:
    said = done(spec_of())
    assert isinstance(said[-1], Finished)
    looks = [e for e in said if isinstance(e, Measured) and e.final]
    assert [e.step for e in looks] == [0, 1, 2]


def test_a_row_may_have_graders_of_its_own() -> None:
    own = Task.from_json({"prompt": "Hi", "gold": "a", "graders": [
        {"kind": "includes", "options": {"text": ""}, "weight": 2}]})  # fmt: skip
    spec = spec_of(tasks=(own,) * 6, held_out_tasks=(own,),
                   settings=replace(SHORT, sft_steps=0))  # fmt: skip
    said = done(spec)
    looks = [e for e in said if isinstance(e, Measured) and e.final]
    assert all(e.values in ([0.0], [2.0]) for e in looks)


def test_a_spec_of_tasks_survives_json_and_may_lie_in_a_file(tmp_path: Path) -> None:
    spec = spec_of(tasks=ROWS, graders=NUMERIC)
    assert RunSpec.from_json(json.loads(spec.dumps())) == spec
    rows = "\n".join(json.dumps(task.to_json()) for task in ROWS)
    (tmp_path / "mine.jsonl").write_text(rows)
    told = {"method": "pipeline", "tasks": "mine.jsonl", "graders": [{"kind": "numeric"}]}
    (tmp_path / "spec.json").write_text(json.dumps(told))
    assert read_spec(tmp_path / "spec.json").tasks == ROWS


def test_tasks_without_a_grader_and_bad_rows_are_named() -> None:
    with pytest.raises(LabError, match="There are no graders"):
        spec_of(tasks=ROWS).check()
    with pytest.raises(LabError, match="Task 2: A task has neither") as caught:
        RunSpec.from_json({"method": "pipeline", "tasks": [ROWS[0].to_json(), {"prompt": "a"}]})
    assert caught.value.where == "tasks[1].gold"
    with pytest.raises(LabError, match="no gold"):
        data_of(spec_of(tasks=ROWS, held_out_tasks=(Task.from_json(
            {"prompt": "a", "answer": "b"}),)), SHORT)  # fmt: skip
