"""Rejection sampling keeps the best, learns from it, and goes on where it was cut off."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from posttrain_lab.events import (
    Checkpoint,
    Finished,
    Measured,
    Metrics,
    Rollouts,
    Started,
    Stopped,
    Warned,
    to_line,
)
from posttrain_lab.methods import callbacks
from posttrain_lab.methods.grading import Graded, from_reward
from posttrain_lab.methods.rejection import train_rejection
from posttrain_lab.methods.rounds import Try, choose
from posttrain_lab.models.load import load
from posttrain_lab.records import Example, LabError
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.settings import RejectionSettings
from posttrain_lab.settings.grader_choice import GraderChoice
from posttrain_lab.settings.grpo import HELD_OUT_REWARD

pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning")
PROMPTS = tuple(Example.pair(f"What is {n} apples?", "", gold=str(n)) for n in range(6))


def short(text: str, example: Example) -> float:
    """A random model's answers end now and then; the shorter, the better."""
    return -float(len(text))


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def ender(tiny_model: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A random model whose answers end by themselves now and then."""
    network, tokenizer = load(tiny_model)
    end = tokenizer.eos_token_id
    with torch.no_grad():  # tied: what leads to the end token leads from it, too
        network.model.norm.weight *= 0.2
        network.model.embed_tokens.weight[end] += 0.5 * torch.randn(
            48, generator=torch.Generator().manual_seed(0)
        )
    folder = tmp_path_factory.mktemp("ender") / "model"
    network.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return str(folder)


@pytest.fixture
def train(ender: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(callbacks, "METRICS_EVERY_S", 0)

    def run(folder: str = "run", **changes) -> list:
        events: list = []
        settings = {
            "rounds": 2, "steps_per_round": 3, "prompts_per_round": 4, "samples": 48,
            "threshold": -1000, "max_new_tokens": 24, "batch_size": 4, "measure_every": 3,
            "checkpoint_every": 2, "learning_rate": 1e-2, "warmup_steps": 0,
        } | changes.pop("settings", {})  # fmt: skip
        arguments = {
            "model": ender, "prompts": PROMPTS, "graders": (from_reward(short),),
            "settings": RejectionSettings(**settings), "probes": (), "seed": 0,
            "folder": tmp_path / folder, "emit": events.append, "should_stop": lambda: False,
            "resume": False, "held_out": PROMPTS[:2],
        }  # fmt: skip
        train_rejection(**arguments | changes)
        return events

    return run


def of(kind: type, events: list) -> list:
    return [e for e in events if isinstance(e, kind)]


def test_it_learns_from_its_best_answers_and_shows_what_it_tried(train, tmp_path: Path) -> None:
    events = train(settings={"rounds": 3, "steps_per_round": 8})
    assert isinstance(events[-1], Finished)
    first, *_, last = of(Metrics, events)
    assert (first.extra["round"], last.extra["round"]) == (1, 3)
    assert last.extra["completion_length"] < first.extra["completion_length"]
    assert last.extra["reward"] > first.extra["reward"]
    assert 0 < first.extra["kept"] <= 1
    shown = of(Rollouts, events)
    assert {e.step for e in shown} == {1, 9, 17}
    for group in shown:
        kept = [t for t in group.tries if t["advantage"] == 1]
        ended = [t for t in group.tries if t["ended"]]
        assert len(group.tries) == 48
        assert len(kept) == min(1, len(ended))
        assert all(k["reward"] == max(t["reward"] for t in ended) for k in kept)
        assert all(t["tokens"][0][1] <= 0 for t in group.tries)
    assert {m.measure for m in of(Measured, events)} == {HELD_OUT_REWARD}
    for event in events:
        to_line(event)
    assert (tmp_path / "run" / "model" / "model.safetensors").is_file()


def test_every_weight_moves(train, ender: str, tmp_path: Path) -> None:
    train()
    before, after = load(ender)[0], load(str(tmp_path / "run" / "model"))[0]
    for (name, a), b in zip(before.named_parameters(), after.parameters(), strict=True):
        assert not a.equal(b), name


@pytest.mark.parametrize("asks", [2, 4], ids=["in a round's midst", "at a round's end"])
def test_a_run_that_was_cut_off_ends_as_if_it_had_not_been(
    train, tmp_path: Path, asks: int
) -> None:
    whole = train("whole")
    calls = []

    def stop() -> bool:
        calls.append(1)
        return len(calls) > asks

    stopped = train(should_stop=stop)
    assert isinstance(stopped[-1], Stopped)
    saved = of(Checkpoint, stopped)[-1].step
    resumed = train(resume=True)
    assert of(Started, resumed)[0].step == saved
    told = [e for e in of(Rollouts, whole) if e.step > saved]
    assert of(Rollouts, resumed) == told
    last = [load(str(tmp_path / name / "model"))[0].state_dict() for name in ("whole", "run")]
    assert all(last[0][name].equal(last[1][name]) for name in last[0])
    assert of(Metrics, resumed)[-1].extra == of(Metrics, whole)[-1].extra


def test_when_nothing_is_good_enough_it_says_so(train) -> None:
    with pytest.raises(LabError, match="earned 1 or more") as caught:
        train(settings={"threshold": 1})
    assert caught.value.where == "threshold"


def test_a_later_round_without_a_good_answer_learns_from_the_one_before(train) -> None:
    calls = []

    def once(text: str, example: Example) -> float:
        calls.append(1)
        return 1.0 if len(calls) <= 4 * 48 else 0.0

    events = train(graders=(from_reward(once),), settings={"threshold": 1}, held_out=())
    (warned,) = of(Warned, events)
    assert "round 2 earned 1 or more" in warned.message
    assert isinstance(events[-1], Finished)


def tried(prompt: int, text: str, reward: float | None, ended: bool = True) -> Try:
    return Try(prompt, [1], text, ended, Graded(reward, None, {}))


def test_the_best_of_each_prompt_are_kept_each_text_once() -> None:
    tries = [
        tried(0, "a", 1), tried(0, "b", 2), tried(0, "b", 2), tried(0, "c", 0.5),
        tried(0, "cut", 9, ended=False), tried(1, "d", None), tried(1, "e", 1),
    ]  # fmt: skip
    choose(tries, RejectionSettings(keep=2, threshold=1))
    assert [t.text for t in tries if t.kept] == ["a", "b", "e"]
    assert [t.kept for t in tries[1:3]] == [True, False]


def test_a_spec_needs_examples_and_graders_and_survives_json() -> None:
    spec = RunSpec(method="rejection", examples=PROMPTS, graders=(GraderChoice("numeric"),),
                   settings=RejectionSettings(rounds=2))  # fmt: skip
    assert RunSpec.from_json(spec.to_json()) == spec
    with pytest.raises(LabError, match="There are no graders"):
        RunSpec(method="rejection", examples=PROMPTS, settings=RejectionSettings()).check()
