"""A whole pipeline is one run: stages, one held-out set after each, and on after a stop."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from tiny_model import make

from posttrain_lab.environments.task import Task
from posttrain_lab.events import (
    Checkpoint,
    Event,
    Finished,
    Measured,
    Metrics,
    Rollouts,
    Sample,
    Started,
    Stopped,
)
from posttrain_lab.graders import numeric
from posttrain_lab.methods.grading import one_by_one
from posttrain_lab.methods.pipeline import PipelineData, run_pipeline
from posttrain_lab.models.load import load
from posttrain_lab.records import Example, Grade, LabError
from posttrain_lab.settings import PipelineSettings
from posttrain_lab.world.errands import errand

pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning")
DATA = PipelineData(
    tuple(errand("train", n, "price") for n in range(8)),
    tuple(errand("train", n, "sum") for n in range(8, 16)),
    tuple(errand("test", n, "price") for n in range(5)),
)
SHORT = {
    "sft_steps": 3, "rl_steps": 2, "batch_size": 4, "prompts_per_step": 2, "group_size": 2,
    "max_new_tokens": 24, "checkpoint_every": 1, "measure_every": 1,
}  # fmt: skip


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(make(tmp_path_factory.mktemp("tiny") / "model", context=320, vocab=600))


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("posttrain_lab.methods.callbacks.METRICS_EVERY_S", 0)
        yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def whole(tiny: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Event], Path]:
    """A pipeline's events and its folder."""
    folder = tmp_path_factory.mktemp("whole")
    return piped(tiny, folder), folder


def vowels(text: str, example: Example) -> Grade:
    """A random model has no number to say, but letters."""
    return Grade(sum(text.count(v) for v in "aeiou") / 8, None, "")


def piped(model: str, folder: Path, stop_after: int = 10**9, **changes) -> list[Event]:
    """The events of a pipeline; it is stopped after so many steps."""
    seen: list[Event] = []
    folder.mkdir(exist_ok=True)
    arguments = {
        "model": model, "data": DATA, "graders": (one_by_one("vowels", vowels),),
        "truth": (), "settings": PipelineSettings(**SHORT), "probes": (), "seed": 0,
        "folder": folder, "emit": seen.append,
        "should_stop": lambda: sum(isinstance(e, Metrics) for e in seen) >= stop_after,
    }  # fmt: skip
    run_pipeline(**arguments | changes)
    return seen


def finals(events: list[Event]) -> list[Measured]:
    return [e for e in events if isinstance(e, Measured) and e.final]


def test_every_stage_is_measured_on_the_same_held_out_tasks(whole) -> None:
    seen, _ = whole
    assert [type(e) for e in seen].count(Started) == 1
    assert isinstance(seen[-1], Finished)
    assert [e.step for e in finals(seen)] == [0, 3, 5]
    assert {e.items for e in finals(seen)} == {finals(seen)[0].items}
    assert all(len(e.values) == 5 for e in finals(seen))
    assert [(e.step, e.total) for e in seen if isinstance(e, Metrics)] == [
        (1, 5), (2, 5), (3, 5), (4, 5), (5, 5),
    ]  # fmt: skip
    assert [e.step for e in seen if isinstance(e, Rollouts)] == [4, 5]
    assert {e.step for e in seen if isinstance(e, Sample)} == {0, 3, 5}
    assert [e.step for e in seen if isinstance(e, Measured) and not e.final] == [3, 4, 5]


def test_each_stages_model_is_kept_and_can_be_asked(whole) -> None:
    seen, folder = whole
    saved = [e for e in seen if isinstance(e, Checkpoint)]
    assert [(e.step, e.path) for e in saved] == [(3, "stage-1/model"), (5, "stage-2/model")]
    ends = [load(str(folder / e.path), "cpu")[0].state_dict() for e in saved]
    assert any(not torch.equal(a, b) for a, b in zip(*(e.values() for e in ends), strict=True))
    last = load(str(folder / seen[-1].path), "cpu")[0].state_dict()
    assert all(torch.equal(last[name], ends[1][name]) for name in last)


@pytest.mark.parametrize("stop_after", [1, 4])
def test_a_stopped_pipeline_goes_on_and_ends_as_if_it_had_not_been(
    whole, tiny: str, tmp_path: Path, stop_after: int
) -> None:
    first = piped(tiny, tmp_path / "run", stop_after)
    assert isinstance(first[-1], Stopped)
    done = {e.step for e in finals(first)}
    again = piped(tiny, tmp_path / "run", measured=done)
    assert isinstance(again[-1], Finished)
    assert again[0].step == stop_after
    steps = [e.step for e in (*first, *again) if isinstance(e, Metrics)]
    assert steps == [1, 2, 3, 4, 5]
    assert [e.step for e in (*finals(first), *finals(again))] == [0, 3, 5]
    one, other = (load(str(folder / "model"), "cpu")[0].state_dict()
                  for folder in (whole[1], tmp_path / "run"))  # fmt: skip
    for name in one:
        torch.testing.assert_close(one[name], other[name], rtol=1e-5, atol=1e-6)


def test_a_stage_without_data_is_named(tiny: str, tmp_path: Path) -> None:
    for data, words in (
        (PipelineData((), DATA.tasks, DATA.held_out), "no demonstrations"),
        (PipelineData(DATA.demonstrations, (), DATA.held_out), "no tasks"),
        (PipelineData(DATA.demonstrations, DATA.tasks, ()), "no held-out tasks"),
    ):
        with pytest.raises(LabError, match=words):
            piped(tiny, tmp_path / "run", data=data)


def test_a_stage_of_no_steps_is_left_out_and_the_truth_is_told_beside(
    tiny: str, tmp_path: Path
) -> None:
    truth = (one_by_one("numeric", numeric()),)
    settings = PipelineSettings(**SHORT | {"rl_steps": 0, "sft_steps": 1})
    seen = piped(tiny, tmp_path / "run", settings=settings, truth=truth)
    assert [(e.step, e.measure) for e in finals(seen)] == [
        (0, "held-out reward"), (0, "held-out truth"),
        (1, "held-out reward"), (1, "held-out truth"),
    ]  # fmt: skip
    assert not any(isinstance(e, Rollouts) for e in seen)


def test_a_task_without_tools_is_a_task(tiny: str, tmp_path: Path) -> None:
    plain = tuple(Task.from_json({"prompt": f"What is {n}?", "gold": n}) for n in range(4))
    data = PipelineData((), plain, plain[:2])
    settings = PipelineSettings(**SHORT | {"sft_steps": 0, "rl_steps": 1})
    seen = piped(tiny, tmp_path / "run", data=data, settings=settings)
    assert isinstance(seen[-1], Finished)
